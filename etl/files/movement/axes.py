"""Finds the two axes of a matrix: where the labels of origins and destinations stand, and with settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.files.cells import Sheet
from etl.model.problems import InputError, Problem
from etl.science.places import Gazetteer, How

ROWS_SEARCHED, COLUMNS_SEARCHED = 40, 6
FEWEST_PLACES = 2
_ORIGIN = re.compile(r"\b(origin|from|previous|last residence|former|departure|out of)\b", re.IGNORECASE)
_DESTINATION = re.compile(
    r"\b(destination|to|present|current|enumeration|arrival|usual|into)\b", re.IGNORECASE
)
SETTING_WORDS = {
    "rural": "rural", "rural area": "rural", "rural areas": "rural", "r": "rural",
    "urban": "urban", "urban area": "urban", "urban areas": "urban", "u": "urban", "town": "urban",
    "all": "all", "total": "all", "both": "all", "all areas": "all", "urban and rural": "all",
}  # fmt: skip


@dataclass(frozen=True)
class Label:
    """One label of an axis: where it stands, as written, the place in it, and its setting."""

    position: int
    written: str
    place: str
    setting: str


@dataclass(frozen=True)
class Axes:
    """Labels of rows and columns, and where they stand, counted from 0.

    swapped: rows are destinations, as the table itself says; stated: it says which they are.
    """

    header_row: int
    first_row: int
    label_column: int
    first_column: int
    down: tuple[Label, ...]
    across: tuple[Label, ...]
    swapped: bool
    stated: bool


def find_axes(sheet: Sheet, gazetteer: Gazetteer) -> Axes:
    """Axes of a matrix: the row and the column that name most places.

    Raises InputError where there are none, or where the labels stand over the wrong cells.
    """
    row = _axis(sheet.rows[:ROWS_SEARCHED], gazetteer)
    body = sheet.rows[row + 1 :]
    columns = [[cells[c] for cells in body] for c in range(min(sheet.width, COLUMNS_SEARCHED))]
    column = _axis(columns, gazetteer)
    _require_agreement(sheet, row, column, gazetteer)
    if (
        min(_places(sheet.rows[row][column + 1 :], gazetteer), _places(columns[column], gazetteer))
        < FEWEST_PLACES
    ):
        cure = "supply one row per origin and one column per destination, both with their names"
        raise InputError(Problem(sheet.file, sheet.where(0), "holds no matrix of places", cure))
    _require_corner(sheet, row, column, gazetteer)
    has_setting_row = _all_settings(body[0][column + 1 :])
    first_row = row + 1 + has_setting_row
    has_setting_column = _all_settings(
        [cells[column + 1] for cells in sheet.rows[first_row:] if _is_place(cells[column], gazetteer)]
    )
    first_column = column + 1 + has_setting_column
    heads, stubs = list(sheet.rows[row]), [cells[column] for cells in sheet.rows]
    return Axes(
        row,
        first_row,
        column,
        first_column,
        _labels(
            stubs, [c[column + 1] for c in sheet.rows] if has_setting_column else [], first_row, gazetteer
        ),
        _labels(heads, list(body[0]) if has_setting_row else [], first_column, gazetteer),
        *_orientation(sheet, row, column),
    )


def _labels(
    texts: Sequence[str], settings: Sequence[str], first: int, gazetteer: Gazetteer
) -> tuple[Label, ...]:
    """Labels of one axis; one that spans several settings stands over the first of them only."""
    labels: list[Label] = []
    for position in range(first, len(texts)):
        setting = settings[position] if settings else ""
        spanned = labels[-1].written if labels and setting and not texts[position] else ""
        text = texts[position] or spanned
        if text:
            place, own = split_setting(text, gazetteer)
            labels.append(Label(position, text, place, SETTING_WORDS.get(setting.casefold(), own) or "all"))
    return tuple(labels)


def _is_place(text: str, gazetteer: Gazetteer) -> bool:
    return bool(text) and gazetteer.match(split_setting(text, gazetteer)[0]).how is not How.UNMATCHED


def _places(cells: Sequence[str], gazetteer: Gazetteer) -> int:
    return sum(_is_place(cell, gazetteer) for cell in cells)


def _axis(lines: Sequence[Sequence[str]], gazetteer: Gazetteer) -> int:
    """The line with most places; of codes and names side by side the one next to the counts."""
    found = [[at for at, cell in enumerate(cells) if _is_place(cell, gazetteer)] for cells in lines]
    best = max(range(len(found)), key=lambda index: (len(found[index]), -index))
    while best + 1 < len(found) and len(found[best]) >= FEWEST_PLACES and found[best] == found[best + 1]:
        best += 1
    return best


def _all_settings(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell.casefold() in SETTING_WORDS for cell in filled)


def split_setting(text: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Place and setting of a label such as "Maseru urban" or "Rural - Leribe"; else the text and ""."""
    if gazetteer.match(text).how is not How.UNMATCHED:
        return text, ""
    words = [word for word in re.split(r"[\s,:()–-]+", text) if word]
    for setting, place in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        known = SETTING_WORDS.get(setting[0].casefold(), "") if setting else ""
        rest = " ".join(place)
        if known and rest and gazetteer.match(rest).how is not How.UNMATCHED:
            return rest, known
    return text, ""


