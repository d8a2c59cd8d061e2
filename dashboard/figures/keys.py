"""Legends: classes with their counts in columns, the square of a bivariate map, widths of flows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard import theme
from dashboard.figures import typeset
from dashboard.figures.layout import Box, Page
from dashboard.maps.classed import MapClass

Item = tuple[MapClass, str]
_GAP = 0.55  # between two entries, in sizes of the type
_INDENT = 1.9  # from swatch to text


def height(items: Sequence[Item], room: float, size: float, columns: int, title: str = "") -> float:
    """Points that a legend takes in a box of this width."""
    rows = _rows(items, columns)
    column = room / columns
    total = sum(max(_height(text, column, size) for _, text in row) for row in rows)
    return total + (_title_height(title, room, size) if title else 0.0)


def columns_for(items: Sequence[Item], room: float, size: float, most: int = 9) -> int:
    """As many columns as leave every entry on one line, at least one."""
    fits = max(1, min(most, int(room / _widest(items, size))))
    return math.ceil(len(items) / math.ceil(len(items) / fits)) if items else 1


def draw(page: Page, box: Box, items: Sequence[Item], columns: int = 1, title: str = "") -> float:
    """Draw a legend from the top of a box down; returns the height it takes."""
    size = page.size.body
    y = box.top
    if title:
        page.paragraph(box, title, size, colour=theme.MUTED)
        y -= _title_height(title, box.width, size)
    column = box.width / columns
    shift = min(column, _widest(items, size)) if columns > 1 else column
    for row in _rows(items, columns):
        for i, (one, text) in enumerate(row):
            _entry(page, box.left + i * shift, y, column, one, text)
        y -= max(_height(text, column, size) for _, text in row)
    return box.top - y


def _widest(items: Sequence[Item], size: float) -> float:
    """Points that the longest entry takes on one line, with the room after it."""
    return max((typeset.width(text, size) for _, text in items), default=0.0) + (_INDENT + 2.0) * size


def _rows(items: Sequence[Item], columns: int) -> list[list[Item]]:
    """Entries run down the first column, then down the next."""
    down = math.ceil(len(items) / columns)
    return [[items[i] for i in range(row, len(items), down)] for row in range(down)]


def _entry(page: Page, x: float, top: float, room: float, one: MapClass, text: str) -> None:
    size = page.size.body
    side = 1.1 * size
    page.swatch(x, top - 1.13 * size, side, one.fill, one.hatched)
    for i, line in enumerate(_lines(text, room, size)):
        page.text(x + _INDENT * size, top - (0.9 + i * typeset.LEADING) * size, line, size)


def _lines(text: str, room: float, size: float) -> list[str]:
    return typeset.wrap(text, room - (_INDENT + 0.8) * size, size) or [""]


def _height(text: str, room: float, size: float) -> float:
    return (len(_lines(text, room, size)) * typeset.LEADING + _GAP) * size


def _title_height(title: str, room: float, size: float) -> float:
    return (len(typeset.wrap(title, room, size)) * typeset.LEADING + 0.5) * size
