"""Reads runs of rasters, in whatever thread or process: layers fit to be used, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from etl.files.raster_names import RasterFile
from etl.files.raster_units import check_values
from etl.files.raster_window import Fault
from etl.files.rasters import Layer, Reader, problem_of
from etl.model.problems import Problem
from etl.science.grid import Grid


class Run(NamedTuple):
    """Rasters of one file that are read together."""

    file: RasterFile
    periods: tuple[str, ...]


class Reading(NamedTuple):
    """What every worker needs to read runs: a reader and the grid that all rasters must have."""

    reader: Reader
    target: Grid | None


def runs_of(files: Mapping[str, RasterFile], labels: Sequence[str], longest: int) -> tuple[Run, ...]:
    """The rasters of some labels as runs of one file each, none longer than `longest`."""
    runs: list[Run] = []
    for _, group in groupby(labels, key=lambda label: files[label].path):
        wanted = tuple(group)
        parts = (wanted[start : start + longest] for start in range(0, len(wanted), longest))
        runs.extend(Run(files[part[0]], part) for part in parts)
    return tuple(runs)


def only_here(run: Run) -> bool:
    """Whether a run must be read by the thread that opened its file: NetCDF and Zarr."""
    return run.file.period is None


def read_run(reading: Reading, run: Run) -> list[Layer | Problem]:
    """Layers of a run whose values lie within the source's limits; a problem for each of the others."""
    return list(_read(reading, run))


def _read(reading: Reading, run: Run) -> Iterator[Layer | Problem]:
    source = reading.reader.source
    try:
        for layer in reading.reader.read(run.file, run.periods, reading.target):
            try:
                check_values(source, layer.values, layer.grid)
            except Fault as fault:
                yield problem_of(source, run.file.path, fault, layer.period)
            else:
                yield layer
    except Fault as fault:
        yield problem_of(source, run.file.path, fault, run.file.period or "")


def agreed_grid(reader: Reader, files: Mapping[str, RasterFile], labels: Sequence[str]) -> Grid | None:
    """The grid of most of the first, middle and last raster, so that one odd file is the odd one."""
    probes = dict.fromkeys((labels[0], labels[len(labels) // 2], labels[-1])) if labels else {}
    grids = [grid for label in probes if (grid := _grid_of(reader, files[label])) is not None]
    return max(grids, key=lambda grid: sum(grid.same_as(other) for other in grids), default=None)


def _grid_of(reader: Reader, file: RasterFile) -> Grid | None:
    """Grid of one file; None where it cannot be read, which is told when its turn comes."""
    try:
        return reader.grid(file)
    except Fault:
        return None
