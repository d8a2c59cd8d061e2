"""A sheet with one move per row to moves as written; what its columns do not give comes from the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from etl.files.cells import Remark, Sheet
from etl.files.cells.counts import years_of_span
from etl.files.cells.header import Header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.movement.axes import SETTING_WORDS
from etl.files.movement.interval import interval_problem, years_of
from etl.files.movement.table import Written
from etl.model.problems import Problems
from etl.model.profile import MovementInput

SETTING_FIELDS = ("origin_setting", "destination_setting")


def long_rows(
    sheet: Sheet, header: Header, entry: MovementInput, constants: Mapping[str, str] = MappingProxyType({})
) -> Written:
    """Moves of the rows under a header.

    header.columns: field of Written → column. Settings are read in common words and are `all` where the
    table has none; an interval that no column gives is the profile's. constants: field → value of every
    row.
    """
    problems = Problems()
    rows = data_rows(sheet, header, problems)
    columns = {field: list(column_of(sheet, rows.numbers, header, field)) for field in header.columns}
    columns |= {field: [value] * len(rows.numbers) for field, value in constants.items()}
    for field in SETTING_FIELDS:
        texts = columns.get(field, ["all"] * len(rows.numbers))
        columns[field] = [SETTING_WORDS.get(text.casefold(), text) for text in texts]
    if "period" in columns:
        spans = [years_of_span(text) for text in columns.pop("period")]
        columns |= {"start": [first for first, _ in spans], "end": [last for _, last in spans]}
    if "start" not in columns or "end" not in columns:
        problems.extend(interval_problem(entry, sheet))
        columns.update(years_of(entry, len(rows.numbers)))
    return Written(
        sheet.file,
        columns,
        places_in(sheet, rows.numbers, header),
        rows.rows_in,
        (*rows.remarks, *unused_columns(header)),
        problems.found,
    )


def unused_columns(header: Header) -> list[Remark]:
    """A remark for every column that no field takes."""
    used: Sequence[int] = list(header.columns.values())
    unused = [h for index, h in enumerate(header.headings) if h and index not in used]
    return [Remark("", f"column {heading} is not used") for heading in unused]
