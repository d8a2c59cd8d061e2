"""Rows of a long table, one record each: what is data, and what is set aside with a remark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.files.cells.header import Header, plain
from etl.files.cells.sheet import Remark, Sheet
from etl.model.problems import Problems


@dataclass(frozen=True)
class DataRows:
    """Numbers of the data rows in the sheet, counted from 0; rows_in counts the remarked ones too."""

    numbers: tuple[int, ...]
    rows_in: int
    remarks: tuple[Remark, ...]


def data_rows(sheet: Sheet, header: Header, problems: Problems) -> DataRows:
    """Rows under the header that hold data; tag rows, notes and repeated headers are set aside.

    Empty rows do not count as rows. A cell under no heading is a problem: a comma inside a number
    shifts the cells of its row.
    """
    numbers: list[int] = []
    remarks = [Remark("", text) for text in sheet.remarks]
    unnamed = [column for column, heading in enumerate(header.headings) if not heading]
    for number in range(header.row + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if not any(row):
            continue
        aside = _aside(row, header, first=number == header.row + 1)
        if aside:
            remarks.append(Remark(sheet.where(number), aside, 1))
            continue
        beyond = next((column for column in unnamed if row[column]), None)
        if beyond is not None:
            problem = f"{row[beyond]!r} stands under no heading"
            cure = "put quotation marks around cells that hold commas, or name the column"
            problems.add(sheet.file, sheet.where(number, beyond), problem, cure)
        numbers.append(number)
    if not numbers:
        problems.add(sheet.file, sheet.where(header.row), "no rows follow the headings", "supply the rows")
    return DataRows(tuple(numbers), len(numbers) + sum(r.rows for r in remarks), tuple(remarks))


def _aside(row: Sequence[str], header: Header, first: bool) -> str:
    """Why a row holds no data; "" where it does."""
    filled = [cell for cell in row if cell]
    if first and all(cell.startswith("#") for cell in filled):
        return "row of HXL tags, not data"
    if [plain(cell) for cell in row] == [plain(heading) for heading in header.headings]:
        return "headings repeated, not data"
    if len(set(filled)) == 1 and len(header.columns) > 2 and " " in filled[0]:
        return f"note, not data: {filled[0]}"
    return ""


def column_of(sheet: Sheet, rows: Sequence[int], header: Header, field: str) -> tuple[str, ...]:
    """Cells of one field in the rows given."""
    column = header.columns[field]
    return tuple(sheet.rows[number][column] for number in rows)


def places_in(sheet: Sheet, rows: Sequence[int], header: Header) -> Callable[[str, int], str]:
    """Names the place of a field in the i-th data row."""

    def where(field: str, index: int) -> str:
        column = header.columns.get(field)
        heading = header.headings[column] if column is not None else ""
        return sheet.where(rows[index], column, heading)

    return where
