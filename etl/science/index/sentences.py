"""What the index says of one district in English sentences, every number from the index itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import composite
from etl.science.index.draws import Case
from etl.science.index.explain import Explanation, explain
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
        f"{_inside(labels[part.id])} ({shown(part.value, units[part.id])})"
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
    name = _inside(labels.get(nearest.id, nearest.id))
    return (
        f"If {name} were {shown(nearest.needed, unit)} instead of {shown(nearest.now, unit)}, "
        f"the class would be: {CLASS_WORDS[nearest.becomes]}."
    )


def _inside(label: str) -> str:
    """A label within a sentence; one that begins with an abbreviation stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


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
