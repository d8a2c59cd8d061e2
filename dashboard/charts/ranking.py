"""Draws the ranking of districts with what is known of its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.readings.names import in_chart
from dashboard.text import Words

ROW_HEIGHT = 30
_PLOT_FROM = 0.44  # the names and scores stand left of it
_NO_CLASS_DOT = "#4F5B66"


def ranking(
    rows: pd.DataFrame, names: Mapping[str, str], fills: Mapping[str, str], selected: str | None, words: Words
) -> Figure:
    """Median rank and its 5–95 % interval per district, highest risk first, with its score.

    rows: one period of hotspots by pcode. fills: colour of each dot by pcode.
    """
    ranked = rows.loc[rows["score"].notna()].sort_values(["rank", "rank_median"])
    order = list(ranked.index)
    across = {
        "range": [0.4, len(order) + 0.6],
        "domain": [_PLOT_FROM, 1],
        "tickvals": [1, len(order)],
        "ticktext": [words("ranking.highest"), str(len(order))],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    return Figure(
        [_intervals(ranked), _dots(ranked, names, fills, words)],
        {
            "annotations": _texts(ranked, names, selected, words),
            "xaxis": across,
            "yaxis": {"range": [len(order) - 0.5, -0.5], "visible": False, "fixedrange": True},
            "height": ROW_HEIGHT * len(order) + 34,
            "margin": {"l": 0, "r": 8, "t": 2, "b": 26},
            "clickmode": "event+select",
            **theme.PLOT,
        },
    )


def _intervals(ranked: pd.DataFrame) -> Trace:
    x: list[float | None] = []
    y: list[float | None] = []
    for i, (low, high) in enumerate(zip(ranked["rank_p05"], ranked["rank_p95"], strict=True)):
        x += [low, high, None]
        y += [i, i, None]
    line = {"color": theme.INTERVAL, "width": 5}
    return trace("scatter", x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _dots(ranked: pd.DataFrame, names: Mapping[str, str], fills: Mapping[str, str], words: Words) -> Trace:
    plain = theme.HOTSPOT_CLASS["other"]
    colours = [_NO_CLASS_DOT if fills[p] in (plain, theme.PAPER) else fills[p] for p in ranked.index]
    hover = [
        words(
            "ranking.hover",
            name=in_chart(names[str(pcode)]),
            median=words.number(row["rank_median"]),
            low=words.number(row["rank_p05"]),
            high=words.number(row["rank_p95"]),
            top=words.number(100 * row["p_top3"]),
        )
        for pcode, row in ranked.to_dict("index").items()
    ]
    return trace(
        "scatter",
        x=ranked["rank_median"].tolist(),
        y=list(range(len(ranked))),
        mode="markers",
        marker={"color": colours, "size": 12, "line": {"color": theme.PAPER, "width": 1}, "opacity": 1},
        customdata=list(ranked.index),
        text=hover,
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _texts(
    ranked: pd.DataFrame, names: Mapping[str, str], selected: str | None, words: Words
) -> list[dict[str, object]]:
    base = {"xref": "paper", "yref": "y", "showarrow": False}
    texts: list[dict[str, object]] = []
    for i, (pcode, score) in enumerate(ranked["score"].items()):
        name = in_chart(names[str(pcode)], 18)
        name = f"<b>{name}</b>" if pcode == selected else name
        texts.append(base | {"x": 0, "y": i, "text": name, "xanchor": "left"})
        number = {"text": words.number(score), "font": {"color": theme.MUTED}}
        texts.append(base | number | {"x": _PLOT_FROM - 0.025, "y": i, "xanchor": "right"})
    return texts
