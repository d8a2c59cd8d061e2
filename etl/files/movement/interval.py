"""The interval of a table whose rows do not give it: from the profile, never from its title."""

from __future__ import annotations

import re

from etl.files.cells import Sheet
from etl.files.cells.counts import FIRST_YEAR, LAST_YEAR
from etl.model.problems import Problem
from etl.model.profile import MovementInput

_YEARS = re.compile(r"\b((?:18|19|20)\d{2})\s*(?:-|–|—|/|to|and|until)\s*((?:18|19|20)\d{2})\b")
TITLE_ROWS = 10


def interval_problem(entry: MovementInput, sheet: Sheet) -> tuple[Problem, ...]:
    """A problem where the profile's entry gives no interval; years in the title serve as its example."""
    if _given(entry):
        return ()
    if entry.start is not None and entry.end is not None:
        told = f"its interval in the profile runs from {entry.start} to {entry.end}"
        return (Problem(sheet.file, "", told, "write the earlier year as start"),)
    titles = (cell for row in sheet.rows[:TITLE_ROWS] for cell in row)
    found = next((match.groups() for match in map(_YEARS.search, titles) if match), ("2006", "2016"))
    cure = f"add start = {found[0]} and end = {found[1]} (or the years that hold) to its [[movement]]"
    return (Problem(sheet.file, sheet.where(0), "the table gives no interval", cure),)


def years_of(entry: MovementInput, entries: int) -> dict[str, list[str]]:
    """Columns start and end, the same in every entry; stand-ins where interval_problem stops the table."""
    start, end = (entry.start, entry.end) if _given(entry) else (FIRST_YEAR, LAST_YEAR)
    return {"start": [str(start)] * entries, "end": [str(end)] * entries}


def _given(entry: MovementInput) -> bool:
    return entry.start is not None and entry.end is not None and entry.start < entry.end