def _require_agreement(sheet: Sheet, row: int, column: int, gazetteer: Gazetteer) -> None:
    """Codes and names of one axis, side by side, must stand for the same places."""
    pairs = [((at, column - 1), (at, column)) for at in range(row + 1, len(sheet.rows)) if column]
    pairs += [((row - 1, at), (row, at)) for at in range(column + 1, sheet.width) if row]
    for first, second in pairs:
        texts = [sheet.rows[r][c] for r, c in (first, second)]
        codes = [gazetteer.match(split_setting(text, gazetteer)[0]).pcode for text in texts]
        if None not in codes and codes[0] != codes[1]:
            told = f"{texts[0]!r} stands beside {texts[1]!r}, which is another place"
            raise InputError(Problem(sheet.file, sheet.where(*first), told, "correct the one that is wrong"))


def _require_corner(sheet: Sheet, row: int, column: int, gazetteer: Gazetteer) -> None:
    corner = sheet.rows[row][column]
    if corner and gazetteer.match(corner).how not in (How.UNMATCHED, How.TOTAL):
        told = f"the headings begin with {corner!r} above the labels of the rows: they are shifted"
        cure = "move the headings over their columns and write origin \\ destination in the corner"
        raise InputError(Problem(sheet.file, sheet.where(row, column), told, cure))


def _orientation(sheet: Sheet, row: int, column: int) -> tuple[bool, bool]:
    """Whether rows are destinations, and whether the table says which they are.

    "origin \\ destination" in the corner has origins down the rows; a corner with one of the two words
    names the rows; words above the columns name the columns. Raises InputError where they disagree.
    """
    corner, banner = sheet.rows[row][column], ""
    if row:
        banner = next((cell for cell in sheet.rows[row - 1][column + 1 :] if cell), "")
    by_corner, by_banner = _first_is_destination(corner), _first_is_destination(banner)
    by_columns = None if by_banner is None or _says_both(banner) else not by_banner
    if by_corner is not None and by_columns is not None and by_corner != by_columns:
        told = f"{corner!r} and, above the columns, {banner!r} disagree on which side the origins are"
        cure = "correct the one that is wrong"
        raise InputError(Problem(sheet.file, sheet.where(row, column), told, cure))
    known = by_columns if by_corner is None else by_corner
    return bool(known), known is not None


def _first_is_destination(words: str) -> bool | None:
    """Whether the first of the two sides that the words name is the destination; None for none."""
    origin, destination = _ORIGIN.search(words), _DESTINATION.search(words)
    if origin and destination:
        return destination.start() < origin.start()
    return None if origin is None and destination is None else destination is not None


def _says_both(words: str) -> bool:
    return _ORIGIN.search(words) is not None and _DESTINATION.search(words) is not None
