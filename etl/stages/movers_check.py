"""Holds moves against people: more cannot leave a district, or have come to it, than lived there.

What a district's rural or urban part gained or lost may exceed its people, for the limits of towns move:
that is told and kept in the quality report, and stops nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.model.paths import shown
from etl.model.periods import interval
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.model.tables import QUALITY
from etl.science.frames import frame
from etl.science.indicators.moves import coarsest, intervals, of_interval
from etl.science.indicators.population import people_at
from etl.stages.inputs import Inputs

CURE = (
    "correct the counts (another unit, another place?) or the population; "
    "a register that counts every move of a person needs shorter intervals"
)
LIMITS = "the limits of towns may have moved, or the counts are of another unit or place"
SETTINGS = ("all", "rural", "urban")


def run(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    """Add a problem for every district that more people left, or came to, than it had at that census.

    For its rural and urban parts a note and a row of the quality report.
    """
    flows, people = inputs.tables.get("flows_table"), inputs.tables.get("population_table")
    if flows is None or people is None:
        return
    files = {entry.source: shown(entry.path) for entry in profile.movement}
    names = inputs.districts.set_index("pcode")["name"]
    for start, end in intervals(flows):
        rows = of_interval(flows, start, end)
        for side, year, way in (("origin", start, "left"), ("destination", end, "came to")):
            for setting in SETTINGS:
                for pcode, moved, lived in _exceeding(rows, people, tuple(names.index), side, setting, year):
                    where = "the district" if setting == "all" else f"its {setting} part"
                    told = f"{moved:,.0f} people {way} {where}, where {lived:,.0f} lived in {year}"
                    source = str(rows.loc[rows[side] == pcode, "source"].iloc[0])
                    place = f"{names[pcode]} ({pcode}), {interval(start, end)}"
                    if setting == "all":
                        problems.add(files[source], place, told, CURE)
                    else:
                        _caution(
                            inputs, source, f"{files[source]}: {place}", told, (pcode, start, end, moved)
                        )


def _caution(inputs: Inputs, source: str, place: str, told: str, about: tuple[str, int, int, float]) -> None:
    pcode, start, end, moved = about
    inputs.notes.append(f"{place}: {told}; {LIMITS}")
    finding = {
        "variable": "",
        "source": source,
        "pcode": pcode,
        "period": interval(start, end),
        "finding": "more movers than people",
        "value": moved,
        "detail": f"{told}; {LIMITS}",
    }
    rows = frame(QUALITY, [finding])
    inputs.quality = rows if inputs.quality.empty else pd.concat([inputs.quality, rows], ignore_index=True)


def _exceeding(
    rows: pd.DataFrame, people: pd.DataFrame, pcodes: tuple[str, ...], side: str, setting: str, year: int
) -> list[tuple[str, float, float]]:
    """Districts with more movers at one end than people: pcode, movers that are not withheld, people."""
    of_part = rows if setting == "all" else rows[rows[f"{side}_setting"] == setting]
    moved = coarsest(of_part).groupby(side)["movers"].sum().reindex(list(pcodes)).to_numpy(dtype=np.float64)
    lived = people_at(people, year, pcodes, setting).value
    over = np.flatnonzero(moved > lived)
    return [(pcodes[at], float(moved[at]), float(lived[at])) for at in over]
