"""Whether neighbours are alike: global Moran's I, and Gi* and LISA only where there are units enough."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Neighbours = tuple[Ints, ...]  # of every unit, the places of those beside it

LEAST_UNITS_LOCAL = 30
EXACT_UNITS = 8  # 40,320 arrangements; beyond, permutations
MOST_ARRANGEMENTS = 10_000  # of k neighbours among the others, enumerated
PERMUTATIONS = 9_999
FALSE_DISCOVERY = 0.05
ROUNDING = 1e-12  # relative; equal sums added in another order differ by less
TOUCH_DEGREES = 0.002  # about 200 m: generalised outlines of neighbours leave slivers
SEED = 20160410
FEW_UNITS = (
    "{count} units; Gi* and LISA need {least}. With few units no unit can pass a test that allows for how "
    "many are tried, and without that allowance some unit is flagged on most maps without any pattern."
)


@dataclass(frozen=True)
class Moran:
    """Global Moran's I, its expectation without pattern, and one-sided p that neighbours are no more alike.

    how: "exact" over all arrangements, "permutation" over drawn ones.
    """

    value: float
    expected: float
    p: float
    how: str
    units: int


@dataclass(frozen=True)
class Local:
    """Gi* (standard scores) and LISA (local Moran's I) of n units with one two-sided p for both.

    Given a unit's own value both order the arrangements of its neighbours alike, so their p is the same.
    significant: after control of the false-discovery rate. quadrant: HH, LL, HL, LH; "" without neighbours.
    """

    gi: Floats
    lisa: Floats
    p: Floats
    significant: npt.NDArray[np.bool_]
    quadrant: npt.NDArray[np.object_]


def touching(polygons: Sequence[Any], tolerance: float = TOUCH_DEGREES) -> Neighbours:
    """Units whose shapely outlines come within a tolerance in degrees of each other."""
    import shapely

    tree = shapely.STRtree(polygons)
    first, second = tree.query(list(polygons), predicate="dwithin", distance=tolerance)
    return tuple(np.sort(second[(first == unit) & (second != unit)]) for unit in range(len(polygons)))


def within(neighbours: Neighbours, kept: npt.NDArray[np.bool_]) -> Neighbours:
    """Neighbours among the units kept, renumbered."""
    number = np.cumsum(kept) - 1
    return tuple(number[beside[kept[beside]]] for unit, beside in enumerate(neighbours) if kept[unit])


def moran_value(values: Floats, neighbours: Neighbours) -> Floats:
    """Moran's I with row-standardised weights over the last axis of values; units without neighbours weigh 0.

    Source: Moran (1950), Biometrika 37; Anselin (1995), Geographical Analysis 27.
    """
    deviation = values - values.mean(axis=-1, keepdims=True)
    lag = np.stack([_mean(deviation[..., beside]) for beside in neighbours], axis=-1)
    weighted = sum(len(beside) > 0 for beside in neighbours)
    scale = values.shape[-1] / weighted
    return np.asarray(scale * (deviation * lag).sum(axis=-1) / np.square(deviation).sum(axis=-1))


def moran(values: Floats, neighbours: Neighbours, seed: int = SEED) -> Moran:
    """Moran's I of values (n,) with its p; raises ValueError where there is nothing to test."""
    count = len(values)
    if count < 3 or np.ptp(values) == 0 or not any(len(beside) for beside in neighbours):
        raise ValueError("Moran's I needs three units that differ, and neighbours among them")
    found = float(moran_value(values, neighbours))
    least = found - ROUNDING * max(abs(found), 1.0)
    if count <= EXACT_UNITS:
        orders = np.array(list(permutations(range(count))))
        p = float((moran_value(values[orders], neighbours) >= least).mean())
        return Moran(found, -1 / (count - 1), p, "exact", count)
    rng = np.random.default_rng(seed)
    orders = rng.permuted(np.tile(np.arange(count), (PERMUTATIONS, 1)), axis=1)
    more = int((moran_value(values[orders], neighbours) >= least).sum())
    return Moran(found, -1 / (count - 1), (more + 1) / (PERMUTATIONS + 1), "permutation", count)


def summary(pcodes: Sequence[str], values: Floats, neighbours: Neighbours) -> dict[str, Any]:
    """What can be said of space about values (n,), for robustness.json: Moran's I, local units or why none.

    Districts without a value are left out, and their neighbours lose them.
    """
    known = np.isfinite(values)
    names = [pcode for pcode, kept in zip(pcodes, known.tolist(), strict=True) if kept]
    beside = within(neighbours, known)
    why = no_local_map(len(names))
    found: dict[str, Any] = {"moran": None, "no_moran": "", "local": None, "no_local": why}
    try:
        found["moran"] = asdict(moran(values[known], beside))
    except ValueError as error:
        return found | {"no_moran": str(error), "no_local": why or str(error)}
    if not why:
        found["local"] = _told(names, local(values[known], beside))
    return found


def _told(names: Sequence[str], found: Local) -> list[dict[str, Any]]:
    columns = {"gi": found.gi, "lisa": found.lisa, "p": found.p}
    return [
        {
            "pcode": name,
            **{key: None if np.isnan(one[row]) else float(one[row]) for key, one in columns.items()},
            "significant": bool(found.significant[row]),
            "quadrant": str(found.quadrant[row]),
        }
        for row, name in enumerate(names)
    ]


def no_local_map(count: int) -> str:
    """Why there is no Gi* or LISA map of so many units; "" where there may be one."""
    return "" if count >= LEAST_UNITS_LOCAL else FEW_UNITS.format(count=count, least=LEAST_UNITS_LOCAL)


def local(values: Floats, neighbours: Neighbours, rate: float = FALSE_DISCOVERY, seed: int = SEED) -> Local:
    """Gi* and LISA of values (n,), tested against all (or drawn) arrangements of the other units' values.

    Raises ValueError under 30 units or where all values are alike. Sources: Getis & Ord (1992) and Anselin
    (1995), Geographical Analysis 24 and 27; Benjamini & Hochberg (1995) for the false-discovery rate.
    """
    if no_local_map(len(values)):
        raise ValueError(no_local_map(len(values)))
    if np.ptp(values) == 0:
        raise ValueError("all units have the same value")
    deviation = values - values.mean()
    lag = np.array([_mean(deviation[beside]) for beside in neighbours])
    p = _local_p(values, neighbours, seed)
    words = np.array(["L", "H"], dtype=object)
    quadrant = words[(deviation > 0).astype(int)] + words[(lag > 0).astype(int)]
    alone = np.array([not len(beside) for beside in neighbours])
    return Local(
        gi=_gi_star(values, neighbours),
        lisa=deviation * lag / np.square(deviation).mean(),
        p=p,
        significant=discoveries(p, rate),
        quadrant=np.where(alone, "", quadrant).astype(object),
    )


def discoveries(p: Floats, rate: float) -> npt.NDArray[np.bool_]:
    """Which of the tests pass at a false-discovery rate (Benjamini & Hochberg 1995); NaN never does."""
    known = np.isfinite(p)
    ordered = np.sort(p[known])
    passed = np.flatnonzero(ordered <= rate * np.arange(1, len(ordered) + 1) / max(len(ordered), 1))
    return known & (p <= ordered[passed[-1]]) if passed.size else np.zeros(len(p), dtype=bool)


def arrangements(count: int, size: int) -> Ints:
    """Every choice of `size` among `count` places, shape (choices, size)."""
    return np.array(list(combinations(range(count), size)), dtype=np.intp)


def two_sided(observed: float, reference: Floats, exact: bool = True) -> float:
    """Twice the smaller tail, ties counted in both, at most 1.

    reference: sums of every arrangement, the observed among them, or (not exact) of drawn ones, to which
    the observed is added.
    """
    slack = ROUNDING * max(float(np.abs(reference).max()), 1.0)
    tail = min((reference >= observed - slack).sum(), (reference <= observed + slack).sum())
    extra = 0 if exact else 1
    return min(1.0, 2.0 * float(tail + extra) / (len(reference) + extra))


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=-1)) if values.shape[-1] else np.zeros(values.shape[:-1])


