"""Draws one variable in every district and period as a strip of classes, what is missing struck through."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace

ROW_HEIGHT = 24
WIDE_TICKS, PHONE_TICKS = 9, 4  # labels under the strip at most


@dataclass(frozen=True)
class Strip:
    """The place of a fill, None where there is no value, and texts by district (rows) and period (columns).

    tails: what the hover says after the value. ticks: the periods as they stand under the strip. row,
    column: the district and the period that are outlined, None where none is.
    """

    districts: Sequence[str]
    periods: Sequence[str]
    fills: Sequence[str]
    member: Sequence[Sequence[int | None]]
    texts: Sequence[Sequence[str]]
    tails: Sequence[Sequence[str]]
    hover: str
    ticks: Sequence[str]
    row: int | None = None
    column: int | None = None


def outlined(strip: Figure, shown: Strip) -> Figure:
    """A drawn strip with the chosen district and period framed."""
    bold = [f"<b>{name}</b>" if i == shown.row else name for i, name in enumerate(shown.districts)]
    axis = strip.to_dict()["layout"]["yaxis"] | {"ticktext": bold}
    return strip.redrawn(shapes=_outlines(shown), yaxis=axis)


def heat_strip(shown: Strip, most_ticks: int = WIDE_TICKS) -> Figure:
    """One field per district and period in the class's fill; hatch strokes where there is no value."""
    every = max(1, math.ceil(len(shown.periods) / most_ticks))
    ticks = list(range(len(shown.periods) - 1, -1, -every))
    across = {
        "range": [-0.5, len(shown.periods) - 0.5],
        "tickvals": ticks,
        "ticktext": [shown.ticks[i] for i in ticks],
        "tickangle": 0,
    }
    down = {
        "range": [len(shown.districts) - 0.5, -0.5],
        "tickvals": list(range(len(shown.districts))),
        "ticktext": list(shown.districts),
    }
    still = {"type": "category", "showgrid": False, "fixedrange": True}
    return Figure(
        [_fields(shown), _strokes(shown)],
        {
            "xaxis": across | still,
            "yaxis": down | still,
            "height": ROW_HEIGHT * len(shown.districts) + 40,
            "margin": {"l": 0, "r": 16, "t": 6, "b": 24},
            **theme.PLOT,
        },
    )


def _fields(shown: Strip) -> Trace:
    fills = shown.fills
    steps = [(i + side) / len(fills) for i in range(len(fills)) for side in (0, 1)]
    return trace(
        "heatmap",
        z=[list(row) for row in shown.member],
        x=list(shown.periods),
        y=list(shown.districts),
        text=[list(row) for row in shown.texts],
        customdata=[list(row) for row in shown.tails],
        texttemplate="",
        hovertemplate=f"{shown.hover}<extra></extra>",
        hoverongaps=True,
        colorscale=[(step, fills[i // 2]) for i, step in enumerate(steps)],
        zmin=-0.5,
        zmax=len(fills) - 0.5,
        showscale=False,
        xgap=1,
        ygap=2,
    )


def _strokes(shown: Strip) -> Trace:
    missing = [
        (shown.periods[j], shown.districts[i])
        for i, row in enumerate(shown.member)
        for j, place in enumerate(row)
        if place is None
    ]
    return trace(
        "scatter",
        x=[x for x, _ in missing],
        y=[y for _, y in missing],
        mode="markers",
        marker={
            "symbol": "line-ne-open",
            "size": 9,
            "color": theme.HATCH,
            "line": {"width": 1.5, "color": theme.HATCH},
        },
        hoverinfo="skip",
    )


def _outlines(shown: Strip) -> list[dict[str, object]]:
    """A frame around the chosen period's column and around the chosen district's row."""
    frames = []
    if shown.column is not None:
        frames.append(
            {"x0": shown.column - 0.5, "x1": shown.column + 0.5, "y0": -0.5, "y1": len(shown.districts) - 0.5}
        )
    if shown.row is not None:
        frames.append(
            {"x0": -0.5, "x1": len(shown.periods) - 0.5, "y0": shown.row - 0.5, "y1": shown.row + 0.5}
        )
    line = {"color": theme.INK, "width": 1.5}
    return [{"type": "rect", "line": line, "fillcolor": "rgba(0,0,0,0)", **frame} for frame in frames]
