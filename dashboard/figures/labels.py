"""Finds where names stand on a map: inside their districts, clear of each other, else not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.figures import typeset
from dashboard.figures.fonts import REGULAR, STRONG
from dashboard.figures.ground import View
from dashboard.figures.layout import haloed
from dashboard.maps import outlines
from dashboard.maps.classed import MapClass

Edges = tuple[float, float, float, float]  # west, south, east, north in metres
_GRID, _GRID_FEW = 11, 21  # candidate places along each side of a district's box
_LEAST_INSIDE = 0.72  # share of a label that lies within its own district
_FEW = 15  # up to so many districts a label may reach further over its neighbours
_LEAST_INSIDE_FEW = 0.45
_NEAR_MIDDLE = 0.25  # weight of the distance from the roomiest point
_LONGEST = 14.0  # width of a name, in sizes of the type
_LEADING = 1.12


@dataclass(frozen=True)
class Label:
    """Lines of one label, the first in strong type."""

    name: str
    note: str = ""

    def lines(self) -> list[str]:
        return [line for line in (self.name, self.note) if line]


def write(shown: View, labels: Mapping[str, Label], fills: Mapping[str, MapClass], size: float) -> int:
    """Write every label that has room; a label that has none is tried without its name, then left out.

    Returns how many were left out.
    """
    taken: list[Edges] = []
    left_out = 0
    order = sorted(labels, key=lambda pcode: shown.ground.shapes[pcode].area)
    for pcode in order:
        label = labels[pcode]
        cut = Label(typeset.fit(label.name, _LONGEST * size, size, strong=True), label.note)
        for label in _tries(cut):
            place = _place(shown, shown.ground.shapes[pcode], label, size, taken, len(labels))
            if place is not None:
                taken.append(_edges(shown, place, label, size))
                _draw(shown, place, label, fills[pcode], size)
                break
        else:
            left_out += 1
    return left_out


def _tries(label: Label) -> list[Label]:
    """The label as it is, then what may stand in its stead where there is less room."""
    return [label, Label(label.name), Label("", label.note)] if label.name and label.note else [label]


def _extent(label: Label, size: float) -> tuple[float, float]:
    """Width and height in points."""
    wide = max((typeset.width(line, size, strong=line == label.name) for line in label.lines()), default=0.0)
    return wide, size * _LEADING * len(label.lines())


def _edges(shown: View, place: Sequence[float], label: Label, size: float) -> Edges:
    wide, high = (side / shown.metre for side in _extent(label, size))
    x, y = place
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _place(
    shown: View, shape: BaseGeometry, label: Label, size: float, taken: list[Edges], count: int
) -> tuple[float, float] | None:
    if not label.lines():
        return None
    body = shapely.simplify(outlines.polygons(shape)[0], 0.6 / shown.metre)
    wide, high = (side / shown.metre for side in _extent(label, size))
    x, y = _candidates(body, _GRID_FEW if count <= _FEW else _GRID)
    away = np.hypot(x - x[0], y - y[0]) / np.sqrt(body.area)
    edges = np.column_stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2])
    free = _free(edges, np.array(taken).reshape(-1, 4), _corners(shown))
    x, y, away, edges = x[free], y[free], away[free], edges[free]
    if not len(x):
        return None
    inside = shapely.area(shapely.intersection(body, shapely.box(*edges.T))) / (wide * high)
    score = np.minimum(inside, 1.0) - _NEAR_MIDDLE * away
    score[inside < (_LEAST_INSIDE_FEW if count <= _FEW else _LEAST_INSIDE)] = -np.inf
    best = int(np.argmax(score))
    return (float(x[best]), float(y[best])) if np.isfinite(score[best]) else None


def _free(edges: np.ndarray, taken: np.ndarray, page: Edges) -> np.ndarray:
    """Which boxes (n, 4: west, south, east, north) lie within the page and touch none of those taken."""
    west, south, east, north = edges.T
    within = (west >= page[0]) & (south >= page[1]) & (east <= page[2]) & (north <= page[3])
    apart = (
        (west[:, None] >= taken[:, 2])
        | (east[:, None] <= taken[:, 0])
        | (south[:, None] >= taken[:, 3])
        | (north[:, None] <= taken[:, 1])
    )
    return within & apart.all(axis=1)


def _corners(shown: View) -> Edges:
    """West, south, east, north of what the axes show: no label reaches beyond."""
    (west, east), (south, north) = shown.axes.get_xlim(), shown.axes.get_ylim()
    return west, south, east, north


def _candidates(body: BaseGeometry, along: int) -> tuple[np.ndarray, np.ndarray]:
    """Places within an outline, the roomiest one first."""
    west, south, east, north = body.bounds
    roomiest = shapely.maximum_inscribed_circle(body, tolerance=(east - west) / 50).coords[0]
    steps = (np.arange(along) + 0.5) / along
    x, y = (
        axis.ravel() for axis in np.meshgrid(west + (east - west) * steps, south + (north - south) * steps)
    )
    within = shapely.contains_xy(body, x, y)
    return np.append(roomiest[0], x[within]), np.append(roomiest[1], y[within])


def _draw(shown: View, place: tuple[float, float], label: Label, found: MapClass, size: float) -> None:
    lines = label.lines()
    step = size * _LEADING / shown.metre
    colour = theme.text_on(found.fill)
    for i, line in enumerate(lines):
        y = place[1] + ((len(lines) - 1) / 2 - i) * step
        family = STRONG if line == label.name else REGULAR
        halo = theme.PAPER if found.hatched else found.fill
        haloed(shown.axes, place[0], y, line, size, colour, halo, fontfamily=family)
