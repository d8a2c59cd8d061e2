"""Downloads everything that a profile names and a publisher offers, and tells what came and what did not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from etl.files.catalog import SOURCES
from etl.files.fetch.client import Client, Patience
from etl.files.fetch.disk import claimed
from etl.files.fetch.hdx_tables import SLUGS, fetch_table
from etl.files.fetch.outlines import fetch_outlines
from etl.files.fetch.plan import MIRROR, Months, Place
from etl.files.fetch.raster_files import Fetched, fetch
from etl.files.fetch.trouble import Trouble
from etl.files.levels import read_levels
from etl.files.raster_window import Bounds
from etl.files.weights import Zones, bounds_of
from etl.model.paths import shown
from etl.model.problems import InputError, MachineError, Problem, Problems
from etl.model.profile import BoundaryInput, Profile, RasterInput, TableInput
from etl.model.progress import Report, silent
from etl.model.records import Source

BY_ID = {source.id: source for source in SOURCES}
MOST_NAMED = 6  # periods named in one line


@dataclass
class Result:
    """What a run tells: a line per source, inputs that are wrong, and what network or disk prevented."""

    lines: list[str] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    troubles: list[str] = field(default_factory=list)

    def stop_if_any(self) -> None:
        """Raise MachineError with everything where network or disk stood in the way, else InputError."""
        if self.troubles:
            raise MachineError("\n".join([*self.troubles, *map(str, self.problems.found)]))
        self.problems.stop_if_any()


def run(
    profile: Profile,
    months: Months,
    report: Report = silent,
    today: date | None = None,
    patience: Patience | None = None,
) -> Result:
    """Fetch boundaries, then every raster source and table that has an address, one after the other.

    Raises InputError where the boundaries cannot be read: they say which part of each raster is needed.
    """
    result = Result()
    if profile.demo is not None:
        result.lines.append("nothing to fetch: a demonstration simulates its rasters and tables")
        return result
    mirror, patience = os.environ.get(MIRROR, ""), patience or Patience()
    for entry in profile.boundaries:
        _outlines(profile, entry, mirror, patience, result)
    if result.troubles or result.problems:
        return result
    bounds = _bounds(profile.boundaries)
    for raster in profile.rasters:
        source = BY_ID.get(raster.source)
        if source is None:
            result.problems.add(
                shown(profile.path),
                f"[[rasters]] {raster.source}",
                "is no source of the catalogue",
                "python -m etl list shows all",
            )
        elif _may_fetch(source, raster, result):
            place = _place(profile, raster, source, months, today or datetime.now(UTC).date(), mirror)
            _rasters(place, bounds, patience, report, result)
    for table in profile.tables:
        _table(profile, table, mirror, patience, result)
    return result


def _outlines(
    profile: Profile, entry: BoundaryInput, mirror: str, patience: Patience, result: Result
) -> None:
    if not entry.fetch or entry.path.exists():
        return
    try:
        with claimed(entry.path.parent), Client(patience) as client:
            fetch_outlines(client, entry, profile.country, mirror)
        result.lines.append(f"{shown(entry.path)}: outlines fetched from {entry.fetch}")
    except InputError as error:
        result.problems.extend(error.problems)
    except Trouble as trouble:
        problem = Problem(shown(entry.path), entry.fetch, trouble.problem, trouble.cure)
        result.troubles.append(str(problem))
    except MachineError as error:
        result.troubles.append(str(error))


def _table(profile: Profile, table: TableInput, mirror: str, patience: Patience, result: Result) -> None:
    if table.format not in SLUGS:
        return
    where = f"{table.format}: {shown(table.path)}"
    if not profile.country:
        result.lines.append(f'{where} is not fetched without country = "LSO" (ISO 3166) in [profile]')
        return
    try:
        with claimed(table.path.parent), Client(patience) as client:
            became = fetch_table(client, table.format, profile.country, table.path, mirror)
        result.lines.append(f"{where} {became}")
    except Trouble as trouble:
        problem = Problem(shown(table.path), table.format, trouble.problem, trouble.cure)
        result.troubles.append(str(problem))
    except MachineError as error:
        result.troubles.append(str(error))


def _bounds(entries: Sequence[BoundaryInput]) -> Bounds:
    return bounds_of([Zones(level) for level in read_levels(entries).outlines])


def _may_fetch(source: Source, raster: RasterInput, result: Result) -> bool:
    """Whether a source has an address and a folder to go to; a line says where not."""
    path = Path(raster.path)
    if source.download is None:
        result.lines.append(f"{source.id}: no address is known; put its files into {shown(path)} by hand")
    elif "*" in raster.path or "?" in raster.path or (path.suffix and not path.is_dir()):
        result.lines.append(f"{source.id}: {shown(path)} is no folder; name one to fetch into it")
    else:
        return True
    return False


def _place(
    profile: Profile, raster: RasterInput, source: Source, months: Months, today: date, mirror: str
) -> Place:
    if source.download is None:
        raise ValueError(f"{source.id} has no address")
    folder = Path(raster.path)
    server = mirror or raster.mirror
    return Place(source, source.download, folder, months, today, profile.country, server)


def _rasters(place: Place, bounds: Bounds, patience: Patience, report: Report, result: Result) -> None:
    try:
        with claimed(place.folder), Client(patience) as client:
            _tell(fetch(client, place, bounds, report), result)
    except InputError as error:
        result.problems.extend(error.problems)
    except MachineError as error:
        result.troubles.append(str(error))


def _tell(fetched: Fetched, result: Result) -> None:
    """Put what became of a source into lines, its gaps and troubles into theirs."""
    source, folder = fetched.source, shown(fetched.folder)
    line = f"{source.id}: {len(fetched.new)} fetched, {fetched.standing} were there"
    line += f"; preliminary: {_named(fetched.preliminary)}" if fetched.preliminary else ""
    line += f"; not published yet: {_named(fetched.unpublished)}" if fetched.unpublished else ""
    line += f"; not asked for: {fetched.not_asked}" if fetched.not_asked else ""
    result.lines.append(line)
    if fetched.gaps:
        cure = f"look at {source.url}, put the file there by hand, or name a mirror"
        place = f"{source.id} {_named(fetched.gaps)}".strip()
        result.problems.add(folder, place, "the server has no such file", cure)
    for name in fetched.changed:
        cure = "files in data/raw are never edited: delete it and run again"
        result.problems.add(f"{folder}/{name}", source.id, "is not what was downloaded", cure)
    alike: dict[tuple[str, str], list[str]] = {}
    for period, trouble in fetched.troubles.items():
        alike.setdefault((trouble.problem, trouble.cure), []).append(period)
    for (problem, cure), periods in alike.items():
        place = f"{source.id} {_named(periods)}".strip()
        result.troubles.append(str(Problem(folder, place, problem, cure)))


def _named(periods: Sequence[str]) -> str:
    named = ", ".join(periods[:MOST_NAMED])
    more = len(periods) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
