"""How sure: thousands of draws over all that could have been decided otherwise; ranks and classes counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import ranks
from etl.science.index.draws import Case, axes, evaluate
from etl.science.index.hotspots import CLASSES, classify

Floats = npt.NDArray[np.float64]

DRAWS = 10_000
SEED = 20160410  # the day of the 2016 census
CHUNK = 10_000  # draws held in memory at once
TOP = 3
ROBUST, POSSIBLE = 0.8, 0.5
NOT_ROBUST = "not robust"


@dataclass(frozen=True)
class Outcome:
    """Over all draws, shape (n,) each, NaN where a district has no score.

    class_shares: (n, classes), the share of draws in each class of CLASSES. p_first: the share of draws in
    which no other district stands higher.
    """

    rank_median: Floats
    rank_p05: Floats
    rank_p95: Floats
    p_top3: Floats
    class_shares: Floats
    p_first: Floats


def robustness(case: Case, draws: int = DRAWS, seed: int = SEED) -> Outcome:
    """Ranks and classes over the draws; the same for the same seed. Raises ValueError under one draw."""
    if draws < 1:
        raise ValueError("at least one draw is needed")
    rng = np.random.default_rng(seed)
    width, count = sum(axes(case).values()), len(case.movement.net)
    rank = np.empty((draws, count))
    classes = np.empty((draws, count), dtype=np.int8)
    for start in range(0, draws, CHUNK):
        rows = slice(start, min(start + CHUNK, draws))
        drawn = evaluate(case, rng.random((rows.stop - rows.start, width)))
        rank[rows] = ranks(drawn.scores)
        classes[rows] = classify(drawn.scores, case.movement, case.cuts, drawn.net, drawn.net_shift)
    return _summary(rank, classes, case)


def word(p_class: float) -> str:
    """Robust from 0.8, possible from 0.5, else not robust; "" where there is no class."""
    if np.isnan(p_class):
        return ""
    if p_class >= ROBUST:
        return "robust"
    return "possible" if p_class >= POSSIBLE else NOT_ROBUST


def _summary(rank: Floats, classes: npt.NDArray[np.int8], case: Case) -> Outcome:
    """Percentiles are ranks that occurred: the lowest with at least that share of draws at or under it."""
    ordered = np.sort(rank, axis=0)
    at = [max(int(np.ceil(share * len(rank))) - 1, 0) for share in (0.05, 0.5, 0.95)]
    low, middle, high = (ordered[position] for position in at)
    first, top = (np.where(case.scored, (rank <= place).mean(axis=0), np.nan) for place in (1, TOP))
    shares = np.stack([(classes == code).mean(axis=0) for code in range(len(CLASSES))], axis=1)
    return Outcome(middle, low, high, top, shares, first)
