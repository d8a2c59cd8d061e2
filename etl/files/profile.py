"""Reads a profile: TOML in, Profile out, every mistake named with its place and cure."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.model.paths import PROFILES, shown
from etl.model.problems import InputError, Problem, Problems, UsageError
from etl.model.profile import (
    BoundaryInput,
    Demonstration,
    MovementInput,
    PopulationInput,
    Profile,
    RasterInput,
)
from etl.model.status import Status

Table = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """What one key may hold: a test of the value, in words for the message, and whether it must stand."""

    expected: str
    fits: Callable[[Any], bool]
    required: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]+", value) is not None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_years(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_whole, value)) and value[0] < value[1]


def _is_status(value: Any) -> bool:
    return isinstance(value, str) and value in {status.label for status in Status}


_TEXT = Key("text", _is_text)
_NEEDED = Key("text", _is_text, required=True)
_STATUS = Key(" or ".join(f'"{s.label}"' for s in Status), _is_status, required=True)
_YEAR = Key("a year", _is_whole)
_DESCRIPTION = {"title": _TEXT, "url": _TEXT, "licence": _TEXT, "accessed": _TEXT}

SECTIONS: dict[str, dict[str, Key]] = {
    "profile": {
        "id": Key("letters, digits, - and _", _is_id, required=True),
        "title": _TEXT,
        "baseline": Key("two years, first and last, such as [1991, 2020]", _is_years),
        "min_coverage": Key("a share from 0 to 1", _is_share),
        "water_holding_capacity_mm": Key(
            "millimetres above 0", lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v > 0
        ),
    },
    "boundaries": {"path": _NEEDED, "pcode": _TEXT, "name": _TEXT, "level": _TEXT, "parent": _TEXT},
    "places": {"path": _TEXT},
    "population": {"path": _NEEDED, **_DESCRIPTION},
    "rasters": {"source": _NEEDED, "path": _NEEDED, "status": _STATUS, "title": _TEXT, "accessed": _TEXT},
    "movement": {
        "format": _NEEDED,
        "path": _NEEDED,
        "status": _STATUS,
        "mapping": _TEXT,
        "sheet": _TEXT,
        "start": _YEAR,
        "end": _YEAR,
        **_DESCRIPTION,
    },
    "index": {"table": _NEEDED},
    "disclosure": {
        "threshold": Key("a whole number of people, at least 1", lambda v: _is_whole(v) and v >= 1)
    },
    "demo": {
        "seed": Key("a whole number, 0 or more", lambda v: _is_whole(v) and v >= 0, required=True),
        "folder": _TEXT,
    },
}
REPEATED = ("boundaries", "rasters", "movement")
REQUIRED = ("profile", "boundaries")
FREE_KEYS = ("places",)  # holds accepted names beside its own keys


def find_profile(word: str) -> Path:
    """File of a profile named by id or path; raises UsageError where there is none."""
    path = Path(word) if word.endswith(".toml") else PROFILES / f"{word}.toml"
    if path.is_file():
        return path
    known = sorted(p.stem for p in PROFILES.glob("*.toml"))
    raise UsageError(
        f"profile {word!r} not found; name one of {', '.join(known)} or the path of a .toml file"
    )


def read_profile(word: str) -> Profile:
    """Profile by id or path; raises UsageError where it is missing, InputError where it is wrong."""
    path = find_profile(word)
    name = shown(path)
    sections = _parse(path, name)
    problems = Problems()
    tables = {section: _rows(section, sections, problems, name) for section in SECTIONS}
    _check_sections(sections, problems, name)
    for section, rows in tables.items():
        for number, row in enumerate(rows, start=1):
            place = f"[[{section}]] {number}" if section in REPEATED and len(rows) > 1 else f"[{section}]"
            _check_keys(section, row, place, problems, name)
    problems.stop_if_any()
    return _profile(path, tables)


def _parse(path: Path, name: str) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(name, "", f"is not valid TOML: {error}", "correct that line")
    except UnicodeDecodeError:
        problem = Problem(name, "", "is not UTF-8 text", "save it as UTF-8")
    raise InputError(problem)


def _rows(section: str, sections: Table, problems: Problems, name: str) -> list[Table]:
    found = sections.get(section, [])
    rows = found if isinstance(found, list) else [found]
    if section not in REPEATED and len(rows) > 1:
        problems.add(name, f"[[{section}]]", "stands more than once", f"keep one [{section}]")
    if not all(isinstance(row, dict) for row in rows):
        problems.add(name, section, "is a value, not a table", f"write [{section}] and its keys below")
        return []
    return rows


def _check_sections(sections: Table, problems: Problems, name: str) -> None:
    for section in sections:
        if section not in SECTIONS:
            problems.add(name, f"[{section}]", "is no section of a profile", _suggest(section, SECTIONS))
    for section in REQUIRED:
        if not sections.get(section):
            problems.add(name, f"[{section}]", "is missing", f"add [{section}], it is required")


def _check_keys(section: str, row: Table, place: str, problems: Problems, name: str) -> None:
    known = SECTIONS[section]
    for key, value in row.items():
        if key in known and not known[key].fits(value):
            expected = known[key].expected
            problems.add(name, f"{place} {key}", f"holds {value!r}", f"write {expected}")
        elif key not in known and section not in FREE_KEYS:
            problems.add(name, f"{place} {key}", "is no key of this section", _suggest(key, known))
        elif key not in known and not _is_text(value):
            problems.add(
                name, f"{place} {key}", f"holds {value!r}", "write the P-code that this name stands for"
            )
    misspelt = {near for key in row if key not in known for near in _nearest(key, known)}
    for key, rule in known.items():
        if rule.required and key not in row and key not in misspelt:
            problems.add(name, place, f"lacks {key}", f"add {key} = … ({rule.expected})")


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)


def _suggest(word: str, known: Iterable[str]) -> str:
    near = _nearest(word, known)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"


def _profile(path: Path, tables: dict[str, list[Table]]) -> Profile:
    folder = path.resolve().parent
    head = tables["profile"][0]
    only = {section: rows[0] for section, rows in tables.items() if rows and section not in REPEATED}
    places = dict(only.get("places", {}))
    place_path = places.pop("path", None)
    optional: Table = {key: head[key] for key in ("min_coverage", "water_holding_capacity_mm") if key in head}
    if "baseline" in head:
        optional["baseline"] = tuple(head["baseline"])
    return Profile(
        path=path,
        id=head["id"],
        title=str(head.get("title", head["id"])),
        boundaries=tuple(BoundaryInput(**_with_paths(row, folder)) for row in tables["boundaries"]),
        places=folder / place_path if place_path else None,
        accepted_places=places,
        population=PopulationInput(**_with_paths(only["population"], folder))
        if "population" in only
        else None,
        rasters=tuple(
            RasterInput(**{**row, "path": str(folder / row["path"]), "status": Status.parse(row["status"])})
            for row in tables["rasters"]
        ),
        movement=tuple(
            MovementInput(**{**_with_paths(row, folder), "status": Status.parse(row["status"])})
            for row in tables["movement"]
        ),
        index=folder / only["index"]["table"] if "index" in only else None,
        disclosure_threshold=only.get("disclosure", {}).get("threshold", 5),
        demo=_demonstration(only["demo"], folder) if "demo" in only else None,
        **optional,
    )


def _demonstration(row: Table, folder: Path) -> Demonstration:
    return Demonstration(row["seed"], folder / row.get("folder", "../raw/demo"))


def _with_paths(row: Table, folder: Path) -> Table:
    return {key: folder / value if key in ("path", "mapping") else value for key, value in row.items()}
