"""Stage that crosses climate risk with movement: hotspots, contributions, robustness, for every period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from etl.model.series import DistrictSeries, Settings
from etl.science.index.assessment import Assessed, Sampling, assess
from etl.science.index.draws import ASSUMPTIONS
from etl.science.index.frames import contributions, hotspots
from etl.science.index.gathering import gather
from etl.science.index.measures import measure_of
from etl.science.index.readings import Inputs
from etl.science.index.space import Neighbours, summary
from etl.science.index.table import IndexTable
from etl.science.index.windows import windows


@dataclass(frozen=True)
class IndexResult:
    """The published tables of the index; absent: (what, why) of everything that could not be computed."""

    hotspots: pd.DataFrame
    contributions: pd.DataFrame
    robustness: dict[str, Any]
    absent: list[tuple[str, str]]


def run(
    series: Mapping[str, DistrictSeries],
    flows: pd.DataFrame | None,
    population: pd.DataFrame | None,
    pcodes: tuple[str, ...],
    table: IndexTable,
    settings: Settings,
    sampling: Sampling | None = None,
    neighbours: Neighbours = (),
) -> IndexResult:
    """Assess every period of the build: its movement intervals, and the latest seasons.

    flows: columns start, end, status at least; population: pcode, year, setting, population, status;
    None where the build has none. neighbours: of each district, for what can be said of space. All
    districts stand in every period.
    """
    inputs = Inputs(series, population, pcodes, settings)
    drawn = sampling or Sampling()
    found = [
        assess(gather(table, inputs, flows, window), table, inputs, flows, drawn)
        for window in windows(series, population)
    ]
    for one in found if neighbours else []:
        one.record["space"] = summary(pcodes, one.score, neighbours)
    return IndexResult(
        hotspots=pd.concat([hotspots(one, table, inputs) for one in found], ignore_index=True),
        contributions=pd.concat([contributions(one, table, pcodes) for one in found], ignore_index=True),
        robustness=_record(found, table, drawn),
        absent=[item for one in found for item in _absent(one)],
    )


def _record(found: list[Assessed], table: IndexTable, sampling: Sampling) -> dict[str, Any]:
    """robustness.json: how the draws were made, and per period what it rests on and every variant."""
    sets = {one.gathered.window.period: one.record["indicators"] for one in found}
    for period, record in ((one.gathered.window.period, one.record) for one in found):
        same = [other for other, ids in sets.items() if other != period and ids and ids == sets[period]]
        record["comparable_with"] = same
    return {
        "draws": sampling.draws,
        "sobol_samples": sampling.sobol,
        "seed": sampling.seed,
        "assumptions": [{"what": str(what), "how": how} for what, how in ASSUMPTIONS.items()],
        "measures": {
            row.id: {"label": measure_of(row).label, "unit": row.unit, "pillar": row.pillar}
            for row in table.rows
        },
        "periods": {one.gathered.window.period: one.record for one in found},
    }


def _absent(one: Assessed) -> list[tuple[str, str]]:
    period = one.gathered.window.period
    items = [
        (f"{name} in the index of {period}", f"dropped for all districts: {why}")
        for name, why in one.gathered.dropped.items()
    ]
    if one.gathered.no_index:
        items.append((f"climate risk of {period}", one.gathered.no_index))
    if np.isnan(one.gathered.movement.net).all():
        items.append((f"hotspot classes of {period}", one.reason[0] or "no net migration"))
    return items
