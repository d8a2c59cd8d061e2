"""What a visitor has chosen and may choose in a build; the URL holds the same under the same names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.build import Build
from dashboard.maps.layers import LAYERS
from dashboard.readings import interval_climate, levels, moves
from dashboard.readings.groups import group_of
from dashboard.readings.names import plain
from dashboard.readings.place_names import place
from dashboard.readings.projects import has_projects
from dashboard.readings.season_measures import MEASURES
from dashboard.text import LANGUAGES, Words
from etl.model.index_tables import HOTSPOTS
from etl.model.periods import LATEST, Cadence

SECTIONS = ("sources", "coverage", "quality", "methods", "downloads")
SPANS = ("all", "recent")
SCALES = ("fixed", "own")
STEPS = ("next", "yearly")
PICTURES = ("flows", "net", "matrix", "settings", "country")
PICTURES_WITHOUT_FLOWS = ("net",)
LEAST_MOVERS = ("0", "100", "500", "1000", "5000")
ARROWS = ("15", "40", moves.EVERY)
PARTS = ("weights", "assumptions", "crossing", "past", "scenarios")
OVERLAYS = ("none", "projects")
WITH = "_with"  # ends the choice of the period that another period is compared with


@dataclass(frozen=True)
class Selection:
    """One choice of everything; empty where the build offers nothing to choose from."""

    language: str = ""
    layer: str = ""
    period: str = ""
    district: str = ""
    variable: str = ""
    span: str = ""
    section: str = ""
    measure: str = ""
    season: str = ""
    month: str = ""
    dekad: str = ""
    year: str = ""
    interval: str = ""
    season_with: str = ""
    month_with: str = ""
    dekad_with: str = ""
    year_with: str = ""
    interval_with: str = ""
    scale: str = ""
    step: str = ""
    moves: str = ""
    picture: str = ""
    origin: str = ""
    destination: str = ""
    setting: str = ""
    least: str = ""
    arrows: str = ""
    climate: str = ""
    outcome: str = ""
    lag: str = ""
    part: str = ""
    overlay: str = ""
    like: str = ""  # seasons, with commas
    level: str = ""
    unit: str = ""


def _always(build: Build, chosen: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `default` is None where nothing need be chosen.

    applies: whether it is offered beside what is chosen already. stands_for: the option that is meant
    where none is chosen, told in its place.
    """

    id: str
    options: Callable[[Build], Sequence[str]]
    default: Callable[[Build, Sequence[str]], str | None]
    applies: Callable[[Build, Mapping[str, str]], bool] = _always
    stands_for: Callable[[Build, Mapping[str, str]], str] | None = None


def _first(build: Build, options: Sequence[str]) -> str | None:
    return options[0]


def _last(build: Build, options: Sequence[str]) -> str | None:
    return options[-1]


def _nothing(build: Build, options: Sequence[str]) -> str | None:
    return None


def _first_of_seasons(build: Build, options: Sequence[str]) -> str | None:
    """A variable with one value a season, which emergencies show in best; else the first."""
    valued = [option for option in options if build.variables[option].valued] or list(options)
    seasonal = [option for option in valued if build.variables[option].cadence == Cadence.SEASON]
    return next(iter(seasonal), valued[0])


def hotspot_periods(build: Build) -> tuple[str, ...]:
    """Periods of the hotspots, oldest first, the latest last."""
    return tuple(sorted(set(build.hotspots["period"]), key=lambda label: (label == LATEST, label)))


def _layers(build: Build) -> tuple[str, ...]:
    return tuple(layer.id for layer in LAYERS) if build.holds(HOTSPOTS) else ()


def _overlays(build: Build) -> tuple[str, ...]:
    return OVERLAYS if has_projects(build) else ()


def _variables(build: Build) -> tuple[str, ...]:
    """Every variable; one that could not be computed for any district is there to tell why."""
    return tuple(build.variables)


def measures(build: Build) -> tuple[str, ...]:
    """What the view of a season can show on its map in this build."""
    return tuple(
        id
        for id, variable in MEASURES.items()
        if variable in build.variables and build.variables[variable].valued
    )


def _of_cadence(cadence: Cadence) -> Callable[[Build], Sequence[str]]:
    return lambda build: build.periods.get(cadence, ())


