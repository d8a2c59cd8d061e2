"""Why a district has its class: the largest parts of its score, what would change the class, a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import Composite, composite
from etl.science.index.draws import Case
from etl.science.index.hotspots import (
    CANNOT_TELL,
    CLASSES,
    NET_LEVELS,
    RISK_LEVELS,
    UNDECIDED,
    Movement,
    classify,
    net_level,
    risk_level,
)
from etl.science.index.normalise import HIGHEST, LOWEST
from etl.science.index.table import NET_RATE, Design

Floats = npt.NDArray[np.float64]
NAMED_PARTS = 3

CLASS_WORDS = {
    "insufficient_data": "insufficient data",
    "other": "no hotspot class",
    "origin": "origin hotspot",
    "destination": "destination hotspot",
    "possible_immobility": "possible immobility",
    "high_risk_little_net_change": "high risk, little net change",
}


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


def sentence(
    case: Case,
    row: int,
    labels: Mapping[str, str],
    units: Mapping[str, str],
    rank: tuple[float, float, float],
) -> str:
    """English sentences about one district without its name; rank: its own, 5th and 95th percentile.

    labels, units: of indicators by id. Nothing where the district has no score.
    """
    told = explain(case, row)
    if not told.parts:
        return ""
    score = composite(case.alternatives[0].values[[row]], case.design).score
    movement = replace(case.movement, net=case.movement.net[[row]], rural_out=case.movement.rural_out[[row]])
    code = int(classify(score, movement, case.cuts)[0])
    level = RISK_LEVELS[risk_level(score, case.cuts)[0]]
    first, low, high = (f"{number:.0f}" for number in rank)
    scored = int(case.scored.sum())
    among = f"rank {first} of {scored}, between {low} and {high} in nine of ten draws"
    parts = ", ".join(
        f"{labels[part.id].lower()} ({shown(part.value, units[part.id])})"
        for part in told.parts[:NAMED_PARTS]
    )
    sentences = [
        f"Climate risk is {level}: {score[0]:.0f} of 100, {among}.",
        f"Most of it comes from {parts}.",
        _movement_sentence(movement, code),
        _both_ways_sentence(score, movement, case),
        _change_sentence(told, labels, units),
        CANNOT_TELL if code == UNDECIDED else "",
    ]
    return " ".join(filter(None, sentences))


def _movement_sentence(movement: Movement, code: int) -> str:
    """Net migration, or what a residual is: never called moves."""
    net = float(movement.net[0])
    if np.isnan(net):
        return "Movement is not known."
    name = CLASS_WORDS[CLASSES[code]]
    if movement.residual:
        side = "less" if net < 0 else "more"
        return (
            f"Population grew by {abs(net):.0f} per 1,000 per decade {side} than the national average "
            f"(births, deaths and emigration included): {name}."
        )
    return f"Net migration was {net:+.0f} per 1,000 people per decade: {name}."


def _both_ways_sentence(score: Floats, movement: Movement, case: Case) -> str:
    """What counted flows say of a place of high risk and little net change where people do leave."""
    even = net_level(movement.net, case.cuts)[0] == NET_LEVELS.index("about even")
    if not (score[0] >= case.cuts.high and even and movement.few_leave[0] > case.cuts.immobility):
        return ""
    return (
        f"Risk is high and the balance even, yet people do move: {movement.rural_out[0]:.0f} of 1,000 rural "
        f"people left per decade, against {movement.national_rural_out:.0f} in the country."
    )


def _change_sentence(told: Explanation, labels: Mapping[str, str], units: Mapping[str, str]) -> str:
    if not told.changes:
        return "No single number within its range would change the class."
    nearest = told.changes[0]
    unit = units.get(nearest.id, "per 1000 per decade")
    name = labels.get(nearest.id, nearest.id).lower()
    return (
        f"If {name} were {shown(nearest.needed, unit)} instead of {shown(nearest.now, unit)}, "
        f"the class would be: {CLASS_WORDS[nearest.becomes]}."
    )


def shown(value: float, unit: str) -> str:
    """A value with its unit as sentences write it: shares as percentages."""
    if unit == "share":
        return f"{100 * value:.0f} %"
    written = {
        "%": f"{value:.0f} %",
        "%/decade": f"{value:+.1f} % per decade",
        "ha/person": f"{value:.2f} ha per person",
        "per 1000 per decade": f"{value:+.0f} per 1,000 per decade",
    }
    return written.get(unit, f"{value:.1f} {unit}")
