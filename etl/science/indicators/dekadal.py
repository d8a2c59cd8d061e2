"""Applies a formula of dekads to every rainy season of dekadal rasters, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from etl.model.series import no_reason
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.season_calendar import (
    absent_from,
    any_preliminary,
    dekads_of,
    named,
    season_labels,
    seasons_of,
    stack_of,
)

Cells = npt.NDArray[np.floating]


def season_estimate(
    cubes: Mapping[str, Cube], window: slice, formula: Callable[..., Cells], what: str
) -> CellEstimate:
    """Apply a formula of dekads to every season the rainfall touches.

    cubes: by name in words, rainfall first, all on one grid. window: dekads used, counted from
    1 September. formula: takes one stack (dekads, ny, nx) per cube. what: begins the words for a season
    that lacks dekads; such a season is preliminary, since they may yet decide the cells that wait for them.
    """
    rain = next(iter(cubes.values()))
    years = seasons_of(rain.periods)
    values = np.full((len(years), *rain.grid.shape), np.nan, dtype=np.float32)
    reason, partly = no_reason((len(years),)), no_reason((len(years),))
    preliminary = np.zeros(len(years), dtype=bool)
    for row, year in enumerate(years):
        wanted = dekads_of(year)[window]
        values[row] = formula(*(stack_of(cube, wanted) for cube in cubes.values()))
        partly[row] = _lacking(cubes, wanted, what)
        reason[row] = partly[row] if np.isnan(values[row]).all() else ""
        preliminary[row] = bool(partly[row]) or any(any_preliminary(cube, wanted) for cube in cubes.values())
    return CellEstimate(season_labels(years), values, reason, preliminary, partly)


def _lacking(cubes: Mapping[str, Cube], wanted: Sequence[str], what: str) -> str:
    gone = {name: absent_from(cube.periods, wanted) for name, cube in cubes.items()}
    told = [f"no {name} for {named(labels)}" for name, labels in gone.items() if labels]
    return f"{what}: {'; '.join(told)}" if told else ""
