"""Draws districts in classes as an SVG map for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.maps import outlines
from dashboard.maps.classed import ClassedMap
from dashboard.readings.names import in_chart

HEIGHT, PHONE_HEIGHT = 530, 345
EDGE, FINE_EDGE = 1.5, 0.6  # width of the lines between districts, and between units within them
_HALO = "0 0 2px {0}, 0 0 2px {0}, 0 0 3px {0}, 0 0 4px {0}"


@dataclass(frozen=True)
class Around:
    """Units that hold those of a map: named and edged in their place, for so many names have no room.

    districts: by pcode, with name and geometry. geojson: as for the map.
    """

    districts: pd.DataFrame
    geojson: dict[str, Any] | str


def district_map(
    districts: pd.DataFrame,
    shown: ClassedMap,
    hover: Mapping[str, str],
    geojson: dict[str, Any] | str,
    height: int = HEIGHT,
    notes: Mapping[str, str] | None = None,
    around: Around | None = None,
) -> Figure:
    """The country with one fill per class, and names on top.

    districts: by pcode, with name and geometry. hover: text by pcode. geojson: the outlines or the
    address from which the browser fetches them. The location of every fill is its pcode. notes: a second
    line under the names, by pcode. around: larger units, whose names and edges are drawn instead.
    """
    return Figure(
        [
            _fills(shown, hover, geojson, EDGE if around is None else FINE_EDGE),
            *_hatch(districts, shown),
            *_edges(around),
            _labels(around.districts, _fills_under(around, districts, shown), {})
            if around
            else _labels(districts, _fills_of(shown), notes or {}),
        ],
        _layout(outlines.window(districts["geometry"]), height),
    )


def selected(drawn: Figure, districts: pd.DataFrame, pcode: str) -> Figure:
    """A district map with one district outlined under the names; as it is where the map has no such district.

    Ink on a white casing shows on every fill.
    """
    if pcode not in districts.index:
        return drawn
    edge = outlines.edge(districts.loc[pcode, "geometry"])
    return drawn.under_the_last(_lines(edge, theme.PAPER, 6), _lines(edge, theme.INK, 2.5))


def _fills(shown: ClassedMap, hover: Mapping[str, str], geojson: dict[str, Any] | str, edge: float) -> Trace:
    """One trace for all, so that a district's place in it does not depend on its class."""
    fills = list(dict.fromkeys(one.fill for one in shown.classes))
    steps = [(i + side) / len(fills) for i in range(len(fills)) for side in (0, 1)]
    return trace(
        "choropleth",
        geojson=geojson,
        featureidkey="id",
        locations=list(shown.member),
        z=[fills.index(shown.class_of(pcode).fill) + 0.5 for pcode in shown.member],
        zmin=0,
        zmax=len(fills),
        colorscale=[(step, fills[i // 2]) for i, step in enumerate(steps)],
        showscale=False,
        text=[hover[pcode] for pcode in shown.member],
        hovertemplate="%{text}<extra></extra>",
        marker={"line": {"color": _edge_colours(shown), "width": edge}, "opacity": 1},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _edge_colours(shown: ClassedMap) -> str | list[str]:
    """Of the paper, but of the hatch around what is hatched, which is no darker than the paper itself."""
    hatched = [shown.class_of(pcode).hatched for pcode in shown.member]
    return [theme.HATCH if one else theme.PAPER for one in hatched] if any(hatched) else theme.PAPER


def _hatch(districts: pd.DataFrame, shown: ClassedMap) -> list[Trace]:
    hatched = [pcode for pcode in shown.member if shown.class_of(pcode).hatched]
    if not hatched:
        return []
    return [_lines(outlines.joined(outlines.hatch(districts.loc[hatched, "geometry"])), theme.HATCH, 1)]


def _edges(around: Around | None) -> list[Trace]:
    """The larger units without a fill; no hover of theirs hides what lies under them."""
    if around is None:
        return []
    clear = "rgba(0,0,0,0)"
    return [
        trace(
            "choropleth",
            geojson=around.geojson,
            featureidkey="id",
            locations=list(around.districts.index),
            z=[0] * len(around.districts),
            colorscale=[(0, clear), (1, clear)],
            showscale=False,
            hoverinfo="skip",
            marker={"line": {"color": theme.INK, "width": 1}},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    ]


def _lines(parts: dict[str, list[float | None]], colour: str, width: float) -> Trace:
    """parts: as `outlines.joined` gives them."""
    line = {"color": colour, "width": width}
    return trace("scattergeo", **parts, mode="lines", line=line, hoverinfo="skip")


def _fills_of(shown: ClassedMap) -> dict[str, str]:
    """What a name stands on, by pcode; the hatch is on paper."""
    found = {pcode: shown.class_of(pcode) for pcode in shown.member}
    return {pcode: theme.PAPER if one.hatched else one.fill for pcode, one in found.items()}


def _fills_under(around: Around, districts: pd.DataFrame, shown: ClassedMap) -> dict[str, str]:
    """What the names of larger units stand on, by their pcode."""
    fills, shapes = _fills_of(shown), list(districts["geometry"])
    found: dict[str, str] = {}
    for pcode, shape in around.districts["geometry"].items():
        there = districts.index[shapely.contains_xy(shapes, *outlines.label_point(shape))]
        if len(there):
            found[str(pcode)] = fills[str(there[0])]
    return found


def _labels(districts: pd.DataFrame, fills: Mapping[str, str], notes: Mapping[str, str]) -> Trace:
    """Names with a halo of what they stand on, of paper where `fills` does not tell."""
    ground = [fills.get(pcode, theme.PAPER) for pcode in districts.index]
    colours = [theme.text_on(fill) for fill in ground]
    halos = [_HALO.format(fill) for fill in ground]
    points = [outlines.label_point(shape) for shape in districts["geometry"]]
    font = {"size": theme.LABEL_SIZE, "color": colours, "shadow": halos, "weight": 600}
    return trace(
        "scattergeo",
        lon=[lon for lon, _ in points],
        lat=[lat for _, lat in points],
        text=[
            "<br>".join(line for line in (in_chart(name, 24), notes.get(str(pcode), "")) if line)
            for pcode, name in districts["name"].items()
        ],
        mode="text",
        textfont=font,
        hoverinfo="skip",
        showlegend=False,
        unselected={"textfont": {"color": theme.INK}},
    )


def _layout(seen: outlines.Window, height: int) -> dict[str, Any]:
    return {
        "geo": {
            "projection": {"type": "mercator"},
            "lonaxis": {"range": [seen.west, seen.east]},
            "lataxis": {"range": [seen.south, seen.north]},
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "clickmode": "event+select",
        **theme.LAYOUT,
    }
