"""Draws who came to a district from where and who left it for where, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words

ROW_HEIGHT = 28
_IN, _OUT = "#8F7BB8", "#D07C2E"
_GUTTER = (0.36, 0.64)  # the partners' names stand between the two sides


@dataclass(frozen=True)
class Exchange:
    """Moves between one district and its partners in one interval, people.

    partners: came and left by partner, NaN where not published, and whether came_withheld or left_withheld;
    within: moves inside the district, NaN where withheld; withheld: rows of the table not published.
    """

    partners: pd.DataFrame
    within: float
    withheld: int

    @property
    def arrived(self) -> float:
        """Everyone published who came from elsewhere; with `all_arrived_told` false, the least it can be."""
        return float(self.partners["came"].sum())

    @property
    def departed(self) -> float:
        """Everyone published who left for elsewhere; with `all_departed_told` false, the least it can be."""
        return float(self.partners["left"].sum())

    @property
    def all_arrived_told(self) -> bool:
        """Whether no move to the district is withheld."""
        return not self.partners["came_withheld"].any()

    @property
    def all_departed_told(self) -> bool:
        """Whether no move from the district is withheld."""
        return not self.partners["left_withheld"].any()


def exchange(flows: pd.DataFrame, pairs: pd.DataFrame, pcode: str, start: int, end: int) -> Exchange:
    """Moves of one district in one interval, all settings together; withheld where any part is.

    pairs: the interval's moves by pair of places, as `moves` gives them.
    """
    own = (pairs["origin"] == pcode) & (pairs["destination"] == pcode)
    came = pairs[(pairs["destination"] == pcode) & ~own].set_index("origin")
    left = pairs[(pairs["origin"] == pcode) & ~own].set_index("destination")
    partners = pd.DataFrame({"came": came["movers"], "left": left["movers"]})
    for side, rows in (("came", came), ("left", left)):
        hidden = rows.index[rows["withheld"].astype(bool)]
        partners[f"{side}_withheld"] = partners.index.isin(hidden)
    order = partners[["came", "left"]].sum(axis=1).sort_values(ascending=False, kind="stable").index
    rows = flows.loc[(flows["start"] == start) & (flows["end"] == end)]
    touching = rows.loc[(rows["origin"] == pcode) | (rows["destination"] == pcode)]
    within = float(pairs.loc[own, "movers"].sum(skipna=False))
    return Exchange(partners.loc[order], within, int(touching["withheld"].sum()))


def movement(shown: Exchange, name_of: Callable[[str], str], words: Words) -> Figure:
    """Arrivals to the left, departures to the right, partners between, largest exchange first."""
    partners = shown.partners
    known = partners[["came", "left"]].max().max()
    largest = float(known) * 1.5 if known > 0 else 1.0
    hidden = {"visible": False, "fixedrange": True}
    return Figure(
        [_side(partners, "came", _IN, "x", words), _side(partners, "left", _OUT, "x2", words)],
        {
            "xaxis": {"domain": [0, _GUTTER[0]], "range": [largest, 0], **hidden},
            "xaxis2": {"domain": [_GUTTER[1], 1], "range": [0, largest], "anchor": "y", **hidden},
            "yaxis": {"range": [len(partners) - 0.4, -1.2], **hidden},
            "annotations": [*_heads(words), *_names(partners, name_of)],
            "height": ROW_HEIGHT * (len(partners) + 1) + 8,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 8},
            "bargap": 0.35,
            **theme.PLOT,
        },
    )


def _side(partners: pd.DataFrame, side: str, colour: str, axis: str, words: Words) -> Trace:
    values, hidden = partners[side], partners[f"{side}_withheld"]
    mark = words("movement.matrix.withheld_mark")
    return trace(
        "bar",
        x=[
            0.0 if kept else value for value, kept in zip(values, hidden, strict=True)
        ],  # 0: where the mark stands
        y=list(range(len(values))),
        xaxis=axis,
        orientation="h",
        marker={"color": colour},
        text=[
            mark if kept else words.number(value) if pd.notna(value) else ""
            for value, kept in zip(values, hidden, strict=True)
        ],
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
