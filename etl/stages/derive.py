"""Computes every indicator whose inputs a build has; knows no indicator by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.progress import Report
from etl.model.records import Absent, Indicator, Level, Weights
from etl.model.series import DistrictSeries, Estimate, Flags, Settings, Statuses
from etl.model.status import Status, weakest
from etl.science.grid import Cube
from etl.science.regrid import regrid
from etl.science.zonal import ZonalWeights, coverage_weights, mean

CELL_WEIGHTS = {Weights.CROPLAND: "cropland_fraction", Weights.POPULATION: "population_count"}


@dataclass
class Derived:
    """Every variable that could be computed, and those that could not."""

    series: dict[str, DistrictSeries] = field(default_factory=dict)
    absent: list[Absent] = field(default_factory=list)


def run(
    indicators: Sequence[Indicator],
    districts: gpd.GeoDataFrame,
    cubes: Mapping[str, Cube],
    tables: Mapping[str, pd.DataFrame],
    settings: Settings,
    report: Report,
) -> Derived:
    """Compute the indicators in the order that their inputs ask for."""
    derived = Derived()
    aggregation = Aggregation(districts, cubes, settings)
    ordered = in_order(indicators)
    for number, indicator in enumerate(ordered, start=1):
        known = {**cubes, **tables, **derived.series}
        missing = [name for name in needs(indicator) if name not in known]
        if missing:
            derived.absent.append(
                Absent(indicator.id, f"needs {', '.join(missing)}, which the profile does not give")
            )
        else:
            found = [known[name] for name in indicator.inputs]
            derived.series[indicator.id] = _compute(indicator, found, aggregation, settings)
        report("indicators", number, len(ordered))
    return derived


def needs(indicator: Indicator) -> tuple[str, ...]:
    """Ids of everything an indicator rests on, its cell weights included."""
    weight = CELL_WEIGHTS.get(indicator.weights) if indicator.weights else None
    return (*indicator.inputs, weight) if weight and weight not in indicator.inputs else indicator.inputs


def in_order(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators, each after those it is made from; raises CycleError where they go in a circle."""
    by_id = {indicator.id: indicator for indicator in indicators}
    graph = {i.id: [name for name in i.inputs if name in by_id] for i in indicators}
    return tuple(by_id[name] for name in TopologicalSorter(graph).static_order())


class Aggregation:
    """Takes rasters to districts; each grid's weights are computed once."""

    def __init__(self, districts: gpd.GeoDataFrame, cubes: Mapping[str, Cube], settings: Settings) -> None:
        self.pcodes = tuple(districts["pcode"])
        self._polygons = list(districts.geometry)
        self._cubes = cubes
        self._settings = settings
        self._weights: dict[tuple[Any, Weights], ZonalWeights] = {}

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


def _compute(
    indicator: Indicator, found: list[Any], aggregation: Aggregation, settings: Settings
) -> DistrictSeries:
    if indicator.level is Level.CELL:
        return _from_cells(indicator, found, aggregation, settings)
    extra = {"pcodes": aggregation.pcodes} if any(isinstance(f, pd.DataFrame) for f in found) else {}
    estimate: Estimate = indicator.function(*found, settings, **indicator.parameters, **extra)
    return _from_districts(indicator, found, estimate, aggregation.pcodes)


def _from_cells(
    indicator: Indicator, cubes: list[Cube], aggregation: Aggregation, settings: Settings
) -> DistrictSeries:
    first = cubes[0]
    same_grid = [regrid(cube, first.grid) for cube in cubes]
    estimate = indicator.function(*same_grid, settings, **indicator.parameters)
    weights = aggregation.weights(first, indicator.weights or Weights.AREA)
    value, coverage = mean(weights, estimate.values)
    reason = _cell_reasons(indicator, estimate.periods, estimate.reason, value, coverage, settings)
    status = max(weakest(*(cube.status for cube in cubes)), indicator.ceiling)
    return DistrictSeries(
        variable=indicator.id,
        pcodes=aggregation.pcodes,
        periods=estimate.periods,
        value=np.where(reason == "", value, np.nan),
        reason=reason,
        coverage=coverage,
        status=np.full(value.shape, int(status), dtype=np.int8),
        preliminary=_or_matching(estimate.preliminary, estimate.periods, same_grid),
        source=_sources(cubes),
    )