def _gi_star(values: Floats, neighbours: Neighbours) -> Floats:
    """Standard score of each unit's own and neighbouring values; NaN without neighbours."""
    count = len(values)
    scores = np.full(count, np.nan)
    for unit, beside in enumerate(neighbours):
        size = len(beside) + 1
        if 1 < size < count:
            spread = values.std() * math.sqrt(size * (count - size) / (count - 1))
            scores[unit] = (values[beside].sum() + values[unit] - size * values.mean()) / spread
    return scores


def _local_p(values: Floats, neighbours: Neighbours, seed: int) -> Floats:
    """Two-sided p of each unit: over all arrangements where they are few, else over drawn ones; NaN alone."""
    count = len(values)
    p = np.full(count, np.nan)
    for size in {len(beside) for beside in neighbours if len(beside)}:
        exact = math.comb(count - 1, size) <= MOST_ARRANGEMENTS
        chosen = arrangements(count - 1, size) if exact else _drawn_arrangements(count - 1, size, seed)
        for unit in (unit for unit, beside in enumerate(neighbours) if len(beside) == size):
            sums = np.delete(values, unit)[chosen].sum(axis=1)
            p[unit] = two_sided(float(values[neighbours[unit]].sum()), sums, exact)
    return p


def _drawn_arrangements(count: int, size: int, seed: int) -> Ints:
    """Drawn choices of `size` among `count`, all equally likely, shape (PERMUTATIONS, size)."""
    order = np.random.default_rng([seed, size]).random((PERMUTATIONS, count))
    return np.argpartition(order, size - 1, axis=1)[:, :size]
