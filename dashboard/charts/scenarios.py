"""Draws climate risk of every district today and under each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
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
) -> Figure:
    """A ring for today and one mark per scenario in a district's row, highest risk today above.

    today: score by pcode; altered: the same by scenario. hover: text by scenario ("" is today) and pcode.
    cuts: where medium and high risk begin.
    """
    order = list(today.dropna().sort_values(ascending=False).index)
    drawn = []
    for number, (scenario, scores) in enumerate(altered.items()):
        offset = _SPREAD * (number - (len(altered) - 1) / 2)
        mark = {"symbol": SYMBOLS[number % len(SYMBOLS)], "size": 9, "color": COLOURS[number % len(COLOURS)]}
        drawn.append(_marks(scenario, scores, order, offset, mark, labels, hover))
    ring = {"symbol": "circle-open", "size": 15, "color": theme.INK, "line": {"width": 2}}
    drawn.append(_marks("", today, order, 0.0, ring, labels, hover))
    above = {"x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom", "yref": "paper"}
    return Figure(
        drawn,
        {
            **theme.PLOT,
            **_axes([in_chart(names[pcode], 18) for pcode in order]),
            "shapes": [*(_edge(cut) for cut in cuts), *_bands(len(order))],
            "height": ROW_HEIGHT * len(order) + 86,
            "margin": {"l": 0, "r": 10, "t": 64, "b": 26},
            "showlegend": True,
            "legend": {"orientation": "h", **above},
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
) -> Trace:
    known = [(i, pcode) for i, pcode in enumerate(order) if pd.notna(scores.get(pcode))]
    return trace(
        "scatter",
        x=[scores[pcode] for _, pcode in known],
        y=[i + offset for i, _ in known],
        mode="markers",
        marker=dict(mark),
        name=labels[scenario],
        text=[hover[scenario, pcode] for _, pcode in known],
        hovertemplate="%{text}<extra></extra>",
    )


def _edge(cut: float) -> dict[str, object]:
    """Where a level of risk begins."""
    line = {"color": theme.RULE, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": cut, "x1": cut, "yref": "y domain", "y0": 0, "y1": 1, "line": line}


def _bands(rows: int) -> list[dict[str, object]]:
    """Every second row on grey."""
    across = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "line": {"width": 0}, "layer": "below"}
    return [{**across, "y0": i - 0.5, "y1": i + 0.5, "fillcolor": theme.BAND} for i in range(0, rows, 2)]


def _axes(names: list[str]) -> dict[str, dict[str, object]]:
    still = {"showgrid": False, "zeroline": False, "fixedrange": True}
    down = {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": names,
    }
    return {"xaxis": {"nticks": 6, **still}, "yaxis": down | still}
