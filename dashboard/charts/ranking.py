"""Draws the ranking of districts with what is known of its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.readings.findings import by_rank, known
from dashboard.readings.names import in_chart
from dashboard.text import Words

ROW_HEIGHT = 30
_PLOT_FROM = 0.44  # the names and scores stand left of it
_NO_CLASS_DOT = "#4F5B66"


class _Ranked(NamedTuple):
    """A district with its score, its median rank and how far that reaches."""

    pcode: str
    score: float
    median: float
    low: float
    high: float
    top: float


def ranking(
    rows: pd.DataFrame, names: Mapping[str, str], fills: Mapping[str, str], selected: str | None, words: Words
) -> Figure:
    """Median rank and its 5–95 % interval per district, highest risk first, with its score.

    rows: one period of hotspots by pcode. fills: colour of each dot by pcode.
    """
    ranked = _ranked(rows)
    across = {
        "range": [0.4, len(ranked) + 0.6],
        "domain": [_PLOT_FROM, 1],
        "tickvals": [1, len(ranked)],
        "ticktext": [words("ranking.highest"), str(len(ranked))],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    return Figure(
        [_intervals(ranked), _dots(ranked, names, fills, words)],
        {
            "annotations": _texts(ranked, names, selected, words),
            "xaxis": across,
            "yaxis": {"range": [len(ranked) - 0.5, -0.5], "visible": False, "fixedrange": True},
            "height": ROW_HEIGHT * len(ranked) + 34,
            "margin": {"l": 0, "r": 8, "t": 2, "b": 26},
            "clickmode": "event+select",
            **theme.PLOT,
        },
    )


def order_of(rows: pd.DataFrame) -> list[str]:
    """Districts that have a score, the highest risk first."""
    scored = known(rows, "score")
    return [pcode for pcode in by_rank(rows) if pcode in scored]


def _ranked(rows: pd.DataFrame) -> list[_Ranked]:
    columns = (rows[name].tolist() for name in ("score", "rank_median", "rank_p05", "rank_p95", "p_top3"))
    found = {one[0]: _Ranked(*one) for one in zip(rows.index.tolist(), *columns, strict=True)}
    return [found[pcode] for pcode in order_of(rows)]


def _intervals(ranked: Sequence[_Ranked]) -> Trace:
    x: list[float | None] = []
    y: list[float | None] = []
    for i, one in enumerate(ranked):
        x += [one.low, one.high, None]
        y += [i, i, None]
    line = {"color": theme.INTERVAL, "width": 5}
    return trace("scatter", x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _dots(
    ranked: Sequence[_Ranked], names: Mapping[str, str], fills: Mapping[str, str], words: Words
) -> Trace:
    plain = (theme.HOTSPOT_CLASS["other"], theme.PAPER)
    colours = [_NO_CLASS_DOT if fills[one.pcode] in plain else fills[one.pcode] for one in ranked]
    hover = [
        words(
            "ranking.hover",
            name=in_chart(names[one.pcode]),
            median=words.number(one.median),
            low=words.number(one.low),
            high=words.number(one.high),
            top=words.number(100 * one.top),
        )
        for one in ranked
    ]
    return trace(
        "scatter",
        x=[one.median for one in ranked],
        y=list(range(len(ranked))),
        mode="markers",
        marker={"color": colours, "size": 12, "line": {"color": theme.PAPER, "width": 1}, "opacity": 1},
        customdata=[one.pcode for one in ranked],
        text=hover,
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _texts(
    ranked: Sequence[_Ranked], names: Mapping[str, str], selected: str | None, words: Words
) -> list[dict[str, object]]:
    base = {"xref": "paper", "yref": "y", "showarrow": False}
    texts: list[dict[str, object]] = []
    for i, one in enumerate(ranked):
        name = in_chart(names[one.pcode], 18)
        name = f"<b>{name}</b>" if one.pcode == selected else name
        texts.append(base | {"x": 0, "y": i, "text": name, "xanchor": "left"})
        number = {"text": words.number(one.score), "font": {"color": theme.MUTED}}
        texts.append(base | number | {"x": _PLOT_FROM - 0.025, "y": i, "xanchor": "right"})
    return texts
