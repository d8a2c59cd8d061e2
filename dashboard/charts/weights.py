"""Draws ranks under a reader's weights beside those under the committee's."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard import theme
from dashboard.charts.ranking import order_of, ranking
from dashboard.drawn import Figure, Trace, trace
from dashboard.readings.findings import known
from dashboard.readings.names import in_chart
from dashboard.text import Words


def weighted_ranking(
    rows: pd.DataFrame,
    before: pd.DataFrame,
    names: Mapping[str, str],
    fills: Mapping[str, str],
    selected: str | None,
    words: Words,
) -> Figure:
    """The ranking, with a ring at the median rank under the committee's weights where that differs.

    rows, before: one period by pcode under the reader's and the committee's weights. fills: by pcode.
    """
    figure = ranking(rows, names, fills, selected, words)
    medians, others = rows["rank_median"].to_dict(), known(before, "rank_median")
    moved = [
        (i, pcode, others[pcode])
        for i, pcode in enumerate(order_of(rows))
        if pcode in others and others[pcode] != medians[pcode]
    ]
    return figure.redrawn(_rings(moved, names, words)) if moved else figure


def _rings(moved: list[tuple[int, str, float]], names: Mapping[str, str], words: Words) -> Trace:
    return trace(
        "scatter",
        x=[median for _, _, median in moved],
        y=[i for i, _, _ in moved],
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": 12,
            "color": theme.INK,
            "line": {"width": 1.5},
            "opacity": 1,
        },
        customdata=[pcode for _, pcode, _ in moved],
        text=[
            words("weights.ring_hover", name=in_chart(names[pcode]), median=words.number(median))
            for _, pcode, median in moved
        ],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
