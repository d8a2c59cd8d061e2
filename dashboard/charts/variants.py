"""Draws the rank of every district under every changed decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import theme
from dashboard.drawn import Figure, trace
from dashboard.readings.names import in_chart
from dashboard.text import Words

ROW_HEIGHT, NARROW_ROW_HEIGHT = 25, 40
MOST_WRITTEN = 20  # districts; with more the ranks do not fit into the cells
_NAMES_HEIGHT = 92
_DEEPEST = 4  # places of shift that have the deepest colour
_LIGHTER, _HIGHER = "#3E7CB1", "#C8642B"
_SCALE = [(0.0, _LIGHTER), (0.49, "#E4EEF6"), (0.5, "#F3F4F5"), (0.51, "#FBEADF"), (1.0, _HIGHER)]


def variants(
    rows: Sequence[tuple[str, Mapping[str, int]]],
    order: Sequence[str],
    names: Mapping[str, str],
    words: Words,
    narrow: bool = False,
) -> Figure:
    """Variants by districts: the number is the rank, the colour how far it lies from that of the first row.

    rows: name of the variant and rank by pcode, the index in force first. order: pcodes from left to right.
    narrow: for a phone.
    """
    base = rows[0][1]
    shifts = [[_shift(base, ranks, p) for p in order] for _, ranks in rows]
    ranked = trace(
        "heatmap",
        z=shifts,
        x=list(range(len(order))),
        y=list(range(len(rows))),
        text=[[str(ranks.get(p, "")) for p in order] for _, ranks in rows],
        texttemplate="%{text}" if len(order) <= MOST_WRITTEN else "",
        textfont={"size": 11 if narrow else 13},
        customdata=[[_hover(what, base, ranks, p, names, words) for p in order] for what, ranks in rows],
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=_SCALE,
        zmin=-_DEEPEST,
        zmax=_DEEPEST,
        showscale=False,
        xgap=2,
        ygap=17 if narrow else 2,
    )
    return Figure(
        [ranked],
        {
            **_axes([what for what, _ in rows], [in_chart(names[p], 18) for p in order], narrow),
            "height": (NARROW_ROW_HEIGHT if narrow else ROW_HEIGHT) * len(rows) + _NAMES_HEIGHT,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 4},
            **theme.PLOT,
        },
    )


def _axes(variants: Sequence[str], names: list[str], narrow: bool) -> dict[str, Any]:
    """Axes, and on a phone the names of the variants above their rows."""
    common = {"showgrid": False, "zeroline": False, "fixedrange": True}
    labels = [f"<b>{what}</b>" if i == 0 else what for i, what in enumerate(variants)]
    across = {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "side": "top",
        "tickangle": -90 if narrow else -40,
    }
    down = {
        "range": [len(labels) - 0.5, -0.7 if narrow else -0.5],
        "tickvals": [] if narrow else list(range(len(labels))),
        "ticktext": [] if narrow else labels,
    }
    above = [_above(i, text) for i, text in enumerate(labels)] if narrow else []
    return {"xaxis": across | common, "yaxis": down | common, "annotations": above}


def _above(place: int, text: str) -> dict[str, object]:
    """The name of a row over its cells, where there is no room beside them."""
    base = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "showarrow": False}
    return base | {"y": place - 0.5, "text": text, "font": {"size": 12}}


def _shift(base: Mapping[str, int], ranks: Mapping[str, int], pcode: str) -> float | None:
    """Places gained, positive where the district ranks higher than in force."""
    return base[pcode] - ranks[pcode] if pcode in base and pcode in ranks else None


def _hover(
    what: str,
    base: Mapping[str, int],
    ranks: Mapping[str, int],
    pcode: str,
    names: Mapping[str, str],
    words: Words,
) -> str:
    rank, before = (words.number(found.get(pcode)) for found in (ranks, base))
    name = in_chart(names[pcode])
    return words("assumption.variants_hover", name=name, what=what, rank=rank, before=before)
