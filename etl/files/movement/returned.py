"""What `check` found, as a workbook that an office corrects and returns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from etl.files.cells.write import Field, Page, write_workbook
from etl.files.places import RETURNED_SHEET
from etl.model.problems import Problem
from etl.science.places import Gazetteer, How


def write_findings(
    path: Path, problems: Sequence[Problem], reconciliation: pd.DataFrame, gazetteer: Gazetteer
) -> None:
    """Workbook of problems and places; raises MachineError where it cannot be written.

    reconciliation: columns of tables.RECONCILIATION. An office fills in the P-codes that are empty on
    the sheet “places” and returns it; the profile then names it: [places] path = "…xlsx".
    """
    write_workbook(path, [_problems(problems), _places(reconciliation, gazetteer), _codes(gazetteer)])


def _problems(problems: Sequence[Problem]) -> Page:
    fields = (
        Field("file", width=28),
        Field("place", width=32),
        Field("problem", width=60),
        Field("cure", width=60),
    )
    return Page("problems", fields, [(p.file, p.place, p.problem, p.cure) for p in problems])


def _places(reconciliation: pd.DataFrame, gazetteer: Gazetteer) -> Page:
    """Every name met, the unmatched ones first."""
    fields = (
        Field("written", "as the table writes it", 30),
        Field("pcode", "the code that it stands for; fill in where it is empty", 12, "codes!$B$2:$B$500"),
        Field("how", "how it was matched", 14),
        Field("near to", "suggestions, never used unless you fill in the code", 44),
        Field("rows", "rows that it stands on", 8),
        Field("file", width=30),
    )
    rows = []
    for _, row in reconciliation.sort_values(["pcode", "written"]).iterrows():
        match = gazetteer.match(row["written"])
        near = ", ".join(f"{name} ({code})" for name, code in match.suggestions)
        if row["how"] != How.TOTAL:
            rows.append((row["written"], row["pcode"], row["how"], near, int(row["rows"]), row["source"]))
    return Page(RETURNED_SHEET, fields, rows)


def _codes(gazetteer: Gazetteer) -> Page:
    rows = [(gazetteer.name(code), code) for code in (*gazetteer.places, "ZAF", "XXX", "unknown")]
    return Page("codes", (Field("name", width=34), Field("code", width=12)), rows)
