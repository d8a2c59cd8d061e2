"""Takes a cell formula's rasters to the districts, with coverage and the reason for every missing value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from etl.files.weights import Zones
from etl.model.records import Aggregate, Indicator, Weights
from etl.model.series import DistrictSeries, Floats, Settings, Words
from etl.model.status import weakest
from etl.science.grid import Cube, Grid, density
from etl.science.propagate import preliminary, sources
from etl.science.regrid import regrid
from etl.science.zonal import ZonalWeights, settled
from etl.stages.bands import CellFormula, Products, products_of

CELL_WEIGHTS = {Weights.CROPLAND: "cropland_fraction", Weights.POPULATION: "population_count"}


class Aggregation:
    """The polygons of one level over the grids of a build; each grid's weights are computed once."""

    def __init__(self, zones: Zones, cubes: Mapping[str, Cube], settings: Settings) -> None:
        self.pcodes = zones.pcodes
        self._zones = zones
        self._cubes = cubes
        self._settings = settings
        self._weights: dict[tuple[Grid, Weights], ZonalWeights] = {}

    def series(self, indicator: Indicator, found: Sequence[Cube | None]) -> tuple[DistrictSeries, str]:
        """Values of a cell formula by polygon, and the caution that goes with them."""
        cubes = [cube for cube in found if cube is not None]
        grid = cubes[0].grid
        same_grid = tuple(None if cube is None else regrid(cube, grid) for cube in found)
        weights = self.weights(grid, indicator.weights or Weights.AREA)
        formula = CellFormula(indicator, same_grid, self._settings, weights)
        made = products_of(formula, self._zones.force)
        summed = indicator.aggregate is Aggregate.SUM
        value, coverage = settled(weights, made.total, made.weight, summed)
        reason = self._reasons(indicator, made, value, coverage)
        status = max(weakest(*(cube.status for cube in cubes)), indicator.ceiling)
        series = DistrictSeries(
            variable=indicator.id,
            pcodes=self.pcodes,
            periods=made.periods,
            value=np.where(reason == "", value, np.nan),
            reason=reason,
            coverage=coverage,
            status=np.full(value.shape, int(status), dtype=np.int8),
            preliminary=preliminary(made.preliminary, made.periods, cubes),
            source=sources(cubes),
        )
        return series, made.caution

    def weights(self, grid: Grid, kind: Weights) -> ZonalWeights:
        """Weights of the polygons over a grid."""
        if kind is Weights.AREA:
            return self._zones.over(grid)
        key = (grid, kind)
        if key not in self._weights:
            weight = self._cubes[CELL_WEIGHTS[kind]]
            cells = regrid(density(weight) if kind is Weights.POPULATION else weight, grid)
            self._weights[key] = self._zones.over(grid).times(np.asarray(cells.values[0]))
        return self._weights[key]

    def _reasons(self, indicator: Indicator, made: Products, value: Floats, coverage: Floats) -> Words:
        reason = np.full(value.shape, "", dtype=object)
        reason[:] = made.reason[None, :]
        low = ~(coverage >= self._settings.min_coverage)
        for row, column in np.argwhere((reason == "") & (low | np.isnan(value))):
            partly = "" if made.partly is None else made.partly[column]
            share, kind = coverage[row, column], indicator.weights or Weights.AREA
            reason[row, column] = partly or self._why(share, kind, made.periods[column])
        return reason

    def _why(self, share: float, kind: Weights, period: str) -> str:
        if np.isnan(share):
            return f"no {kind} in the {self._zones.level}"
        if share == 0:
            return f"no valid raster cells for {period}" if period else "no valid raster cells"
        least = self._settings.min_coverage
        places = 2 if round(share, 2) < round(least, 2) else 4  # never "0.80 is under 0.80"
        return f"coverage {share:.{places}f} is under {least:.{places}f}"
