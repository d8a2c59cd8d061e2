"""One map of districts: in classes, by value, or by two values at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard import theme
from dashboard.figures import furniture, ground, keys, labels, typeset
from dashboard.figures.keys import Item
from dashboard.figures.labels import Label
from dashboard.figures.layout import Box, Page
from dashboard.maps.classed import ClassedMap

_KEY_SHARE = 0.36  # of the width, for a legend beside the map


@dataclass(frozen=True)
class DistrictMap:
    """Districts (by pcode: name, geometry in degrees) filled by class.

    legend: each class with its text. notes: a second line under names, by pcode. key: what the legend
    is headed by. omitted: sentence with {count} for names that found no room.
    """

    districts: pd.DataFrame
    shown: ClassedMap
    legend: Sequence[Item]
    key: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    about_notes: str = ""
    omitted: str = ""
    unlabelled: bool = False


@dataclass(frozen=True)
class Square:
    """The 3×3 legend of a bivariate map: fills and counts from low to high, names of its sides."""

    counts: Sequence[Sequence[int]]  # rows from low to high, columns from left to right
    upward: str
    rightward: str


@dataclass(frozen=True)
class TwoWayMap:
    """A map by two values at once."""

    map: DistrictMap
    square: Square


def draw_map(page: Page, drawing: DistrictMap) -> None:
    """The country, with its legend beside or below."""
    room, place, columns = _parts(page, drawing)
    left_out = _country(page, room, drawing)
    taken = keys.draw(page, place, drawing.legend, columns, drawing.key)
    _about(page, place.shrunk(top=taken + 0.4 * page.size.body), drawing, left_out)


def draw_two_way(page: Page, drawing: TwoWayMap) -> None:
    """The country, with the square and what is in each of its cells."""
    size = page.size
    side = 5.6 * size.body
    if size.wide:
        room, place = page.body.beside(_KEY_SHARE * page.body.width, 1.2 * size.body)
        square, below = Box(place.left, place.top - side - 3.2 * size.body, place.right, place.top), place
        below = Box(place.left, place.bottom, place.right, square.bottom - 0.6 * size.body)
    else:
        list_room = page.body.width - side - 7.5 * size.body
        listed = keys.height(drawing.map.legend, list_room, size.body, 1) + _notes_height(
            drawing.map, list_room, size.body
        )
        room, place = page.body.above(max(side + 3.4 * size.body, listed), size.body)
        square = Box(
            place.left, place.top - side - 3.2 * size.body, place.left + side + 5.5 * size.body, place.top
        )
        below = Box(place.right - list_room, place.bottom, place.right, place.top)
    left_out = _country(page, room, drawing.map)
    _square(page, square, drawing.square, side)
    taken = keys.draw(page, below, drawing.map.legend, 1)
    _about(page, below.shrunk(top=taken + 0.3 * size.body), drawing.map, left_out)


def _parts(page: Page, drawing: DistrictMap) -> tuple[Box, Box, int]:
    """Where the map and its legend go, and how many columns the legend has."""
    size = page.size
    if size.wide:
        room, place = page.body.beside(_KEY_SHARE * page.body.width, 1.2 * size.body)
        return room, place, 1
    columns = 2 if page.body.width > 30 * size.body and len(drawing.legend) > 3 else 1
    high = keys.height(drawing.legend, page.body.width, size.body, columns, drawing.key)
    room, place = page.body.above(high + _notes_height(drawing, page.body.width, size.body), size.body)
    return room, place, columns


def _notes_height(drawing: DistrictMap, room: float, size: float) -> float:
    lines = typeset.wrap(drawing.about_notes, room, size) if drawing.about_notes else []
    return (len(lines) * typeset.LEADING + 0.6) * size


def _country(page: Page, room: Box, drawing: DistrictMap) -> int:
    """Draw the map; returns how many names found no room."""
    strip = furniture.HEIGHT * page.size.small
    shown = ground.view(page, room, ground.ground_of(drawing.districts), strip)
    fills = {pcode: drawing.shown.class_of(pcode) for pcode in drawing.shown.member}
    ground.fill(shown, fills, edge=0.1 * page.size.body)
    furniture.furnish(page, shown)
    if drawing.unlabelled:
        return 0
    written = {
        str(pcode): Label(str(name), drawing.notes.get(str(pcode), ""))
        for pcode, name in drawing.districts["name"].items()
    }
    return labels.write(shown, written, fills, page.size.body)


def _about(page: Page, box: Box, drawing: DistrictMap, left_out: int) -> None:
    """What the numbers on the map are, and how many names are missing from it."""
    size = page.size.body
    taken = page.paragraph(box, drawing.about_notes, size, colour=theme.MUTED) if drawing.about_notes else 0.0
    if left_out and drawing.omitted:
        words = drawing.omitted.format(count=left_out)
        lines = typeset.wrap(words, box.width, size)
        if (len(lines) * typeset.LEADING + 0.3) * size <= box.height - taken:
            page.paragraph(box.shrunk(top=taken + 0.3 * size), words, size, colour=theme.MUTED)


def _square(page: Page, box: Box, square: Square, side: float) -> None:
    size = page.size.body
    cell = side / 3
    left, bottom = box.left + 1.6 * size, box.top - side
    for row, counts in enumerate(square.counts):
        for column, count in enumerate(counts):
            fill = theme.BIVARIATE[row][column]
            x, y = left + column * cell, bottom + row * cell
            page.swatch(x + 0.5, y + 0.5, cell - 1, fill)
            if count:
                middle = y + cell / 2 - 0.35 * size
                page.text(
                    x + cell / 2, middle, str(count), size, True, color=theme.text_on(fill), ha="center"
                )
    upright = {"rotation": 90, "ha": "center", "va": "bottom", "color": theme.MUTED}
    page.text(box.left + 0.9 * size, bottom, f"{square.upward} →", size, **upright)
    for i, line in enumerate(typeset.wrap(f"{square.rightward} →", box.right - left, size)):
        page.text(left, bottom - (1.2 + 1.15 * i) * size, line, size, color=theme.MUTED)
