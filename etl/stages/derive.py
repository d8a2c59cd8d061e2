"""Computes every indicator whose inputs a build has; knows no indicator by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
import pandas as pd

from etl.files.weights import Zones
from etl.model.progress import Report
from etl.model.records import Absent, Indicator, Level
from etl.model.series import DistrictSeries, Estimate, Settings
from etl.science.grid import Cube
from etl.science.propagate import least_coverage, preliminary, sources, weakest_by_district
from etl.stages.aggregate import CELL_WEIGHTS, Aggregation

INPUT_NAMES = {
    "rain_month": "monthly rainfall rasters",
    "rain_dekad": "dekadal rainfall rasters",
    "first_onset_dekad": "dekadal rainfall rasters",
    "ndvi": "vegetation rasters (NDVI)",
    "cropland_fraction": "a cropland raster",
    "pet_dekad": "evapotranspiration rasters",
    "population_count": "a population raster",
    "population_table": "a population table",
    "flows_table": "a movement table",
    "open_flows_table": "a movement table",
    "distance_table": "a movement table",
    "ndvi_table": "an NDVI table",
}
INPUT_FAMILIES = {  # by the beginning of the id; the rest names a crop
    "harvested_area_": "MapSPAM rasters",
    "production_": "MapSPAM rasters",
    "yield_": "MapSPAM rasters",
    "statistics_": "a table of crop statistics",
}


@dataclass
class Derived:
    """Every variable that could be computed, those that could not, and what must be said of some."""

    series: dict[str, DistrictSeries] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cautions: dict[str, str] = field(default_factory=dict)

    @property
    def absent(self) -> list[Absent]:
        """Indicators that could not be computed, with the inputs that the build would need."""
        named = {
            name: " and ".join(dict.fromkeys(_in_words(cause) for cause in causes))
            for name, causes in self.lacking.items()
        }
        return [Absent(name, f"needs {why}") for name, why in named.items()]


def run(
    indicators: Sequence[Indicator],
    zones: Zones,
    cubes: Mapping[str, Cube],
    tables: Mapping[str, pd.DataFrame],
    settings: Settings,
    report: Report,
    supplied: Mapping[str, DistrictSeries] | None = None,
) -> Derived:
    """Compute the indicators in the order that their inputs ask for.

    supplied: series that tables give, by the id of an input, of an indicator whose rasters are absent, or
    of one without inputs, which is as supplied.
    """
    given = supplied or {}
    derived = Derived()
    aggregation = Aggregation(zones, cubes, settings)
    ordered = in_order(indicators)
    for number, indicator in enumerate(ordered, start=1):
        by_district = {**tables, **given, **derived.series}
        known: Mapping[str, Any] = cubes if indicator.level is Level.CELL else by_district
        missing = [name for name in needs(indicator) if name not in known]
        if indicator.id in given and (missing or not indicator.inputs):
            derived.series[indicator.id] = given[indicator.id]
        elif missing:
            derived.lacking[indicator.id] = _root_causes(missing, derived.lacking)
        else:
            found = [known.get(name) for name in indicator.inputs]
            series, caution = _compute(indicator, found, aggregation, settings)
            derived.series[indicator.id] = series
            derived.cautions |= {indicator.id: caution} if caution else {}
        report("indicators", number, len(ordered))
    return derived


def _in_words(cause: str) -> str:
    family = next((words for start, words in INPUT_FAMILIES.items() if cause.startswith(start)), None)
    return family or INPUT_NAMES[cause]


def _root_causes(missing: Sequence[str], lacking: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The inputs of the build behind what is missing, each once."""
    return tuple(dict.fromkeys(cause for name in missing for cause in lacking.get(name, (name,))))


def needs(indicator: Indicator) -> tuple[str, ...]:
    """Ids of everything an indicator cannot do without, its cell weights included."""
    weight = CELL_WEIGHTS.get(indicator.weights) if indicator.weights else None
    inputs = tuple(name for name in indicator.inputs if name not in indicator.optional_inputs)
    return (*inputs, weight) if weight and weight not in inputs else inputs


def in_order(indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators, each after those it is made from; raises CycleError where they go in a circle.

    Cell formulas take cubes only, never another indicator: the two may bear the same name (ndvi).
    """
    by_id = {indicator.id: indicator for indicator in indicators}
    graph = {i.id: [] if i.level is Level.CELL else [n for n in i.inputs if n in by_id] for i in indicators}
    return tuple(by_id[name] for name in TopologicalSorter(graph).static_order())


def _compute(
    indicator: Indicator, found: list[Any], aggregation: Aggregation, settings: Settings
) -> tuple[DistrictSeries, str]:
    if indicator.level is Level.CELL:
        return aggregation.series(indicator, found)
    extra = {"pcodes": aggregation.pcodes} if any(isinstance(f, pd.DataFrame) for f in found) else {}
    estimate: Estimate = indicator.function(*found, settings, **indicator.parameters, **extra)
    shape = estimate.value.shape
    status = weakest_by_district(found, shape) if estimate.status is None else estimate.status
    series = DistrictSeries(
        variable=indicator.id,
        pcodes=aggregation.pcodes,
        periods=estimate.periods,
        value=estimate.value,
        reason=np.array(np.broadcast_to(estimate.reason, shape)),
        coverage=least_coverage(found, estimate.periods, shape),
        status=np.maximum(status, int(indicator.ceiling)).astype(np.int8),
        preliminary=preliminary(estimate.preliminary, estimate.periods, found),
        source=sources(found),
    )
    return series, estimate.caution
