"""The sentences of the view of a season: its title, its period and unit, and what its curves say."""

from __future__ import annotations

import math
from collections.abc import Callable

from dashboard.readings import seasons
from dashboard.readings.names import in_markdown, plain
from dashboard.readings.season_measures import (
    MEASURES,
    RAIN,
    WARNING,
    Measured,
    by_cropland,
    course,
    measured,
    months,
    sums,
    unit_of,
)
from dashboard.readings.seasons import COUNTRY, MONTHS
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views.stage import Stage

Writer = Callable[[str], str]
NAMED_AT_MOST = 3


@kept
def title(stage: Stage, write: Writer) -> str:
    """The season's rain against normal and how many districts are under warning."""
    build, words, season = stage.build, stage.words, stage.selection.season
    told, whole = [], True
    if RAIN in build.variables:
        rain = measured(build, "rain", season, words)
        whole = rain.whole or not rain.parts
        told.append(_rain_part(rain, words))
    if WARNING in build.variables:
        told.append(_warning_part(stage, measured(build, "warning", season, words), write))
    if not told:
        record = build.variables[MEASURES[stage.selection.measure]]
        told.append(write(words.of_record(f"variable.{record.id}.label", record.label)))
    head = words("season.head" if whole else "season.head_so_far", season=words.period(season))
    return words("season.title.full", season=head, parts=words("season.title.part").join(filter(None, told)))


def _rain_part(rain: Measured, words: Words) -> str:
    if not math.isnan(rain.country):
        return words("season.title.rain", share=words.number(rain.country))
    known = rain.values.dropna()
    if known.empty:
        return words("season.title.nothing")
    return words("season.title.known", share=words.number(known.mean()), count=len(known))


def _warning_part(stage: Stage, warning: Measured, write: Writer) -> str:
    levels = dict(zip(warning.values.index, warning.values.tolist(), strict=True))
    if all(math.isnan(level) for level in levels.values()):
        return ""
    under = [pcode for pcode, level in levels.items() if level >= 1]
    words, key, names = stage.words, "season.title.warning", _names(stage, under, write)
    few = 1 < len(under) <= NAMED_AT_MOST
    told = words(f"{key}.one", names=names) if few else words.count(key, len(under), names=names)
    if warning.whole:
        return told
    latest = words.period(seasons.label_of(warning.season, warning.parts[-1]))
    return words("season.title.warning_at", told=told, month=latest)


def _names(stage: Stage, pcodes: list[str], write: Writer) -> str:
    return stage.words.listed([write(stage.build.names[pcode]) for pcode in pcodes])


@kept
def subtitle(stage: Stage, shown: Measured) -> str:
    """The months that the map rests on, and its unit."""
    words = stage.words
    return words("separator").join(part for part in (months(shown, words), unit(stage, shown)) if part)


def unit(stage: Stage, shown: Measured) -> str:
    """What the numbers of a measure are."""
    return unit_of(stage.build, shown.measure, stage.words)


def place_of(stage: Stage, write: Writer = in_markdown) -> str:
    """The chosen district's name, or the country."""
    pcode = stage.selection.district
    return write(stage.build.names[pcode]) if pcode else stage.words("place.country")


def weighting(stage: Stage, variable: str) -> str:
    """How the country's mean is made, where no district is chosen."""
    if stage.selection.district:
        return ""
    words = stage.words
    weight = words("place.cropland" if by_cropland(stage.build, variable) else "place.area")
    return words("place.mean", districts=words.number(len(stage.build.districts)), weight=weight)


@kept
def rain_sentence(stage: Stage) -> str:
    """How much had fallen by when, against normal, and how many seasons were drier."""
    build, words, season = stage.build, stage.words, stage.selection.season
    found = sums(build)
    place = stage.selection.district or COUNTRY
    own = found.of(place)
    reached = seasons.reached(found, place, season)
    if reached == 0:
        label = words.period(seasons.label_of(season, 0))
        reason = words("season.missing_month", month=label)
        return words("season.rain_none", place=place_of(stage), reason=reason)
    part = reached - 1
    told = {
        "month": words(f"month_in_full.{MONTHS[part]}"),
        "value": words.quantity(own.at(season)[part], "mm", 0),
        "place": place_of(stage),
    }
    normal = found.normal(place)["mean"][part]
    if math.isnan(normal) or normal < seasons.LEAST_NORMAL:
        return words("season.rain_sentence_plain", **told)
    count, among = seasons.fewer(own, season, part, found.baseline)
    sentence = words(
        "season.rain_sentence",
        share=words.number(100 * own.at(season)[part] / normal),
        normal=words.quantity(normal, "mm", 0),
        rank=words.count("season.rank", count, all=among),
        **told,
    )
    alike = [words.period(one) for one in seasons.most_alike(own, season, reached)]
    return f"{sentence} {words('season.most_alike', seasons=words.listed(alike))}" if alike else sentence


@kept
def green_sentence(stage: Stage, variable: str) -> str:
    """How green the cropland was in the latest month, against the usual."""
    build, words, season = stage.build, stage.words, stage.selection.season
    found = course(build, variable)
    place = stage.selection.district or COUNTRY
    own = found.of(place)
    known = [part for part, value in enumerate(own.at(season)) if not math.isnan(value)]
    if not known:
        return words("season.green_none", place=place_of(stage))
    part = known[-1]
    latest, normal = own.at(season)[part], found.normal(place)["mean"][part]
    if math.isnan(normal):
        return words("season.no_band")
    places = build.variables[variable].decimals
    value, usual = words.number(latest, places), words.number(normal, places)
    side = "like" if value == usual else "above" if latest > normal else "below"
    count, among = seasons.fewer(own, season, part, found.baseline)
    return words(
        "season.green_sentence",
        month=words(f"month_in_full.{MONTHS[part]}"),
        place=place_of(stage),
        value=value,
        against=words(f"season.{side}"),
        normal=usual,
        rank=words.count("season.rank_green", count, all=among),
    )


@kept
def plain_title(stage: Stage) -> str:
    """The title for a file."""
    return title(stage, plain)