def _has_cadence(cadence: Cadence) -> Callable[[Build, Mapping[str, str]], bool]:
    """Where a variable is chosen, whether it has this cadence."""
    return lambda build, chosen: (
        "variable" not in chosen
        or (bool(chosen["variable"]) and build.variables[chosen["variable"]].cadence == cadence)
    )


def _last_with_values(cadence: Cadence) -> Callable[[Build, Mapping[str, str]], str]:
    """The last period with values of the chosen variable, else of the cadence."""

    def last(build: Build, chosen: Mapping[str, str]) -> str:
        record = build.variables.get(chosen.get("variable", ""))
        return record.last_period if record else build.periods[cadence][0]

    return last


def _of_months(build: Build, chosen: Mapping[str, str]) -> bool:
    return _has_cadence(Cadence.MONTH)(build, chosen) or _has_cadence(Cadence.DEKAD)(build, chosen)


def _pictures(build: Build) -> tuple[str, ...]:
    """What the view of movement can show; without counted moves the net alone."""
    return PICTURES if not build.flows.empty else PICTURES_WITHOUT_FLOWS


CADENCES = (Cadence.MONTH, Cadence.DEKAD, Cadence.SEASON, Cadence.YEAR, Cadence.INTERVAL)
PERIODS = tuple(
    Choice(str(cadence), _of_cadence(cadence), _nothing, _has_cadence(cadence), _last_with_values(cadence))
    for cadence in CADENCES
)
OTHER_PERIODS = tuple(
    Choice(f"{cadence}{WITH}", _of_cadence(cadence), _nothing, _has_cadence(cadence)) for cadence in CADENCES
)
_OF_TIME = tuple(choice.id for choice in (*PERIODS, *OTHER_PERIODS))

CHOICES = (
    Choice("language", lambda build: LANGUAGES, _first),
    Choice("layer", _layers, _first),
    Choice("period", hotspot_periods, _last),
    Choice("district", lambda build: tuple(build.names), _nothing, levels.is_whole),
    Choice("variable", _variables, _first_of_seasons),
    Choice("level", levels.levels, _first, levels.has_finer),
    Choice("unit", lambda build: tuple(levels.units(build)), _nothing, levels.is_finer),
    Choice("span", lambda build: SPANS, _first),
    Choice("section", lambda build: SECTIONS, _first),
    Choice("measure", measures, _first),
    *PERIODS,
    *OTHER_PERIODS,
    Choice("scale", lambda build: SCALES, _first),
    Choice("step", lambda build: STEPS, _first, _of_months),
    Choice("moves", moves.intervals, _last),
    Choice("picture", _pictures, _first),
    Choice("origin", moves.places, _first),
    Choice("destination", moves.places, _first),
    Choice("setting", moves.settings, _first),
    Choice("least", lambda build: LEAST_MOVERS, _first),
    Choice("arrows", lambda build: ARROWS, _first),
    Choice("climate", interval_climate.measures, _first),
    Choice("outcome", interval_climate.outcomes, _first),
    Choice("lag", lambda build: interval_climate.LAGS, _first),
    Choice("overlay", _overlays, _first),
    Choice("part", lambda build: PARTS, _first),
)

BY_ID = {choice.id: choice for choice in CHOICES}


def labels(build: Build, choice: Choice, words: Words) -> dict[str, str]:
    """Every option with the words it is shown by, which the URL carries too; no two alike."""
    shown = {option: _label(build, choice, option, words) for option in choice.options(build)}
    alike = Counter(shown.values())
    return {option: f"{label} ({option})" if alike[label] > 1 else label for option, label in shown.items()}


def _label(build: Build, choice: Choice, option: str, words: Words) -> str:
    if choice.id in ("period", "moves") or choice.id in _OF_TIME:
        return words.period(option)
    if choice.id in ("origin", "destination") and option != moves.EVERY:
        return words(f"choice.{choice.id}.of", place=place(option, build.names, words))
    if choice.id == "climate" and option not in build.variables:
        return words("links.indicator", label=words.of_record(f"indicator.{option}", plain(option)))
    if choice.id == "district":
        return build.names[option]
    if choice.id == "unit":
        return levels.units(build)[option]
    if choice.id in ("variable", "climate"):
        label = plain(words.of_record(f"variable.{option}.label", build.variables[option].label))
        group = group_of(option)
        return words("group.label", group=words(f"group.{group}"), label=label) if group else label
    return words(f"choice.{choice.id}.{option}")
