"""Tables with a row of HXL tags: the tags, not the headings, say what a column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.files.cells import Sheet, read_sheet
from etl.files.cells.header import Header
from etl.files.movement.long_rows import long_rows
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable
from etl.model.problems import InputError, Problem
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer

ROWS_SEARCHED = 25
FEWEST_TAGS = 3
PLACES = ("#adm5", "#adm4", "#adm3", "#adm2", "#adm1", "#loc", "#country")  # finest first
COUNTS = ("#affected", "#population", "#value", "#indicator", "#reached")
ORIGIN = frozenset({"origin", "from"})
DESTINATION = frozenset({"dest", "destination", "to"})
PARTS = frozenset({"m", "f", "male", "female", "children", "adults", "adult", "elderly", "hh", "infants"})
_DATE = re.compile(r"(?<=^\d{4})-\d{2}.*$")
MOVES = frozenset({"migrants", "movers", "flow", "flows"})


@dataclass(frozen=True)
class Tag:
    """One HXL tag with its attributes, and its column."""

    column: int
    name: str
    attributes: frozenset[str]


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a tagged table; raises InputError with every problem, each with its cell."""
    sheet = read_sheet(entry.path, entry.sheet)
    row = tag_row(sheet)
    tags = [_tag(column, cell) for column, cell in enumerate(sheet.rows[row]) if cell]
    sides = {"origin": _side(tags, ORIGIN), "destination": _side(tags, DESTINATION) or _plain(tags)}
    columns = {name: found[0].column for name, found in sides.items() if found}
    columns |= {f"{side}_setting": t.column for side in sides for t in _settings(tags, side)[:1]}
    columns |= {
        name: t.column
        for name in ("start", "end")
        for t in tags
        if t.name == "#date" and name in t.attributes
    }
    counts = _counts(tags)
    if len(counts) == 1:
        columns["movers"] = counts[0].column
    _require(sheet, row, columns, counts)
    finest = _finest(sheet, row, sides.values())
    written = long_rows(finest, Header(row, columns, sheet.rows[row]), entry)
    years = {name: [_DATE.sub("", text) for text in written.columns[name]] for name in ("start", "end")}
    return settle(replace(written, columns={**written.columns, **years}), entry, gazetteer)


def tag_row(sheet: Sheet) -> int:
    """Row of the tags, counted from 0; raises InputError where there is none."""
    for number, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        filled = [cell for cell in row if cell]
        if len(filled) >= FEWEST_TAGS and all(cell.startswith("#") for cell in filled):
            return number
    cure = "add the row of tags under the headings, or read it as another format"
    raise InputError(Problem(sheet.file, sheet.where(0), "has no row of HXL tags", cure))


def _tag(column: int, text: str) -> Tag:
    name, *attributes = (part.strip().casefold() for part in text.split("+"))
    return Tag(column, name, frozenset(attributes))


def _side(tags: Sequence[Tag], attributes: frozenset[str]) -> list[Tag]:
    """Columns that name the place at one end, finest level first, codes before names."""
    return _ranked([tag for tag in tags if tag.attributes & attributes])


def _plain(tags: Sequence[Tag]) -> list[Tag]:
    """Without a tag for the destination, the places that are not the origin are where people are now."""
    origins = {tag.column for tag in _side(tags, ORIGIN)}
    return _ranked([tag for tag in tags if tag.column not in origins])


def _ranked(tags: Sequence[Tag]) -> list[Tag]:
    found = [tag for tag in tags if tag.name in PLACES and "setting" not in tag.attributes]
    return sorted(found, key=lambda tag: (PLACES.index(tag.name), "code" not in tag.attributes, tag.column))


def _settings(tags: Sequence[Tag], side: str) -> list[Tag]:
    wanted = ORIGIN if side == "origin" else DESTINATION
    return [t for t in tags if "setting" in t.attributes and t.attributes & wanted]


def _counts(tags: Sequence[Tag]) -> list[Tag]:
    """The column of people; one tagged as migrants stands before others."""
    counts = [tag for tag in tags if tag.name in COUNTS and not tag.attributes & PARTS]
    return [tag for tag in counts if tag.attributes & MOVES] or counts


def _require(sheet: Sheet, row: int, columns: dict[str, int], counts: Sequence[Tag]) -> None:
    problems = []
    examples = {"origin": "#adm1+code+origin", "destination": "#adm1+code+destination"}
    for name, example in examples.items():
        if name not in columns:
            problems.append(
                Problem(sheet.file, sheet.where(row), f"no tag for the {name}", f"tag it {example}")
            )
    if "movers" not in columns:
        told = "several tags may hold the people who moved" if counts else "no tag for the people who moved"
        at = sheet.where(row, counts[1].column) if counts else sheet.where(row)
        problems.append(Problem(sheet.file, at, told, "tag one column #affected+migrants"))
    if problems:
        raise InputError(problems)


def _finest(sheet: Sheet, row: int, sides: Iterable[Sequence[Tag]]) -> Sheet:
    """The sheet with the finest place of each row in the first column of its side."""
    rows = [list(cells) for cells in sheet.rows]
    for tags in sides:
        for cells in rows[row + 1 :]:
            cells[tags[0].column] = next((cells[tag.column] for tag in tags if cells[tag.column]), "")
    return replace(sheet, rows=tuple(tuple(cells) for cells in rows))
