"""Tables drawn as fields of colour: heat strips over time, and matrices with their numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.collections import PatchCollection
from matplotlib.patches import Circle, Rectangle

from dashboard import theme
from dashboard.figures import keys, typeset
from dashboard.figures.keys import Item
from dashboard.figures.layout import Box, Page
from dashboard.maps.classed import MapClass

_NAMES_SHARE = 0.26
_UPRIGHT = 13.0  # longest upright head, in sizes of the type
_APART = 0.5  # between two heads, in sizes of the type
_GAP = 0.06  # between two fields, in sizes of the type


@dataclass(frozen=True)
class Field:
    """One field: its class, what is written in it, and whether it bears a dot."""

    found: MapClass
    text: str = ""
    dotted: bool = False


@dataclass(frozen=True)
class Grid:
    """Fields by row and column. over_time: heads are periods, of which as many are written as fit.

    tail: one more text at the end of every row, under tail_head.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    fields: Sequence[Sequence[Field]]
    legend: Sequence[Item]
    key: str = ""
    over_time: bool = False
    tail: Sequence[str] = ()
    tail_head: str = ""
    corner: str = ""


def draw(page: Page, drawing: Grid) -> None:
    """Names to the left, heads above, the legend below."""
    size = page.size
    in_row = keys.columns_for(drawing.legend, page.body.width, size.body)
    high = (
        keys.height(drawing.legend, page.body.width, size.body, in_row, drawing.key)
        if drawing.legend
        else 0.0
    )
    room, place = page.body.above(high, 0.9 * size.body)
    keys.draw(page, place, drawing.legend, in_row, drawing.key)
    names = max((typeset.width(name, size.body) for name in drawing.rows), default=0.0)
    left = min(names, _NAMES_SHARE * room.width) + 0.8 * size.body
    tails = (drawing.tail_head, *drawing.tail)
    tail = (
        max(typeset.width(text, size.body, strong=True) for text in tails) + size.body
        if drawing.tail
        else 0.0
    )
    column = (room.width - left - tail) / max(len(drawing.columns), 1)
    fields = room.shrunk(left=left, right=tail, top=_heads_height(page, drawing, column))
    step = min(fields.height / max(len(drawing.rows), 1), 4.0 * size.body)
    fields = Box(fields.left, fields.top - step * len(drawing.rows), fields.right, fields.top)
    _heads(page, fields, drawing, column)
    _fields(page, fields, drawing, column, step)
    _names(page, room, fields, drawing, step)


def _heads_height(page: Page, drawing: Grid, column: float) -> float:
    size = page.size.small
    if _upright(page, drawing, column):
        return max(typeset.width(text, size) for text in _upright_heads(page, drawing)) + 0.8 * size
    lines = max((len(_head(page, text, column, drawing)) for text in drawing.columns), default=1)
    return (lines * typeset.LEADING + 0.5) * size


def _upright(page: Page, drawing: Grid, column: float) -> bool:
    """Whether heads stand upright because a word of them is wider than its column."""
    parts = [part for text in drawing.columns for part in text.replace("-", " ").split()]
    longest = max((typeset.width(part, page.size.small) for part in parts), default=0.0)
    return not drawing.over_time and longest > column - _APART * page.size.small


def _upright_heads(page: Page, drawing: Grid) -> list[str]:
    return [typeset.fit(text, _UPRIGHT * page.size.small, page.size.small) for text in drawing.columns]


def _head(page: Page, text: str, column: float, drawing: Grid) -> list[str]:
    size = page.size.small
    return [text] if drawing.over_time else typeset.wrap(text, column - _APART * size, size)


def _heads(page: Page, fields: Box, drawing: Grid, column: float) -> None:
    size = page.size.small
    muted = {"color": theme.MUTED}
    page.text(page.body.left, fields.top + 0.5 * size, drawing.corner, size, **muted)
    if drawing.tail:
        page.text(page.body.right, fields.top + 0.5 * size, drawing.tail_head, size, ha="right", **muted)
    if _upright(page, drawing, column):
        for i, text in enumerate(_upright_heads(page, drawing)):
            x = fields.left + (i + 0.5) * column
            page.text(x, fields.top + 0.5 * size, text, size, ha="center", va="bottom", rotation=90, **muted)
        return
    widest = max((typeset.width(text, size) for text in drawing.columns), default=0.0)
    every = math.ceil(1.25 * widest / column) if drawing.over_time else 1
    for i, text in enumerate(drawing.columns[::every]):
        written = _head(page, text, column, drawing)
        x = fields.left + (i * every + 0.5) * column
        if drawing.over_time and x + typeset.width(text, size) / 2 > page.body.right:
            continue  # the last of many heads would leave the page
        for line, words in enumerate(written):
            y = fields.top + ((len(written) - line - 1) * typeset.LEADING + 0.5) * size
            page.text(x, y, words, size, ha="center", **muted)


def _fields(page: Page, fields: Box, drawing: Grid, column: float, step: float) -> None:
    axes = page.canvas(fields)
    gap = min(_GAP * page.size.body, 0.15 * step)
    plain, colours, dots = [], [], []
    fits = _texts_fit(page, drawing, column, step)
    for i, row in enumerate(drawing.fields):
        for j, one in enumerate(row):
            x, y = fields.left + j * column, fields.top - (i + 1) * step
            square = Rectangle((x + gap / 2, y + gap / 2), column - gap, step - gap)
            if one.found.hatched:
                square.set(facecolor=theme.PAPER, edgecolor=theme.HATCH, hatch="/////", linewidth=0.2)
                axes.add_patch(square)
            else:
                plain.append(square)
                colours.append(one.found.fill)
            if one.dotted:
                dots.append(Circle((x + column / 2, y + step / 2), min(0.16 * page.size.body, column / 5)))
            if fits and one.text:
                _write(page, x + column / 2, y + step / 2, one)
    axes.add_collection(PatchCollection(plain, facecolors=colours, edgecolors="none"), autolim=False)
    axes.add_collection(
        PatchCollection(dots, facecolors=theme.PAPER, edgecolors="none", zorder=5), autolim=False
    )


def _texts_fit(page: Page, drawing: Grid, column: float, step: float) -> bool:
    """Whether every number has room in its field: all are written or none."""
    size = page.size.small
    texts = {one.text for row in drawing.fields for one in row}
    return step >= size and max((typeset.width(text, size) for text in texts), default=0.0) <= column


def _write(page: Page, x: float, y: float, one: Field) -> None:
    size = page.size.small
    colour = theme.MUTED if one.found.hatched else theme.text_on(one.found.fill)
    page.text(x, y - 0.34 * size, one.text, size, ha="center", color=colour, zorder=6)


def _names(page: Page, room: Box, fields: Box, drawing: Grid, step: float) -> None:
    size = page.size.body if step >= 1.15 * page.size.body else page.size.small
    tailed = drawing.tail and step >= size
    thin = max(1, -(-int(1.1 * size) // max(int(step), 1)))
    for i, name in enumerate(drawing.rows):
        base = fields.top - (i + 0.5) * step - 0.34 * size
        if i % thin == 0:
            page.text(room.left, base, typeset.fit(name, fields.left - room.left - 0.5 * size, size), size)
        if tailed:
            page.text(room.right, base, drawing.tail[i], size, strong=True, ha="right")
