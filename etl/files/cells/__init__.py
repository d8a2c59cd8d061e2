"""Low-level reading of tables: CSV and workbooks to cells of text that keep file, sheet and address."""

from __future__ import annotations

from pathlib import Path

from etl.files.cells.sheet import Remark, Sheet
from etl.files.cells.text import read_text
from etl.files.cells.workbook import is_workbook, read_workbook
from etl.model.paths import shown
from etl.model.problems import InputError, Problem

__all__ = ["Remark", "Sheet", "read_sheet", "read_sheets"]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, or the one of a CSV file, without the empty ones.

    Raises InputError where the file is missing, empty, protected or no table.
    """
    name = shown(path)
    if not path.is_file():
        raise InputError(Problem(name, "", "is missing", "put the file there or correct its path"))
    sheets = read_workbook(path, name) if is_workbook(path) else (read_text(path, name),)
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise InputError(Problem(name, "", "is empty", "supply the table or remove it from the profile"))
    return filled


def read_sheet(path: Path, wanted: str = "", usual: str = "") -> Sheet:
    """The sheet named, the one of the usual name, or the only one that is filled.

    Raises InputError where that is not clear.
    """
    sheets = read_sheets(path)
    wanted = wanted or next((s.name for s in sheets if usual and s.name.casefold() == usual), "")
    chosen = [s for s in sheets if s.name.casefold() == wanted.casefold()] if wanted else list(sheets)
    if wanted and sheets[0].name == "":
        return sheets[0]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(repr(sheet.name) for sheet in sheets)
    trouble = f"has no filled sheet {wanted!r}" if wanted else f"holds {len(sheets)} sheets"
    raise InputError(
        Problem(shown(path), "", trouble, f'name one of them by sheet = "…" in the profile: {names}')
    )
