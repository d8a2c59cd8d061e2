"""A table that lists districts and whatever else tells its rows apart: its cells read, its places matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.counts import Trouble
from etl.files.cells.findings import Findings
from etl.files.cells.header import Aliases, find_header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.places import reconciled, unmatched
from etl.model.problems import InputError, Problems
from etl.model.profile import TableInput
from etl.science.places import Gazetteer, How, Match

Parser = Callable[[str], object | Trouble]


@dataclass(frozen=True, eq=False)
class Listed:
    """table: pcode and a column per parser, None where a cell is wrong, which is told in `findings`."""

    sheet: Sheet
    table: pd.DataFrame
    remarks: tuple[Remark, ...]
    findings: Findings
    _matches: Sequence[Match]
    _layout: Problems

    @property
    def good(self) -> pd.DataFrame:
        """The rows in which no cell is wrong."""
        return self.table[~self.table.index.isin(list(self.findings.bad))]

    def refuse(self) -> None:
        """Raise InputError with every problem found so far, if there is any."""
        problems = (*self._layout.found, *self.findings.collected())
        if problems:
            raise InputError(problems)

    def places(self) -> pd.DataFrame:
        """Every place written and what became of it, as `reconciled` tells it."""
        return reconciled(self.sheet.file, ([match] for match in self._matches))


def read_listed(
    entry: TableInput,
    gazetteer: Gazetteer,
    required: Aliases,
    optional: Aliases,
    parsers: Mapping[str, Parser],
) -> Listed:
    """Read a table whose column `pcode` holds places, and every other column by its parser.

    required, optional: columns and other names of theirs. A parser returns what a cell means, or Trouble.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    header = find_header(sheet, required, optional)
    layout = Problems()
    rows = data_rows(sheet, header, layout)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    matches = [gazetteer.match(text) for text in column_of(sheet, rows.numbers, header, "pcode")]
    for index, match in enumerate(matches):
        if match.pcode is None or match.how in (How.ABROAD, How.UNKNOWN):
            findings.add("place", "pcode", index, *unmatched(match))
    columns: dict[str, object] = {"pcode": [match.pcode for match in matches]}
    for name, parse in parsers.items():
        held = name in header.columns
        texts = column_of(sheet, rows.numbers, header, name) if held else ("",) * len(rows.numbers)
        columns[name] = findings.values(name, name, texts, parse)
    return Listed(sheet, pd.DataFrame(columns), rows.remarks, findings, matches, layout)
