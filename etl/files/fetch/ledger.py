"""Keeps the list of what was downloaded into a folder: address, date, licence, size and hash of each file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from etl.files.fetch.disk import put, sha256_of

NAME = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One downloaded file.

    window: west, south, east, north in degrees of the part that was fetched; None for a whole file.
    fetched: moment in UTC. period: label, empty where the file holds for all time.
    """

    name: str
    url: str
    fetched: str
    licence: str
    size: int
    sha256: str
    period: str = ""
    preliminary: bool = False
    etag: str = ""
    last_modified: str = ""
    window: tuple[float, float, float, float] | None = None


@dataclass
class Ledger:
    """The entries of one folder by file name, and what is said of all of them."""

    folder: Path
    about: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(self, entry: Entry, *replaced: str) -> None:
        """Write down a file that stands in its place; take away those that it replaces."""
        self.entries[entry.name] = entry
        self.save()
        self.drop(name for name in replaced if name != entry.name)
        note_of(self.folder / entry.name).unlink(missing_ok=True)

    def drop(self, names: Iterable[str]) -> None:
        """Take files off the list and out of the folder; those put there by hand stay."""
        known = [name for name in names if name in self.entries]
        for name in known:
            del self.entries[name]
        if known:
            self.save()
        for name in known:
            (self.folder / name).unlink(missing_ok=True)

    def save(self) -> None:
        """Replace the list on the disk at once."""
        files = [
            {key: value for key, value in asdict(self.entries[name]).items() if value not in ("", None)}
            for name in sorted(self.entries)
        ]
        text = json.dumps({**self.about, "files": files}, indent=1, ensure_ascii=False)
        put(self.folder / NAME, (text + "\n").encode())


def open_ledger(folder: Path, about: Mapping[str, str]) -> Ledger:
    """The list of a folder, completed with files that a run put in place before it was killed."""
    ledger = Ledger(folder, dict(about), _entries(folder / NAME))
    for note in sorted(folder.glob(".*.entry.json")):
        entry = _noted(note)
        if entry and _stands(folder / entry.name, entry):
            ledger.add(entry)
        note.unlink(missing_ok=True)
    for name in [name for name in ledger.entries if not (folder / name).exists()]:
        del ledger.entries[name]
    for scratch in (*folder.glob(".*.window"), *folder.glob(".*.draft")):
        scratch.unlink(missing_ok=True)
    return ledger


def note_of(place: Path) -> Path:
    """Where a file's entry waits from before the file gets its name until it is in the list."""
    return place.with_name(f".{place.name}.entry.json")


def take_note(folder: Path, entry: Entry) -> None:
    """Write the note that lets a later run complete the list."""
    put(note_of(folder / entry.name), json.dumps(asdict(entry)).encode())


def _entries(path: Path) -> dict[str, Entry]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {facts["name"]: _entry(facts) for facts in found}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _noted(note: Path) -> Entry | None:
    try:
        return _entry(json.loads(note.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _entry(facts: Mapping[str, Any]) -> Entry:
    window = facts.get("window")
    return Entry(**{**facts, "window": tuple(window) if window else None})


def _stands(path: Path, entry: Entry) -> bool:
    return path.is_file() and path.stat().st_size == entry.size and sha256_of(path) == entry.sha256
