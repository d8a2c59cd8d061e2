"""The views, one module each, listed in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.selection import CADENCES, WITH
from dashboard.views import climate, data, district, figures, hotspots, links, movement, robustness, season
from dashboard.views.stage import Stage


@dataclass(frozen=True)
class View:
    """One view: its id (address and key of its words), what it draws, and the choices that it offers.

    further: choices offered only while another choice's value is the key. needs: choices that the view
    cannot do without; the leading district stands in for one not made. draws_files: whether it draws for
    print, which may take seconds.
    """

    id: str
    render: Callable[[Stage], None]
    offers: tuple[str, ...]
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    draws_files: bool = False


VIEWS = (
    View("hotspots", hotspots.render, ("layer", "period", "district", "overlay")),
    View("season", season.render, ("measure", "season", "level", "district", "unit")),
    View(
        "climate",
        climate.render,
        ("variable", "level", *CADENCES, *(f"{cadence}{WITH}" for cadence in CADENCES), "district", "unit"),
    ),
    View(
        "movement",
        movement.render,
        ("moves", "picture"),
        further={
            "flows": ("origin", "destination", "setting", "least", "arrows"),
            "matrix": ("setting",),
            "settings": ("origin", "destination"),
        },
    ),
    View("links", links.render, ("moves", "climate", "outcome", "lag")),
    View("district", district.render, ("district", "variable", "span"), needs=("district",)),
    View(
        "robustness",
        robustness.render,
        ("part",),
        further={"weights": ("period", "district"), "assumptions": ("period",), "crossing": ("period",)},
    ),
    View("figures", figures.render, (), draws_files=True),
    View("data", data.render, ("section",), further={"coverage": ("variable",), "methods": ("variable",)}),
)
