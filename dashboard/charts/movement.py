"""Draws who came to a district from where and who left it for where, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.text import Words

ROW_HEIGHT = 28
_IN, _OUT = "#8F7BB8", "#D07C2E"
_GUTTER = (0.36, 0.64)  # the partners' names stand between the two sides


@dataclass(frozen=True)
class Exchange:
    """Moves between one district and its partners in one interval, people.

    partners: came and left by partner; within: moves inside the district; withheld: rows not published.
    """

    partners: pd.DataFrame
    within: float
    withheld: int

    @property
    def arrived(self) -> float:
        """Everyone who came from elsewhere."""
        return float(self.partners["came"].sum())

    @property
    def departed(self) -> float:
        """Everyone who left for elsewhere."""
        return float(self.partners["left"].sum())


def exchange(flows: pd.DataFrame, pcode: str, start: int, end: int) -> Exchange:
    """Moves of one district in one interval, all settings together."""
    rows = flows.loc[(flows["start"] == start) & (flows["end"] == end)]
    own = (rows["origin"] == pcode) & (rows["destination"] == pcode)
    came = rows.loc[(rows["destination"] == pcode) & ~own].groupby("origin")["movers"].sum(min_count=1)
    left = rows.loc[(rows["origin"] == pcode) & ~own].groupby("destination")["movers"].sum(min_count=1)
    partners = pd.DataFrame({"came": came, "left": left})
    partners = partners.loc[partners.sum(axis=1).sort_values(ascending=False).index]
    touching = rows.loc[(rows["origin"] == pcode) | (rows["destination"] == pcode)]
    return Exchange(partners, float(rows.loc[own, "movers"].sum()), int(touching["withheld"].sum()))


def movement(shown: Exchange, name_of: Callable[[str], str], words: Words) -> go.Figure:
    """Arrivals to the left, departures to the right, partners between, largest exchange first."""
    partners = shown.partners
    largest = float(partners.max().max()) * 1.5
    figure = go.Figure([_side(partners["came"], _IN, "x", words), _side(partners["left"], _OUT, "x2", words)])
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis={"domain": [0, _GUTTER[0]], "range": [largest, 0], **hidden},
        xaxis2={"domain": [_GUTTER[1], 1], "range": [0, largest], "anchor": "y", **hidden},
        yaxis={"range": [len(partners) - 0.4, -1.2], **hidden},
        annotations=[*_heads(words), *_names(partners, name_of)],
        height=ROW_HEIGHT * (len(partners) + 1) + 8,
        margin={"l": 0, "r": 0, "t": 0, "b": 8},
        bargap=0.35,
        **theme.PLOT,
    )
    return figure


def _side(values: pd.Series, colour: str, axis: str, words: Words) -> go.Bar:
    return go.Bar(
        x=values.tolist(),
        y=list(range(len(values))),
        xaxis=axis,
        orientation="h",
        marker={"color": colour},
        text=[words.number(value) if pd.notna(value) else "" for value in values],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _heads(words: Words) -> list[dict[str, object]]:
    base = {"yref": "y", "y": -0.85, "xref": "paper", "showarrow": False, "font": {"color": theme.MUTED}}
    return [
        base | {"x": _GUTTER[0], "xanchor": "right", "text": words("district.movement_in")},
        base | {"x": _GUTTER[1], "xanchor": "left", "text": words("district.movement_out")},
    ]


def _names(partners: pd.DataFrame, name_of: Callable[[str], str]) -> list[dict[str, object]]:
    base = {"xref": "paper", "x": 0.5, "xanchor": "center", "yref": "y", "showarrow": False}
    return [base | {"y": i, "text": name_of(str(code))} for i, code in enumerate(partners.index)]
