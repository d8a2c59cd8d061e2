"""Census populations by district, year and setting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.counts import Trouble, count, year
from etl.files.cells.findings import Findings
from etl.files.cells.header import Header, find_header
from etl.files.cells.rows import DataRows, column_of, data_rows, places_in
from etl.files.places import reconciled, unmatched
from etl.model.problems import InputError, Problems
from etl.model.profile import PopulationInput
from etl.model.status import Status
from etl.science.places import Gazetteer, How, Match

COLUMNS = ("pcode", "year", "setting", "population", "status")
KEY = ["pcode", "year", "setting"]
UNIT_KEY = ["unit", "year", "setting"]
SETTINGS = ("all", "urban", "rural")
TOLERANCE = 1.0  # person by which all may differ from urban + rural


@dataclass(frozen=True)
class PopulationTable:
    """people: columns COLUMNS, unique on KEY, status as in Status. reconciliation: places written."""

    people: pd.DataFrame
    reconciliation: pd.DataFrame
    remarks: tuple[Remark, ...] = ()


def read_population(entry: PopulationInput, gazetteer: Gazetteer) -> PopulationTable:
    """Populations of a CSV or sheet, those of councils summed into their districts.

    Raises InputError with every problem, each with its cell.
    """
    sheet = read_sheet(entry.path)
    header = find_header(sheet, dict.fromkeys(COLUMNS, ()), {})
    layout = Problems()
    rows = data_rows(sheet, header, layout)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    matches = [gazetteer.match(text) for text in column_of(sheet, rows.numbers, header, "pcode")]
    people = _people(sheet, header, rows, matches, findings)
    findings.levels("pcode", enumerate(matches))
    good = people[~people.index.isin(list(findings.bad))].astype({"year": int, "population": float})
    _check_repeated(good, findings)
    _check_parts(good[~good.index.isin(list(findings.bad))], findings)
    problems = (*layout.found, *findings.collected())
    if problems:
        raise InputError(problems)
    whole = _with_empty_parts(good, matches)
    people = whole.groupby(KEY, as_index=False).agg({"population": "sum", "status": "max"})
    people = people[list(COLUMNS)].astype({"status": "int8"})
    return PopulationTable(people, reconciled(sheet.file, ([match] for match in matches)), rows.remarks)


def _with_empty_parts(people: pd.DataFrame, matches: list[Match]) -> pd.DataFrame:
    """With 0 for the towns of a district none of whose units is a town, and likewise for its countryside."""
    told = people[[bool(matches[index].setting) for index in people.index]]
    parts = []
    for key, rows in told.groupby(["pcode", "year"]):
        for setting in {"rural", "urban"} - set(rows["setting"]):
            parts.append((*key, setting, 0.0, rows["status"].max()))
    if not parts:
        return people
    return pd.concat([people, pd.DataFrame(parts, columns=list(COLUMNS))], ignore_index=True)


def _people(
    sheet: Sheet, header: Header, rows: DataRows, matches: list[Match], findings: Findings
) -> pd.DataFrame:
    texts = {name: column_of(sheet, rows.numbers, header, name) for name in COLUMNS}
    parsers = {"year": year, "population": count, "status": _status}
    columns: dict[str, object] = {"pcode": _pcodes(matches, findings)}
    columns["unit"] = [match.unit for match in matches]
    for name, parse in parsers.items():
        columns[name] = findings.values(name, name, texts[name], parse)
    told = zip(findings.values("setting", "setting", texts["setting"], _setting), matches, strict=True)
    columns["setting"] = [
        match.setting if setting == "all" and match.setting else setting for setting, match in told
    ]
    return pd.DataFrame(columns)


def _pcodes(matches: list[Match], findings: Findings) -> list[str | None]:
    for index, match in enumerate(matches):
        if match.how in (How.ABROAD, How.UNKNOWN):
            findings.add("abroad", "pcode", index, f"{match.written!r} is no district", "remove the row")
        elif match.pcode is None:
            findings.add("place", "pcode", index, *unmatched(match))
    return [match.pcode for match in matches]


def _setting(text: str) -> str | Trouble:
    if text.casefold() in SETTINGS:
        return text.casefold()
    return Trouble(f"{text!r} is no setting", "write all, urban or rural")


def _status(text: str) -> Status | Trouble:
    try:
        return Status.parse(text)
    except ValueError as error:
        return Trouble(str(error), "write one of them")


def _check_repeated(people: pd.DataFrame, findings: Findings) -> None:
    first: dict[tuple[object, ...], int] = {}
    keys = zip(*(people[name] for name in UNIT_KEY), strict=True)
    for index, key in zip(people.index, keys, strict=True):
        if first.setdefault(key, index) != index:
            told = (
                f"repeats {key[0]}, {key[1]}, {key[2]}, first at {findings.place('population', first[key])}"
            )
            findings.add("repeated", "population", index, told, "keep one of the two rows")


def _check_parts(people: pd.DataFrame, findings: Findings) -> None:
    """Neither part exceeds all; where all three are there, the parts sum to it."""
    wide = people.pivot(index=["unit", "year"], columns="setting", values="population")
    wide = wide.reindex(columns=list(SETTINGS))
    at = people.reset_index().pivot(index=["unit", "year"], columns="setting", values="index")
    parts = wide["urban"] + wide["rural"]
    both = ~np.isclose(parts, wide["all"], rtol=0, atol=TOLERANCE) & parts.notna() & wide["all"].notna()
    for key in wide.index[both]:
        told = f"{key[0]} {key[1]}: urban and rural sum to {parts[key]:,.0f}, all is {wide['all'][key]:,.0f}"
        findings.add("sum", "population", int(at["all"][key]), told, "correct one of the three")
    for setting in ("urban", "rural"):
        for key in wide.index[(wide[setting] > wide["all"] + TOLERANCE) & ~both]:
            told = (
                f"{key[0]} {key[1]}: {setting} {wide[setting][key]:,.0f} exceeds all {wide['all'][key]:,.0f}"
            )
            findings.add("part", "population", int(at[setting][key]), told, "correct one of the two")
