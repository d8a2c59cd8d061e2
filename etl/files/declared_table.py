"""Tables that declare something, read row by row so that a mistake is told with its row and column."""

from __future__ import annotations

import csv
import difflib
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.files.cells import read_sheet as read_cells
from etl.files.cells.text import decode, delimiter
from etl.files.cells.workbook import is_workbook
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems

BLANK = float("nan")
TOLD = math.inf  # stands for a number that is wrong and has been told, so that it is not told again


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file and its cells, stripped, by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str:
        """The cell, "" where the table has no such column."""
        return self.cells.get(column, "")


@dataclass
class Sheet:
    """A table while it is read and checked."""

    name: str
    problems: Problems = field(default_factory=Problems)
    head: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add(self, line: int, column: str, problem: str, cure: str) -> None:
        """A problem in a row, or in one cell of it."""
        place = f"row {line}, column {column}" if column else f"row {line}"
        self.problems.add(self.name, place, problem, cure)

    def whole(self, problem: str, cure: str, place: str = "") -> None:
        """A problem of the table as a whole."""
        self.problems.add(self.name, place, problem, cure)

    def need_columns(self, needed: Iterable[str]) -> None:
        """Every needed column must stand; raises InputError with those that do not."""
        for column in needed:
            if column not in self.head:
                near = difflib.get_close_matches(column, self.head, n=1, cutoff=0.7)
                cure = f"rename column {near[0]!r} to {column!r}" if near else f"add a column {column!r}"
                self.whole(f"lacks column {column!r}", cure, "row 1")
        self.problems.stop_if_any()

    def number(self, row: Row, column: str, blanks: Sequence[str] = ("",)) -> float:
        """Number in a cell: NaN where it is blank, TOLD where it is no finite number."""
        text = row.get(column)
        if text in blanks:
            return BLANK
        try:
            number = float(text)
        except ValueError:
            number = BLANK
        if not math.isfinite(number):
            cure = "write a number with a decimal point"
            self.add(row.line, column, f"holds {text!r}, which is no number", cure)
            return TOLD
        return number


def read_sheet(path: Path, named_in: str) -> Sheet:
    """Head and rows of a CSV file or of the only sheet of a workbook; named_in: where its path was given.

    Raises InputError where it is none.
    """
    sheet = Sheet(shown(path))
    content = _content(path, sheet.name, named_in)
    if is_workbook(path):
        _take(enumerate(([*cells] for cells in read_cells(path).rows), start=1), sheet)
        return sheet
    text, _ = decode(content, sheet.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    try:
        _take(((reader.line_num, cells) for cells in reader), sheet)
    except csv.Error as error:
        sheet.add(reader.line_num, "", f"cannot be read: {error}", "correct the quotes in that row")
        sheet.problems.stop_if_any()
    return sheet


def _take(lines: Iterator[tuple[int, list[str]]], sheet: Sheet) -> None:
    """The first line as head, the others as rows, each with its number in the file."""
    sheet.head = [cell.strip() for cell in next(lines, (1, []))[1]]
    _check_head(sheet)
    for line, cells in lines:
        if len(cells) > len(sheet.head):
            told = f"has {len(cells)} cells, not {len(sheet.head)}"
            sheet.add(line, "", told, "quote texts that hold commas")
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(sheet.head) - len(cells))]
            stripped = {k: v.strip() for k, v in zip(sheet.head, padded, strict=False)}
            sheet.rows.append(Row(line, stripped))


def _content(path: Path, name: str, named_in: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        problem = Problem(name, "", "is not there", f"correct the path in {named_in}")
    except IsADirectoryError:
        problem = Problem(name, "", "is a folder", f"name a table in {named_in}")
    raise InputError(problem)


def _check_head(sheet: Sheet) -> None:
    for column in sorted({c for c in sheet.head if c and sheet.head.count(c) > 1}):
        sheet.whole(f"holds column {column!r} twice", "keep one of them", "row 1")
    sheet.problems.stop_if_any()


def suggest(word: str, known: Iterable[str]) -> str:
    """The cure for a word that is not known: the nearest one, or all of them."""
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"
