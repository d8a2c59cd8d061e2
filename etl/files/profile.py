"""Reads a profile: TOML in, Profile out, every mistake named with its place and cure."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl.files.profile_keys import FREE_KEYS, OPTIONAL_HEAD, REPEATED, REQUIRED, SECTIONS, is_text
from etl.model.paths import PROFILES, exists, shown
from etl.model.problems import InputError, Problem, Problems, UsageError
from etl.model.profile import (
    BoundaryInput,
    Demonstration,
    MovementInput,
    PopulationInput,
    Profile,
    ProjectInput,
    RasterInput,
    TableInput,
    UrbanInput,
)
from etl.model.status import Status

Table = dict[str, Any]


def find_profile(word: str) -> Path:
    """File of a profile named by id or path; raises UsageError where there is none."""
    path = Path(word) if word.endswith(".toml") else PROFILES / f"{word}.toml"
    if exists(path) and path.is_file():
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
        elif key not in known and not is_text(value):
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
    optional: Table = {key: head[key] for key in OPTIONAL_HEAD if key in head}
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
        tables=tuple(
            TableInput(**{**_with_paths(row, folder), "status": Status.parse(row["status"])})
            for row in tables["tables"]
        ),
        projects=tuple(
            ProjectInput(**{**_with_paths(row, folder), "status": Status.parse(row["status"])})
            for row in tables["projects"]
        ),
        index=folder / only["index"]["table"] if "index" in only else None,
        disclosure_threshold=only.get("disclosure", {}).get("threshold", 5),
        urban=_urban(only.get("urban", {}), folder),
        demo=_demonstration(only["demo"], folder) if "demo" in only else None,
        **optional,
    )


def _demonstration(row: Table, folder: Path) -> Demonstration:
    return Demonstration(row["seed"], folder / row.get("folder", "../raw/demo"))


def _urban(row: Table, folder: Path) -> UrbanInput:
    paths: Table = {key: folder / row[key] for key in ("raster", "population") if key in row}
    return UrbanInput(**{**row, **paths, "places": tuple(row.get("places", ()))})


def _with_paths(row: Table, folder: Path) -> Table:
    return {key: folder / value if key in ("path", "mapping") else value for key, value in row.items()}
