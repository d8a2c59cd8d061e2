"""Any table whose columns and values a mapping explains: counts per row, or counts that add up."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.files.cells import Sheet, read_sheet
from etl.files.cells.header import Header, find_header
from etl.files.cells.sheet import letters
from etl.files.movement import persons
from etl.files.movement.explained import KEEP, added_up, explained
from etl.files.movement.long_rows import long_rows
from etl.files.movement.mapping import TableMapping, read_mapping
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable
from etl.files.movement.totals import without_totals
from etl.model.problems import InputError, Problem
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a mapped table; raises InputError with every problem of the mapping or the table."""
    mapping = read_mapping(entry)
    if mapping.rows == "persons":
        return persons.read(entry, gazetteer)
    sheet = read_sheet(entry.path, mapping.sheet)
    header, below = _header(sheet, mapping)
    written = explained(long_rows(below, header, entry, mapping.constants), mapping)
    if mapping.rows == "sums":
        written = added_up(written)
    return settle(without_totals(written, gazetteer), entry, gazetteer)


def _header(sheet: Sheet, mapping: TableMapping) -> tuple[Header, Sheet]:
    """Header with the mapped columns; rows above the one that the mapping names are blanked."""
    if mapping.header > len(sheet.rows):
        told = f"header = {mapping.header} lies beyond the {len(sheet.rows)} rows of {sheet.file}"
        raise InputError(Problem(mapping.file, "[table] header", told, "correct the number of the row"))
    above = max(mapping.header - 1, 0)
    below = replace(sheet, rows=(("",) * sheet.width,) * above + sheet.rows[above:])
    wanted = {**mapping.columns, **{KEEP + heading: heading for heading in mapping.keep}}
    lettered = {name: _column(heading, sheet.width) for name, heading in wanted.items()}
    at = {name: column for name, column in lettered.items() if column is not None and mapping.header}
    named = {name: (heading,) for name, heading in wanted.items() if name not in at}
    found = find_header(below, named, {}, by_name=False) if named else Header(above, {}, sheet.rows[above])
    return Header(found.row, {**found.columns, **at}, found.headings), below


def _column(heading: str, width: int) -> int | None:
    """Number of a column named by its letters, as in "column C"; None for any other heading."""
    match = re.fullmatch(r"column ([A-Z]{1,2})", heading)
    return next((n for n in range(width) if match and letters(n) == match[1]), None)
