"""Reads the values of any composite index, one row per unit, and writes its scores."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.files.declared_table import Sheet
from etl.files.encode import harmless
from etl.model.paths import shown
from etl.model.problems import MachineError
from etl.science.index.general import Scores
from etl.science.index.hierarchy import Hierarchy

UNIT_COLUMNS = ("unit", "uCode", "pcode")  # the first that stands names the units
MISSING = ("", "NA", "NaN", "nan", "N/A", "n/a")


def values_of(sheet: Sheet, tree: Hierarchy, denominators: bool) -> pd.DataFrame:
    """One row per unit: numbers in columns of indicators and denominators, text or None in the others.

    denominators: whether those that the tree names are needed. Raises InputError with every mistake.
    """
    unit = next((column for column in UNIT_COLUMNS if column in sheet.head), None)
    if unit is None:
        sheet.need_columns(UNIT_COLUMNS[:1])
        raise AssertionError("a problem was added")
    divisors = [n.denominator for n in tree.indicators if n.denominator] if denominators else []
    numbers = list(dict.fromkeys((*(n.id for n in tree.indicators), *divisors)))
    sheet.need_columns(numbers)
    names = _units(sheet, unit)
    columns: dict[str, list[float] | list[str | None]] = {
        column: [None if row[column] in MISSING else row[column] for row in sheet.rows]
        for column in sheet.head
        if column not in numbers
    }
    for column in numbers:
        columns[column] = [sheet.number(row, column, MISSING) for row in sheet.rows]
    sheet.problems.stop_if_any()
    return pd.DataFrame(columns, index=pd.Index(names, name="unit", dtype=object))


def write_scores(out: Path, scores: Scores) -> Path:
    """scores.csv in a folder, unrounded, whole or not at all; returns its path. Raises MachineError."""
    table = scores.table().rename(columns=harmless)
    table["unit"] = table["unit"].map(harmless)
    path = out / "scores.csv"
    unfinished = out / ".scores.csv.unfinished"
    try:
        out.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(table.to_csv(index=False, lineterminator="\n").encode())
        unfinished.replace(path)
    except OSError as error:
        raise MachineError(f"{shown(out)}: cannot write scores.csv: {error.strerror}") from error
    return path


def _units(sheet: Sheet, column: str) -> list[str]:
    first: dict[str, int] = {}
    for row in sheet.rows:
        name = row[column]
        if not name:
            sheet.add(row.line, column, "is empty", "name the unit")
        elif name in first:
            told = f"{name!r} stands already in row {first[name]}"
            sheet.add(row.line, column, told, "keep one of the two")
        first.setdefault(name, row.line)
    if not sheet.rows:
        sheet.whole("holds no unit", "add one row per unit")
    return [row[column] for row in sheet.rows]
