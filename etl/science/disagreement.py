"""How far two sources of one variable lie apart, district by district."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.model.series import DistrictSeries, Floats
from etl.science.indicators.ratio import ratio

LEAST_FOR_CORRELATION = 3


@dataclass(frozen=True)
class Disagreement:
    """Second minus first over the periods in which both have a value; every member of shape (pcodes,).

    first, last: the common periods. count: of common values. correlation: Pearson's, NaN under three
    values or where one source does not vary. largest: difference of greatest size; at: its period.
    """

    first: str
    last: str
    count: npt.NDArray[np.int64]
    mean: Floats
    correlation: Floats
    largest: Floats
    at: tuple[str, ...]


def disagreement(first: DistrictSeries, second: DistrictSeries) -> Disagreement | None:
    """Disagreement of two series of the same districts; None where no district has a value in both."""
    held = set(second.periods)
    common = tuple(label for label in first.periods if label in held)
    if not common:
        return None
    one, other = (
        series.value[:, [series.periods.index(label) for label in common]] for series in (first, second)
    )
    both = np.isfinite(one) & np.isfinite(other)
    if not both.any():
        return None
    count = both.sum(axis=1)
    apart = np.where(both, other - one, 0.0)
    furthest = np.argmax(np.abs(apart), axis=1)
    known = [common[column] for column in np.flatnonzero(both.any(axis=0))]
    return Disagreement(
        first=known[0],
        last=known[-1],
        count=count,
        mean=ratio(apart.sum(axis=1), count, count > 0),
        correlation=_correlation(one, other, both),
        largest=np.take_along_axis(apart, furthest[:, None], axis=1)[:, 0],
        at=tuple(common[column] for column in furthest),
    )


def _correlation(one: Floats, other: Floats, both: npt.NDArray[np.bool_]) -> Floats:
    count = both.sum(axis=1, keepdims=True)
    a, b = (_centred(values, both, count) for values in (one, other))
    spread = np.sqrt(np.square(a).sum(axis=1) * np.square(b).sum(axis=1))
    usable = (count[:, 0] >= LEAST_FOR_CORRELATION) & (spread > 0)
    return ratio((a * b).sum(axis=1), spread, usable)


def _centred(values: Floats, both: npt.NDArray[np.bool_], count: npt.NDArray[np.int64]) -> Floats:
    kept = np.where(both, values, 0.0)
    mean = ratio(kept.sum(axis=1, keepdims=True), count, count > 0)
    return np.where(both, values - mean, 0.0)
