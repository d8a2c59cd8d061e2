"""Brings a cube on disk up to date with a plan so that it can be killed at any moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.files import cube_zarr, manifest
from etl.files.manifest import Manifest
from etl.files.raster_work import Reading, Run, agreed_grid, only_here, read_run, runs_of
from etl.files.rasters import Layer, Reader
from etl.files.store_plan import Plan
from etl.files.workforce import Workforce
from etl.model.problems import Problem, Problems
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
    force: Workforce,
    problems: Problems,
    report: Report,
) -> Manifest | None:
    """Read what is fresh, write the cube, then its manifest; None where nothing could be read.

    Where the periods held stand before all others, the cube is lengthened in place and the manifest
    follows every block. Otherwise a new store is written beside the old one. Once a problem is found,
    nothing more is written, but every file is still looked at. The rasters of the next blocks are read
    by others while this one is written.
    """
    work = _Work(source, key, home, known, plan, reader, force, problems, report)
    grid = known.grid if known and plan.kept else agreed_grid(reader, plan.files, plan.fresh)
    if grid is None:
        work.look_only()
        return None
    return work.run(grid)


@dataclass
class _Work:
    source: Source
    key: str
    home: Path
    known: Manifest | None
    plan: Plan
    reader: Reader
    force: Workforce
    problems: Problems
    report: Report
    done: int = 0
    highest: float = 0.0

    def look_only(self) -> None:
        """Tell what is wrong with every file; none of them has a grid to go by."""
        for run in runs_of(self.plan.files, self.plan.fresh, 1):
            list(self._sift(read_run(Reading(self.reader, None), run)))

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
        depth = cube_zarr.chunk_length(self.source, grid)
        blocks = list(_blocks(start, len(self.plan.files), grid, depth))
        runs = [self._runs(self.plan.periods[block]) for block in blocks]
        found = self.force.map(read_run, Reading(self.reader, grid), chain(*runs), only_here)
        for block, here in zip(blocks, runs, strict=True):
            values = self._block(self.plan.periods[block], grid, islice(found, len(here)))
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

    def _runs(self, labels: Sequence[str]) -> tuple[Run, ...]:
        fresh = [label for label in labels if label not in self.plan.kept]
        return runs_of(self.plan.files, fresh, len(labels))

    def _block(self, labels: Sequence[str], grid: Grid, found: Iterator[list[Layer | Problem]]) -> Stack:
        """Rasters of some periods, (periods, ny, nx): from the old cube where held, else as found."""
        values = np.full((len(labels), *grid.shape), np.nan, dtype=np.float32)
        self._copy_held(labels, values)
        for layer in (layer for run in found for layer in self._sift(run)):
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

    def _sift(self, found: Sequence[Layer | Problem]) -> Iterator[Layer]:
        """Layers that are fit to be written; what is wrong with the others goes to problems."""
        for item in found:
            if isinstance(item, Problem):
                self.problems.extend([item])
                continue
            self.highest = max(self.highest, float(np.nanmax(item.values, initial=0.0)))
            self.done += 1
            self.report(self.source.id, self.done, len(self.plan.fresh))
            yield item

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


def _blocks(start: int, stop: int, grid: Grid, depth: int) -> Iterator[slice]:
    """Runs of periods that fill whole chunks of some depth and fit in memory."""
    length = max(1, BLOCK_BYTES // (4 * grid.ny * grid.nx * depth)) * depth
    while start < stop:
        end = min(stop, start - start % depth + length)
        yield slice(start, end)
        start = end
