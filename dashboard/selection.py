"""What a visitor has chosen and may choose in a build; the URL holds the same under the same names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.build import Build
from dashboard.maps.layers import LAYERS
from dashboard.names import plain
from dashboard.text import Words
from etl.model.periods import LATEST, Cadence
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
    default: Callable[[Build, Sequence[str]], str | None]


def _first(build: Build, options: Sequence[str]) -> str | None:
    return options[0]


def _last(build: Build, options: Sequence[str]) -> str | None:
    return options[-1]


def _nothing(build: Build, options: Sequence[str]) -> str | None:
    return None


def _first_of_seasons(build: Build, options: Sequence[str]) -> str | None:
    """A variable with one value a season, which emergencies show in best; else the first."""
    seasonal = [option for option in options if build.variables[option].cadence == Cadence.SEASON]
    return next(iter(seasonal), options[0])


def hotspot_periods(build: Build) -> tuple[str, ...]:
    """Periods of the hotspots, oldest first, the latest last."""
    return tuple(sorted(set(build.hotspots["period"]), key=lambda label: (label == LATEST, label)))


def _layers(build: Build) -> tuple[str, ...]:
    return tuple(layer.id for layer in LAYERS) if build.holds(HOTSPOTS) else ()


def _variables(build: Build) -> tuple[str, ...]:
    return tuple(record.id for record in build.variables.values() if record.valued)


CHOICES = (
    Choice("layer", _layers, _first),
    Choice("period", hotspot_periods, _last),
    Choice("district", lambda build: tuple(build.names), _nothing),
    Choice("variable", _variables, _first_of_seasons),
    Choice("span", lambda build: SPANS, _first),
    Choice("section", lambda build: SECTIONS, _first),
)

BY_ID = {choice.id: choice for choice in CHOICES}


def labels(build: Build, choice: Choice, words: Words) -> dict[str, str]:
    """Every option with the words it is shown by, which the URL carries too; no two alike."""
    shown = {option: _label(build, choice, option, words) for option in choice.options(build)}
    alike = Counter(shown.values())
    return {option: f"{label} ({option})" if alike[label] > 1 else label for option, label in shown.items()}


def _label(build: Build, choice: Choice, option: str, words: Words) -> str:
    if choice.id == "period":
        return words.period(option)
    if choice.id == "district":
        return build.names[option]
    if choice.id == "variable":
        return plain(words.of_record(f"variable.{option}.label", build.variables[option].label))
    return words(f"choice.{choice.id}.{option}")
