"""The canonical table, as CSV or workbook: one row per origin, destination, setting and interval."""

from __future__ import annotations

from etl.files.cells import read_sheet
from etl.files.cells.header import Header, find_header
from etl.files.movement.long_rows import long_rows
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable
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
SHEET = "flows"  # of a workbook that holds several, as the template does
_FIELDS = {"origin_pcode": "origin", "destination_pcode": "destination"}


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a canonical table; raises InputError with every problem of the file."""
    sheet = read_sheet(entry.path, entry.sheet, usual=SHEET)
    found = find_header(sheet, dict.fromkeys(REQUIRED, ()), dict.fromkeys(OPTIONAL, ()))
    columns = {_FIELDS.get(name, name): column for name, column in found.columns.items()}
    return settle(long_rows(sheet, Header(found.row, columns, found.headings), entry), entry, gazetteer)