def _cell_reasons(
    indicator: Indicator,
    periods: tuple[str, ...],
    withheld: Any,
    value: Any,
    coverage: Any,
    settings: Settings,
) -> Any:
    reason = np.full(value.shape, "", dtype=object)
    reason[:] = withheld[None, :]
    low = coverage < settings.min_coverage
    for row, column in np.argwhere((reason == "") & (low | np.isnan(value))):
        share = coverage[row, column]
        if np.isnan(share):
            reason[row, column] = f"no {indicator.weights or Weights.AREA} in the district"
        elif share == 0:
            reason[row, column] = (
                f"no valid raster cells for {periods[column]}" if periods[column] else "no valid cells"
            )
        elif low[row, column]:
            reason[row, column] = f"coverage {share:.2f} is under {settings.min_coverage:.2f}"
        else:
            reason[row, column] = "no valid cells with this weight"
    return reason


def _from_districts(
    indicator: Indicator, found: list[Any], estimate: Estimate, pcodes: tuple[str, ...]
) -> DistrictSeries:
    shape = estimate.value.shape
    inputs = [item for item in found if isinstance(item, DistrictSeries)]
    status = estimate.status if estimate.status is not None else _weakest_by_district(inputs, shape)
    return DistrictSeries(
        variable=indicator.id,
        pcodes=pcodes,
        periods=estimate.periods,
        value=estimate.value,
        reason=np.array(np.broadcast_to(estimate.reason, shape)),
        coverage=_matching_coverage(estimate, inputs, shape),
        status=np.maximum(status, int(indicator.ceiling)).astype(np.int8),
        preliminary=_or_matching(estimate.preliminary, estimate.periods, inputs),
        source=_sources(found),
    )


def _weakest_by_district(inputs: list[DistrictSeries], shape: tuple[int, ...]) -> Statuses:
    status = np.full(shape, int(Status.OBSERVED), dtype=np.int8)
    for series in inputs:
        status = np.maximum(status, series.status.max(axis=1, initial=0)[:, None])
    return status


def _matching_coverage(estimate: Estimate, inputs: list[DistrictSeries], shape: tuple[int, ...]) -> Any:
    """Least coverage of the inputs that have the same periods; no meaning elsewhere."""
    same = [series.coverage for series in inputs if series.periods == estimate.periods]
    return np.min(same, axis=0) if same else np.full(shape, np.nan)


def _or_matching(
    given: Flags | None, periods: tuple[str, ...], inputs: Sequence[Cube | DistrictSeries]
) -> Flags:
    """Preliminary where the formula says so, else where an input of the same period or season is."""
    if given is not None:
        return given
    marked = {_covering(label, periods) for item in inputs for label in _preliminary_labels(item)}
    return np.array([period in marked for period in periods], dtype=bool)


def _preliminary_labels(item: Cube | DistrictSeries) -> list[str]:
    return [label for label, flag in zip(item.periods, item.preliminary, strict=True) if flag]


def _covering(label: str, periods: tuple[str, ...]) -> str:
    """The output period that an input period belongs to."""
    if not label or not periods or not periods[0] or label in periods:
        return label
    in_seasons = labels.cadence_of(periods[0]) is Cadence.SEASON
    return labels.season(labels.season_year_of(label)) if in_seasons else label[: len(periods[0])]


def _sources(found: Sequence[Any]) -> str:
    """Ids of the sources of all inputs, each once, in order."""
    ids: dict[str, None] = {}
    for item in found:
        text = item.attrs.get("source", "") if isinstance(item, pd.DataFrame) else item.source
        ids.update(dict.fromkeys(part for part in text.split("; ") if part))
    return "; ".join(ids)


def demonstration(series: DistrictSeries) -> DistrictSeries:
    """The same numbers, all of them marked as demonstration."""
    return replace(series, status=np.full_like(series.status, int(Status.DEMONSTRATION)))
