"""Finds the raster files that a profile's path stands for and the period in each file's name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from etl.files.catalog import SOURCES
from etl.files.raster_address import LIST_ENDING, listed
from etl.model import periods
from etl.model.paths import exists, shown
from etl.model.periods import Cadence
from etl.model.problems import InputError, Problem
from etl.model.records import Source

STATIC = ""  # the period of a raster that holds for all time
CF_ENDINGS = (".nc", ".nc4", ".cdf", ".zarr")
TIFF_ENDINGS = (".tif", ".tiff", ".cog", ".tif.gz", ".tiff.gz")
EXAMPLES = 5


@dataclass(frozen=True)
class RasterFile:
    """A file and the period that its name states; None where its own time coordinate does."""

    path: Path
    period: str | None
    preliminary: bool = False


@dataclass(frozen=True)
class Listing:
    """Files of one source, by name, and the names in the same folder that are none of it."""

    files: tuple[RasterFile, ...]
    passed_over: tuple[str, ...]


def find(source: Source, path: str | Path) -> Listing:
    """Files of a source at a folder, glob, file or .txt list of paths and addresses; InputError if none."""
    place = Path(path)
    if not exists(place):
        matches = _matches(place)
        if not matches:
            raise _nothing(
                source, path, "does not exist", "correct the path in the profile or fetch the data"
            )
        return _sorted_out(source, path, matches)
    try:
        if place.is_dir() and not _is_zarr(place):
            return _sorted_out(source, path, sorted(place.iterdir()))
        if place.suffix.lower() == LIST_ENDING:
            return _sorted_out(source, path, listed(place))
    except PermissionError:
        raise _nothing(source, path, "cannot be opened", "give read permission") from None
    except UnicodeDecodeError:
        raise _nothing(source, path, "is no text", "save the list of rasters as plain text") from None
    return _sorted_out(source, path, [place], alone=True)


def period_in(source: Source, name: str) -> tuple[str, bool] | None:
    """Period in a GeoTIFF's name and whether the publisher calls it preliminary; None for another name."""
    match = source.file_name.fullmatch(name)
    if match is None:
        return None
    found = match.groupdict()
    label = STATIC if source.cadence is Cadence.STATIC else _label(found)
    return None if label is None else (label, found.get("preliminary") is not None)


def parts_at(source: Source, path: str | Path) -> tuple[Source, ...]:
    """The sources to read at a path: those parts that have files there, the source itself if it has none.

    Raises InputError where no part has any.
    """
    if not source.parts:
        return (source,)
    names = [file.path.name for file in find(source, path).files]
    held = tuple(part for part in source.parts if any(map(part.file_name.fullmatch, names)))
    if not held:
        raise _unrecognised(source, path, names)
    return held


def dekad_of_day(day: int) -> int:
    """Dekad 1, 2 or 3 of a day of the month; the third runs to the month's end."""
    return min((day - 1) // 10, 2) + 1


def _label(found: dict[str, str | None]) -> str | None:
    year = int(found["year"] or 0)
    if found.get("day_of_year"):
        day = date(year, 1, 1) + timedelta(days=int(found["day_of_year"] or 0) - 1)
        return periods.month(year, day.month) if day.year == year else None
    if found.get("dekad_of_year"):
        month, number = divmod(int(found["dekad_of_year"] or 0) - 1, periods.DEKADS_PER_MONTH)
        return periods.dekad(year, month + 1, number + 1) if 0 <= month < 12 else None
    if "month" not in found:
        return periods.from_ordinal(year, Cadence.YEAR)
    month = int(found["month"] or 0)
    return (
        periods.dekad(year, month, int(found["dekad"] or 0))
        if "dekad" in found
        else periods.month(year, month)
    )


def _matches(pattern: Path) -> list[Path]:
    start = Path(pattern.anchor)
    try:
        return sorted(start.glob(str(pattern.relative_to(start))))
    except (ValueError, OSError):  # "**" within a name, a name too long
        return []


def _sorted_out(source: Source, path: str | Path, entries: list[Path], alone: bool = False) -> Listing:
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    files: list[RasterFile] = []
    passed_over: list[str] = []
    for entry in visible:
        file = _recognised(source, entry, alone)
        if file is None:
            passed_over.append(entry.name)
        else:
            files.append(file)
    if not files:
        raise _unrecognised(source, path, passed_over)
    return Listing(tuple(files), tuple(passed_over))


def _recognised(source: Source, entry: Path, alone: bool) -> RasterFile | None:
    if _is_zarr(entry) or entry.suffix.lower() in CF_ENDINGS:
        return RasterFile(entry, None, re.search("prelim", entry.name, re.IGNORECASE) is not None)
    stated = period_in(source, entry.name)
    if stated is not None:
        return RasterFile(entry, *stated)
    if alone and source.cadence is Cadence.STATIC and entry.name.lower().endswith(TIFF_ENDINGS):
        return RasterFile(entry, STATIC)
    return None


def _is_zarr(entry: Path) -> bool:
    if not entry.is_dir():
        return False
    return entry.suffix.lower() == ".zarr" or any(
        (entry / name).exists() for name in ("zarr.json", ".zgroup")
    )


def _unrecognised(source: Source, path: str | Path, names: list[str]) -> InputError:
    expected = " or ".join(source.file_names)
    if not names:
        return _nothing(source, path, "is empty", f"put the files of {source.title} there: {expected}")
    kinds = Counter(_ending(name) for name in names)
    found = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(EXAMPLES))
    examples = ", ".join(names[:EXAMPLES]) + (" …" if len(names) > EXAMPLES else "")
    alike = [s.id for s in SOURCES if s.cadence is not Cadence.STATIC and any(period_in(s, n) for n in names)]
    cure = f"name the files as the publisher does, e.g. {expected}, or give a NetCDF file or Zarr store"
    if alike:
        cure = f"these look like files of {' or '.join(alike)}: correct source or path in the profile"
    return _nothing(source, path, f"holds no file of {source.id}; found {found}: {examples}", cure)


def _ending(name: str) -> str:
    return (
        "".join(Path(name).suffixes[-2:]) if name.lower().endswith(".gz") else Path(name).suffix
    ) or "unnamed"


def _nothing(source: Source, path: str | Path, problem: str, cure: str) -> InputError:
    return InputError(Problem(shown(Path(path)), source.id, problem, cure))
