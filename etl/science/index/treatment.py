"""Tames indicators that a few extreme values would rule: winsorising, then a logarithm; column by column."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

SKEW, KURTOSIS = 2.0, 3.5  # OECD & JRC, Handbook on Constructing Composite Indicators (2008); COINr
MOST_POINTS = 5
LOG_OFFSET = 0.01  # of the range, so that the logarithm of the least value exists


class Treated(NamedTuple):
    """A treated column (n,), the number of winsorised points, and whether the logarithm was taken."""

    values: Floats
    winsorised: int
    logarithm: bool


def is_extreme(values: Floats) -> bool:
    """Whether skew and kurtosis both pass their limits (adjusted Fisher–Pearson; excess kurtosis)."""
    tailed: Any = pd.Series(values).kurt()
    return abs(skew(values)) >= SKEW and float(tailed) >= KURTOSIS


def skew(values: Floats) -> float:
    """Adjusted Fisher–Pearson skew; NaN under three values."""
    found: Any = pd.Series(values).skew()
    return float(found)


def treat(values: Floats, most: int = MOST_POINTS) -> Treated:
    """Winsorise up to `most` points; where that is not enough, take the logarithm of the untreated values.

    values: (n,), NaN stays NaN. Source: the two steps of COINr's qTreat.
    """
    current = values.copy()
    for points in range(most + 1):
        if not is_extreme(current):
            return Treated(current, points, False)
        if points < most:
            current = winsorised(current, points + 1, upper=skew(current) > 0)
    return Treated(logarithm(values), 0, True)


def winsorised(values: Floats, points: int, upper: bool) -> Floats:
    """The outermost points on one tail brought to the most extreme value not among them.

    Points already brought in tie with that value, so that counting starts from the outermost again.
    """
    known = np.flatnonzero(np.isfinite(values))
    ordered = known[np.argsort(values[known], kind="stable")]
    outermost = ordered[::-1] if upper else ordered
    treated = values.copy()
    treated[outermost[:points]] = values[outermost[points]]
    return treated


def logarithm(values: Floats) -> Floats:
    """log(x − min + a) for a tail to the right, −log(max + a − x) to the left; a is 1 % of the range."""
    least, most = np.nanmin(values), np.nanmax(values)
    offset = LOG_OFFSET * (most - least)
    if skew(values) < 0:
        return np.asarray(-np.log(most + offset - values))
    return np.asarray(np.log(values - least + offset))
