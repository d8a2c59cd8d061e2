"""Keeps one harmonised cube per source under a folder, up to date with the publisher's files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from etl.files import cube_zarr, manifest
from etl.files.manifest import Manifest
from etl.files.raster_names import Listing, find
from etl.files.raster_units import check_size
from etl.files.raster_window import Bounds, Fault
from etl.files.rasters import Reader, problem_of
from etl.files.store_plan import plan_of
from etl.files.store_update import store_path, update
from etl.files.workforce import ALONE, Workforce
from etl.model.paths import shown
from etl.model.problems import InputError, MachineError, Problem, Problems
from etl.model.progress import Report, silent
from etl.model.records import Source
from etl.model.status import Status
from etl.science.grid import Cube, cube_of

LOCK_SECONDS = 120.0
EAGER_BYTES = 512_000_000  # a cube up to this size is read at once, a larger one when it is used
ALIKE = 10  # more files than this with the same problem share one line


def harmonise(
    source: Source,
    path: str | Path,
    bounds: Bounds,
    status: Status,
    folder: Path,
    report: Report = silent,
    lock_seconds: float = LOCK_SECONDS,
    force: Workforce = ALONE,
) -> Cube:
    """The cube of a source over bounds (degrees), brought up to date under folder/<source id>.

    Only new and changed files are read. Raises InputError with every problem of every file, and
    MachineError where the disk or a lock stands in the way. A run killed at any moment loses nothing
    that the manifest holds, and the next one completes it.
    """
    listing = find(source, path)
    home = folder / source.id
    try:
        with _locked(home, lock_seconds):
            known = _up_to_date(source, path, listing, bounds, home, report, force)
            return _open(source, known, status, home)
    except OSError as error:
        raise MachineError(f"{shown(home)}: {error.strerror or error}; check disk and permissions") from error


def _up_to_date(
    source: Source,
    path: str | Path,
    listing: Listing,
    bounds: Bounds,
    home: Path,
    report: Report,
    force: Workforce,
) -> Manifest:
    key = manifest.key_of(source, bounds)
    known = manifest.load(home, key)
    if known and not cube_zarr.holds(store_path(home, known), source, known.grid, len(known.periods)):
        known = None
    problems = Problems()
    with Reader(source, bounds) as reader:
        plan = plan_of(source, listing, known, reader, problems)
        if known is None or not plan.changes_nothing(known):
            known = update(source, key, home, known, plan, reader, force, problems, report)
    if known is None or problems:
        raise InputError(gathered(problems))
    try:
        check_size(source, known.periods, known.highest)
    except Fault as fault:
        raise InputError(problem_of(source, Path(path), fault)) from fault
    return known


def _open(source: Source, known: Manifest, status: Status, home: Path) -> Cube:
    store, count = store_path(home, known), len(known.periods)
    preliminary = np.array(known.preliminary, dtype=bool)
    if 4 * count * known.grid.ny * known.grid.nx <= EAGER_BYTES:
        values = cube_zarr.read(store, source, 0, count)
        about = {"unit": source.unit, "source": source.id, "status": status, "preliminary": preliminary}
        return cube_of(source.gives, known.grid, known.periods, values, **about)
    lazy = cube_zarr.open_lazily(store, source, count).assign_coords(period=list(known.periods))
    return Cube(source.gives, source.unit, source.id, status, known.grid, lazy, preliminary)


@contextmanager
def _locked(home: Path, seconds: float) -> Iterator[None]:
    """One build at a time works on a cube; others wait."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / ".lock", timeout=seconds):
            yield
    except Timeout:
        raise MachineError(
            f"{shown(home)}: another build has used this cube for {seconds:g} s; wait for it or end it"
        ) from None


def gathered(problems: Problems) -> tuple[Problem, ...]:
    """Every problem on its own line, but one line where many files have the same."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in dict.fromkeys(problems.found):
        alike.setdefault((problem.problem, problem.cure), []).append(problem)
    lines: list[Problem] = []
    for group in alike.values():
        first, last = group[0], group[-1]
        if len(group) <= ALIKE:
            lines.extend(group)
        else:
            place = f"{first.place} and {len(group) - 1} more files up to {last.file}"
            lines.append(Problem(first.file, place, first.problem, first.cure))
    return tuple(lines)
