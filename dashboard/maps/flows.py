"""Draws moves between places as curved arrows over the districts: wider for more people, heads at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.maps import outlines
from dashboard.maps.classed import position

FLOW, OUTSIDE = "#2B3A4A", "#8A4B12"
COUNTRY = ""
POINTS = 16  # of a Bézier curve
Point = tuple[float, float]
_BEND = 0.16  # of the distance, to the right of the way
_CUT_START, _CUT_END = 0.04, 0.07  # degrees kept free at the ends
_HEADS = (11.0, 15.0, 20.0, 27.0)  # px, by class
_OUTER, _OUTER_HEAD = 2.5, 13.0  # px of an arrow over the border, which is not to scale
_DEGREES = 0.0042  # of latitude in a px of a large screen
_ROOT = 0.55  # of a head that covers its line
_INSIDE = 0.12  # degrees from the border at which the country as a whole begins
_HOVERED = (5, 8, 11)  # points of a curve that answer to the pointer
_OPACITY = 0.82


@dataclass(frozen=True)
class Flow:
    """One arrow: its ends, how many, and what the hover says; strength is its class from 0 on.

    outside: whether one end lies beyond the border; inward: whether it comes from there; label: written
    at that end. An end may be COUNTRY where it is the country as a whole.
    """

    origin: str
    destination: str
    movers: float
    strength: int
    hover: str
    outside: bool = False
    inward: bool = False
    label: str = ""


def strength(movers: float, edges: Sequence[float]) -> int:
    """Class of an arrow: the number of edges reached."""
    return position(movers, edges)


def with_arrows(
    figure: Figure,
    districts: pd.DataFrame,
    flows: Sequence[Flow],
    widths: Sequence[float],
    finer: float = 1.0,
) -> Figure:
    """The map of districts with arrows under its names; largest on top, those abroad dashed.

    districts: by pcode, with geometry. widths: px of an arrow by strength, all
    times `finer` on a small screen.
    """
    lines = _lines(districts, flows)
    traces = [
        _strokes([lines[i].line for i, _ in drawn], _OUTER if outside else widths[strong] * finer, outside)
        for outside in (False, True)
        for strong in range(len(widths))
        if (drawn := _of(flows, strong, outside))
    ]
    if flows:
        traces += [_heads(flows, lines, finer), _hovers(flows, lines)]
    if any(flow.label for flow in flows):
        traces.append(_named(flows, lines, outlines.window(districts["geometry"])))
    return figure.under_the_last(*traces)


def _of(flows: Sequence[Flow], strong: int, outside: bool) -> list[tuple[int, Flow]]:
    """Flows of one strength with their places in the list, the smallest first."""
    found = [(i, f) for i, f in enumerate(flows) if f.strength == strong and f.outside is outside]
    return sorted(found, key=lambda one: one[1].movers)


@dataclass(frozen=True)
class Curve:
    """A drawn arrow: the line to the root of its head, the head's tip, and its angle clockwise from north."""

    line: list[Point]
    tip: Point
    angle: float


