"""One value over time against its normal, seasons of declared emergencies shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from dashboard import theme
from dashboard.figures import keys, typeset
from dashboard.figures.keys import Item
from dashboard.figures.layout import Page

BELOW, ABOVE = "#B9813A", "#2F7F77"
BANDS = {"drought": "#F7E9D2", "wet extremes": "#DDEEEB"}
_BAR = 0.78  # of the distance between two values
_MISSING = 0.03  # height of the mark of a missing value, share of the axis


@dataclass(frozen=True)
class Band:
    """One shaded span of time, years, with the label above it."""

    start: float
    end: float
    event: str
    label: str


@dataclass(frozen=True)
class History:
    """rows: time in years, value, normal; NaN where there is none. against: bars from the normal."""

    rows: pd.DataFrame
    unit: str
    bands: Sequence[Band]
    legend: Sequence[Item]
    normal_label: str
    against: bool = True


def draw(page: Page, drawing: History) -> None:
    """Bars from the normal up and down, or a line; the legend below."""
    size = page.size.body
    columns = keys.columns_for(drawing.legend, page.body.width, size)
    high = keys.height(drawing.legend, page.body.width, size, columns) if drawing.legend else 0.0
    room, place = page.body.above(high, 1.2 * size)
    rows = drawing.rows
    beside = typeset.width(drawing.normal_label, page.size.small) if rows["normal"].notna().any() else 0.0
    right = beside + 0.6 * size
    axes = page.axes(room.shrunk(left=4.2 * size, bottom=1.6 * size, top=3.6 * size, right=right))
    step = float(np.median(np.diff(rows["time"]))) if len(rows) > 1 else 1.0
    axes.set_xlim(rows["time"].min() - step, rows["time"].max() + step)
    _values(axes, drawing, step)
    _normal(page, axes, drawing)
    _bands(page, axes, drawing.bands)
    _missing(axes, rows)
    dress(axes, page)
    page.text(room.left, room.top - size, drawing.unit, size, color=theme.MUTED)
    keys.draw(page, place, drawing.legend, columns)


def dress(axes: Axes, page: Page) -> None:
    """Light horizontal lines, no frame, type of the page's size."""
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(theme.RULE)
    axes.grid(axis="y", color=theme.BAND, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=page.size.small, pad=0.4 * page.size.small)
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=10 if page.size.wide else 5, integer=True, steps=[1, 2, 5, 10])
    )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def number(value: float) -> str:
    """A tick's number, with a true minus and thousands apart."""
    whole = f"{abs(value):,.10g}"
    return f"\N{MINUS SIGN}{whole}" if value < 0 else whole


def _values(axes: Axes, drawing: History, step: float) -> None:
    rows = drawing.rows
    if not drawing.against:
        axes.plot(rows["time"], rows["value"], color=theme.ACCENT, linewidth=1.4, marker="o", markersize=2.6)
        _room(axes, rows["value"])
        return
    base = rows["normal"]
    above = rows["value"] >= base
    for side, colour in ((above, ABOVE), (~above, BELOW)):
        part = rows.loc[side & rows["value"].notna()]
        axes.bar(
            part["time"],
            part["value"] - part["normal"],
            bottom=part["normal"],
            width=_BAR * step,
            color=colour,
            linewidth=0,
        )
    _room(axes, rows["value"])


def _room(axes: Axes, values: pd.Series) -> None:
    low, high = values.min(), values.max()
    if np.isfinite(low) and np.isfinite(high):
        margin = 0.08 * (high - low) or 1.0
        axes.set_ylim(low - margin, high + margin)
    else:
        axes.set_ylim(0, 1)


def _normal(page: Page, axes: Axes, drawing: History) -> None:
    known = drawing.rows.dropna(subset=["normal"])
    if known.empty:
        return
    axes.plot(known["time"], known["normal"], color=theme.INK, linewidth=0.8)
    axes.annotate(
        f" {drawing.normal_label}",
        (axes.get_xlim()[1], float(known["normal"].iloc[-1])),
        fontsize=page.size.small,
        color=theme.INK,
        va="center",
        annotation_clip=False,
    )


def _bands(page: Page, axes: Axes, bands: Sequence[Band]) -> None:
    """Shaded spans; a label that would touch another stands a line higher, else it is left out."""
    left, right = axes.get_xlim()
    size = page.size.small
    points = axes.bbox.width * 72 / page.figure.dpi / (right - left)
    ends = [-np.inf, -np.inf]  # how far the labels reach on the lower and the upper line
    for band in sorted(bands, key=lambda one: one.start):
        if band.end < left or band.start > right:
            continue
        axes.axvspan(band.start, band.end, color=BANDS.get(band.event, theme.BAND), linewidth=0, zorder=0)
        middle = (band.start + band.end) / 2
        half = 0.55 * typeset.width(band.label, size) / points
        line = next((i for i, end in enumerate(ends) if middle - half > end), None)
        if line is None:
            continue
        ends[line] = middle + half
        axes.annotate(
            band.label,
            (middle, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2 + 1.15 * size * line),
            textcoords="offset points",
            fontsize=size,
            color=theme.MUTED,
            ha="center",
            va="bottom",
            annotation_clip=False,
        )


def _missing(axes: Axes, rows: pd.DataFrame) -> None:
    """A hatched mark on the axis where a value is missing."""
    gone = rows.loc[rows["value"].isna(), "time"]
    if gone.empty:
        return
    step = float(np.median(np.diff(rows["time"]))) if len(rows) > 1 else 1.0
    axes.bar(
        gone,
        _MISSING,
        width=step,
        transform=axes.get_xaxis_transform(),
        facecolor=theme.PAPER,
        edgecolor=theme.HATCH,
        hatch="/////",
        linewidth=0.4,
    )
