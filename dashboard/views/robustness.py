"""How sure the hotspots are: other weights, other decisions, the crossing, past emergencies, scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.selection import PARTS
from dashboard.views import (
    robustness_assumptions,
    robustness_crossing,
    robustness_past,
    robustness_scenarios,
    robustness_weights,
)
from dashboard.views.stage import Stage

_OF_HOTSPOTS = ("weights", "assumptions", "crossing")
_DRAWN: Mapping[str, Callable[[Stage], None]] = {
    "weights": robustness_weights.draw,
    "assumptions": robustness_assumptions.draw,
    "crossing": robustness_crossing.draw,
    "past": robustness_past.draw,
    "scenarios": robustness_scenarios.draw,
}


def render(stage: Stage) -> None:
    """One part of the view, with its own finding as title."""
    part = stage.selection.part or PARTS[0]
    if part in _OF_HOTSPOTS and stage.build.hotspots.empty:
        stage.title(stage.words("empty.hotspots"), stage.words("empty.hotspots_why"))
        return
    _DRAWN[part](stage)
