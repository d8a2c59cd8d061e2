"""Draws moves between places as curved arrows over the districts: wider for more people, heads at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.maps import outlines
from dashboard.maps.classed import position

FLOW, OUTSIDE = "#2B3A4A", "#8A4B12"
COUNTRY = ""
POINTS = 16  # of a Bézier curve
Point = tuple[float, float]
_BEND = 0.16  # of the distance, to the right of the way
_CUT = 0.055  # degrees kept free at both ends
_HEADS = (9, 12, 16, 21)  # px, by class
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
    figure: go.Figure,
    districts: pd.DataFrame,
    flows: Sequence[Flow],
    widths: Sequence[float],
    finer: float = 1.0,
) -> go.Figure:
    """The map of districts with arrows under its names; largest on top, those abroad dashed.

    districts: by pcode, with geometry. widths: px of an arrow by strength, all
    times `finer` on a small screen.
    """
    lines = _lines(districts, flows)
    traces = [
        _arrows([lines[i] for i, _ in drawn], widths[strong] * finer, _HEADS[strong] * finer, outside)
        for outside in (False, True)
        for strong in range(len(widths))
        if (drawn := _of(flows, strong, outside))
    ]
    if flows:
        traces.append(_hovers(flows, lines))
    if any(flow.label for flow in flows):
        traces.append(_named(flows, lines, outlines.window(districts["geometry"])))
    drawn_before = list(figure.data)
    return go.Figure([*drawn_before[:-1], *traces, drawn_before[-1]], figure.layout)


def _of(flows: Sequence[Flow], strong: int, outside: bool) -> list[tuple[int, Flow]]:
    """Flows of one strength with their places in the list, the smallest first."""
    found = [(i, f) for i, f in enumerate(flows) if f.strength == strong and f.outside is outside]
    return sorted(found, key=lambda one: one[1].movers)


def curve(start: Point, stop: Point) -> list[Point]:
    """A quadratic Bézier curve of 16 points that bends to the right of its way, cut short at both ends."""
    (x0, y0), (x1, y1) = start, stop
    wide = math.cos(math.radians((y0 + y1) / 2))
    dx, dy = (x1 - x0) * wide, y1 - y0
    length = math.hypot(dx, dy) or 1.0
    middle = ((x0 + x1) / 2 + _BEND * dy / wide, (y0 + y1) / 2 - _BEND * dx)
    cut = min(_CUT / length, 0.3)
    steps = [cut + (1 - 2 * cut) * i / (POINTS - 1) for i in range(POINTS)]
    return [
        (
            (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle[0] + t**2 * x1,
            (1 - t) ** 2 * y0 + 2 * t * (1 - t) * middle[1] + t**2 * y1,
        )
        for t in steps
    ]


def _lines(districts: pd.DataFrame, flows: Sequence[Flow]) -> list[list[Point]]:
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
        lines.append(curve(ends.get(flow.origin, border), ends.get(flow.destination, border)))
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


def _arrows(lines: Sequence[list[Point]], width: float, head: float, outside: bool) -> go.Scattergeo:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for line in lines:
        lon += [round(x, outlines.DECIMALS) for x, _ in line] + [None]
        lat += [round(y, outlines.DECIMALS) for _, y in line] + [None]
    colour = OUTSIDE if outside else FLOW
    return go.Scattergeo(
        lon=lon,
        lat=lat,
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": "dot" if outside else "solid"},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": ([0] * (POINTS - 1) + [head, 0]) * len(lines),
            "color": colour,
            "line": {"width": 0},
            "opacity": 1,
        },
        opacity=_OPACITY,
        hoverinfo="skip",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _hovers(flows: Sequence[Flow], lines: Sequence[list[Point]]) -> go.Scattergeo:
    """Unseen points along every arrow that tell of it."""
    points = [line[i] for line in lines for i in _HOVERED]
    return go.Scattergeo(
        lon=[round(x, outlines.DECIMALS) for x, _ in points],
        lat=[round(y, outlines.DECIMALS) for _, y in points],
        text=[flow.hover for flow in flows for _ in _HOVERED],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


def _named(flows: Sequence[Flow], lines: Sequence[list[Point]], seen: outlines.Window) -> go.Scattergeo:
    """What is written of places abroad at their corners, one line for each arrow."""
    texts: dict[tuple[bool, bool], list[str]] = {}
    for flow, line in zip(flows, lines, strict=True):
        if flow.label:
            x, y = line[0] if flow.inward else line[-1]
            corner = (x > (seen.west + seen.east) / 2, y > (seen.south + seen.north) / 2)
            texts.setdefault(corner, []).append(flow.label)
    return go.Scattergeo(
        lon=[seen.east if east else seen.west for east, _ in texts],
        lat=[seen.north if north else seen.south for _, north in texts],
        text=["<br>".join(written) for written in texts.values()],
        textposition=[f"{'bottom' if n else 'top'} {'left' if e else 'right'}" for e, n in texts],
        mode="text",
        textfont={"size": theme.LABEL_SIZE, "color": OUTSIDE},
        hoverinfo="skip",
        unselected={"textfont": {"color": OUTSIDE}},
    )
