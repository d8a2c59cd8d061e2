"""Holds moves against people: more cannot leave a place, or have come to it, than lived there."""

from __future__ import annotations

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


def run(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    """Add a problem for every district that more people left, or came to, than it had at that census.

    Rural and urban parts are not held against each other: the limits of towns move between censuses.
    """
    flows, people = inputs.tables.get("flows_table"), inputs.tables.get("population_table")
    if flows is None or people is None:
        return
    files = {entry.source: shown(entry.path) for entry in profile.movement}
    names = inputs.districts.set_index("pcode")["name"]
    for start, end in intervals(flows):
        rows = of_interval(flows, start, end)
        for side, year, way in (("origin", start, "left"), ("destination", end, "came to")):
            for pcode, moved, lived in _exceeding(rows, people, tuple(names.index), side, year):
                told = f"{moved:,.0f} people {way} the district, where {lived:,.0f} lived in {year}"
                source = str(rows.loc[rows[side] == pcode, "source"].iloc[0])
                problems.add(files[source], f"{names[pcode]} ({pcode}), {interval(start, end)}", told, CURE)


def _exceeding(
    rows: pd.DataFrame, people: pd.DataFrame, pcodes: tuple[str, ...], side: str, year: int
) -> list[tuple[str, float, float]]:
    """Districts with more movers at one end than people: pcode, movers that are not withheld, people."""
    moved = coarsest(rows).groupby(side)["movers"].sum().reindex(list(pcodes)).to_numpy(dtype=np.float64)
    lived = people_at(people, year, pcodes).value
    return [(pcodes[at], float(moved[at]), float(lived[at])) for at in np.flatnonzero(moved > lived)]
