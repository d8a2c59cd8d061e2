"""The numbers behind figures as CSV and as one workbook; text from outside stays text, never a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.figures.archive import rezipped
from dashboard.readings.names import in_table

README = "README"
_LONGEST_SHEET = 31  # letters of a sheet's name that a spreadsheet allows
_HEAD = PatternFill("solid", fgColor="EEF1F4")
_WIDEST, _NARROWEST = 46, 9  # characters of a column
_LONGEST_TEXT = 32_767


@dataclass(frozen=True)
class Sheet:
    """One table with its name and what it shows."""

    name: str
    caption: str
    table: pd.DataFrame


def csv(table: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8; a text that a spreadsheet would run is set in quotes of its own."""
    shown = table.copy()
    for name in shown.columns:
        if not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = [in_table(value) if isinstance(value, str) else value for value in shown[name]]
    shown.columns = [in_table(str(name)) for name in shown.columns]
    return shown.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def workbook(sheets: Sequence[Sheet], readme: Sequence[str], heads: tuple[str, str], time: datetime) -> bytes:
    """One sheet per table after a sheet that says what they are; the same bytes for the same tables.

    heads: the two heads of the list of sheets.
    """
    book = Workbook()
    first = book.active
    first.title = README
    names = _sheet_names(sheets)
    _readme(first, readme, heads, {names[i]: sheet.caption for i, sheet in enumerate(sheets)})
    for name, sheet in zip(names, sheets, strict=True):
        _fill(book.create_sheet(name), sheet.table)
    book.properties.creator = ""
    target = io.BytesIO()
    book.save(target)
    return rezipped(target.getvalue(), time)


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    names: list[str] = []
    for i, sheet in enumerate(sheets, 1):
        name = sheet.name[:_LONGEST_SHEET]
        names.append(name if name not in names and name != README else f"{name[: _LONGEST_SHEET - 3]}-{i}")
    return names


def _readme(
    target: Worksheet, lines: Sequence[str], heads: tuple[str, str], captions: Mapping[str, str]
) -> None:
    rows = [*((line, "") for line in lines), ("", ""), heads, *captions.items()]
    for i, row in enumerate(rows, 1):
        for j, text in enumerate(row, 1):
            _write(target.cell(i, j), text)
            target.cell(i, j).alignment = Alignment(wrap_text=j == 2, vertical="top")
    for cell in target[len(lines) + 2]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    target.column_dimensions["A"].width, target.column_dimensions["B"].width = 28, 110


def _fill(target: Worksheet, table: pd.DataFrame) -> None:
    for j, name in enumerate(table.columns, 1):
        head = target.cell(1, j)
        _write(head, str(name))
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        texts = [len(str(value)) for value in table.iloc[:, j - 1]]
        width = max([_NARROWEST, *texts, min(len(str(name)), 16)]) + 1
        target.column_dimensions[get_column_letter(j)].width = min(width, _WIDEST)
    for i, row in enumerate(table.itertuples(index=False), 2):
        for j, value in enumerate(row, 1):
            _write(target.cell(i, j), value)
    target.freeze_panes = "A2"


def _write(cell: Cell, value: object) -> None:
    """A number as a number, a missing one as an empty cell, everything else as text."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"  # a text that begins with = would else become a formula
        return
    number = float(value)
    cell.value = int(number) if number.is_integer() else number
