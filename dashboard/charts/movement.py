"""Draws who came to a district from where and who left it for where, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words

ROW_HEIGHT = 28
_IN, _OUT = "#8F7BB8", "#D07C2E"
_GUTTER = (0.36, 0.64)  # the partners' names stand between the two sides


_UNTOLD = (math.nan, False)  # movers of a pair of places that no row tells of; not withheld


@dataclass(frozen=True)
class Partner:
    """A place that a district exchanges people with: NaN where not published, and whether withheld."""

    code: str
    came: float
    came_withheld: bool
    left: float
    left_withheld: bool


@dataclass(frozen=True)
class Exchange:
    """Moves between one district and its partners in one interval, people.

    within: moves inside the district, NaN where withheld; withheld: rows of the table not published.
    """

    partners: tuple[Partner, ...]
    within: float
    withheld: int

    @property
    def arrived(self) -> float:
        """Everyone published who came from elsewhere; with `all_arrived_told` false, the least it can be."""
        return sum(_known(one.came for one in self.partners))

    @property
    def departed(self) -> float:
        """Everyone published who left for elsewhere; with `all_departed_told` false, the least it can be."""
        return sum(_known(one.left for one in self.partners))

    @property
    def all_arrived_told(self) -> bool:
        """Whether no move to the district is withheld."""
        return not any(one.came_withheld for one in self.partners)

    @property
    def all_departed_told(self) -> bool:
        """Whether no move from the district is withheld."""
        return not any(one.left_withheld for one in self.partners)


@dataclass(frozen=True)
class Ways:
    """The moves of one interval by (origin, destination): movers and whether they are withheld.

    hidden: the ends of every row of the table that is not published.
    """

    told: Mapping[tuple[str, str], tuple[float, bool]]
    hidden: Sequence[tuple[str, str]]


def ways_of(flows: pd.DataFrame, pairs: pd.DataFrame, start: int, end: int) -> Ways:
    """The moves of an interval, all settings together; withheld where any part is.

    pairs: the interval's moves by pair of places, as `moves` gives them.
    """
    columns = (pairs[name].tolist() for name in ("origin", "destination", "movers", "withheld"))
    told = {(origin, destination): (n, gone) for origin, destination, n, gone in zip(*columns, strict=True)}
    hidden = flows.loc[flows["withheld"] & (flows["start"] == start) & (flows["end"] == end)]
    return Ways(told, list(zip(hidden["origin"].tolist(), hidden["destination"].tolist(), strict=True)))


def exchange(interval: Ways, pcode: str) -> Exchange:
    """What one district exchanges with others in an interval."""
    ways = interval.told
    codes = sorted({place for way in ways if pcode in way for place in way} - {pcode})
    partners = [
        Partner(code, *ways.get((code, pcode), _UNTOLD), *ways.get((pcode, code), _UNTOLD)) for code in codes
    ]
    partners.sort(key=lambda one: sum(_known((one.came, one.left))), reverse=True)
    within, _ = ways.get((pcode, pcode), (0.0, False))
    return Exchange(tuple(partners), within, sum(pcode in way for way in interval.hidden))


def _known(values: Iterable[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def movement(shown: Exchange, name_of: Callable[[str], str], words: Words) -> Figure:
    """Arrivals to the left, departures to the right, partners between, largest exchange first."""
    partners = shown.partners
    came = [(one.came, one.came_withheld) for one in partners]
    left = [(one.left, one.left_withheld) for one in partners]
    largest = 1.5 * max(_known(movers for movers, _ in (*came, *left)), default=0.0) or 1.0
    hidden = {"visible": False, "fixedrange": True}
    return Figure(
        [_side(came, _IN, "x", words), _side(left, _OUT, "x2", words)],
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


def _side(told: Sequence[tuple[float, bool]], colour: str, axis: str, words: Words) -> Trace:
    """Bars of movers, a word where they are withheld."""
    mark = words("movement.matrix.withheld_mark")
    return trace(
        "bar",
        x=[0.0 if hidden else movers for movers, hidden in told],  # 0: where the mark stands
        y=list(range(len(told))),
        xaxis=axis,
        orientation="h",
        marker={"color": colour},
        text=[
            mark if hidden else "" if math.isnan(movers) else words.number(movers) for movers, hidden in told
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


def _names(partners: Sequence[Partner], name_of: Callable[[str], str]) -> list[dict[str, object]]:
    base = {"xref": "paper", "x": 0.5, "xanchor": "center", "yref": "y", "showarrow": False}
    return [base | {"y": i, "text": name_of(one.code)} for i, one in enumerate(partners)]
