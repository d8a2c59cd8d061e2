"""One season month by month over the band of earlier ones, other seasons beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard import theme
from dashboard.figures.layout import Page
from dashboard.figures.layouts.history import dress

BAND = "#DCE4E3"
COLOURS = ("#B5651D", "#6B5AA5", "#2F6EA3", "#8A6100")
_DASHES = ((4, 2), (1.2, 1.6), (4, 1.6, 1.2, 1.6), (7, 2))
_APART = 1.25  # between two names at the right end, in sizes of the type
Line = Sequence[float | None]


@dataclass(frozen=True)
class SeasonCurve:
    """Values by month from October; None where there is none. others: seasons compared with."""

    months: Sequence[str]
    season: str
    values: Line
    normal: Line
    low: Line
    high: Line
    normal_label: str
    unit: str
    others: Mapping[str, Line] = field(default_factory=dict)
    decimals: int = 0


def draw(page: Page, drawing: SeasonCurve) -> None:
    """The band, its mean, other seasons thin, the season strong; every line named at its end."""
    size = page.size.body
    names = 5.2 * size
    axes = page.axes(page.body.shrunk(left=4.2 * size, bottom=1.6 * size, top=1.8 * size, right=names))
    x = np.arange(len(drawing.months))
    axes.set_xlim(-0.15, len(x) - 1)
    if any(value is not None for value in drawing.normal):
        axes.fill_between(x, _numbers(drawing.low), _numbers(drawing.high), color=BAND, linewidth=0)
        axes.plot(x, _numbers(drawing.normal), color=theme.MUTED, linewidth=1, linestyle=":")
    for i, values in enumerate(drawing.others.values()):
        dashes = _DASHES[i % len(_DASHES)]
        axes.plot(x, _numbers(values), color=COLOURS[i % len(COLOURS)], linewidth=1.2, dashes=dashes)
    axes.plot(x, _numbers(drawing.values), color=theme.ACCENT, linewidth=2.2, marker="o", markersize=4)
    axes.set_ylim(*_span(drawing))
    dress(axes, page)
    axes.set_xticks(x, list(drawing.months))
    page.text(page.body.left, page.body.top - size, drawing.unit, size, color=theme.MUTED)
    for y, name, colour, at in _ends(drawing, _APART * size / (axes.bbox.height * 72 / page.figure.dpi)):
        axes.annotate(
            f"  {name}",
            (at, y),
            fontsize=size,
            color=colour,
            va="center" if at == len(x) - 1 else "top",
            annotation_clip=False,
        )


def _numbers(line: Line) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in line], float)


def _span(drawing: SeasonCurve) -> tuple[float, float]:
    rows = (drawing.values, drawing.normal, drawing.low, drawing.high, *drawing.others.values())
    known = [value for row in rows for value in row if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = 0.06 * (high - low) or 1.0
    return (0.0 if low >= 0 and low < 0.2 * high else low - room), high + room


def _ends(drawing: SeasonCurve, apart: float) -> list[tuple[float, str, str, int]]:
    """Height, name, colour and month of the names of lines; those in April moved apart."""
    last = len(drawing.months) - 1
    ends = [(drawing.normal[last], drawing.normal_label, theme.MUTED)]
    ends += [
        (values[last], name, COLOURS[i % len(COLOURS)])
        for i, (name, values) in enumerate(drawing.others.items())
    ]
    ends.append((drawing.values[last], drawing.season, theme.ACCENT))
    low, high = _span(drawing)
    floor, placed = low - (high - low), []
    known = [(value, name, colour) for value, name, colour in ends if value is not None]
    for value, name, colour in sorted(known, key=lambda end: end[0]):
        floor = max(value, floor + apart * (high - low))
        placed.append((floor, name, colour, last))
    if drawing.values[last] is None:
        reached = [(value, i) for i, value in enumerate(drawing.values) if value is not None]
        placed += [(value, drawing.season, theme.ACCENT, i) for value, i in reached[-1:]]
    return placed
