"""Standardised Precipitation Index: the gamma fit and the formula, on plain arrays, time on the last axis.

McKee, Doesken & Kleist (1993), Applied Climatology; WMO-No. 1090 (2012). Zeros after Stagge et al.
(2015), doi:10.1002/joc.4267.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc, ndtri

from etl.science.indicators.ratio import ratio

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MANY_TOTALS = 500_000  # fewer are done before threads have started
CLIP = 3.09  # probability 0.001; beyond it a gamma fitted to 30 values says nothing
LEAST_WET_YEARS = 10  # positive totals of a calendar month that a fit needs
DRIEST_ZERO = -1.0  # where a zero scores above this, the index cannot tell a drought


class GammaFit(NamedTuple):
    """Gamma distribution of positive totals; all members of one shape.

    shape (alpha) and scale (beta, unit of the totals) are NaN where the positive totals are fewer
    than two or all alike; zeros and years count the calibration totals that are 0 and that exist.
    """

    shape: Floats
    scale: Floats
    zeros: Ints
    years: Ints

    @property
    def wet_years(self) -> Ints:
        """Number of positive totals."""
        return self.years - self.zeros

    def of_month(self, month: int) -> GammaFit:
        """The fit of one calendar month 1–12 among those of shape (…, 12)."""
        at = (..., month - 1)
        return GammaFit(self.shape[at], self.scale[at], self.zeros[at], self.years[at])


def rolling_totals(monthly: Floats, months: int) -> Floats:
    """Totals over the last `months` values, shape (…, t); NaN where one is missing or before the start."""
    total = np.full(monthly.shape, np.nan)
    if monthly.shape[-1] >= months:
        windows = np.lib.stride_tricks.sliding_window_view(monthly, months, axis=-1)
        total[..., months - 1 :] = windows.sum(axis=-1)
    return total


def gamma_fit(sample: Floats) -> GammaFit:
    """Fit by Thom's approximation to maximum likelihood, along the last axis; NaN are left out.

    A = ln(mean x) − mean(ln x); shape = (1 + √(1 + 4A/3)) / 4A; scale = mean x / shape (Thom 1958).
    """
    wet = sample > 0
    count = wet.sum(axis=-1)
    total = np.where(wet, sample, 0.0).sum(axis=-1)
    logarithms = np.log(np.where(wet, sample, 1.0)).sum(axis=-1)
    mean = ratio(total, count, count > 1)
    spread = np.log(mean) - ratio(logarithms, count, count > 1)
    varies = spread > 1e-12  # identical totals leave rounding only
    root = 1.0 + np.sqrt(1.0 + 4.0 * np.where(varies, spread, 0.0) / 3.0)
    shape = ratio(root, 4.0 * spread, varies)
    return GammaFit(shape, mean / shape, (sample == 0).sum(axis=-1), np.isfinite(sample).sum(axis=-1))


def spi_of_zero(zeros: Ints, years: Ints) -> Floats:
    """SPI of a total of nothing: the middle of the zeros' share, Φ⁻¹((n0 + 1) / (2 (n + 1)))."""
    return np.asarray(ndtri((zeros + 1.0) / (2.0 * (years + 1.0))))


def standardise(totals: Floats, fit: GammaFit) -> Floats:
    """SPI of totals (…, t) under a fit of shape (…); NaN where a total or the fit is missing.

    H = p0 + (1 − p0)·G(x) with p0 = n0/(n + 1); a zero takes the middle of p0; clipped to ±3.09.
    """
    share = (fit.zeros / (fit.years + 1.0))[..., None]
    below = gammainc(fit.shape[..., None], totals / fit.scale[..., None])
    scores = np.clip(ndtri(share + (1.0 - share) * below), -CLIP, CLIP)
    of_zero = np.clip(spi_of_zero(fit.zeros, fit.years), -CLIP, CLIP)[..., None]
    return np.where((totals == 0) & np.isfinite(fit.shape)[..., None], of_zero, scores)


def fit_by_month(totals: Floats, calendar_month: Ints, calibration: Flags) -> GammaFit:
    """One fit per calendar month to the calibration years, members of shape (…, 12).

    totals: (…, t) mm, named by the last month; calendar_month: (t,) 1–12; calibration: (t,) bool.
    """
    chosen = [totals[..., calibration & (calendar_month == month)] for month in range(1, 13)]
    fits = [gamma_fit(sample) for sample in chosen]
    return GammaFit(
        np.stack([fit.shape for fit in fits], axis=-1),
        np.stack([fit.scale for fit in fits], axis=-1),
        np.stack([fit.zeros for fit in fits], axis=-1),
        np.stack([fit.years for fit in fits], axis=-1),
    )


def spi_under(totals: Floats, calendar_month: Ints, fit: GammaFit) -> Floats:
    """SPI of totals (…, t) under the fits of their calendar months (…, 12)."""
    scores = np.full(totals.shape, np.nan)

    def score(month: int) -> None:
        here = calendar_month == month
        scores[..., here] = standardise(totals[..., here], fit.of_month(month))

    if totals.size < MANY_TOTALS:
        for month in range(1, 13):
            score(month)
    else:  # the months on all cores, for the gamma distribution lets other threads run
        with ThreadPoolExecutor() as threads:
            list(threads.map(score, range(1, 13)))
    return scores


def spi(totals: Floats, calendar_month: Ints, calibration: Flags) -> Floats:
    """SPI of k-month totals, shape (…, t) as `totals`; without guards on the length of the record.

    totals: mm, from `rolling_totals`, NaN where missing; calendar_month: (t,) 1–12 of the last
    month; calibration: (t,) whether the label lies in the calibration years.
    """
    return spi_under(totals, calendar_month, fit_by_month(totals, calendar_month, calibration))
