"""Reads rasters of any kind as layers by period, and says whether they cover the country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import shapely

from etl.files.raster_address import refuse_remote
from etl.files.raster_cf import Layers, grid_over, open_layers, read_layers
from etl.files.raster_names import RasterFile
from etl.files.raster_open import quiet
from etl.files.raster_tiff import read_tiff, tiff_grid
from etl.files.raster_window import Bounds, Fault, described
from etl.model.paths import shown
from etl.model.problems import Problem
from etl.model.records import Source
from etl.science.extent import outside
from etl.science.grid import Grid

Stack = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """One raster as read: period, grid and values (ny, nx) in the source's unit, NaN where missing."""

    period: str
    grid: Grid
    values: Stack


class Reader:
    """Reads layers of one source over one country; keeps NetCDF files open while it is in use.

    GeoTIFFs may be read by several threads at once, and by a copy in another process; NetCDF only by
    the thread that entered the reader, for HDF5 bears no second one.
    """

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._source = source
        self._bounds = bounds
        self._open: dict[Path, Layers] = {}
        self._stack = ExitStack()

    def __reduce__(self) -> tuple[type[Reader], tuple[Source, Bounds]]:
        return Reader, (self._source, self._bounds)

    @property
    def source(self) -> Source:
        """The source whose rasters are read."""
        return self._source

    def __enter__(self) -> Reader:
        self._stack.enter_context(quiet())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.clear()
        self._stack.close()

    def periods(self, file: RasterFile) -> tuple[str, ...]:
        """Labels of the rasters in a file, in its order; opens it only where its name does not tell."""
        return (file.period,) if file.period is not None else self._layers(file).periods

    def read(self, file: RasterFile, periods: Sequence[str], target: Grid | None) -> Iterator[Layer]:
        """Layers of a file for the periods asked for, values unchecked; Fault where the file is bad."""
        if file.period is not None:
            with quiet():
                grid, values = read_tiff(file.path, self._source, self._bounds, target)
            yield Layer(file.period, grid, values)
            return
        layers = self._layers(file)
        steps = [layers.periods.index(period) for period in periods]
        grid, stack = read_layers(layers, self._source, steps, self._bounds, target)
        for period, values in zip(periods, stack, strict=True):
            yield Layer(period, grid, values)

    def grid(self, file: RasterFile) -> Grid:
        """Grid of a file's rasters over the country; Fault where the file is bad."""
        if file.period is not None:
            with quiet():
                return tiff_grid(file.path, self._source, self._bounds)
        return grid_over(self._layers(file), self._bounds)

    def _layers(self, file: RasterFile) -> Layers:
        refuse_remote(file.path)
        if file.path not in self._open:
            self._open[file.path] = self._stack.enter_context(open_layers(file.path, self._source))
        return self._open[file.path]


def problem_of(source: Source, path: Path, fault: Fault, period: str = "") -> Problem:
    """A fault as one line for the person who can mend it."""
    return Problem(shown(path), f"{source.id} {period}".strip(), fault.problem, fault.cure)


def not_covering(
    source: Source, path: str | Path, grid: Grid, pcodes: Sequence[str], polygons: Sequence[shapely.Geometry]
) -> Problem | None:
    """The problem where some district has no cell centre inside the rasters' grid; None where all have."""
    missing = outside(pcodes, polygons, grid)
    if not missing:
        return None
    return Problem(
        shown(Path(path)),
        source.id,
        f"does not cover the country: no cell centre in {', '.join(missing)} ({described(grid)})",
        "use rasters that cover every district",
    )
