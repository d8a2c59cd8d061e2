"""IOM Displacement Tracking Matrix, CSV or the API's JSON: people displaced at a date, never flows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.counts import Trouble, counter
from etl.files.cells.findings import Findings
from etl.files.cells.header import Header, find_header
from etl.files.cells.rows import DataRows, column_of, data_rows, places_in
from etl.files.cells.sheet import squared
from etl.files.movement.table import FLOW_COLUMNS, MovementTable, UnreadableMovement
from etl.files.places import reconciled, unmatched
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.model.profile import MovementInput
from etl.model.tables import DISPLACEMENT
from etl.science.places import UNKNOWN_PLACE, Gazetteer, How, Match

REQUIRED = {
    "country": ("admin0Pcode",),
    "level": ("adminLevel",),
    "people": ("numPresentIdpInd",),
    "date": ("reportingDate",),
}
OPTIONAL = {
    "code1": ("admin1Pcode",),
    "name1": ("admin1Name",),
    "code2": ("admin2Pcode",),
    "name2": ("admin2Name",),
    "name0": ("admin0Name",),
    "round": ("roundNumber",),
    "reason": ("displacementReason",),
    "males": ("numberMales",),
    "females": ("numberFemales",),
    "origin_code": ("idpOriginAdmin1Pcode",),
    "origin_name": ("idpOriginAdmin1Name",),
}
PLACES = (("code2", "name2"), ("code1", "name1"), ("country", "name0"))  # finest first
AMOUNTS = ("people", "males", "females")


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Displacement of a DTM table; raises UnreadableMovement with every problem, each with its cell.

    Rows of other countries are kept under their ISO-3 code; "Not available" is an unknown origin.
    """
    sheet = (
        _records(entry.path) if entry.path.suffix.lower() == ".json" else read_sheet(entry.path, entry.sheet)
    )
    header = find_header(sheet, REQUIRED, OPTIONAL)
    layout = Problems()
    rows = data_rows(sheet, header, layout)
    texts = _texts(sheet, header, rows)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    where = [_present(row, gazetteer) for row in texts]
    came = [_origin(row, gazetteer) for row in texts]
    _tell_contradictions(texts, gazetteer, findings)
    _tell_unmatched("code1", where, findings)
    _tell_unmatched("origin_code", came, findings)
    columns = _columns(texts, findings)
    places = reconciled(sheet.file, zip(where, came, strict=True))
    problems = (*layout.found, *findings.collected())
    if problems:
        raise UnreadableMovement(problems, places)
    frame = pd.DataFrame(columns).assign(
        place=[match.pcode or "" for match in where],
        origin=[match.pcode or "" for match in came],
        status=int(entry.status),
        source=entry.source,
    )
    unstated = int(frame["people"].isna().sum())
    remarks = [*rows.remarks] + (
        [Remark("", f"{unstated} rows give no number of people")] if unstated else []
    )
    none = pd.DataFrame(columns=list(FLOW_COLUMNS))
    return MovementTable(
        sheet.file,
        none,
        places,
        rows.rows_in,
        len(frame),
        tuple(remarks),
        displacement=frame[list(DISPLACEMENT.column_names)],
    )


def _records(path: Path) -> Sheet:
    """Records of the API's answer as a sheet: fields as headings, one record per row."""
    file = shown(path)
    if not path.is_file():
        raise InputError(Problem(file, "", "is missing", "put the file there or correct its path"))
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(Problem(file, "", f"is not valid JSON: {error}", "fetch it again")) from None
    found = answer.get("result", answer.get("data")) if isinstance(answer, dict) else answer
    if not isinstance(found, list) or not found or not all(isinstance(record, dict) for record in found):
        told = "holds no records under result" + _answered(answer)
        raise InputError(Problem(file, "", told, "fetch it again"))
    fields = list(dict.fromkeys(name for record in found for name in record))
    rows = [fields] + [[_text(record.get(name)) for name in fields] for record in found]
    return Sheet(file, "", squared(rows))


def _answered(answer: Any) -> str:
    messages = answer.get("errorMessages") if isinstance(answer, dict) else None
    return f" (the service answered {messages})" if messages else ""


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _texts(sheet: Sheet, header: Header, rows: DataRows) -> list[dict[str, str]]:
    columns = {name: column_of(sheet, rows.numbers, header, name) for name in header.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _present(row: dict[str, str], gazetteer: Gazetteer) -> Match:
    """The finest place that a row names; of another country, the country."""
    names = [row.get(name, "") for pair in PLACES for name in pair if row.get(name)]
    return _matched(names, row["country"], gazetteer)


def _origin(row: dict[str, str], gazetteer: Gazetteer) -> Match:
    names = [row[name] for name in ("origin_code", "origin_name") if row.get(name)]
    return _matched(names, row["country"], gazetteer) if names else Match("", UNKNOWN_PLACE, How.UNKNOWN)


def _matched(names: Sequence[str], country: str, gazetteer: Gazetteer) -> Match:
    match = next((m for m in map(gazetteer.match, names) if m.pcode is not None), gazetteer.match(names[0]))
    land = gazetteer.match(country)
    if match.how is How.UNMATCHED and land.how is How.ABROAD:
        return Match(names[0], land.pcode, How.ABROAD, country)
    if match.how is How.TOTAL:
        return Match(names[0], country, How.TOTAL, country)
    return match


def _tell_contradictions(texts: Sequence[dict[str, str]], gazetteer: Gazetteer, findings: Findings) -> None:
    """A code and a name of one row that are two districts."""
    for index, row in enumerate(texts):
        for code, name in (*PLACES[:2], ("origin_code", "origin_name")):
            pair = [gazetteer.match(row.get(field, "")).pcode for field in (code, name)]
            if pair[0] != pair[1] and all(pcode in gazetteer.places for pcode in pair):
                told = f"{row[code]} and {row[name]!r} are two places"
                findings.add("contradiction", code, index, told, "correct the code or the name")


def _tell_unmatched(field: str, matches: Sequence[Match], findings: Findings) -> None:
    rows: dict[Match, list[int]] = {}
    for index, match in enumerate(matches):
        if match.pcode is None:
            rows.setdefault(match, []).append(index)
    for match, indices in rows.items():
        findings.add(f"place {match.written}", field, indices[0], *unmatched(match, len(indices)))


def _columns(texts: Sequence[dict[str, str]], findings: Findings) -> dict[str, list[object]]:
    def of(name: str) -> list[str]:
        return [row.get(name, "") for row in texts]

    columns: dict[str, list[object]] = {
        "place_name": [next((row[n] for _, n in PLACES if row.get(n)), "") for row in texts],
        "level": findings.values("level", "level", of("level"), _level),
        "date": findings.values("date", "date", of("date"), _date),
        "round": [*of("round")],
        "reason": [*of("reason")],
    }
    for name in AMOUNTS:
        values = findings.values("count", name, of(name), _amounts(of(name)))
        columns[name] = [float("nan") if value is None else value for value in values]
    return columns


def _level(text: str) -> int | Trouble:
    return int(text) if text in ("0", "1", "2", "3") else Trouble(f"{text!r} is no level", "write 0, 1 or 2")


def _date(text: str) -> str | Trouble:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return Trouble(f"{text!r} is no date", "write it as YYYY-MM-DD")


def _amounts(texts: Sequence[str]) -> Callable[[str], float | Trouble]:
    read = counter(texts)
    return lambda text: read(text) if text else float("nan")
