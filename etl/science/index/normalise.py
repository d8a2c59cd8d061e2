"""Puts indicators of different units on one scale; NaN stays NaN, districts along the first axis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
LOWEST, HIGHEST = 1.0, 100.0  # never 0, so that a geometric mean stands


def goalposts(values: Floats, lo: Floats, hi: Floats) -> Floats:
    """x′ = 1 + 99·clip((x − lo)/(hi − lo), 0, 1), shape of values; lo > hi means falling.

    values: (…, m) in the unit of the goalposts, lo and hi: (m,) or broadcastable. Two indices on the
    same goalposts compare across years. Source: UNDP, Human Development Report, technical notes.
    """
    share = np.clip((values - lo) / (hi - lo), 0.0, 1.0)
    return np.asarray(LOWEST + (HIGHEST - LOWEST) * share)


def minmax(values: Floats, low: float = LOWEST, high: float = HIGHEST) -> Floats:
    """Least value of each column to low, greatest to high, shape (n, m); NaN where all are alike."""
    least, most = _extremes(values)
    span = np.where(most > least, most - least, np.nan)
    return np.asarray(low + (high - low) * (values - least) / span)


def zscore(values: Floats) -> Floats:
    """Distance from the column's mean in standard deviations (n − 1), (n, m); NaN where all are alike."""
    table = pd.DataFrame(values)
    spread = table.std(ddof=1)
    return ((table - table.mean()) / spread.where(spread > 0)).to_numpy()


def rank(values: Floats) -> Floats:
    """Rank in each column, 1 the least, ties at their mean rank, shape (n, m)."""
    return pd.DataFrame(values).rank(method="average").to_numpy()


def percentile(values: Floats) -> Floats:
    """Share of the other units below, ties counted half, times 100, shape (n, m); NaN for a single unit."""
    count = np.sum(~np.isnan(values), axis=0)
    return np.asarray(100.0 * (rank(values) - 1.0) / np.where(count > 1, count - 1.0, np.nan))


def _extremes(values: Floats) -> tuple[Floats, Floats]:
    """Least and greatest of each column, NaN where it has no value."""
    table = pd.DataFrame(values)
    return table.min().to_numpy(), table.max().to_numpy()
