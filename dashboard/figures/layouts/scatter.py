"""Two values of every district against each other, the districts named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dashboard import theme
from dashboard.figures import keys, typeset
from dashboard.figures.keys import Item
from dashboard.figures.layout import Box, Page
from dashboard.figures.layouts.history import dress, number

_HIGH = 1.1  # of a name, in sizes of its type: nothing stands between its lines and the next name
_PLACES = (
    *((0.9, -0.35, "left"), (-0.9, -0.35, "right"), (0.0, 0.75, "center"), (0.0, -1.5, "center")),
    *((0.7, 0.4, "left"), (0.7, -1.1, "left"), (-0.7, 0.4, "right"), (-0.7, -1.1, "right")),
)
_BEYOND = 1.5  # that a name may reach past the axes, in sizes of the type


@dataclass(frozen=True)
class Point:
    """One district: both values, its name and the fill of its dot."""

    name: str
    x: float
    y: float
    fill: str


@dataclass(frozen=True)
class Scatter:
    """Points with the words of both axes; the note stands beside or below."""

    points: Sequence[Point]
    across: str
    upward: str
    legend: Sequence[Item]
    note: str


def draw(page: Page, drawing: Scatter) -> None:
    """Points and names; zero is marked where it lies within."""
    size = page.size
    if size.wide:
        room, place = page.body.beside(0.3 * page.body.width, 1.6 * size.body)
    else:
        lines = len(typeset.wrap(drawing.note, page.body.width, size.body))
        high = (
            keys.height(drawing.legend, page.body.width, size.body, 2)
            + (lines * typeset.LEADING + 1) * size.body
        )
        room, place = page.body.above(high, size.body)
    taken = keys.draw(page, place, drawing.legend, 1 if size.wide else 2)
    page.paragraph(place.shrunk(top=taken + 0.6 * size.body), drawing.note, size.body, colour=theme.MUTED)
    box = room.shrunk(
        left=3.6 * size.body, bottom=3.4 * size.body, top=1.8 * size.body, right=0.5 * size.body
    )
    page.text(room.left, room.top - size.body, drawing.upward, size.body, color=theme.MUTED)
    page.text(
        box.right, room.bottom + 0.4 * size.body, drawing.across, size.body, ha="right", color=theme.MUTED
    )
    _plot(page, box, [point for point in drawing.points if np.isfinite(point.x) and np.isfinite(point.y)])


def _plot(page: Page, box: Box, points: Sequence[Point]) -> None:
    axes = page.axes(box)
    x, y = np.array([p.x for p in points]), np.array([p.y for p in points])
    spans = [_span(values) for values in (x, y)]
    axes.set_xlim(*spans[0])
    axes.set_ylim(*spans[1])
    dress(axes, page)
    axes.grid(axis="x", color=theme.BAND, linewidth=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    if spans[1][0] < 0 < spans[1][1]:
        axes.axhline(0, color=theme.HATCH, linewidth=0.8)
    diameter = 0.85 * page.size.body
    axes.scatter(
        x, y, s=diameter**2, c=[p.fill for p in points], edgecolors=theme.INK, linewidths=0.6, zorder=3
    )
    _names(page, box, points, spans)


def _span(values: np.ndarray) -> tuple[float, float]:
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + margin


def _names(page: Page, box: Box, points: Sequence[Point], spans: list[tuple[float, float]]) -> None:
    """Every name on the first side of its dot where it touches nothing; without room it is left out."""
    size = page.size.body
    at = [
        (
            box.left + (p.x - spans[0][0]) / (spans[0][1] - spans[0][0]) * box.width,
            box.bottom + (p.y - spans[1][0]) / (spans[1][1] - spans[1][0]) * box.height,
        )
        for p in points
    ]
    taken = [Box(x - 0.5 * size, y - 0.5 * size, x + 0.5 * size, y + 0.5 * size) for x, y in at]
    for point, (x, y) in zip(points, at, strict=True):
        long = typeset.width(point.name, size)
        for right, up, side in _PLACES:
            left = x + right * size - {"left": 0.0, "center": long / 2, "right": long}[side]
            place = Box(left, y + up * size, left + long, y + (up + _HIGH) * size)
            within = (
                place.left >= box.left
                and place.right <= min(box.right + _BEYOND * size, page.body.right)
                and place.bottom >= box.bottom
            )
            if within and not any(_touch(place, other) for other in taken):
                taken.append(place)
                page.text(left, place.bottom + 0.12 * size, point.name, size)
                break


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.bottom < other.top
        and other.bottom < one.top
    )
