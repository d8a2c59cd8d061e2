"""What a harmonised cube holds and which files it came from; a period counts only once it stands here."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from etl.files.raster_address import is_remote
from etl.files.raster_window import Bounds
from etl.model.records import Source
from etl.science.grid import Grid

READER_VERSION = 1  # a higher number makes every cube be read again
NAME = "manifest.json"


@dataclass(frozen=True)
class Stamp:
    """What tells whether a file has changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Origin:
    """A file as it was when it was read, and every period in it."""

    stamp: Stamp
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """Contents of one cube.

    key: hash of the source's record, the country's bounds and the reader's version. generation: number
    of the Zarr store that counts. periods: labels in the order of its time axis; paths, preliminary: the
    file of each and whether the publisher will revise it. highest: the greatest value in the cube.
    files: by path.
    """

    key: str
    grid: Grid
    generation: int
    periods: tuple[str, ...]
    paths: tuple[str, ...]
    preliminary: tuple[bool, ...]
    highest: float
    files: dict[str, Origin]


def key_of(source: Source, bounds: Bounds) -> str:
    """Hash of everything but the files that decides what a cube holds."""
    record = {f.name: getattr(source, f.name) for f in fields(source)}
    record["file_name"] = source.file_name.pattern
    text = json.dumps([READER_VERSION, record, [round(b, 9) for b in bounds]], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def stamp_of(path: Path) -> Stamp:
    """Size and time of last change of a file, or of everything in a Zarr store.

    What lies at an address is taken to stay as it is: there is no asking without the network.
    """
    if is_remote(path):
        return Stamp(0, 0)
    if not path.is_dir():
        found = path.stat()
        return Stamp(found.st_size, found.st_mtime_ns)
    inside = [entry.stat() for entry in path.rglob("*") if entry.is_file()]
    return Stamp(sum(s.st_size for s in inside), max((s.st_mtime_ns for s in inside), default=0))


def load(folder: Path, key: str) -> Manifest | None:
    """The manifest of a folder; None where there is none, it is damaged, or it is of another key."""
    try:
        facts = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return _from_facts(facts) if facts["key"] == key else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def save(folder: Path, manifest: Manifest) -> None:
    """Replace the folder's manifest at once."""
    draft = folder / f".{NAME}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    draft.replace(folder / NAME)


def _from_facts(facts: dict[str, Any]) -> Manifest:
    files = {
        path: Origin(Stamp(**origin["stamp"]), tuple(origin["periods"]))
        for path, origin in facts["files"].items()
    }
    return Manifest(
        key=facts["key"],
        grid=Grid(**facts["grid"]),
        generation=int(facts["generation"]),
        periods=tuple(facts["periods"]),
        paths=tuple(facts["paths"]),
        preliminary=tuple(facts["preliminary"]),
        highest=float(facts["highest"]),
        files=files,
    )
