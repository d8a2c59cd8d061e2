"""Holds moves against people: more cannot leave a district, or have come to it, than lived there.

What a district's rural or urban part gained or lost may exceed its people, for the limits of towns move:
that is told and kept in the quality report, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from etl.model.paths import shown
from etl.model.periods import interval
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.science.indicators.moves import coarsest, intervals, of_interval
from etl.science.indicators.population import people_at
from etl.stages.inputs import Inputs

CURE = (
    "correct the counts (another unit, another place?) or the population; "
    "a register that counts every move of a person needs shorter intervals"
)
LIMITS = "the limits of towns may have moved, or the counts are of another unit or place"


@dataclass(frozen=True)
class Excess:
    """More movers at one end than people: where, when, and what is told of it."""

    source: str
    pcode: str
    period: str
    moved: float
    told: str


def run(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    """Add a problem for every district that more people left, or came to, than it had at that census.

    For its rural and urban parts a note.
    """
    files = {entry.source: shown(entry.path) for entry in profile.movement}
    names = inputs.districts.set_index("pcode")["name"]

    def place(one: Excess) -> str:
        return f"{names[one.pcode]} ({one.pcode}), {one.period}"

    flows = inputs.tables.get("flows_table")
    for one in _excesses(flows, inputs, ("all",)):
        problems.add(files[one.source], place(one), one.told, CURE)
    for one in _excesses(flows, inputs, ("rural", "urban")):
        inputs.notes.append(f"{files[one.source]}: {place(one)}: {one.told}; {LIMITS}")


def cautions(flows: pd.DataFrame, inputs: Inputs) -> list[dict[str, Any]]:
    """Rows of the quality report for the parts of districts.

    flows: as readers know them, for the numbers told would otherwise be sums over withheld counts.
    """
    return [
        {
            "variable": "",
            "source": one.source,
            "pcode": one.pcode,
            "period": one.period,
            "finding": "more movers than people",
            "value": one.moved,
            "detail": f"{one.told}; {LIMITS}",
        }
        for one in _excesses(flows, inputs, ("rural", "urban"))
    ]


def _excesses(flows: pd.DataFrame | None, inputs: Inputs, settings: tuple[str, ...]) -> Iterator[Excess]:
    people, pcodes = inputs.tables.get("population_table"), tuple(inputs.districts["pcode"])
    if flows is None or people is None:
        return
    for start, end in intervals(flows):
        rows = of_interval(flows, start, end)
        for side, year, way in (("origin", start, "left"), ("destination", end, "came to")):
            for setting in settings:
                where = "the district" if setting == "all" else f"its {setting} part"
                for pcode, moved, lived in _exceeding(rows, people, pcodes, side, setting, year):
                    told = f"{moved:,.0f} people {way} {where}, where {lived:,.0f} lived in {year}"
                    source = str(rows.loc[rows[side] == pcode, "source"].iloc[0])
                    yield Excess(source, pcode, interval(start, end), moved, told)


def _exceeding(
    rows: pd.DataFrame, people: pd.DataFrame, pcodes: tuple[str, ...], side: str, setting: str, year: int
) -> list[tuple[str, float, float]]:
    """Districts with more movers at one end than people: pcode, movers that are not withheld, people."""
    of_part = rows if setting == "all" else rows[rows[f"{side}_setting"] == setting]
    moved = coarsest(of_part).groupby(side)["movers"].sum().reindex(list(pcodes)).to_numpy(dtype=np.float64)
    lived = people_at(people, year, pcodes, setting).value
    over = np.flatnonzero(moved > lived)
    return [(pcodes[at], float(moved[at]), float(lived[at])) for at in over]
