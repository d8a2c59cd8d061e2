"""Takes a cell formula's rasters to the districts, with coverage and the reason for every missing value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from etl.model.records import Aggregate, Indicator, Weights
from etl.model.series import DistrictSeries, Floats, Settings, Words
from etl.model.status import weakest
from etl.science.grid import CellEstimate, Cube
from etl.science.propagate import preliminary, sources
from etl.science.regrid import regrid
from etl.science.zonal import ZonalWeights, coverage_weights, mean, weighted_sum

AGGREGATES = {Aggregate.MEAN: mean, Aggregate.SUM: weighted_sum}
CELL_WEIGHTS = {Weights.CROPLAND: "cropland_fraction", Weights.POPULATION: "population_count"}


class Aggregation:
    """The districts over the grids of a build; each grid's weights are computed once."""

    def __init__(self, districts: gpd.GeoDataFrame, cubes: Mapping[str, Cube], settings: Settings) -> None:
        self.pcodes = tuple(districts["pcode"])
        self._polygons = list(districts.geometry)
        self._cubes = cubes
        self._settings = settings
        self._weights: dict[tuple[Any, Weights], ZonalWeights] = {}

    def series(self, indicator: Indicator, found: Sequence[Cube | None]) -> tuple[DistrictSeries, str]:
        """District values of a cell formula, and the caution that goes with them."""
        cubes = [cube for cube in found if cube is not None]
        grid = cubes[0].grid
        same_grid = [None if cube is None else regrid(cube, grid) for cube in found]
        estimate = indicator.function(*same_grid, self._settings, **indicator.parameters)
        weights = self.weights(cubes[0], indicator.weights or Weights.AREA)
        value, coverage = AGGREGATES[indicator.aggregate](weights, estimate.values)
        reason = self._reasons(indicator, estimate, value, coverage)
        status = max(weakest(*(cube.status for cube in cubes)), indicator.ceiling)
        series = DistrictSeries(
            variable=indicator.id,
            pcodes=self.pcodes,
            periods=estimate.periods,
            value=np.where(reason == "", value, np.nan),
            reason=reason,
            coverage=coverage,
            status=np.full(value.shape, int(status), dtype=np.int8),
            preliminary=preliminary(estimate.preliminary, estimate.periods, cubes),
            source=sources(cubes),
        )
        return series, estimate.caution

    def weights(self, cube: Cube, kind: Weights) -> ZonalWeights:
        """Weights of the districts over a cube's grid."""
        key = (cube.grid, kind)
        if key not in self._weights:
            if kind is Weights.AREA:
                self._weights[key] = coverage_weights(self.pcodes, self._polygons, cube.grid)
            else:
                cells = regrid(self._cubes[CELL_WEIGHTS[kind]], cube.grid)
                self._weights[key] = self.weights(cube, Weights.AREA).times(np.asarray(cells.values[0]))
        return self._weights[key]

    def _reasons(
        self, indicator: Indicator, estimate: CellEstimate, value: Floats, coverage: Floats
    ) -> Words:
        reason = np.full(value.shape, "", dtype=object)
        reason[:] = estimate.reason[None, :]
        low = ~(coverage >= self._settings.min_coverage)
        for row, column in np.argwhere((reason == "") & (low | np.isnan(value))):
            partly = "" if estimate.partly is None else estimate.partly[column]
            share, kind = coverage[row, column], indicator.weights or Weights.AREA
            reason[row, column] = partly or self._why(share, kind, estimate.periods[column])
        return reason

    def _why(self, share: float, kind: Weights, period: str) -> str:
        if np.isnan(share):
            return f"no {kind} in the district"
        if share == 0:
            return f"no valid raster cells for {period}" if period else "no valid raster cells"
        return f"coverage {share:.2f} is under {self._settings.min_coverage:.2f}"
