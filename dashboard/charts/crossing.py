"""Draws climate risk crossed with movement: nine cells with the number and names of their districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.readings.names import in_chart
from dashboard.text import Words

RISKS, NETS = ("high", "medium", "low"), ("loss", "even", "gain")
HEIGHT = 400
MOST_NAMES = 5
_GAP = 0.02
_COLUMN_OF = {"gain": 0, "even": 1, "loss": 2}  # in theme.BIVARIATE


def fill(risk: str, net: str) -> str:
    """Colour of a cell, that of the map."""
    return theme.BIVARIATE[RISKS[::-1].index(risk)][_COLUMN_OF[net]]


def crossing(cells: Mapping[tuple[str, str], Sequence[str]], words: Words) -> Figure:
    """Nine squares, high risk above, loss to the left. cells: names of districts by risk and net level."""
    common = {"tickvals": [0.5, 1.5, 2.5], "showgrid": False, "zeroline": False, "fixedrange": True}
    nets = [words(f"crossing.{net}") for net in NETS]
    risks = [words(f"crossing.{risk}").replace(" ", "<br>") for risk in RISKS]
    return Figure(
        [_targets(cells, words)],
        {
            "shapes": [_square(i, j) for i in range(3) for j in range(3)],
            "annotations": [_text(i, j, cells, words) for i in range(3) for j in range(3)],
            "xaxis": {"range": [0, 3], "ticktext": nets, "side": "top", **common},
            "yaxis": {"range": [3, 0], "ticktext": risks, **common},
            "height": HEIGHT,
            "margin": {"l": 62, "r": 0, "t": 26, "b": 0},
            **theme.PLOT,
        },
    )


def _square(i: int, j: int) -> dict[str, object]:
    colour = fill(RISKS[i], NETS[j])
    sides = {"x0": j + _GAP, "x1": j + 1 - _GAP, "y0": i + _GAP, "y1": i + 1 - _GAP}
    return {"type": "rect", "fillcolor": colour, "line": {"width": 0}, "layer": "below", **sides}


def _text(i: int, j: int, cells: Mapping[tuple[str, str], Sequence[str]], words: Words) -> dict[str, object]:
    found = cells[RISKS[i], NETS[j]]
    shown = [in_chart(name, 16) for name in found[:MOST_NAMES]]
    if len(found) > MOST_NAMES:
        shown.append(words("crossing.more", count=len(found) - MOST_NAMES))
    text = "<br>".join((f"<b>{len(found)}</b>", *shown))
    font = {"color": theme.text_on(fill(RISKS[i], NETS[j])), "size": 12}
    return {"x": j + 0.5, "y": i + 0.5, "text": text, "showarrow": False, "font": font}


def _targets(cells: Mapping[tuple[str, str], Sequence[str]], words: Words) -> Trace:
    """Points without a mark that carry the full list of names on hover."""
    places = [(i, j) for i in range(3) for j in range(3)]
    texts = [
        words(
            "crossing.cell_hover",
            cell=words(f"both.{RISKS[i]}.{NETS[j]}"),
            names="<br>".join(in_chart(n) for n in cells[RISKS[i], NETS[j]]) or words("crossing.count_none"),
        )
        for i, j in places
    ]
    return trace(
        "scatter",
        x=[j + 0.5 for _, j in places],
        y=[i + 0.5 for i, _ in places],
        mode="markers",
        marker={"size": 60, "opacity": 0},
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )
