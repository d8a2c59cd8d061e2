"""Moves from settings left to settings reached, as bands as wide as the moves are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from dashboard import theme
from dashboard.charts.sankey import Band, Node
from dashboard.figures.layout import Box, Page

_THICK = 1.2  # of a node, in sizes of the type
_GAP = 1.6  # between two nodes of one side
_LABEL = 9.5  # kept for words beside the nodes
_SHARE = 0.45  # opacity of a band
_HIGHEST = 30.0


@dataclass(frozen=True)
class Bands:
    """Nodes on both sides and the bands between them; labels break at <br>."""

    nodes: Sequence[Node]
    bands: Sequence[Band]


def draw(page: Page, drawing: Bands) -> None:
    """Nodes with their words outside, bands between."""
    size = page.size.body
    room = page.body.shrunk(left=_LABEL * size, right=_LABEL * size, top=size)
    room = Box(room.left, max(room.bottom, room.top - _HIGHEST * size), room.right, room.top)
    places = _places(drawing, room, size)
    axes = page.canvas(page.body)
    used = {i: [place[1], place[1]] for i, place in places.items()}
    scale = _scale(drawing, room, size)
    for band in drawing.bands:
        high = band.movers * scale
        start, stop = used[band.origin], used[band.destination]
        outline = _curved(room.left + _THICK * size, room.right - _THICK * size, start[0], stop[1], high)
        colour = drawing.nodes[band.origin].colour
        axes.add_patch(Polygon(outline, closed=True, facecolor=colour, alpha=_SHARE, edgecolor="none"))
        start[0] -= high
        stop[1] -= high
    for i, node in enumerate(drawing.nodes):
        left = room.left if node.side == 0 else room.right - _THICK * size
        bottom, top = places[i]
        box = Rectangle((left, bottom), _THICK * size, top - bottom, facecolor=node.colour, edgecolor="none")
        axes.add_patch(box)
        _words(page, node, left, (bottom + top) / 2, size)


def _scale(drawing: Bands, room: Box, size: float) -> float:
    """Points per person."""
    most = max(sum(node.side == side for node in drawing.nodes) for side in (0, 1))
    total = sum(band.movers for band in drawing.bands)
    return (room.height - (most - 1) * _GAP * size) / total if total > 0 else 0.0


def _places(drawing: Bands, room: Box, size: float) -> dict[int, tuple[float, float]]:
    """Lower and upper edge of every node."""
    scale, floor = _scale(drawing, room, size), {0: room.top, 1: room.top}
    places = {}
    for i, node in enumerate(drawing.nodes):
        ends = [b.movers for b in drawing.bands if (b.origin if node.side == 0 else b.destination) == i]
        top = floor[node.side]
        places[i] = (top - sum(ends) * scale, top)
        floor[node.side] = places[i][0] - _GAP * size
    return places


def _curved(left: float, right: float, start: float, stop: float, high: float) -> np.ndarray:
    """Outline of a band whose upper edge runs from start to stop."""
    t = np.linspace(0, 1, 30)
    ease = t * t * (3 - 2 * t)
    x, upper = left + (right - left) * t, start + (stop - start) * ease
    return np.vstack([np.column_stack([x, upper]), np.column_stack([x, upper - high])[::-1]])


def _words(page: Page, node: Node, left: float, middle: float, size: float) -> None:
    lines = node.label.split("<br>")
    x = left - 0.6 * size if node.side == 0 else left + (_THICK + 0.6) * size
    for number, line in enumerate(lines):
        y = middle + (len(lines) / 2 - number) * 1.25 * size - size
        ink = theme.INK if number == 0 else theme.MUTED
        page.text(x, y, line, size, color=ink, ha="right" if node.side == 0 else "left")
