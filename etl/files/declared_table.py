"""CSV tables that declare something, read row by row so that a mistake is told with its row and column."""

from __future__ import annotations

import csv
import difflib
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems

BLANK = float("nan")
TOLD = math.inf  # stands for a number that is wrong and has been told, so that it is not told again


class Lines(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


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
    """Head and rows of a CSV file; named_in: where its path was given. Raises InputError where it is none."""
    sheet = Sheet(shown(path))
    reader = csv.reader(io.StringIO(_text(path, sheet.name, named_in), newline=""))
    try:
        _read_rows(reader, sheet)
    except csv.Error as error:
        sheet.add(reader.line_num, "", f"cannot be read: {error}", "correct the quotes in that row")
        sheet.problems.stop_if_any()
    return sheet


def _read_rows(reader: Lines, sheet: Sheet) -> None:
    sheet.head = [cell.strip() for cell in next(reader, [])]
    _check_head(sheet)
    for cells in reader:
        if len(cells) > len(sheet.head):
            told = f"has {len(cells)} cells, not {len(sheet.head)}"
            sheet.add(reader.line_num, "", told, "quote texts that hold commas")
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(sheet.head) - len(cells))]
            stripped = {k: v.strip() for k, v in zip(sheet.head, padded, strict=False)}
            sheet.rows.append(Row(reader.line_num, stripped))


def _text(path: Path, name: str, named_in: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = Problem(name, "", "is not there", f"correct the path in {named_in}")
    except IsADirectoryError:
        problem = Problem(name, "", "is a folder", f"name a CSV file in {named_in}")
    except UnicodeDecodeError:
        problem = Problem(name, "", "is not UTF-8 text", "save it as CSV UTF-8")
    raise InputError(problem)


def _check_head(sheet: Sheet) -> None:
    if len(sheet.head) == 1 and ";" in sheet.head[0]:
        sheet.whole("its cells are parted by semicolons", "save it with commas", "row 1")
    for column in sorted({c for c in sheet.head if c and sheet.head.count(c) > 1}):
        sheet.whole(f"holds column {column!r} twice", "keep one of them", "row 1")
    sheet.problems.stop_if_any()


def suggest(word: str, known: Iterable[str]) -> str:
    """The cure for a word that is not known: the nearest one, or all of them."""
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"
