"""The TOML file that maps the columns and values of any table to moves, so that it needs no code."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.model.profile import MovementInput

SECTIONS = ("table", "columns", "constants", "values", "keep")
TABLE_KEYS = ("sheet", "header", "rows")
FIELDS = (
    "origin", "origin_setting", "destination", "destination_setting", "start", "end", "movers",
    "weight", "persons", "withheld", "sex", "age",
)  # fmt: skip
LEAVE_OUT = "leave out"  # a value that sets its rows aside


@dataclass(frozen=True)
class TableMapping:
    """What the columns and values of a table mean.

    rows: `counts` (one count per row), `sums` (counts of equal rows add up) or `persons` (each row is one
    person). columns: field → heading; constants: field → value of every row; values: field → as written →
    meaning; keep: heading → values whose rows are kept. header: row of the headings, counted from 1.
    """

    file: str
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    keep: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: str = "counts"
    sheet: str = ""
    header: int = 0

    def meaning(self, name: str, text: str) -> str:
        """What a cell of a field means; itself where nothing is said of it."""
        return self.values.get(name, {}).get(text, text)


def read_mapping(entry: MovementInput) -> TableMapping:
    """Mapping of a profile's entry; raises InputError with everything wrong in it."""
    if entry.mapping is None:
        told = f"format {entry.format!r} needs a mapping"
        raise InputError(
            Problem(shown(entry.path), "", told, 'add mapping = "FILE.toml" to its [[movement]]')
        )
    path, file = entry.mapping, shown(entry.mapping)
    content = _content(path, file)
    problems = Problems()
    _check_names(content, SECTIONS, file, "", problems)
    sections = {name: _section(content, name, file, problems) for name in SECTIONS}
    _check_names(sections["table"], TABLE_KEYS, file, "[table] ", problems)
    for name in ("columns", "constants", "values"):
        _check_names(sections[name], FIELDS, file, f"[{name}] ", problems)
    rows = str(sections["table"].get("rows", "counts"))
    if rows not in ("counts", "sums", "persons"):
        problems.add(file, "[table] rows", f"holds {rows!r}", "write counts, sums or persons")
    _check_given({*sections["columns"], *sections["constants"]}, rows, entry, file, problems)
    problems.stop_if_any()
    return TableMapping(
        file,
        {name: str(heading) for name, heading in sections["columns"].items()},
        {name: str(value) for name, value in sections["constants"].items()},
        {name: _texts(values) for name, values in sections["values"].items()},
        {heading: tuple(map(str, kept)) for heading, kept in sections["keep"].items()},
        rows,
        entry.sheet or str(sections["table"].get("sheet", "")),
        int(sections["table"].get("header", 0)),
    )


def _content(path: Path, file: str) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(Problem(file, "", "is missing", "put the mapping there or correct its path"))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(file, "", f"is not valid TOML: {error}", "correct that line")) from None


def _section(content: Mapping[str, Any], name: str, file: str, problems: Problems) -> dict[str, Any]:
    section = content.get(name, {})
    if not isinstance(section, dict):
        problems.add(file, name, "is a value, not a table", f"write [{name}] and its keys below")
        return {}
    expected = {"values": dict, "keep": list}.get(name)
    for key, value in section.items():
        if expected and not isinstance(value, expected):
            shape = (
                f"[values.{key}] and the values below" if name == "values" else f"{key} = [values to keep]"
            )
            problems.add(file, f"[{name}] {key}", f"holds {value!r}", f"write {shape}")
    return {key: value for key, value in section.items() if not expected or isinstance(value, expected)}


def _check_names(
    found: Iterable[str], known: tuple[str, ...], file: str, section: str, problems: Problems
) -> None:
    for name in found:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            cure = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"
            problems.add(file, f"{section}{name}", "is not known in a mapping", cure)


def _check_given(given: set[str], rows: str, entry: MovementInput, file: str, problems: Problems) -> None:
    needed = ["origin", "destination"] + (["movers"] if rows != "persons" else [])
    if entry.start is None or entry.end is None:
        needed += ["start", "end"]
    for name in needed:
        if name not in given:
            cure = f'add {name} = "heading" to [columns], or its value to [constants]'
            problems.add(file, "[columns]", f"says nothing of {name}", cure)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(written): str(meaning) for written, meaning in values.items()}
