"""The views, one module each, listed in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.views import hotspots
from dashboard.views.stage import Stage


@dataclass(frozen=True)
class View:
    """One view: its id (address and key of its words), what it draws, and the choices that it offers."""

    id: str
    render: Callable[[Stage], None]
    offers: tuple[str, ...]


VIEWS = (View("hotspots", hotspots.render, ("layer", "period", "district")),)
