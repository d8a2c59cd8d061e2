"""What a visitor has chosen and may choose in a build; the URL holds the same under the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.build import Build
from dashboard.maps.layers import LAYERS
from etl.model.periods import LATEST
from etl.model.tables import HOTSPOTS

SECTIONS = ("sources", "coverage", "quality", "methods", "downloads")
SPANS = ("all", "recent")


@dataclass(frozen=True)
class Selection:
    """One choice of everything; empty where the build offers nothing to choose from."""

    layer: str = ""
    period: str = ""
    district: str = ""
    variable: str = ""
    span: str = ""
    section: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `default` is None where nothing need be chosen."""

    id: str
    options: Callable[[Build], Sequence[str]]
    default: Callable[[Sequence[str]], str | None]


def _first(options: Sequence[str]) -> str | None:
    return options[0]


def _nothing(options: Sequence[str]) -> str | None:
    return None


def _last_interval(options: Sequence[str]) -> str | None:
    intervals = [option for option in options if option != LATEST]
    return intervals[-1] if intervals else options[-1]


def hotspot_periods(build: Build) -> tuple[str, ...]:
    """Periods of the hotspots, oldest first, the latest last."""
    return tuple(sorted(set(build.hotspots["period"]), key=lambda label: (label == LATEST, label)))


def _layers(build: Build) -> tuple[str, ...]:
    return tuple(layer.id for layer in LAYERS) if build.holds(HOTSPOTS) else ()


def _variables(build: Build) -> tuple[str, ...]:
    return tuple(record.id for record in build.variables.values() if record.last_period)


CHOICES = (
    Choice("layer", _layers, _first),
    Choice("period", hotspot_periods, _last_interval),
    Choice("district", lambda build: tuple(build.names), _nothing),
    Choice("variable", _variables, _first),
    Choice("span", lambda build: SPANS, _first),
    Choice("section", lambda build: SECTIONS, _first),
)


def refused(build: Build, asked: Mapping[str, str], offered: Sequence[str]) -> tuple[tuple[Choice, str], ...]:
    """What the URL asks for and the build does not have, of the choices that a view offers."""
    named = [choice for choice in CHOICES if choice.id in offered and asked.get(choice.id)]
    return tuple(
        (choice, asked[choice.id]) for choice in named if asked[choice.id] not in choice.options(build)
    )
