"""Draws signs of trouble in every season, with the seasons of declared emergencies marked above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.drawn import Figure
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
) -> go.Figure:
    """Signs by seasons, darker where more districts are flagged; blank where nothing is known.

    shares: sign × season, share of districts flagged (NaN: no data). hover: texts alike. labels: of signs.
    events: kinds of emergency by season.
    """
    signs, seasons = list(shares.index), list(shares.columns)
    figure = Figure(
        go.Heatmap(
            z=shares.to_numpy(),
            x=list(range(len(seasons))),
            y=list(range(len(signs))),
            text=hover.to_numpy(),
            hovertemplate="%{text}<extra></extra>",
            colorscale=_SCALE,
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=1,
            ygap=16 if narrow else 4,
        )
    )
    figure.add_traces(_marks(seasons, events, words))
    _axes(figure, signs, seasons, labels, narrow)
    return figure.update_layout(
        height=ROW_HEIGHT * len(signs) + 74 + (8 * len(signs) if narrow else 0),
        margin={"l": 0, "r": 8, "t": 0, "b": 30},
        **theme.PLOT,
    )


def _marks(seasons: Sequence[str], events: Mapping[str, Sequence[str]], words: Words) -> list[go.Scatter]:
    traces = []
    for kind, (symbol, colour) in _EVENTS.items():
        at = [i for i, season in enumerate(seasons) if kind in events.get(season, ())]
        name = words(f"past.event.{kind}")
        traces.append(
            go.Scatter(
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
    figure: go.Figure, signs: list[str], seasons: list[str], labels: Mapping[str, str], narrow: bool
) -> None:
    common = {"showgrid": False, "zeroline": False, "fixedrange": True}
    step = max(1, len(seasons) // (5 if narrow else 11))
    at = list(range(len(seasons) - 1, -1, -step))
    figure.update_xaxes(tickvals=at, ticktext=[seasons[i] for i in at], tickangle=0, **common)
    figure.update_yaxes(
        range=[len(signs) - 0.5, -1.4],
        tickvals=[] if narrow else list(range(len(signs))),
        ticktext=[] if narrow else [labels[sign] for sign in signs],
        automargin=True,
        ticks="",
        ticklabelstandoff=6,
        **common,
    )
    if narrow:
        base = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "showarrow": False}
        notes = [
            base | {"y": i - 0.5, "yanchor": "middle", "text": labels[sign], "font": {"size": 12}}
            for i, sign in enumerate(signs)
        ]
        figure.update_layout(annotations=notes)
