"""Stage that recomputes the latest index under altered inputs: the rain-driven variables, then the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from etl.model.series import DistrictSeries, Settings
from etl.science.grid import Cube
from etl.science.index.altered import rain_of_seasons
from etl.science.index.readings import Inputs
from etl.science.index.scenarios import Scenarios, scenarios
from etl.science.index.table import IndexTable

DEKADAL = ("rain_dekad", "pet_dekad")
RAIN = "rain_dekad"
RAIN_DRIVEN = (  # indicators to derive again from altered dekads; what the measures read, and what makes it
    "season_onset_share",
    "season_onset_sum",
    "season_onset_dekad",
    "season_onset_failed",
    "longest_dry_run_dekads",
    "wrsi_maize",
)


def run(
    series: Mapping[str, DistrictSeries],
    flows: pd.DataFrame | None,
    population: pd.DataFrame | None,
    pcodes: tuple[str, ...],
    table: IndexTable,
    settings: Settings,
    cubes: Mapping[str, Cube],
    derive: Callable[[Mapping[str, Cube]], Mapping[str, DistrictSeries]],
) -> Scenarios:
    """scenarios.parquet and its record; derive: cubes -> the RAIN_DRIVEN variables that they allow."""

    def recompute(factor: float, seasons: tuple[str, ...]) -> Mapping[str, DistrictSeries]:
        if RAIN not in cubes:
            return {}
        altered = {
            name: rain_of_seasons(cube, factor if name == RAIN else 1.0, seasons)
            for name, cube in cubes.items()
            if name in DEKADAL
        }
        return derive({**cubes, **altered})

    return scenarios(Inputs(series, population, pcodes, settings), flows, table, recompute)
