"""Moves between districts as curved arrows, as wide as the moves are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import Polygon

from dashboard import theme
from dashboard.figures import furniture, ground, keys, labels
from dashboard.figures.keys import Item
from dashboard.figures.labels import Label
from dashboard.figures.layout import Box, Page
from dashboard.maps import outlines
from dashboard.maps.classed import ClassedMap

_WIDEST = 0.8  # arrow of the largest flow, in sizes of the type
_BEND = 0.18  # of the distance, to the right of the way
_SHORTER = 1.1  # kept free at both ends, in sizes of the type
_FLOW = "#2B3A4A"


@dataclass(frozen=True)
class Arrow:
    """People who moved from one district to another."""

    origin: str
    destination: str
    movers: float


@dataclass(frozen=True)
class FlowMap:
    """Arrows over districts (by pcode: name, geometry in degrees) filled by class.

    widths: round numbers of people for the legend, with their texts.
    """

    districts: pd.DataFrame
    shown: ClassedMap
    legend: Sequence[Item]
    key: str
    arrows: Sequence[Arrow]
    widths: Sequence[tuple[float, str]]
    widths_key: str
    notes: Mapping[str, str]
    about: str = ""


def draw(page: Page, drawing: FlowMap) -> None:
    """Map and arrows, both legends beside or below."""
    size = page.size
    if size.wide:
        room, place = page.body.beside(0.34 * page.body.width, 1.2 * size.body)
    else:
        high = keys.height(drawing.legend, page.body.width, size.body, 2, drawing.key)
        room, place = page.body.above(high + (7.5 + 1.3 * len(drawing.widths)) * size.body, size.body)
    strip = furniture.HEIGHT * size.small
    shown = ground.view(page, room, ground.ground_of(drawing.districts), strip)
    fills = {pcode: drawing.shown.class_of(pcode) for pcode in drawing.shown.member}
    ground.fill(shown, fills, edge=0.1 * size.body)
    _arrows(page, shown, drawing)
    _names(page, shown, drawing, fills)
    furniture.furnish(page, shown)
    taken = keys.draw(page, place, drawing.legend, 1 if size.wide else 2, drawing.key)
    _widths(page, place.shrunk(top=taken + 0.8 * size.body), drawing)


def _names(page: Page, shown: ground.View, drawing: FlowMap, fills: Mapping[str, object]) -> None:
    written = {
        str(pcode): Label(str(name), drawing.notes.get(str(pcode), ""))
        for pcode, name in drawing.districts["name"].items()
    }
    labels.write(shown, written, fills, page.size.body)  # type: ignore[arg-type]


def _arrows(page: Page, shown: ground.View, drawing: FlowMap) -> None:
    most = max((arrow.movers for arrow in drawing.arrows), default=1.0)
    ends = {pcode: _end(shape) for pcode, shape in shown.ground.shapes.items()}
    for arrow in sorted(drawing.arrows, key=lambda one: one.movers):
        wide = _width(arrow.movers, most, page.size.body)
        outline = _curved(ends[arrow.origin], ends[arrow.destination], wide, page.size.body, shown.metre)
        shown.axes.add_patch(
            Polygon(outline, closed=True, facecolor=_FLOW, edgecolor=theme.PAPER, linewidth=0.5, alpha=0.82)
        )


def _width(movers: float, most: float, size: float) -> float:
    return max(0.12 * size, _WIDEST * size * movers / most)


def _end(shape: object) -> np.ndarray:
    largest = outlines.polygons(shape)[0]  # type: ignore[arg-type]
    return np.asarray(shapely.maximum_inscribed_circle(largest, tolerance=1000.0).coords[0])


def _curved(start: np.ndarray, stop: np.ndarray, wide: float, size: float, metre: float) -> np.ndarray:
    """Outline of a curved arrow in metres: a quadratic Bézier curve with a head."""
    way = stop - start
    length = float(np.hypot(*way))
    side = np.array([way[1], -way[0]]) / length
    control = (start + stop) / 2 + side * _BEND * length
    cut = min(_SHORTER * size / metre / length, 0.25)
    t = np.linspace(cut, 1 - cut, 25)[:, None]
    line = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * stop
    tangent = 2 * (1 - t) * (control - start) + 2 * t * (stop - control)
    normal = np.column_stack([tangent[:, 1], -tangent[:, 0]]) / np.hypot(*tangent.T)[:, None]
    half = wide / metre / 2
    head = min(max(1.8 * wide, 0.75 * size) / metre, 0.4 * length)
    neck = line[-1] - tangent[-1] / np.hypot(*tangent[-1]) * head
    body = line[np.hypot(*(line - line[-1]).T) > head]
    normals = normal[: len(body)]
    flare = normal[-1] * max(half * 1.7, 0.3 * size / metre)
    tip = [neck + flare, line[-1], neck - flare]
    taper = np.linspace(0.35, 1.0, len(body))[:, None]
    right, left = body + normals * half * taper, body - normals * half * taper
    return np.vstack([right, tip, left[::-1]])


def _widths(page: Page, box: Box, drawing: FlowMap) -> None:
    """Legend of the arrows: bars as wide as an arrow of so many people."""
    size = page.size.body
    most = max((arrow.movers for arrow in drawing.arrows), default=1.0)
    y = box.top - page.paragraph(box, drawing.widths_key, size, colour=theme.MUTED) - 0.4 * size
    axes = page.canvas(box)
    for movers, words in drawing.widths:
        half = _width(movers, most, size) / 2
        middle = y - 0.65 * size
        bar = [(box.left, middle - half), (box.left + 2.6 * size, middle - half)]
        bar += [(box.left + 2.6 * size, middle + half), (box.left, middle + half)]
        axes.add_patch(
            Polygon(bar, closed=True, facecolor=_FLOW, edgecolor="none", alpha=0.82, clip_on=False)
        )
        page.text(box.left + 3.3 * size, middle - 0.33 * size, words, size)
        y -= 1.35 * size
    if drawing.about:
        page.paragraph(box.shrunk(top=box.top - y + 0.6 * size), drawing.about, size, colour=theme.MUTED)
