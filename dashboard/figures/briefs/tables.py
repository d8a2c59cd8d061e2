"""Small tables on paper: right-aligned numbers, fine lines, cells cut to their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.lines import Line2D

from dashboard import theme
from dashboard.figures import typeset
from dashboard.figures.briefs.paper import Flow, columns
from dashboard.figures.layout import Box, Page

ROW = 1.62  # height of a row, in sizes of the type
_PAD = 0.5


@dataclass(frozen=True)
class Column:
    """A column's head and share of the width; numbers stand to the right; strips are drawn."""

    head: str
    share: float
    number: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Strip:
    """A cell that shows where one value stands among those of all districts."""

    values: Sequence[float]
    own: float


Cell = str | Strip


def draw(flow: Flow, heads: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Heads in at most two lines, then rows with a fine line under each."""
    page, size = flow.page, flow.page.size.small
    places = columns(flow.box, [head.share for head in heads], 0.8 * size)
    strip = flow.take(_head_height(page, heads, flow.box))
    for head, place in zip(heads, places, strict=True):
        lines = _lines(head, place, size)
        for i, line in enumerate(lines):
            y = strip.bottom + (len(lines) - 1 - i) * typeset.LEADING * size + 0.45 * size
            _write(page, place, y, line, head.number, False, theme.MUTED)
    page.rule(flow.box.left, flow.box.right, strip.bottom, theme.HATCH)
    for row in rows:
        line = flow.take(ROW * size)
        for head, place, cell in zip(heads, places, row, strict=True):
            if isinstance(cell, Strip):
                _strip(page, Box(place.left, line.bottom, place.right, line.top), cell)
            else:
                told = typeset.fit(cell, place.width, size, head.strong)
                _write(page, place, line.bottom + 0.5 * size, told, head.number, head.strong, theme.INK)
        page.rule(flow.box.left, flow.box.right, line.bottom, theme.BAND)
    flow.take(0.3 * size)


def _head_height(page: Page, heads: Sequence[Column], box: Box) -> float:
    size = page.size.small
    places = columns(box, [head.share for head in heads], 0.8 * size)
    most = max(len(_lines(head, place, size)) for head, place in zip(heads, places, strict=True))
    return (most * typeset.LEADING + 0.4) * size


def _lines(head: Column, place: Box, size: float) -> list[str]:
    lines = typeset.wrap(head.head, place.width, size)
    return [*lines[:1], typeset.fit(" ".join(lines[1:]), place.width, size)] if len(lines) > 1 else lines


def _write(page: Page, place: Box, y: float, words: str, right: bool, strong: bool, colour: str) -> None:
    x, side = (place.right, "right") if right else (place.left, "left")
    page.text(x, y, words, page.size.small, strong, ha=side, color=colour)


def _strip(page: Page, box: Box, cell: Strip) -> None:
    """Ticks for all districts, a dot for one; nothing where no two values differ."""
    known = [value for value in cell.values if value == value]
    if len(known) < 2 or max(known) == min(known):
        return
    wide, high = page.size.points
    middle = (box.bottom + box.top) / 2
    low, span = min(known), max(known) - min(known)
    left, room = box.left + _PAD * page.size.small, box.width - 2 * _PAD * page.size.small

    def across(value: float) -> float:
        return (left + (value - low) / span * room) / wide

    page.rule(left, left + room, middle, theme.RULE, 0.8)
    reach = 0.32 * page.size.small
    for value in known:
        ends = [(middle - reach) / high, (middle + reach) / high]
        page.figure.add_artist(Line2D([across(value)] * 2, ends, color=theme.HATCH, linewidth=0.9))
    if cell.own == cell.own:
        style = {"marker": "o", "markersize": 5.2, "markeredgecolor": theme.PAPER, "markeredgewidth": 0.7}
        dot = Line2D([across(cell.own)], [middle / high], color=theme.ACCENT, linestyle="none", **style)
        page.figure.add_artist(dot)
