"""Layouts of figures: one record each, found by the kind of drawing they lay out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.figures.fonts import styled
from dashboard.figures.layout import Page, Sheet, page
from dashboard.figures.layouts import bands, curve, flows, grids, history, maps, multiples, ranks, scatter
from dashboard.figures.sizes import Size


@dataclass(frozen=True)
class Layout:
    """How one kind of drawing is laid out on a page."""

    id: str
    drawing: type
    draw: Callable[[Page, Any], None]


LAYOUTS = (
    Layout("map", maps.DistrictMap, maps.draw_map),
    Layout("two_way_map", maps.TwoWayMap, maps.draw_two_way),
    Layout("small_multiples", multiples.Multiples, multiples.draw),
    Layout("flow_map", flows.FlowMap, flows.draw),
    Layout("history", history.History, history.draw),
    Layout("rank_intervals", ranks.RankIntervals, ranks.draw),
    Layout("grid", grids.Grid, grids.draw),
    Layout("season_curve", curve.SeasonCurve, curve.draw),
    Layout("bands", bands.Bands, bands.draw),
    Layout("scatter", scatter.Scatter, scatter.draw),
)


def lay_out(words: Sheet, size: Size, drawing: object) -> Page:
    """A finished page: words around, the drawing in its body, the mark across."""
    layout = next(one for one in LAYOUTS if one.drawing is type(drawing))
    made = page(words, size)
    with styled():
        layout.draw(made, drawing)
        made.mark_across(words.mark)
    return made
