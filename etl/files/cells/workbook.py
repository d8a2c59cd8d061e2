"""Workbooks (.xlsx) to cells: merged cells, formulas, percentages, protection, macros, size."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.files.cells.sheet import Sheet, letters, squared
from etl.files.cells.text import trimmed
from etl.model.problems import InputError, Problem

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and the container of password-protected workbooks
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "xl/vbaProject.bin"
LARGEST_SHEET_BYTES = 80 * 1024 * 1024  # of XML in one sheet: about 1.5 million cells
MOST_CELLS = 2_000_000  # between the first cell of a sheet and its last
SHEETS = "xl/worksheets/"


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook by its first bytes, whatever it is called."""
    with path.open("rb") as stream:
        return stream.read(4) in (ZIP, OLE) or path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb")


def read_workbook(path: Path, name: str) -> tuple[Sheet, ...]:
    """Visible sheets with the values last computed; raises InputError where they cannot be had."""
    _check_container(path, name)
    formulas = _load(path, name, data_only=False)
    _check_reach(formulas, name)
    values = _load(path, name, data_only=True) if _has_formulas(formulas) else formulas
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in values.worksheets if sheet not in shown]
    remarks = (f"hidden sheets are not read: {', '.join(hidden)}",) if hidden else ()
    return tuple(_sheet(name, sheet, formulas[sheet.title], remarks) for sheet in shown)


def _check_container(path: Path, name: str) -> None:
    data = path.read_bytes()
    if not data:
        raise _refused(name, "is empty", "save the workbook again")
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise _refused(name, "is protected by a password", "save it without a password")
        raise _refused(name, "is a workbook of the old kind (.xls)", "save it as .xlsx")
    try:
        with zipfile.ZipFile(path) as parts:
            _check_parts(parts, name)
    except zipfile.BadZipFile:
        raise _refused(name, "is a damaged workbook", "save it again as .xlsx, or as CSV UTF-8") from None


def _check_parts(parts: zipfile.ZipFile, name: str) -> None:
    names = parts.namelist()
    if MACROS in names:
        raise _refused(name, "holds macros", "save it as .xlsx, without macros")
    if "xl/workbook.bin" in names:
        raise _refused(name, "is a binary workbook (.xlsb)", "save it as .xlsx")
    if "xl/workbook.xml" not in names:
        raise _refused(name, "is no workbook (.xlsx)", "save the table as .xlsx or as CSV UTF-8")
    if any(p.file_size > LARGEST_SHEET_BYTES for p in parts.infolist() if p.filename.startswith(SHEETS)):
        limit = LARGEST_SHEET_BYTES // 1024**2
        raise _refused(
            name, f"has a sheet of more than {limit} MB", "delete unused rows, or save it as CSV UTF-8"
        )


def _refused(name: str, problem: str, cure: str) -> InputError:
    return InputError(Problem(name, "", problem, cure))


def _load(path: Path, name: str, data_only: bool) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return openpyxl.load_workbook(path, data_only=data_only, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise _refused(name, f"is a damaged workbook ({error})", "save it again as .xlsx") from None


def _check_reach(book: Any, name: str) -> None:
    """A stray cell far below or beside a table would make its sheet enormous."""
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            last = f"{letters(sheet.max_column - 1)}{sheet.max_row}"
            cure = "delete what stands far from the table, with its rows and columns, and save it again"
            raise InputError(Problem(name, f"sheet {sheet.title}", f"reaches to {last}", cure))


def _has_formulas(book: Any) -> bool:
    return any(
        cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )


def _sheet(file: str, values: Any, formulas: Any, remarks: tuple[str, ...]) -> Sheet:
    """Cells of one sheet; a formula that was never computed stays a formula, for the reader to refuse."""
    rows: list[list[str]] = []
    computed = 0
    for cells, originals in zip(values.iter_rows(), formulas.iter_rows(), strict=True):
        row = [_text(cell) for cell in cells]
        for column, original in enumerate(originals):
            if original.data_type == "f" and cells[column].value is None:
                row[column] = str(original.value)
            elif original.data_type == "f":
                computed += 1
        rows.append(row)
    _fill_merged(rows, values)
    if computed:
        remarks = (*remarks, f"{computed} formulas, read by the values last saved")
    return Sheet(file, values.title, squared(rows), remarks)


def _text(cell: Any) -> str:
    """Cell as a person sees it: a share formatted as a percentage keeps its sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if "%" in str(cell.number_format):
            return f"{100 * value:g}%"
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return trimmed(str(value))


def _fill_merged(rows: list[list[str]], sheet: Any) -> None:
    """Repeat the words of merged cells; a merged number stays once, or it would count twice."""
    for area in sheet.merged_cells.ranges:
        words = rows[area.min_row - 1][area.min_col - 1]
        if not words or words[0].isdigit():
            continue
        for row in rows[area.min_row - 1 : area.max_row]:
            row[area.min_col - 1 : area.max_col] = [words] * (area.max_col - area.min_col + 1)
