"""How closely two values of few districts go together, and what may be said of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

LEAST_POINTS = 4  # for an interval of r
LEAST_FOR_LINE = 30  # districts under which no trend line is drawn
ALPHA = 0.05
USUAL_TRIES = 6  # combinations for which the threshold is always told
_Z95 = 1.959964  # standard normal, two-sided 95 %


@dataclass(frozen=True)
class Association:
    """Pearson's r of n pairs with its 95 % interval; NaN where it cannot be known."""

    n: int
    r: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is an r."""
        return not math.isnan(self.r)

    def passes(self, tried: int = 1) -> bool:
        """Whether |r| passes the threshold after so many combinations tried."""
        return self.known and abs(self.r) >= threshold(self.n, tried)


def associate(x: npt.ArrayLike, y: npt.ArrayLike) -> Association:
    """Pearson's r over the pairs in which both are known, its interval by Fisher's z.

    x, y: shape (n,), NaN where missing. No r with under 4 pairs or where a side does not vary (Fisher 1921,
    Metron 1:3–32).
    """
    a, b = np.asarray(x, float), np.asarray(y, float)
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    n = len(a)
    if n < LEAST_POINTS or np.ptp(a) == 0 or np.ptp(b) == 0:
        return Association(n, math.nan, math.nan, math.nan)
    r = float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))
    if abs(r) == 1:
        return Association(n, r, r, r)
    reach = _Z95 / math.sqrt(n - 3)
    return Association(n, r, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))


def threshold(n: int, tried: int = 1) -> float:
    """|r| that must be passed for p < 0.05, two-sided, Bonferroni for so many combinations tried.

    r = t/√(t² + n − 2) with Student's t of n − 2 degrees: 0.632 at n = 10, 0.776 when six are tried.
    """
    if n < LEAST_POINTS:
        return math.nan
    t = float(stdtrit(n - 2, 1 - ALPHA / (2 * max(tried, 1))))
    return t / math.sqrt(t * t + n - 2)


def line(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[float, float] | None:
    """Level and slope of the least-squares line; None under 30 pairs."""
    a, b = np.asarray(x, float), np.asarray(y, float)
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < LEAST_FOR_LINE or np.ptp(a[both]) == 0:
        return None
    slope, level = np.polyfit(a[both], b[both], 1)
    return float(level), float(slope)
