"""The sheet every print figure stands on: title, subtitle, legend, source, status and mark."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from dashboard import theme
from dashboard.maps.classed import MapClass

WIDTH_IN, HEIGHT_IN = 7.2, 8.6
DPI = 200
_LINE_IN = 0.19  # height of a line of small print
_STYLE = {
    "font.family": "DejaVu Sans",
    "text.color": theme.INK,
    "hatch.linewidth": 0.6,
    "hatch.color": theme.HATCH,
    "text.parse_math": False,
}


@dataclass(frozen=True)
class Sheet:
    """The words around a figure; `mark` is empty unless it rests on demonstration data."""

    title: str
    subtitle: str
    foot: Sequence[str]
    mark: str = ""


def png(figure: Figure) -> bytes:
    """The figure as PNG bytes; the same figure gives the same bytes."""
    target = io.BytesIO()
    with rc_context(_STYLE):
        FigureCanvasAgg(figure).print_png(target, metadata={"Software": None})
    return target.getvalue()


def sheet(words: Sheet, legend: Sequence[tuple[MapClass, str]]) -> tuple[Figure, Axes]:
    """An empty figure with everything around the drawing, and the axes to draw on."""
    with rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), dpi=DPI, facecolor=theme.PAPER)
        top = _head(figure, words)
        bottom = _foot(figure, words)
        bottom = _legend(figure, legend, bottom)
        axes = figure.add_axes((0.05, bottom, 0.9, top - bottom))
        axes.set_axis_off()
    return figure, axes


def _head(figure: Figure, words: Sheet) -> float:
    """Draw mark, title and subtitle; returns what remains below them."""
    y = 0.975
    if words.mark:
        box = {"facecolor": "#FBF3DC", "edgecolor": "none", "pad": 4}
        figure.text(0.055, y, words.mark, size=8.5, weight="bold", color="#6B4A00", va="top", bbox=box)
        y -= 0.035
    y = _paragraph(figure, words.title, y, 13.5, 58, weight="bold")
    return _paragraph(figure, words.subtitle, y - 0.004, 8.5, 100, color=theme.MUTED) - 0.01


def _foot(figure: Figure, words: Sheet) -> float:
    lines = [line for text in words.foot for line in textwrap.wrap(text, 118)]
    for i, line in enumerate(reversed(lines)):
        y = 0.02 + i * _LINE_IN / HEIGHT_IN * 0.85
        figure.text(0.05, y, line, size=7, color=theme.MUTED, va="bottom")
    return 0.02 + len(lines) * _LINE_IN / HEIGHT_IN * 0.85 + 0.012


def _legend(figure: Figure, legend: Sequence[tuple[MapClass, str]], bottom: float) -> float:
    """Draw the legend above `bottom`; returns its upper edge."""
    columns = 2 if len(legend) > 1 else 1
    patches = [
        Patch(
            facecolor=one.fill,
            edgecolor=theme.HATCH if one.hatched else one.fill,
            hatch="////" if one.hatched else None,
            label="\n".join(textwrap.wrap(label, 52)),
            linewidth=0.6,
        )
        for one, label in legend
    ]
    drawn = figure.legend(
        handles=patches,
        ncols=columns,
        loc="lower left",
        bbox_to_anchor=(0.04, bottom),
        frameon=False,
        fontsize=8,
        handlelength=1.3,
        handleheight=1.1,
        labelspacing=0.55,
        columnspacing=2.5,
    )
    FigureCanvasAgg(figure)
    box = drawn.get_window_extent().transformed(figure.transFigure.inverted())
    return float(box.y1) + 0.01


def _paragraph(figure: Figure, text: str, y: float, size: float, width: int, **style: object) -> float:
    """Draw text from y downwards; returns the y below it."""
    lines = textwrap.wrap(text, width)
    for line in lines:
        figure.text(0.05, y, line, size=size, va="top", **style)  # type: ignore[arg-type]
        y -= size * 1.32 / 72 / HEIGHT_IN
    return y
