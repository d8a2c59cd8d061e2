"""Draws how much of the variation of ranks each assumption explains, alone and with its interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words

ROW_HEIGHT = 46
_LIGHT = "#B9D5D1"
_HUNDRED = 100.0
_NAME_ABOVE = 0.34  # of a row's height, from the bar's middle


def sobol(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """One bar per assumption, the most decisive first; its name stands above the bar.

    rows: what (its name), first, first_pm, total, total_pm (0–1).
    """
    longest = max(row["total"] + row["total_pm"] for row in rows) * _HUNDRED
    across = {
        "range": [0, max(longest * 1.02, 10)],
        "ticksuffix": " %",
        "gridcolor": theme.BAND,
        "zerolinecolor": theme.RULE,
        "fixedrange": True,
        "nticks": 5,
    }
    return Figure(
        [_bar(rows, "total", _LIGHT, 0.34, words), _bar(rows, "first", theme.ACCENT, 0.18, words)],
        {
            "annotations": [_name(i, str(row["what"])) for i, row in enumerate(rows)],
            "xaxis": across,
            "yaxis": {"range": [len(rows) - 0.6, -0.75], "visible": False, "fixedrange": True},
            "height": ROW_HEIGHT * len(rows) + 44,
            "margin": {"l": 0, "r": 12, "t": 0, "b": 28},
            "barmode": "overlay",
            **theme.PLOT,
        },
    )


def _bar(rows: Sequence[Mapping[str, Any]], part: str, colour: str, width: float, words: Words) -> Trace:
    return trace(
        "bar",
        x=[max(row[part], 0.0) * _HUNDRED for row in rows],
        y=list(range(len(rows))),
        orientation="h",
        width=width,
        marker={"color": colour, "line": {"width": 0}},
        error_x={
            "type": "data",
            "array": [row[f"{part}_pm"] * _HUNDRED for row in rows],
            "color": theme.MUTED,
            "thickness": 1,
            "width": 3,
        },
        text=[_hover(row, words) for row in rows],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: Mapping[str, Any], words: Words) -> str:
    shares = {name: words.number(_HUNDRED * row[name]) for name in ("first", "first_pm", "total", "total_pm")}
    return words("assumption.sobol_hover", what=row["what"], **shares)


def _name(place: int, what: str) -> dict[str, object]:
    base = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "showarrow": False}
    return base | {"y": place - _NAME_ABOVE, "text": what, "font": {"size": 13}}
