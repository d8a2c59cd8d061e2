"""Measures of hazard and sensitivity: shares and means over a window's seasons, variability, trend."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.series import Words
from etl.science.index.readings import NO_SEASON, Excerpt, Inputs, Reading, excerpt, nothing, share_of_seasons
from etl.science.index.windows import Window
from etl.science.indicators.onset import late_onset
from etl.science.indicators.ratio import ratio
from etl.science.indicators.trend import (
    TREND_LEAST_SEASONS,
    VARIATION_LEAST_SEASONS,
    clear_trend,
    coefficient_of_variation,
    trend,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DRY_SPI, WET_SPI = -1.0, 1.5  # WMO-No. 1090: moderately dry, very wet
SPI_MONTH = 2
FAILED_WRSI = 60.0  # mediocre and below, FAO classes
STRESSED_CROPLAND = 0.25  # share of cropland under VCI 35 from which a season counts
LEAST_BASELINE_SEASONS = 20
FIRST_TREND_SEASON = 1981  # CHIRPS begins in 1981


def _flags(found: Excerpt, raised: Flags) -> Floats:
    return np.where(np.isnan(found.value), np.nan, raised.astype(np.float64))


def spi_at_february(inputs: Inputs, seasons: tuple[str, ...]) -> Excerpt:
    """SPI-3 at February of every season: December to February, the flowering of maize."""
    februaries = [labels.month(labels.year_of(season) + 1, SPI_MONTH) for season in seasons]
    return excerpt(inputs, "spi_3", februaries)


def dry_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose SPI-3 at February is −1 or less."""
    found = spi_at_february(inputs, window.seasons)
    return share_of_seasons(found, _flags(found, found.value <= DRY_SPI), window)


def wet_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose SPI-3 at February is 1.5 or more."""
    found = spi_at_february(inputs, window.seasons)
    return share_of_seasons(found, _flags(found, found.value >= WET_SPI), window)


def late_seasons(inputs: Inputs, seasons: tuple[str, ...]) -> Excerpt:
    """1 where the rains began two dekads or more after the baseline median or failed, else 0."""
    every = tuple(dict.fromkeys((*inputs.series["season_onset_failed"].periods, *seasons)))
    onset = excerpt(inputs, "season_onset_dekad", every)
    failed = excerpt(inputs, "season_onset_failed", every)
    dekads = np.where(failed.value == 1, np.inf, onset.value)
    late = late_onset(dekads, in_baseline(every, inputs), LEAST_BASELINE_SEASONS)
    why = np.where(failed.reason == "", onset.reason, failed.reason)
    why = np.where(why == "", f"under {LEAST_BASELINE_SEASONS} baseline seasons with an onset", why)
    why = np.where(np.isnan(late), why, "").astype(object)
    chosen = [every.index(season) for season in seasons]
    status = excerpt(inputs, "season_onset_failed", seasons).status
    return Excerpt(late[:, chosen], why[:, chosen], status)


def late_onset_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose rains began two dekads or more after the baseline median, or failed."""
    found = late_seasons(inputs, window.seasons)
    return share_of_seasons(found, found.value, window)


def dry_run(inputs: Inputs, window: Window) -> Reading:
    """Mean over the seasons of the longest dry run, dekads."""
    found = excerpt(inputs, "longest_dry_run_dekads", window.seasons)
    return share_of_seasons(found, found.value, window)


def in_baseline(seasons: tuple[str, ...], inputs: Inputs) -> Flags:
    """Whether each season's harvest (May) falls in the baseline years."""
    first, last = inputs.settings.baseline
    return np.array([first <= labels.year_of(season) + 1 <= last for season in seasons], dtype=bool)


def _season_rain(inputs: Inputs, seasons: tuple[str, ...]) -> tuple[Excerpt, Ints]:
    """Season rainfall (n, k) and the number of seasons known (n,)."""
    found = excerpt(inputs, "season_rainfall_mm", seasons)
    return found, np.isfinite(found.value).sum(axis=1)


def _baseline_seasons(inputs: Inputs) -> tuple[str, ...]:
    first, last = inputs.settings.baseline
    return labels.span(labels.season(first - 1), labels.season(last - 1))


def rain_cv(inputs: Inputs, window: Window) -> Reading:
    """Coefficient of variation (n − 1) of season rainfall over the baseline, %."""
    found, count = _season_rain(inputs, _baseline_seasons(inputs))
    value = coefficient_of_variation(found.value)
    reason = _short(count, VARIATION_LEAST_SEASONS, value, "baseline seasons have rainfall")
    return Reading(value, reason, found.status)


def rain_trend(inputs: Inputs, window: Window) -> Reading:
    """Trend of season rainfall from 1981/82 to the window's end, % of its mean per decade.

    Theil–Sen slope; 0 where the Mann–Kendall p exceeds 0.05 ("no clear trend").
    """
    if not window.seasons:
        return nothing(len(inputs.pcodes), NO_SEASON)
    seasons = labels.span(labels.season(FIRST_TREND_SEASON), window.seasons[-1])
    found, count = _season_rain(inputs, seasons)
    slope = clear_trend(trend(found.value, np.array([labels.year_of(s) for s in seasons], dtype=np.float64)))
    total = np.where(np.isfinite(found.value), found.value, 0.0).sum(axis=1)
    value = ratio(100.0 * slope * count, total, np.isfinite(slope) & (total > 0))
    reason = _short(count, TREND_LEAST_SEASONS, value, "seasons since 1981/82 have rainfall")
    return Reading(value, reason, found.status)


def _short(count: Ints, needed: int, value: Floats, what: str) -> Words:
    words = np.array([f"{n} {what}; {needed} are needed" for n in count], dtype=object)
    words[count >= needed] = "season rainfall is 0 throughout"
    return np.where(np.isnan(value), words, "").astype(object)


def wrsi_fail_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons with maize WRSI under 60."""
    found = excerpt(inputs, "wrsi_maize", window.seasons)
    return share_of_seasons(found, _flags(found, found.value < FAILED_WRSI), window)


def low_vci_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons with over a quarter of the cropland under VCI 35, January to March."""
    found = excerpt(inputs, "season_low_vci_share", window.seasons)
    return share_of_seasons(found, _flags(found, found.value > STRESSED_CROPLAND), window)
