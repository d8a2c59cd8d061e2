"""Reads a table that declares a hotspot index; every mistake named with its row, column and cure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from etl.files.declared_table import Row, Sheet, read_sheet, suggest
from etl.model.records import Indicator
from etl.science.index.measures import BY_ID, Measure, measure_of, units
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
Supplied = Mapping[str, Indicator]


def read_index_table(path: Path, supplied: Supplied | None = None) -> IndexTable:
    """Index of a CSV file with the columns of COLUMNS; raises InputError that names every mistake.

    supplied: records of the variables that tables of the profile supply, by id; a row may name them too.
    """
    given = supplied or {}
    sheet = read_sheet(path, "[index]")
    sheet.need_columns(NEEDED_COLUMNS)
    if not sheet.rows:
        sheet.whole("declares no indicator", "add one row per indicator")
    sheet.problems.stop_if_any()
    rows = [(row.line, _row(row, sheet, given)) for row in sheet.rows]
    _check_ids(rows, sheet)
    for line, row in rows:
        _check_row(line, row, sheet, given)
    _check_weights(rows, sheet)
    sheet.problems.stop_if_any()
    return _table([row for _, row in rows])


def _row(row: Row, sheet: Sheet, supplied: Supplied) -> IndexRow:
    weight, lo, hi = (sheet.number(row, name) for name in ("weight", "lo", "hi"))
    label = supplied[row["id"]].label if row["id"] in supplied else ""
    return IndexRow(row["id"], row["pillar"], weight, lo, hi, row["unit"], row.get("note"), label)


def _check_ids(rows: list[tuple[int, IndexRow]], sheet: Sheet) -> None:
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
        sheet.whole(f"lacks {NET_RATE}, which the classes need", cure)


def _is_measure(row: IndexRow) -> bool:
    return row.pillar not in (PILLAR, CUT, ABOUT)


def _check_row(line: int, row: IndexRow, sheet: Sheet, supplied: Supplied) -> None:
    if row.pillar not in KINDS:
        sheet.add(line, "pillar", f"{row.pillar!r} is no pillar", suggest(row.pillar, KINDS))
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
        _check_indicator(line, row, sheet, supplied)


def _check_known(line: int, row: IndexRow, known: Iterable[str], sheet: Sheet) -> None:
    if row.id and row.id not in known:
        sheet.add(line, "id", f"{row.id!r} is no {row.pillar} row", suggest(row.id, known))


def _check_indicator(line: int, row: IndexRow, sheet: Sheet, supplied: Supplied) -> None:
    if row.id not in BY_ID and row.id not in supplied:
        own = 'other variables come from [[tables]] of format "district_values"'
        cure = f"{suggest(row.id, (*BY_ID, *supplied))} ({own})"
        sheet.add(line, "id", f"{row.id!r} is no known measure", cure)
        return
    measure = measure_of(row)
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
    fitting = (supplied[row.id].unit,) if row.id in supplied else units(measure)
    if row.unit not in fitting:
        sheet.add(line, "unit", f"{row.unit!r} does not fit {row.id}", f"write {' or '.join(fitting)}")


def _check_weight(line: int, row: IndexRow, sheet: Sheet) -> None:
    if math.isnan(row.weight):
        sheet.add(line, "weight", "is empty", "write a number, 1 where all weigh the same")
    elif row.weight < 0:
        sheet.add(
            line, "weight", f"{row.weight:g} is negative", "write 0 or more; lo and hi set the direction"
        )


def _check_goalposts(line: int, row: IndexRow, measure: Measure, sheet: Sheet) -> None:
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


def _check_cut(line: int, row: IndexRow, sheet: Sheet) -> None:
    needed = ("hi",) if row.id == "immobility" else ("lo", "hi")
    for column in needed:
        if math.isnan(getattr(row, column)):
            sheet.add(line, column, "is empty", "write the cut-point")
    if row.lo >= row.hi:
        sheet.add(line, "lo", f"{row.lo:g} is not below hi ({row.hi:g})", "write the lower cut-point first")


def _check_weights(rows: list[tuple[int, IndexRow]], sheet: Sheet) -> None:
    """Every required pillar has an indicator, and some weight is above 0."""
    for pillar in PILLARS:
        inside = [(line, row) for line, row in rows if row.pillar == pillar]
        if not inside and pillar in REQUIRED_PILLARS:
            sheet.whole(f"has no indicator in pillar {pillar!r}", "add at least one")
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
        sheet.whole("the pillars' weights sum to 0", "give one a weight", "column weight")


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
