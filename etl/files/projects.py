"""Reads tables of projects (name, place, period, theme, source) to hold responses against hotspots."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.findings import Findings
from etl.files.cells.header import Header, find_header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.places import reconciled, unmatched
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.model.profile import ProjectInput
from etl.model.status import Status
from etl.model.tables import PROJECTS
from etl.science.frames import frame
from etl.science.places import Gazetteer, How, Match

LONGEST = 500  # characters of a text that is kept
REQUIRED = {
    "name": ("project", "project name", "project title", "title", "activity", "programme", "intervention"),
    "place": (
        *("district", "districts", "location", "locations", "area", "pcode", "adm1_pcode", "admin1"),
        *("admin 1", "place name", "geographic area"),
    ),
}
OPTIONAL = {
    "period": ("years", "year", "dates", "duration", "timeframe", "implementation period"),
    "theme": ("sector", "sectors", "cluster", "topic", "type"),
    "source": ("organisation", "organization", "agency", "donor", "funder", "implementing agency", "partner"),
}
FIELDS = (*REQUIRED, *OPTIONAL)
_SEPARATORS = re.compile(r"\s*[;,\n]\s*|\s+and\s+")


@dataclass(frozen=True)
class ProjectTable:
    """Rows with the columns of tables.PROJECTS (status as int), places met, what a person should know."""

    file: str
    rows: pd.DataFrame
    reconciliation: pd.DataFrame
    remarks: tuple[Remark, ...] = ()


def read_projects(entry: ProjectInput, gazetteer: Gazetteer, status: Status) -> ProjectTable:
    """One row per project and place; several places in a cell are parted by commas, semicolons or "and".

    A project of the whole country has its ISO-3 code as place. Raises InputError with every problem found.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    header = _header(entry, sheet)
    layout = Problems()
    rows = data_rows(sheet, header, layout)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    texts = {
        name: column_of(sheet, rows.numbers, header, name)
        if name in header.columns
        else ("",) * len(rows.numbers)
        for name in FIELDS
    }
    matches = [_matches(text, gazetteer) for text in texts["place"]]
    records = _records(texts, matches, gazetteer, entry, status, findings)
    problems = (*layout.found, *findings.collected())
    if problems:
        raise InputError(problems)
    found = frame(PROJECTS, records).astype({"status": "int64"}).drop_duplicates(ignore_index=True)
    return ProjectTable(sheet.file, found, reconciled(sheet.file, matches), rows.remarks)


def _header(entry: ProjectInput, sheet: Sheet) -> Header:
    if entry.mapping is None:
        return find_header(sheet, REQUIRED, OPTIONAL)
    columns = _mapping(entry.mapping)
    required = {name: (columns[name],) for name in REQUIRED}
    return find_header(sheet, required, {n: (c,) for n, c in columns.items() if n in OPTIONAL}, by_name=False)


def _mapping(path: Path) -> dict[str, str]:
    """Field → heading of a mapping's [columns]; raises InputError with everything wrong in it."""
    file = shown(path)
    if not path.is_file():
        raise InputError(Problem(file, "", "is missing", "put the mapping there or correct its path"))
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(file, "", f"is not valid TOML: {error}", "correct that line")) from None
    columns = content.get("columns", {})
    problems = Problems()
    if not isinstance(columns, dict):
        problems.add(file, "columns", "is a value, not a table", "write [columns] and its keys below")
        problems.stop_if_any()
    _check(columns, file, problems)
    problems.stop_if_any()
    return {name: str(heading) for name, heading in columns.items()}


def _check(columns: Mapping[str, Any], file: str, problems: Problems) -> None:
    for name, heading in columns.items():
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            cure = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(FIELDS)}"
            problems.add(file, f"[columns] {name}", "is not known in a mapping of projects", cure)
        elif not isinstance(heading, str) or not heading.strip():
            problems.add(file, f"[columns] {name}", f"holds {heading!r}", "write the heading of its column")
    for name in REQUIRED:
        if name not in columns:
            problems.add(file, "[columns]", f"says nothing of {name}", f'add {name} = "heading"')


def _matches(text: str, gazetteer: Gazetteer) -> list[Match]:
    """The places of one cell; the whole cell where that is a place itself."""
    whole = gazetteer.match(text)
    if whole.how is not How.UNMATCHED:
        return [whole]
    return [gazetteer.match(part) for part in dict.fromkeys(_SEPARATORS.split(text)) if part] or [whole]


def _records(
    texts: Mapping[str, Sequence[str]],
    matches: Sequence[Sequence[Match]],
    gazetteer: Gazetteer,
    entry: ProjectInput,
    status: Status,
    findings: Findings,
) -> list[dict[str, object]]:
    country = next((c.iso3 for c in gazetteer.countries.values() if c.home), "")
    records: list[dict[str, object]] = []
    for index, found in enumerate(matches):
        if not texts["name"][index]:
            findings.add("name", "name", index, "names no project", "write the project's name")
        kept = {name: texts[name][index][:LONGEST] for name in ("name", "period", "theme", "source")}
        kept["source"] = kept["source"] or entry.source
        for match in found:
            place = country if match.how is How.TOTAL else match.pcode
            if match.how in (How.UNMATCHED, How.ABROAD, How.UNKNOWN) or not place:
                findings.add("place", "place", index, *unmatched(match))
            else:
                records.append({"place": place, **kept, "status": int(status)})
    return records
