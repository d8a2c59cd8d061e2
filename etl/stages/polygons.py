"""Aggregates one source over any polygons straight from its files: each raster is read once and none kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from etl.files.raster_names import find
from etl.files.raster_sums import Summing, Sums, sum_runs
from etl.files.raster_units import check_size
from etl.files.raster_window import Fault
from etl.files.raster_work import Reading, agreed_grid, only_here, read_run, runs_of
from etl.files.rasters import Layer, Reader, not_covering, problem_of
from etl.files.store import gathered
from etl.files.store_plan import Plan, plan_of
from etl.files.weights import Zones
from etl.model.problems import InputError, Problem, Problems
from etl.model.progress import Report, silent
from etl.model.records import Source
from etl.model.series import Flags, Floats
from etl.science.grid import Cube, Grid, cube_of, density
from etl.science.regrid import regrid
from etl.science.zonal import ZonalWeights, settled

LONGEST_RUN = 8  # rasters of one NetCDF file that are held at a time


class Measure(StrEnum):
    """What is made of a polygon's cells."""

    MEAN = "mean"
    SUM = "sum"
    SHARE_UNDER = "share-under"


@dataclass(frozen=True)
class Aggregated:
    """Values and coverage (0–1) of polygons by period, both (pcodes, periods); NaN where nothing is valid."""

    pcodes: tuple[str, ...]
    periods: tuple[str, ...]
    value: Floats
    coverage: Floats
    preliminary: Flags
    unit: str

    def table(self) -> pd.DataFrame:
        """One row per polygon and period: pcode, period, value, unit, coverage, preliminary."""
        count = len(self.periods)
        return pd.DataFrame(
            {
                "pcode": np.repeat(self.pcodes, count),
                "period": np.tile(self.periods, len(self.pcodes)),
                "value": self.value.ravel(),
                "unit": self.unit,
                "coverage": self.coverage.ravel(),
                "preliminary": np.tile(self.preliminary, len(self.pcodes)),
            }
        )


def aggregate_files(
    source: Source,
    path: Path,
    zones: Zones,
    measure: Measure = Measure.MEAN,
    under: float | None = None,
    cell_weight: Cube | None = None,
    report: Report = silent,
) -> Aggregated:
    """Mean, sum, or share of the weight under a threshold, of every raster of a source over polygons.

    Weights are areas, times the cell weight where one is given. A sum adds value × km² (per cell for
    totals such as people, × the cell weight alone). The polygons' workforce reads and multiplies: the
    numbers are the same to the last bit whoever does. Raises InputError with every problem of every
    file, MachineError.
    """
    listing, problems = find(source, path), Problems()
    with Reader(source, zones.bounds) as reader:
        plan = plan_of(source, listing, None, reader, problems)
        grid = agreed_grid(reader, plan.files, plan.periods)
        runs = runs_of(plan.files, plan.periods, LONGEST_RUN)
        if grid is None:
            looked = (read_run(Reading(reader, None), run) for run in runs)
            problems.extend(item for item in chain(*looked) if isinstance(item, Problem))
            raise InputError(gathered(problems))
        problem = not_covering(source, path, grid, zones.pcodes, zones.polygons)
        problems.extend([problem] if problem else [])
        weights = _weights(zones, grid, cell_weight).cropped()
        summing = Summing(Reading(reader, weights.grid), weights, under, source.per_cell)
        parts = zones.force.parts(runs)
        sums: list[Sums] = []
        for found in zones.force.map(sum_runs, summing, parts, lambda part: any(map(only_here, part))):
            sums.extend(item for item in found if isinstance(item, Sums))
            problems.extend(item for item in found if isinstance(item, Problem))
            report(source.id, len(sums), len(plan.periods))
    _stop_if_wrong(source, path, sums, problems)
    return _aggregated(source, zones, plan, weights, sums, measure)


def read_static(source: Source, path: Path, zones: Zones) -> Cube:
    """A raster that holds for all time, to weigh cells with, totals per km²; raises InputError."""
    listing, problems = find(source, path), Problems()
    with Reader(source, zones.bounds) as reader:
        plan = plan_of(source, listing, None, reader, problems)
        found = [
            item
            for run in runs_of(plan.files, plan.periods, 1)
            for item in read_run(Reading(reader, None), run)
        ]
    problems.extend(item for item in found if isinstance(item, Problem))
    problems.stop_if_any()
    layer = next(item for item in found if isinstance(item, Layer))
    about = {"unit": source.unit, "source": source.id}
    cube = cube_of(source.gives, layer.grid, (layer.period,), layer.values[None], **about)
    return density(cube) if source.per_cell else cube


def _weights(zones: Zones, grid: Grid, cell_weight: Cube | None) -> ZonalWeights:
    areas = zones.over(grid)
    if cell_weight is None:
        return areas
    return areas.times(np.asarray(regrid(cell_weight, grid).values[0]))


def _stop_if_wrong(source: Source, path: Path, sums: list[Sums], problems: Problems) -> None:
    if problems:
        raise InputError(gathered(problems))
    try:
        check_size(source, [one.period for one in sums], max(one.highest for one in sums))
    except Fault as fault:
        raise InputError(problem_of(source, path, fault)) from fault


def _aggregated(
    source: Source, zones: Zones, plan: Plan, weights: ZonalWeights, sums: list[Sums], measure: Measure
) -> Aggregated:
    total = np.stack([one.total for one in sums], axis=1)
    weight = np.stack([one.weight for one in sums], axis=1)
    value, coverage = settled(weights, total, weight, measure is Measure.SUM)
    return Aggregated(
        pcodes=zones.pcodes,
        periods=plan.periods,
        value=value,
        coverage=coverage,
        preliminary=np.array([plan.files[label].preliminary for label in plan.periods]),
        unit=_unit(source, measure),
    )


def _unit(source: Source, measure: Measure) -> str:
    if measure is Measure.SHARE_UNDER:
        return "share"
    if measure is Measure.SUM:
        return source.unit if source.per_cell else f"{source.unit}·km²"
    return f"{source.unit}/km²" if source.per_cell else source.unit
