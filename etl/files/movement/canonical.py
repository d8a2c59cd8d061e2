"""The canonical CSV: one row per origin, destination, setting and interval."""

from __future__ import annotations

from etl.files.cells import Remark, read_sheet
from etl.files.cells.header import find_header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable, Written
from etl.model.problems import Problems
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer

REQUIRED = (
    "origin_pcode",
    "origin_setting",
    "destination_pcode",
    "destination_setting",
    "start",
    "end",
    "movers",
)
OPTIONAL = ("withheld", "persons", "sex", "age", "status")
_FIELDS = {"origin_pcode": "origin", "destination_pcode": "destination"}


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a canonical CSV or sheet; raises InputError with every problem of the file."""
    sheet = read_sheet(entry.path, entry.sheet)
    header = find_header(sheet, dict.fromkeys(REQUIRED, ()), dict.fromkeys(OPTIONAL, ()))
    problems = Problems()
    rows = data_rows(sheet, header, problems)
    columns = {
        _FIELDS.get(name, name): column_of(sheet, rows.numbers, header, name) for name in header.columns
    }
    place = places_in(sheet, rows.numbers, header)
    headings = {field: name for name, field in _FIELDS.items()}
    unused = [h for i, h in enumerate(header.headings) if h and i not in header.columns.values()]
    remarks = [*rows.remarks, *(Remark("", f"column {heading} is not used") for heading in unused)]
    written = Written(
        sheet.file,
        columns,
        lambda field, index: place(headings.get(field, field), index),
        rows.rows_in,
        tuple(remarks),
        problems.found,
    )
    return settle(written, entry, gazetteer)
