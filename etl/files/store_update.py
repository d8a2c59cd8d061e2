"""Brings a cube on disk up to date with a plan so that it can be killed at any moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.files import cube_zarr, manifest
from etl.files.manifest import Manifest
from etl.files.raster_names import RasterFile
from etl.files.raster_units import check_values
from etl.files.raster_window import Fault
from etl.files.rasters import Layer, Reader, problem_of
from etl.files.store_plan import Plan
from etl.model.problems import Problems
from etl.model.progress import Report
from etl.model.records import Source
from etl.science.grid import Grid

BLOCK_BYTES = 64_000_000  # rasters held between reading and writing
Stack = npt.NDArray[np.float32]


def store_path(home: Path, known: Manifest) -> Path:
    """The Zarr store that a manifest speaks of."""
    return _store(home, known.generation)


def update(
    source: Source,
    key: str,
    home: Path,
    known: Manifest | None,
    plan: Plan,
    reader: Reader,
    problems: Problems,
    report: Report,
) -> Manifest | None:
    """Read what is fresh, write the cube, then its manifest; None where nothing could be read.

    Where the periods held stand before all others, the cube is lengthened in place and the manifest
    follows every block. Otherwise a new store is written beside the old one. Once a problem is found,
    nothing more is written, but every file is still looked at.
    """
    work = _Work(source, key, home, known, plan, reader, problems, report)
    grid = known.grid if known and plan.kept else work.agreed_grid()
    return None if grid is None else work.run(grid)


@dataclass
class _Work:
    source: Source
    key: str
    home: Path
    known: Manifest | None
    plan: Plan
    reader: Reader
    problems: Problems
    report: Report
    done: int = 0
    highest: float = 0.0

    def agreed_grid(self) -> Grid | None:
        """The grid of most of the first, middle and last raster, so that one odd file is the odd one."""
        fresh = self.plan.fresh
        probes = dict.fromkeys((fresh[0], fresh[len(fresh) // 2], fresh[-1])) if fresh else {}
        grids = [grid for label in probes if (grid := self._grid_of(label)) is not None]
        if not grids:
            for label in fresh:
                list(self._layers(self.plan.files[label], [label], None))
            return None
        return max(grids, key=lambda grid: sum(grid.same_as(other) for other in grids))

    def run(self, grid: Grid) -> Manifest:
        """Write what is fresh, in place or beside; the manifest of what then counts."""
        start = self._leading()
        counts_at_once = start == len(self.plan.kept)
        generation = self._generation(start)
        if self.known and self.plan.kept:
            self.highest = self.known.highest
        result = self._manifest(grid, generation, start)
        if start:
            manifest.save(self.home, result)  # what is about to be overwritten no longer counts
        else:
            cube_zarr.create(_store(self.home, generation), self.source, grid)
        for block in _blocks(start, len(self.plan.files), grid):
            values = self._block(self.plan.periods[block], grid)
            if self.problems:
                continue
            labels = self.plan.periods[: block.stop]
            cube_zarr.write(_store(self.home, generation), self.source, labels, block.start, values)
            result = self._manifest(grid, generation, block.stop)
            if counts_at_once or block.stop == len(self.plan.files):
                manifest.save(self.home, result)
        return result

    def _leading(self) -> int:
        """How many periods are held at the beginning of the old cube and of the new one alike."""
        count = len(self.plan.kept)
        first = self.plan.periods[:count]
        in_place = self.known is not None and first == self.known.periods[:count]
        return count if in_place and self.plan.kept == set(first) else 0

    def _generation(self, start: int) -> int:
        """Number of the store to write to, others but the one that counts being removed."""
        current = self.known.generation if self.known else 0
        for store in self.home.glob("cube-*.zarr"):
            if self.known is None or store != _store(self.home, current):
                shutil.rmtree(store)
        return current if start else current + 1

    def _block(self, labels: Sequence[str], grid: Grid) -> Stack:
        """Rasters of some periods, (periods, ny, nx): from the old cube where held, else from the files."""
        values = np.full((len(labels), *grid.shape), np.nan, dtype=np.float32)
        self._copy_held(labels, values)
        fresh = [label for label in labels if label not in self.plan.kept]
        for _, group in groupby(fresh, key=lambda label: self.plan.files[label].path):
            wanted = list(group)
            for layer in self._layers(self.plan.files[wanted[0]], wanted, grid):
                values[labels.index(layer.period)] = layer.values
        return values

    def _copy_held(self, labels: Sequence[str], values: Stack) -> None:
        held = [label for label in labels if label in self.plan.kept]
        if not held or self.known is None:
            return
        old = {label: index for index, label in enumerate(self.known.periods)}
        first, last = old[held[0]], old[held[-1]] + 1
        before = cube_zarr.read(_store(self.home, self.known.generation), self.source, first, last)
        for label in held:
            values[labels.index(label)] = before[old[label] - first]

    def _layers(self, file: RasterFile, labels: Sequence[str], target: Grid | None) -> Iterator[Layer]:
        """Layers that are fit to be written; what is wrong with the others goes to problems."""
        try:
            for layer in self.reader.read(file, labels, target):
                try:
                    check_values(self.source, layer.values, layer.grid)
                except Fault as fault:
                    self.problems.extend([problem_of(self.source, file.path, fault, layer.period)])
                    continue
                self.highest = max(self.highest, float(np.nanmax(layer.values, initial=0.0)))
                self.done += 1
                self.report(self.source.id, self.done, len(self.plan.fresh))
                yield layer
        except Fault as fault:
            self.problems.extend([problem_of(self.source, file.path, fault, file.period or "")])

    def _grid_of(self, label: str) -> Grid | None:
        """Grid of one raster; None where it cannot be read, which is told when its turn comes."""
        try:
            return next(self.reader.read(self.plan.files[label], [label], None)).grid
        except Fault:
            return None

    def _manifest(self, grid: Grid, generation: int, count: int) -> Manifest:
        labels = self.plan.periods[:count]
        files = [self.plan.files[label] for label in labels]
        return Manifest(
            key=self.key,
            grid=grid,
            generation=generation,
            periods=labels,
            paths=tuple(str(file.path) for file in files),
            preliminary=tuple(file.preliminary for file in files),
            highest=self.highest,
            files=self.plan.origins,
        )


def _store(home: Path, generation: int) -> Path:
    return home / f"cube-{generation}.zarr"


def _blocks(start: int, stop: int, grid: Grid) -> Iterator[slice]:
    """Runs of periods that fill whole chunks and fit in memory."""
    depth = cube_zarr.chunk_length(grid)
    length = max(1, BLOCK_BYTES // (4 * grid.ny * grid.nx * depth)) * depth
    while start < stop:
        end = min(stop, start - start % depth + length)
        yield slice(start, end)
        start = end