def curve(start: Point, stop: Point, head: float = 0.0) -> Curve:
    """A quadratic Bézier curve of 16 points that bends to the right of its way, cut short at both ends.

    head: length of the head, degrees.
    """
    (x0, y0), (x1, y1) = start, stop
    wide = math.cos(math.radians((y0 + y1) / 2))
    dx, dy = (x1 - x0) * wide, y1 - y0
    length = math.hypot(dx, dy) or 1.0
    middle = ((x0 + x1) / 2 + _BEND * dy / wide, (y0 + y1) / 2 - _BEND * dx)
    first, last = min(_CUT_START / length, 0.2), 1 - min(_CUT_END / length, 0.25)
    neck = max(first + 0.1, last - _ROOT * head / length)

    def at(t: float) -> Point:
        return (
            (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle[0] + t**2 * x1,
            (1 - t) ** 2 * y0 + 2 * t * (1 - t) * middle[1] + t**2 * y1,
        )

    line = [at(first + (neck - first) * i / (POINTS - 1)) for i in range(POINTS)]
    tip, before = at(last), at(last - 0.02)
    angle = math.degrees(math.atan2((tip[0] - before[0]) * wide, tip[1] - before[1]))
    return Curve(line, tip, angle)


def _lines(districts: pd.DataFrame, flows: Sequence[Flow]) -> list[Curve]:
    """The curve of every flow; a place abroad lies in a free corner, the country at its border."""
    ends = {str(pcode): _middle(shape) for pcode, shape in districts["geometry"].items()}
    named = [place for flow in flows for place in (flow.origin, flow.destination)]
    beyond = [place for place in dict.fromkeys(named) if place not in ends and place != COUNTRY]
    corners, country = _corners(districts), shapely.union_all(list(districts["geometry"]))
    ends |= {place: corners[i % len(corners)] for i, place in enumerate(beyond)}
    lines = []
    for flow in flows:
        outer = flow.destination if flow.origin == COUNTRY else flow.origin
        border = (
            _at_border(country, ends[outer]) if COUNTRY in (flow.origin, flow.destination) else (0.0, 0.0)
        )
        head = _head(flow) * _DEGREES
        lines.append(curve(ends.get(flow.origin, border), ends.get(flow.destination, border), head))
    return lines


def _at_border(country: BaseGeometry, corner: Point) -> Point:
    """A point of the country a little inside its border, nearest to a corner."""
    deep = country.buffer(-_INSIDE)
    near = shapely.ops.nearest_points(country if deep.is_empty else deep, shapely.Point(corner))[0]
    return float(near.x), float(near.y)


def _middle(shape: object) -> Point:
    largest = outlines.polygons(shape)[0]  # type: ignore[arg-type]
    point = shapely.maximum_inscribed_circle(largest).coords[0]
    return float(point[0]), float(point[1])


def _corners(districts: pd.DataFrame) -> list[Point]:
    """Corners of the window, the one farthest from the country first."""
    seen = outlines.window(districts["geometry"])
    country = shapely.union_all(list(districts["geometry"]))
    inward = 0.09 * (seen.east - seen.west)
    corners = [
        (x, y)
        for x in (seen.east - inward, seen.west + inward)
        for y in (seen.south + inward, seen.north - inward)
    ]
    return sorted(corners, key=lambda corner: -country.distance(shapely.Point(corner)))


def _head(flow: Flow) -> float:
    """Size of a head in px of a large screen."""
    return _OUTER_HEAD if flow.outside else _HEADS[flow.strength]


def _strokes(lines: Sequence[list[Point]], width: float, outside: bool) -> Trace:
    line = {"color": OUTSIDE if outside else FLOW, "width": width, "dash": "dash" if outside else "solid"}
    return trace(
        "scattergeo", **outlines.joined(lines), mode="lines", line=line, opacity=_OPACITY, hoverinfo="skip"
    )


def _heads(flows: Sequence[Flow], lines: Sequence[Curve], finer: float) -> Trace:
    """The heads of all arrows, turned the way they go (on a conformal map a bearing is an angle)."""
    return trace(
        "scattergeo",
        lon=[round(one.tip[0], outlines.LINE_DECIMALS) for one in lines],
        lat=[round(one.tip[1], outlines.LINE_DECIMALS) for one in lines],
        mode="markers",
        marker={
            "symbol": "arrow",
            "angle": [round(one.angle, 1) for one in lines],
            "angleref": "up",
            "size": [_head(flow) * (1.0 if flow.outside else finer) for flow in flows],
            "color": [OUTSIDE if flow.outside else FLOW for flow in flows],
            "line": {"width": 0},
            "opacity": 1,
        },
        hoverinfo="skip",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _hovers(flows: Sequence[Flow], lines: Sequence[Curve]) -> Trace:
    """Unseen points along every arrow that tell of it."""
    points = [one.line[i] for one in lines for i in _HOVERED]
    return trace(
        "scattergeo",
        lon=[round(x, outlines.LINE_DECIMALS) for x, _ in points],
        lat=[round(y, outlines.LINE_DECIMALS) for _, y in points],
        text=[flow.hover for flow in flows for _ in _HOVERED],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


def _named(flows: Sequence[Flow], lines: Sequence[Curve], seen: outlines.Window) -> Trace:
    """What is written of places abroad at their corners, one line for each arrow."""
    texts: dict[tuple[bool, bool], list[str]] = {}
    for flow, one in zip(flows, lines, strict=True):
        if flow.label:
            x, y = one.line[0] if flow.inward else one.tip
            corner = (x > (seen.west + seen.east) / 2, y > (seen.south + seen.north) / 2)
            texts.setdefault(corner, []).append(flow.label)
    return trace(
        "scattergeo",
        lon=[seen.east if east else seen.west for east, _ in texts],
        lat=[seen.north if north else seen.south for _, north in texts],
        text=["<br>".join(written) for written in texts.values()],
        textposition=[f"{'bottom' if n else 'top'} {'left' if e else 'right'}" for e, n in texts],
        mode="text",
        textfont={"size": theme.LABEL_SIZE, "color": OUTSIDE},
        hoverinfo="skip",
        unselected={"textfont": {"color": OUTSIDE}},
    )
