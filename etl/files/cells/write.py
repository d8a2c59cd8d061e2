"""Writes sheets to a workbook that people fill in: headings, widths, lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.files.cells.sheet import letters
from etl.model.paths import shown
from etl.model.problems import MachineError

HEADING_FILL, HEADING_FONT = "1F3A4D", "FFFFFF"
LAST_ROW = 5000  # to which choices and limits are offered
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same workbook for the same content


@dataclass(frozen=True)
class Field:
    """A column of a sheet to fill in.

    choices: reference to the cells that list the values, such as places!$A$2:$A$12, or the values
    themselves in quotation marks; limits: least and greatest whole number.
    """

    heading: str
    about: str = ""
    width: int = 18
    choices: str = ""
    limits: tuple[int, int] | None = None


@dataclass(frozen=True)
class Page:
    """One sheet: its name, columns and rows."""

    name: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[str | int | float]] = ()


def write_workbook(path: Path, pages: Sequence[Page]) -> None:
    """Workbook with the pages in order; raises MachineError where it cannot be written."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = MADE
    for page in pages:
        _write_page(book.create_sheet(page.name), page)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise MachineError(f"{shown(path)}: cannot be written: {error}") from error


def _write_page(sheet: Any, page: Page) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    for number, field in enumerate(page.fields):
        cell = sheet.cell(1, number + 1, field.heading)
        cell.font = Font(bold=True, color=HEADING_FONT)
        cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if field.about:
            cell.comment = Comment(field.about, "")
        sheet.column_dimensions[letters(number)].width = field.width
        _offer(sheet, field, letters(number))
    for row, values in enumerate(page.rows, start=2):
        for number, value in enumerate(values, start=1):
            _put(sheet.cell(row, number), value)
    sheet.freeze_panes = "A2"


def _put(cell: Any, value: str | int | float) -> None:
    """Text stays text, whatever it begins with: a name may not act as a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")


def _offer(sheet: Any, field: Field, column: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.choices:
        rule = DataValidation(type="list", formula1=field.choices, allow_blank=True, errorStyle="warning")
    elif field.limits:
        least, greatest = field.limits
        rule = DataValidation(type="whole", operator="between", formula1=str(least), formula2=str(greatest))
    else:
        return
    rule.showErrorMessage = True
    rule.error = field.about or field.heading
    sheet.add_data_validation(rule)
    rule.add(f"{column}2:{column}{LAST_ROW}")
