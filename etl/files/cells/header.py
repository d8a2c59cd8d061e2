"""Finds the row of headings in a sheet and the column of every field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.files.cells.sheet import Sheet
from etl.model.problems import InputError, Problem

ROWS_SEARCHED = 30
Aliases = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Header:
    """Row of the headings and the column of every field found, both counted from 0."""

    row: int
    columns: dict[str, int]
    headings: tuple[str, ...]


def plain(heading: str) -> str:
    """Heading in lower case, words joined by underscores, without marks."""
    return re.sub(r"[^0-9a-zà-ÿ#+%]+", "_", heading.casefold()).strip("_")


def find_header(sheet: Sheet, required: Aliases, optional: Aliases, by_name: bool = True) -> Header:
    """Header in the first rows of a sheet; raises InputError that names each missing or doubled column.

    required, optional: field → headings by which it may go, in any case and spacing; by_name: the name of
    the field is one of them.
    """
    wanted = {**required, **optional}
    candidates = [_fields(row, wanted, by_name) for row in sheet.rows[:ROWS_SEARCHED]]
    found = max(
        range(len(candidates)),
        key=lambda i: (sum(f in required for f in candidates[i]), len(candidates[i]), -i),
    )
    header = Header(found, {f: cols[0] for f, cols in candidates[found].items()}, sheet.rows[found])
    problems = _missing(sheet, header, required) + _doubled(sheet, found, candidates[found])
    if problems:
        raise InputError(problems)
    return header


def _fields(row: Sequence[str], wanted: Aliases, by_name: bool) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    names = [plain(cell) for cell in row]
    for name, aliases in wanted.items():
        spelt = {plain(alias) for alias in ((name, *aliases) if by_name else aliases)}
        at = [index for index, cell in enumerate(names) if cell in spelt]
        if at:
            columns[name] = at
    return columns


def _missing(sheet: Sheet, header: Header, required: Aliases) -> list[Problem]:
    missing = [name for name in required if name not in header.columns]
    if len(missing) == len(required):
        cure = f"write a first row with the headings {', '.join(required)}"
        return [Problem(sheet.file, sheet.where(0), "no row of headings was found", cure)]
    return [
        Problem(sheet.file, sheet.where(header.row), f"has no column {name}", _nearest(name, header))
        for name in missing
    ]


def _nearest(name: str, header: Header) -> str:
    free = [h for index, h in enumerate(header.headings) if h and index not in header.columns.values()]
    near = difflib.get_close_matches(name, [plain(h) for h in free], n=1, cutoff=0.5)
    if near:
        return f"rename {next(h for h in free if plain(h) == near[0])!r} if that is it, or add the column"
    return f"add the column {name}"


def _doubled(sheet: Sheet, row: int, columns: dict[str, list[int]]) -> list[Problem]:
    return [
        Problem(sheet.file, sheet.where(row, at[1]), f"a second column for {name}", "keep one of the two")
        for name, at in columns.items()
        if len(at) > 1
    ]
