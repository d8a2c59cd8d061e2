"""Draws climate risk of every district today and under each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.drawn import Figure
from dashboard.readings.names import in_chart
from dashboard.text import Words

ROW_HEIGHT = 34
SYMBOLS = ("diamond", "square", "triangle-up", "triangle-down", "star", "hexagon")
COLOURS = ("#9E2A2B", "#4B3A86", "#4489C4", "#E29A2D", "#4A9C93", "#5B6770")
_SPREAD = 0.14  # of a row between two scenarios, so that equal scores stay apart


def scenarios(
    today: pd.Series,
    altered: Mapping[str, pd.Series],
    labels: Mapping[str, str],
    hover: Mapping[tuple[str, str], str],
    names: Mapping[str, str],
    cuts: tuple[float, float],
    words: Words,
) -> go.Figure:
    """A ring for today and one mark per scenario in a district's row, highest risk today above.

    today: score by pcode; altered: the same by scenario. hover: text by scenario ("" is today) and pcode.
    cuts: where medium and high risk begin.
    """
    order = list(today.dropna().sort_values(ascending=False).index)
    figure = Figure()
    for number, (scenario, scores) in enumerate(altered.items()):
        offset = _SPREAD * (number - (len(altered) - 1) / 2)
        mark = {"symbol": SYMBOLS[number % len(SYMBOLS)], "size": 9, "color": COLOURS[number % len(COLOURS)]}
        figure.add_trace(_marks(scenario, scores, order, offset, mark, labels, hover))
    ring = {"symbol": "circle-open", "size": 15, "color": theme.INK, "line": {"width": 2}}
    figure.add_trace(_marks("", today, order, 0.0, ring, labels, hover))
    _axes(figure, order, names, cuts, words)
    return figure.update_layout(
        height=ROW_HEIGHT * len(order) + 86,
        margin={"l": 0, "r": 10, "t": 64, "b": 26},
        **theme.PLOT | {"showlegend": True},
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "yref": "paper",
        },
    )


def _marks(
    scenario: str,
    scores: pd.Series,
    order: Sequence[str],
    offset: float,
    mark: Mapping[str, object],
    labels: Mapping[str, str],
    hover: Mapping[tuple[str, str], str],
) -> go.Scatter:
    known = [(i, pcode) for i, pcode in enumerate(order) if pd.notna(scores.get(pcode))]
    return go.Scatter(
        x=[scores[pcode] for _, pcode in known],
        y=[i + offset for i, _ in known],
        mode="markers",
        marker=dict(mark),
        name=labels[scenario],
        text=[hover[scenario, pcode] for _, pcode in known],
        hovertemplate="%{text}<extra></extra>",
    )


def _axes(
    figure: go.Figure,
    order: Sequence[str],
    names: Mapping[str, str],
    cuts: tuple[float, float],
    words: Words,
) -> None:
    for edge in cuts:
        figure.add_vline(x=edge, line={"color": theme.RULE, "width": 1, "dash": "dot"})
    bands = [
        {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": i - 0.5, "y1": i + 0.5}
        | {"fillcolor": theme.BAND, "line": {"width": 0}, "layer": "below"}
        for i in range(0, len(order), 2)
    ]
    figure.update_layout(shapes=[*figure.layout.shapes, *bands])
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, nticks=6)
    figure.update_yaxes(
        range=[len(order) - 0.5, -0.5],
        tickvals=list(range(len(order))),
        ticktext=[in_chart(names[pcode], 18) for pcode in order],
        automargin=True,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        ticks="",
    )
