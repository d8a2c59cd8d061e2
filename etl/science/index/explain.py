"""Why a district has its class: the parts of its score, and what would change the class."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import Composite, composite
from etl.science.index.draws import Case
from etl.science.index.hotspots import (
    CLASSES,
    Movement,
    classify,
)
from etl.science.index.normalise import HIGHEST, LOWEST
from etl.science.index.table import NET_RATE, Design

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """One indicator's part of a score, in points."""

    id: str
    value: float
    points: float


@dataclass(frozen=True)
class Change:
    """What one number would have to be, all others as they are, for the class to become another.

    distance: how far that is, as a share of the goalposts' range (of the band that counts as even, for
    net migration).
    """

    id: str
    now: float
    needed: float
    becomes: str
    distance: float


@dataclass(frozen=True)
class Explanation:
    """Of one district; parts largest first, changes nearest first."""

    parts: tuple[Part, ...]
    changes: tuple[Change, ...]


def explain(case: Case, row: int) -> Explanation:
    """Explanation of the district in one row of a case; nothing where it has no score."""
    values = case.alternatives[0].values[[row]]
    found = composite(values, case.design)
    if np.isnan(found.score[0]):
        return Explanation((), ())
    one = replace(case.movement, net=case.movement.net[[row]], rural_out=case.movement.rural_out[[row]])
    parts = [
        Part(name, float(value), float(points))
        for name, value, points in zip(case.design.ids, values[0], found.contributions[0], strict=True)
    ]
    changes = [*_risk_changes(case, found, values[0], one), *_net_changes(case, found, one)]
    return Explanation(
        tuple(sorted(parts, key=lambda part: -part.points)),
        tuple(sorted(changes, key=lambda change: change.distance)),
    )


def needed_value(found: Composite, design: Design, column: int, target: float) -> float:
    """Value of an indicator that brings the only row's score to a target; NaN where none in its goalposts.

    S = Π P^w, so ln P must be (ln target − Σ of the other pillars' w·ln P) / w; within the pillar the
    scaled value then differs by the pillar's difference over its weight.
    """
    pillar = design.pillar_of[column]
    weight = design.pillar_weights[pillar]
    if not design.carries[column]:
        return float("nan")
    carries = design.pillar_weights > 0
    total = float(design.pillar_weights[carries] @ np.log(found.pillars[0, carries]))
    wanted = np.exp(np.log(found.pillars[0, pillar]) + (np.log(target) - total) / weight)
    scaled = found.normalised[0, column] + (wanted - found.pillars[0, pillar]) / design.weights[column]
    if not LOWEST <= scaled <= HIGHEST:
        return float("nan")
    share = (scaled - LOWEST) / (HIGHEST - LOWEST)
    return float(design.lo[column] + share * (design.hi[column] - design.lo[column]))


def _risk_changes(case: Case, found: Composite, values: Floats, one: Movement) -> list[Change]:
    """Indicators that alone could carry the score over the cut of high risk, where that changes the class."""
    cuts, design = case.cuts, case.design
    high = found.score[0] >= cuts.high
    beyond = np.nextafter(cuts.high, -np.inf) if high else cuts.high
    now, then = (classify(np.array([s]), one, cuts)[0] for s in (found.score[0], beyond))
    if now == then:
        return []
    needed = [(column, needed_value(found, design, column, cuts.high)) for column in range(len(design.ids))]
    return [
        Change(
            id=design.ids[column],
            now=float(values[column]),
            needed=value,
            becomes=CLASSES[then],
            distance=float(abs((value - values[column]) / (design.hi[column] - design.lo[column]))),
        )
        for column, value in needed
        if not np.isnan(value)
    ]


def _net_changes(case: Case, found: Composite, one: Movement) -> list[Change]:
    """Cuts that net migration would have to pass for another class; the nearer where two give the same."""
    cuts, net = case.cuts, float(one.net[0])
    if np.isnan(net):
        return []
    even = min(max(net, cuts.loss), cuts.gain)
    inside = (
        (cuts.loss, np.nextafter(cuts.loss, -np.inf)),
        (even, even),
        (cuts.gain, np.nextafter(cuts.gain, np.inf)),
    )
    now = classify(found.score, one, cuts)[0]
    changes: dict[int, Change] = {}
    for cut, beyond in sorted(inside, key=lambda zone: abs(zone[0] - net)):
        then = classify(found.score, replace(one, net=np.array([beyond])), cuts)[0]
        if then != now and then not in changes:
            distance = abs(cut - net) / (cuts.gain - cuts.loss)
            changes[int(then)] = Change(NET_RATE, net, float(cut), CLASSES[then], distance)
    return list(changes.values())
