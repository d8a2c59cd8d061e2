"""Takes a cell formula to the districts band of rows by band of rows: memory does not grow with the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.files.workforce import Workforce
from etl.model.records import Indicator
from etl.model.series import Flags, Floats, Settings, Words
from etl.science.grid import CellEstimate, Cube
from etl.science.zonal import ZonalWeights, products

BAND_VALUES = 16_000_000  # cells × periods of a formula's inputs in one band; a small country is one band


@dataclass(frozen=True)
class CellFormula:
    """An indicator's function with its inputs, all on one grid, and the districts' weights over it."""

    indicator: Indicator
    cubes: tuple[Cube | None, ...]
    settings: Settings
    weights: ZonalWeights


@dataclass(frozen=True)
class Products:
    """What one or several bands give: `zonal.products`, and what CellEstimate says beside its values."""

    periods: tuple[str, ...]
    total: Floats
    weight: Floats
    reason: Words
    partly: Words | None
    preliminary: Flags | None
    caution: str


def products_of(formula: CellFormula, force: Workforce) -> Products:
    """The formula's products over the whole grid.

    Bands depend on the sizes alone, not on who works, so that the numbers never do either.
    """
    bands = tuple(_bands(formula))
    if len(bands) == 1:
        return _of_band(formula, bands[0])
    return _together(tuple(force.map(_of_band, formula, bands)))


def _bands(formula: CellFormula) -> Iterator[slice]:
    ny, nx = formula.weights.grid.shape
    deep = sum(len(cube.periods) for cube in formula.cubes if cube is not None)
    if deep * ny * nx <= BAND_VALUES:
        yield slice(0, ny)
        return
    used = formula.weights.window[0]
    height = max(1, BAND_VALUES // (deep * nx))
    for start in range(used.start, used.stop, height):
        yield slice(start, min(used.stop, start + height))


def _of_band(formula: CellFormula, rows: slice) -> Products:
    indicator = formula.indicator
    cubes = [None if cube is None else _cut(cube, rows) for cube in formula.cubes]
    estimate: CellEstimate = indicator.function(*cubes, formula.settings, **indicator.parameters)
    total, weight = products(formula.weights.of_rows(rows), estimate.values)
    return Products(
        estimate.periods,
        total,
        weight,
        estimate.reason,
        estimate.partly,
        estimate.preliminary,
        estimate.caution,
    )


def _cut(cube: Cube, rows: slice) -> Cube:
    return replace(cube, grid=cube.grid.of_rows(rows), values=cube.values[:, rows])


def _together(bands: Sequence[Products]) -> Products:
    """Sums of the bands; a period lacks all values where it does in every band, else none is told why."""
    first = bands[0]
    total, weight = np.zeros_like(first.total), np.zeros_like(first.weight)
    reason, partly = first.reason.copy(), first.partly
    for band in bands:
        total += band.total
        weight += band.weight
        reason[band.reason == ""] = ""
        if partly is not None and band.partly is not None:
            partly = np.where(partly == "", band.partly, partly)
    caution = next((band.caution for band in bands if band.caution), "")
    return Products(first.periods, total, weight, reason, partly, first.preliminary, caution)
