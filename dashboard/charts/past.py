"""Draws signs of trouble in every season, with the seasons of declared emergencies marked above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts.shaded import shaded
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words
from etl.science.index.verification import ALARM_SHARE

ROW_HEIGHT = 34
SHADES = {"none": "#F1F3F5", "some": "#F6D8AE", "alarm": "#E8743B", "most": "#7A1810"}
_FROM = (0.0, 1e-6, ALARM_SHARE - 1e-9, 2 / 3 - 1e-9, 1.0)  # shares from which each shade begins, and the end
_SCALE = [(edge, fill) for i, fill in enumerate(SHADES.values()) for edge in _FROM[i : i + 2]]
_EVENTS = {"drought": ("triangle-down", "#9E2A2B"), "wet extremes": ("circle", "#2F6EA3")}


def past(
    shares: pd.DataFrame,
    hover: pd.DataFrame,
    labels: Mapping[str, str],
    events: Mapping[str, Sequence[str]],
    words: Words,
    narrow: bool = False,
) -> Figure:
    """Signs by seasons, darker where more districts are flagged; blank where nothing is known.

    shares: sign × season, share of districts flagged (NaN: no data). hover: texts alike. labels: of signs.
    events: kinds of emergency by season.
    """
    signs, seasons = list(shares.index), list(shares.columns)
    cells = shaded(shares, hover, range(len(seasons)), range(len(signs)), _SCALE, 16 if narrow else 4)
    return Figure(
        [cells, *_marks(seasons, events, words)],
        {
            **_axes(signs, seasons, labels, narrow),
            "height": ROW_HEIGHT * len(signs) + 74 + (8 * len(signs) if narrow else 0),
            "margin": {"l": 0, "r": 8, "t": 0, "b": 30},
            **theme.PLOT,
        },
    )


def _marks(seasons: Sequence[str], events: Mapping[str, Sequence[str]], words: Words) -> list[Trace]:
    traces = []
    for kind, (symbol, colour) in _EVENTS.items():
        at = [i for i, season in enumerate(seasons) if kind in events.get(season, ())]
        name = words(f"past.event.{kind}")
        traces.append(
            trace(
                "scatter",
                x=at,
                y=[-0.85] * len(at),
                mode="markers",
                marker={"symbol": symbol, "size": 10, "color": colour},
                text=[f"<b>{seasons[i]}</b>{words('past.hover_event', event=name)}" for i in at],
                hovertemplate="%{text}<extra></extra>",
                cliponaxis=False,
            )
        )
    return traces


def _axes(
    signs: Sequence[str], seasons: Sequence[str], labels: Mapping[str, str], narrow: bool
) -> dict[str, Any]:
    """Axes, and on a phone the names of the signs above their rows."""
    common = {"showgrid": False, "zeroline": False, "fixedrange": True}
    step = max(1, len(seasons) // (5 if narrow else 11))
    at = list(range(len(seasons) - 1, -1, -step))
    down = {
        "range": [len(signs) - 0.5, -1.4],
        "tickvals": [] if narrow else list(range(len(signs))),
        "ticktext": [] if narrow else [labels[sign] for sign in signs],
        "ticklabelstandoff": 6,
    }
    base = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "showarrow": False}
    above = [
        base | {"y": i - 0.5, "yanchor": "middle", "text": labels[sign], "font": {"size": 12}}
        for i, sign in enumerate(signs)
    ]
    return {
        "xaxis": {"tickvals": at, "ticktext": [seasons[i] for i in at], "tickangle": 0, **common},
        "yaxis": down | common,
        "annotations": above if narrow else [],
    }
