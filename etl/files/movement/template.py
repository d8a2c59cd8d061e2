"""The workbook in which an office may send its movement table; the canonical reader reads it back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etl.files.cells.counts import FIRST_YEAR, LAST_YEAR
from etl.files.cells.write import Field, Page, write_workbook
from etl.files.movement.canonical import SHEET
from etl.science.places import UNKNOWN_PLACE, Gazetteer

ABROAD = (("South Africa", "ZAF"), ("Abroad, country not stated", "XXX"))
SETTINGS = '"all,rural,urban"'
HOW_TO = (
    "One row per origin, destination and interval on the sheet “flows”.",
    "Write the number of people, 0 where nobody moved. Leave no count empty: write “withheld” instead.",
    "Origin and destination are chosen from the sheet “places”; an ISO-3 code stands for a country abroad.",
    "Setting is rural, urban or all. Never give all beside rural and urban for the same move.",
    "Moves within a district are wanted too: from its rural part to its towns, for example.",
    "Write no totals, percentages or formulas. Sex and age may stay empty.",
    'Save as .xlsx and name it in the profile: [[movement]] format = "canonical", path, status, title.',
)


def write_template(path: Path, gazetteer: Gazetteer) -> None:
    """Empty workbook with the places of a gazetteer; raises MachineError where it cannot be written."""
    places = [*_places(gazetteer), *ABROAD, ("Not stated", UNKNOWN_PLACE)]
    write_workbook(
        path,
        [
            Page(
                "read me", (Field("How to fill in this workbook", width=110),), [(line,) for line in HOW_TO]
            ),
            Page(SHEET, _fields(len(places))),
            Page("places", (Field("name", width=34), Field("code", width=12)), places),
        ],
    )


def _places(gazetteer: Gazetteer) -> Sequence[tuple[str, str]]:
    return [(gazetteer.name(pcode), pcode) for pcode in gazetteer.pcodes]


def _fields(places: int) -> tuple[Field, ...]:
    names = f"places!$A$2:$A${places + 1}"
    years = (FIRST_YEAR, LAST_YEAR)
    return (
        Field("origin_pcode", "where people lived before: a place of the list, or a code", 24, names),
        Field("origin_setting", "all, rural or urban", 14, SETTINGS),
        Field("destination_pcode", "where people lived after: a place of the list, or a code", 24, names),
        Field("destination_setting", "all, rural or urban", 18, SETTINGS),
        Field("start", "whole year in which the interval begins, such as 2006", 10, limits=years),
        Field("end", "whole year in which the interval ends, such as 2016", 10, limits=years),
        Field("movers", "number of people, 0 or more, or withheld", 12),
        Field("sex", "male, female, or empty for both", 10, '"male,female"'),
        Field("age", "age group, or empty for all", 12),
    )
