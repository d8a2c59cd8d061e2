"""Ranks with their uncertainty: median and interval per district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.lines import Line2D

from dashboard import theme
from dashboard.figures import keys, typeset
from dashboard.figures.keys import Item
from dashboard.figures.layout import Box, Page

_DOT = 0.62  # diameter of a dot, in heights of a row, at most
_NAMES_SHARE = 0.3


@dataclass(frozen=True)
class Ranked:
    """One row: where it stands between `low` and `high`, and what is written beside it."""

    name: str
    note: str
    median: float
    low: float
    high: float
    fill: str
    side: str = ""


@dataclass(frozen=True)
class RankIntervals:
    """Rows in the order of reading; heads stand above the columns.

    cut: sentence with {shown} and {total} for rows that found no room.
    """

    rows: Sequence[Ranked]
    last: int
    legend: Sequence[Item]
    note_head: str
    scale_head: str
    side_head: str
    first_label: str
    cut: str = ""


def draw(page: Page, drawing: RankIntervals) -> None:
    """Names and numbers to the left, intervals on a scale of ranks, further numbers to the right."""
    size = page.size
    columns = keys.columns_for(drawing.legend, page.body.width, size.body)
    high = keys.height(drawing.legend, page.body.width, size.body, columns) if drawing.legend else 0.0
    room, place = page.body.above(high, 0.8 * size.body)
    keys.draw(page, place, drawing.legend, columns)
    plot = _plot(page, room, drawing)
    rows = drawing.rows[: _fits(page, plot)]
    step = min(plot.height / max(len(rows), 1), 3.0 * size.body)
    type_size = size.body if step >= 1.2 * size.body else size.small
    page.rule(room.left, room.right, plot.top + 0.1 * size.body)
    for i, row in enumerate(rows):
        _row(
            page,
            Box(plot.left, plot.top - (i + 1) * step, plot.right, plot.top - i * step),
            row,
            drawing,
            type_size,
        )
    _scale(page, plot, drawing, plot.top - len(rows) * step)


def _plot(page: Page, room: Box, drawing: RankIntervals) -> Box:
    """Where the intervals go; the names stand to its left, the side notes to its right."""
    size = page.size.body
    names = max((typeset.width(row.name, size) for row in drawing.rows), default=0.0)
    left = min(names, _NAMES_SHARE * room.width) + 5.5 * size
    side = max(typeset.width(drawing.side_head, size), 4 * size) if drawing.side_head else 0.0
    plot = room.shrunk(left=left, right=side + 1.5 * size, top=1.8 * size, bottom=1.6 * size)
    head = {"color": theme.MUTED}
    top = room.top - size
    page.text(plot.left - 1.5 * size, top, drawing.note_head, size, ha="right", **head)
    fits = _fits(page, plot)
    cut = drawing.cut.format(shown=fits, total=len(drawing.rows)) if fits < len(drawing.rows) else ""
    wide = room.right - plot.left - side
    told = f"{drawing.scale_head} {cut}".rstrip()
    told = told if typeset.width(told, size) <= wide else cut or drawing.scale_head
    page.text(plot.left, top, typeset.fit(told, wide, size), size, **head)
    page.text(room.right, top, drawing.side_head, size, ha="right", **head)
    return plot


def _fits(page: Page, plot: Box) -> int:
    """How many rows have room for their names."""
    return max(1, int(plot.height / (typeset.LEADING * page.size.small)))


def _across(plot: Box, rank: float, last: int) -> float:
    return plot.left + (rank - 0.5) / last * plot.width


def _row(page: Page, box: Box, row: Ranked, drawing: RankIntervals, size: float) -> None:
    middle = (box.bottom + box.top) / 2
    base = middle - 0.34 * size
    room = _NAMES_SHARE * page.body.width
    page.text(page.body.left, base, typeset.fit(row.name, room, size), size)
    page.text(box.left - 1.5 * size, base, row.note, size, ha="right", color=theme.MUTED)
    page.text(page.body.right, base, row.side, size, ha="right", color=theme.MUTED)
    thick = min(0.42 * size, 0.3 * box.height)
    dot = min(_DOT * box.height, 1.05 * size)
    wide, high = page.size.points
    if row.low == row.low and row.high == row.high:
        ends = [_across(box, row.low, drawing.last) / wide, _across(box, row.high, drawing.last) / wide]
        line = Line2D(
            ends, [middle / high] * 2, color=theme.INTERVAL, linewidth=thick, solid_capstyle="round"
        )
        page.figure.add_artist(line)
    if row.median == row.median:
        x = _across(box, row.median, drawing.last) / wide
        edge = {"markeredgecolor": theme.INK, "markeredgewidth": 0.5}
        page.figure.add_artist(
            Line2D([x], [middle / high], marker="o", markersize=dot, color=row.fill, linestyle="none", **edge)
        )


def _scale(page: Page, plot: Box, drawing: RankIntervals, bottom: float) -> None:
    size = page.size.small
    page.rule(plot.left, plot.right, bottom)
    step = plot.width / drawing.last
    every = step > 3.4 * size
    fits = not every or typeset.width(drawing.first_label, size) / 2 < step - size
    for rank in range(1, drawing.last + 1) if every else sorted({1, drawing.last}):
        x = _across(plot, rank, drawing.last)
        words = drawing.first_label if rank == 1 and fits else str(rank)
        page.text(x, bottom - 1.3 * size, words, size, ha="center", color=theme.MUTED)
