"""Reads a table that declares a hotspot index; every mistake named with its row, column and cure."""

from __future__ import annotations

import csv
import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.science.index.measures import BY_ID, Measure, units
from etl.science.index.table import (
    ABOUT,
    COLUMNS,
    CUT,
    MOVEMENT,
    NET_RATE,
    PILLAR,
    PILLARS,
    REQUIRED_PILLARS,
    IndexRow,
    IndexTable,
    cuts_of,
)

NEEDED_COLUMNS = COLUMNS[:-1]
KINDS = (*PILLARS, MOVEMENT, PILLAR, CUT, ABOUT)
CUT_IDS, ABOUT_IDS = ("risk", "net", "immobility"), ("version", "adopted")
BLANK = float("nan")


@dataclass
class _Sheet:
    """The table while it is checked."""

    name: str
    problems: Problems

    def add(self, line: int, column: str, problem: str, cure: str) -> None:
        place = f"row {line}, column {column}" if column else f"row {line}"
        self.problems.add(self.name, place, problem, cure)


def read_index_table(path: Path) -> IndexTable:
    """Index of a CSV file with the columns of COLUMNS; raises InputError that names every mistake."""
    sheet = _Sheet(shown(path), Problems())
    lines = _lines(path, sheet)
    rows = [(line, _row(line, cells, sheet)) for line, cells in lines]
    _check_ids(rows, sheet)
    for line, row in rows:
        _check_row(line, row, sheet)
    _check_weights(rows, sheet)
    sheet.problems.stop_if_any()
    return _table([row for _, row in rows])


