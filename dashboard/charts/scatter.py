"""Draws two values of every district against each other, the districts named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace

HEIGHT, PHONE_HEIGHT = 470, 380
_WIDE, _PHONE = 620.0, 270.0  # px of the plot that names are placed for
_LETTER, _LINE = 7.0, 16.0  # px of a letter and of a line of names
_PLACES = (
    *("middle right", "middle left", "top center", "bottom center"),
    *("top right", "bottom left", "top left", "bottom right"),
)
_ORDERS = 12  # in how many orders names are set at most
_DOT = theme.ACCENT
_ZERO = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "layer": "below"} | {
    "line": {"color": theme.HATCH, "width": 1}
}
_ABOVE = {"xref": "paper", "x": 0, "yref": "paper", "y": 1, "xshift": -36, "showarrow": False} | {
    "align": "left",
    "xanchor": "left",
    "yanchor": "bottom",
}

Box = tuple[float, float, float, float]  # left, bottom, right, top, px


@dataclass(frozen=True)
class Point:
    """One district: name, both values, what the pointer tells, its pcode."""

    name: str
    x: float
    y: float
    hover: str
    pcode: str


@dataclass(frozen=True)
class Line:
    """A straight line y = level + slope·x."""

    level: float
    slope: float


def scatter(
    points: Sequence[Point], across: str, upward: str, line: Line | None = None, small: bool = False
) -> Figure:
    """Points with names beside them; a line only where one is given; zero of y marked if within."""
    spans = _span([p.x for p in points]), _span([p.y for p in points])
    height = PHONE_HEIGHT if small else HEIGHT
    upward = ",<br>".join(upward.rsplit(", ", 1)) if small else upward
    drawn = [_drawn(line, spans[0])] if line else []
    axis = {"gridcolor": theme.BAND, "fixedrange": True, "zeroline": False, "linecolor": theme.RULE}
    title = {"size": 12, "color": theme.MUTED}
    return Figure(
        [_dots(points, spans, (_PHONE, height - 100.0) if small else (_WIDE, height - 70.0)), *drawn],
        {
            "xaxis": {"range": list(spans[0]), "title": {"text": across, "font": title}, **axis},
            "yaxis": {"range": list(spans[1]), **axis},
            "shapes": [_ZERO] if spans[1][0] < 0 < spans[1][1] else [],
            "annotations": [_ABOVE | {"text": upward, "font": title}],
            "height": height,
            "margin": {"l": 46, "r": 8, "t": 44 if small else 28, "b": 44},
            **theme.PLOT,
        },
    )


def _dots(
    points: Sequence[Point], spans: tuple[tuple[float, float], tuple[float, float]], box: tuple[float, float]
) -> Trace:
    return trace(
        "scatter",
        x=[p.x for p in points],
        y=[p.y for p in points],
        text=[p.name for p in points],
        textposition=_sides(points, spans, box),
        mode="markers+text",
        marker={"color": _DOT, "size": 11, "line": {"color": theme.PAPER, "width": 1}},
        textfont={"size": theme.LABEL_SIZE, "color": theme.INK},
        customdata=[p.hover for p in points],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _drawn(line: Line, span: tuple[float, float]) -> Trace:
    ends = list(span)
    return trace(
        "scatter",
        x=ends,
        y=[line.level + line.slope * x for x in ends],
        mode="lines",
        line={"color": theme.MUTED, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = 0.14 * (high - low) or 1.0
    return low - room, high + room


def _sides(
    points: Sequence[Point], spans: tuple[tuple[float, float], tuple[float, float]], box: tuple[float, float]
) -> list[str]:
    """For every point the side on which its name touches neither another dot nor another name.

    A name is set after another, which may leave none for the last: then they are set in another order, and
    of a few orders the one is taken in which names cover least.
    """
    at = [
        tuple(
            (value - low) / (high - low) * side
            for value, (low, high), side in zip((p.x, p.y), spans, box, strict=True)
        )
        for p in points
    ]
    best, least = [_PLACES[0]] * len(points), math.inf
    for first in range(min(len(points), _ORDERS)):
        order = [*range(first, len(points)), *range(first)]
        sides, covered = _arranged(points, at, order, box)
        if covered < least:
            best, least = sides, covered
        if not covered:
            break
    return best


def _arranged(
    points: Sequence[Point], at: Sequence[tuple[float, ...]], order: Sequence[int], box: tuple[float, float]
) -> tuple[list[str], float]:
    """Sides of names set in an order, and how much they cover of each other, of dots and of the margin."""
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in at]
    sides, covered = [""] * len(points), 0.0
    for i in order:
        x, y = at[i]
        places = {side: _place(side, x, y, _LETTER * len(points[i].name)) for side in _PLACES}
        covers = {side: _covered(place, taken, box) for side, place in places.items()}
        side = min(covers, key=covers.__getitem__)
        taken.append(places[side])
        sides[i], covered = side, covered + covers[side]
    return sides, covered


def _place(side: str, x: float, y: float, long: float) -> Box:
    level, way = side.split()
    bottom = y + {"top": 7.0, "middle": -_LINE / 2, "bottom": -7.0 - _LINE}[level]
    left = x + {"right": 8.0, "center": -long / 2, "left": -8.0 - long}[way]
    return left, bottom, left + long, bottom + _LINE


def _covered(place: Box, taken: Sequence[Box], box: tuple[float, float]) -> float:
    """Area of a name that lies on what is there already, or outside the chart."""
    left, bottom, right, top = place
    inside = _shared(place, (0.0, 0.0, box[0] + 8, box[1]))
    return (right - left) * (top - bottom) - inside + sum(_shared(place, one) for one in taken)


def _shared(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
