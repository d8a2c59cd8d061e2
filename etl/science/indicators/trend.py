"""What a run of seasons shows: trend with its significance, variability, and the share of wet or dry ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from etl.science.indicators.ratio import ratio

Floats = npt.NDArray[np.float64]

TREND_LEAST_SEASONS = 30
SIGNIFICANT = 0.05  # above it a trend counts as 0, "no clear trend"
VARIATION_LEAST_SEASONS = 20
SHARE_LEAST_SEASONS = 8  # of ten


class Trend(NamedTuple):
    """Slope per ten years in the unit of the values, two-sided p, and the number of seasons it rests on."""

    per_decade: Floats
    p: Floats
    seasons: npt.NDArray[np.int64]


def trend(values: Floats, years: Floats, least: int = TREND_LEAST_SEASONS) -> Trend:
    """Theil–Sen slope per decade and Mann–Kendall p along the last axis; NaN under `least` seasons.

    values: (…, t), NaN where missing (left out, the years between kept); years: (t,) ascending. Sen (1968);
    Mann (1945), Kendall (1975) with the variance for ties and the continuity correction.
    """
    values = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(values.shape[-1], k=1)
    steps = values[..., second] - values[..., first]
    seasons = np.isfinite(values).sum(axis=-1)
    enough = seasons >= least
    slopes = np.where(enough[..., None], steps / (years[second] - years[first]), 0.0)
    middle = np.nanmedian(slopes, axis=-1) if first.size else np.nan
    slope = np.where(enough, 10.0 * middle, np.nan)
    score = np.nansum(np.sign(steps), axis=-1)
    spread = np.sqrt(np.maximum(_variance(values, seasons), 1e-12))
    z = np.abs(score - np.sign(score)) / spread
    return Trend(slope, np.where(enough, 2.0 * ndtr(-z), np.nan), seasons)


def _variance(values: Floats, seasons: npt.NDArray[np.int64]) -> Floats:
    """Variance of Mann–Kendall's S: (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 over groups of t ties."""
    alike = np.isfinite(values) * (values[..., :, None] == values[..., None, :]).sum(axis=-1)
    # Each member of a group of t adds its t-th part of the group's term.
    ties = ((alike - 1.0) * (2.0 * alike + 5.0) * (alike > 0)).sum(axis=-1)
    return np.asarray((seasons * (seasons - 1.0) * (2.0 * seasons + 5.0) - ties) / 18.0)


def clear_trend(found: Trend) -> Floats:
    """The slope where p ≤ 0.05, 0 where there is no clear trend, NaN where there are too few seasons."""
    return np.where(np.isnan(found.p), np.nan, np.where(found.p <= SIGNIFICANT, found.per_decade, 0.0))


def coefficient_of_variation(values: Floats, least: int = VARIATION_LEAST_SEASONS) -> Floats:
    """100 · standard deviation (n − 1) / mean along the last axis, %; NaN under `least` values."""
    valid = np.isfinite(values)
    count = valid.sum(axis=-1)
    many = np.maximum(count, 2)
    mean = np.where(valid, values, 0.0).sum(axis=-1) / many
    squares = np.square(np.where(valid, values - mean[..., None], 0.0)).sum(axis=-1)
    usable = (count >= least) & (count >= 2) & (mean > 0)
    return ratio(100.0 * np.sqrt(squares / (many - 1)), mean, usable)


def share_at_most(values: Floats, threshold: float, least: int = SHARE_LEAST_SEASONS) -> Floats:
    """Share 0–1 of the seasons at or under a threshold (dry ones); NaN under `least` seasons."""
    count = np.isfinite(values).sum(axis=-1)
    met = (values <= threshold).sum(axis=-1)
    return ratio(met, count, count >= max(least, 1))


def share_at_least(values: Floats, threshold: float, least: int = SHARE_LEAST_SEASONS) -> Floats:
    """Share 0–1 of the seasons at or above a threshold (wet extremes); NaN under `least` seasons."""
    return share_at_most(-values, -threshold, least)