def _lines(path: Path, sheet: _Sheet) -> list[tuple[int, dict[str, str]]]:
    """Rows that are not blank, with their line numbers and cells stripped."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Problem(sheet.name, "", "is not there", "correct the path in [index]")) from None
    except IsADirectoryError:
        raise InputError(Problem(sheet.name, "", "is a folder", "name a CSV file in [index]")) from None
    except UnicodeDecodeError:
        raise InputError(Problem(sheet.name, "", "is not UTF-8 text", "save it as CSV UTF-8")) from None
    reader = csv.reader(text.splitlines())
    head = [cell.strip() for cell in next(reader, [])]
    _check_head(head, sheet)
    found = []
    for cells in reader:
        if len(cells) > len(head):
            sheet.add(
                reader.line_num, "", f"has {len(cells)} cells, not {len(head)}", "quote texts with commas"
            )
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(head) - len(cells))]
            found.append((reader.line_num, {k: v.strip() for k, v in zip(head, padded, strict=False)}))
    if not found:
        sheet.problems.add(sheet.name, "", "declares no indicator", "add one row per indicator")
    sheet.problems.stop_if_any()
    return found


def _check_head(head: list[str], sheet: _Sheet) -> None:
    if len(head) == 1 and ";" in head[0]:
        problem = Problem(sheet.name, "row 1", "its cells are parted by semicolons", "save it with commas")
        raise InputError(problem)
    for column in NEEDED_COLUMNS:
        if column not in head:
            near = difflib.get_close_matches(column, [c for c in head if c not in COLUMNS], n=1)
            cure = f"rename column {near[0]!r} to {column!r}" if near else f"add a column {column!r}"
            sheet.problems.add(sheet.name, "row 1", f"lacks column {column!r}", cure)
    for column in sorted({c for c in head if head.count(c) > 1}):
        sheet.problems.add(sheet.name, "row 1", f"holds column {column!r} twice", "keep one of them")
    sheet.problems.stop_if_any()


def _row(line: int, cells: dict[str, str], sheet: _Sheet) -> IndexRow:
    numbers = {name: _number(line, name, cells[name], sheet) for name in ("weight", "lo", "hi")}
    return IndexRow(cells["id"], cells["pillar"], **numbers, unit=cells["unit"], note=cells.get("note", ""))


def _number(line: int, column: str, text: str, sheet: _Sheet) -> float:
    if not text:
        return BLANK
    try:
        number = float(text)
    except ValueError:
        number = BLANK
    if not math.isfinite(number):
        sheet.add(line, column, f"holds {text!r}, which is no number", "write a number with a decimal point")
        return math.inf  # told already; not to be told again as blank
    return number


def _check_ids(rows: list[tuple[int, IndexRow]], sheet: _Sheet) -> None:
    first: dict[tuple[bool, str], int] = {}
    for line, row in rows:
        key = (_is_measure(row), row.id)
        if not row.id:
            sheet.add(line, "id", "is empty", "write the id of a measure")
        elif key in first:
            sheet.add(line, "id", f"{row.id!r} stands already in row {first[key]}", "keep one of the two")
        first.setdefault(key, line)
    if not any(row.id == NET_RATE and row.pillar == MOVEMENT for _, row in rows):
        cure = f"add a row {NET_RATE},{MOVEMENT},,-200,200,per 1000 per decade,axis only"
        sheet.problems.add(sheet.name, "", f"lacks {NET_RATE}, which the classes need", cure)


def _is_measure(row: IndexRow) -> bool:
    return row.pillar not in (PILLAR, CUT, ABOUT)


def _check_row(line: int, row: IndexRow, sheet: _Sheet) -> None:
    if row.pillar not in KINDS:
        sheet.add(line, "pillar", f"{row.pillar!r} is no pillar", _suggest(row.pillar, KINDS))
    elif row.pillar == PILLAR:
        _check_known(line, row, PILLARS, sheet)
        _check_weight(line, row, sheet)
    elif row.pillar == CUT:
        _check_known(line, row, CUT_IDS, sheet)
        _check_cut(line, row, sheet)
    elif row.pillar == ABOUT:
        _check_known(line, row, ABOUT_IDS, sheet)
        if not row.note:
            sheet.add(line, "note", "is empty", f"write the {row.id} of the index")
    elif row.id:
        _check_indicator(line, row, sheet)


def _check_known(line: int, row: IndexRow, known: Iterable[str], sheet: _Sheet) -> None:
    if row.id and row.id not in known:
        sheet.add(line, "id", f"{row.id!r} is no {row.pillar} row", _suggest(row.id, known))


def _check_indicator(line: int, row: IndexRow, sheet: _Sheet) -> None:
    measure = BY_ID.get(row.id)
    if measure is None:
        sheet.add(line, "id", f"{row.id!r} is no known measure", _suggest(row.id, BY_ID))
        return
    on_axis = measure.movement
    if on_axis and row.pillar != MOVEMENT:
        sheet.add(line, "pillar", f"{row.id} belongs to the movement axis", f"write {MOVEMENT!r}")
    elif row.pillar == MOVEMENT and not on_axis:
        sheet.add(line, "pillar", f"{row.id} is no movement measure", f"write one of {', '.join(PILLARS)}")
    elif on_axis and not math.isnan(row.weight):
        cure = "leave it empty: movement is an axis of its own, never part of the score"
        sheet.add(line, "weight", f"{row.id} has a weight", cure)
    elif not on_axis:
        _check_weight(line, row, sheet)
    _check_goalposts(line, row, measure, sheet)
    if row.unit not in units(measure):
        sheet.add(line, "unit", f"{row.unit!r} does not fit {row.id}", f"write {' or '.join(units(measure))}")


def _check_weight(line: int, row: IndexRow, sheet: _Sheet) -> None:
    if math.isnan(row.weight):
        sheet.add(line, "weight", "is empty", "write a number, 1 where all weigh the same")
    elif row.weight < 0:
        sheet.add(
            line, "weight", f"{row.weight:g} is negative", "write 0 or more; lo and hi set the direction"
        )


def _check_goalposts(line: int, row: IndexRow, measure: Measure, sheet: _Sheet) -> None:
    for column in ("lo", "hi"):
        if math.isnan(getattr(row, column)):
            sheet.add(line, column, "is empty", f"write the goalpost in {row.unit or measure.unit}")
    if not (math.isfinite(row.lo) and math.isfinite(row.hi)):
        return
    if row.lo == row.hi:
        sheet.add(line, "hi", f"equals lo ({row.lo:g})", "write two different goalposts")
    elif measure.adverse * (row.hi - row.lo) < 0:
        worse = "more" if measure.adverse > 0 else "less"
        cure = f"{worse} of {row.id} is adverse: swap lo and hi"
        sheet.add(line, "lo", f"the goalposts {row.lo:g} and {row.hi:g} are the wrong way round", cure)


def _check_cut(line: int, row: IndexRow, sheet: _Sheet) -> None:
    needed = ("hi",) if row.id == "immobility" else ("lo", "hi")
    for column in needed:
        if math.isnan(getattr(row, column)):
            sheet.add(line, column, "is empty", "write the cut-point")
    if row.lo >= row.hi:
        sheet.add(line, "lo", f"{row.lo:g} is not below hi ({row.hi:g})", "write the lower cut-point first")


def _check_weights(rows: list[tuple[int, IndexRow]], sheet: _Sheet) -> None:
    """Every required pillar has an indicator, and some weight is above 0."""
    for pillar in PILLARS:
        inside = [(line, row) for line, row in rows if row.pillar == pillar]
        if not inside and pillar in REQUIRED_PILLARS:
            sheet.problems.add(sheet.name, "", f"has no indicator in pillar {pillar!r}", "add at least one")
        if inside and all(row.weight == 0 for _, row in inside):
            sheet.add(
                inside[-1][0], "weight", f"the weights of pillar {pillar} sum to 0", "give one a weight"
            )
    declared = {row.id: row.weight for _, row in rows if row.pillar == PILLAR}
    present = {row.pillar for _, row in rows if row.pillar in PILLARS}
    for line, row in rows:
        if row.pillar == PILLAR and row.id in PILLARS and row.id not in present:
            sheet.add(line, "id", f"pillar {row.id!r} has no indicator", "add one or take the row away")
    if present and all(declared.get(pillar) == 0 for pillar in present):
        sheet.problems.add(sheet.name, "column weight", "the pillars' weights sum to 0", "give one a weight")


def _suggest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"


def _table(rows: list[IndexRow]) -> IndexTable:
    def of(kind: str) -> dict[str, IndexRow]:
        return {row.id: row for row in rows if row.pillar == kind}

    about = {name: row.note for name, row in of(ABOUT).items()}
    return IndexTable(
        rows=tuple(row for row in rows if _is_measure(row)),
        pillar_weights={name: row.weight for name, row in of(PILLAR).items()},
        cuts=cuts_of(of(CUT)),
        version=about.get("version", ""),
        adopted=about.get("adopted", ""),
    )
