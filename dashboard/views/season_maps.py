"""The map of the view of a season: its measure by district, with its classes, hover and files."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.maps.districts import HEIGHT, PHONE_HEIGHT, Around, district_map, selected
from dashboard.maps.scales import scale_of_season
from dashboard.readings.export import measures_csv, place_columns
from dashboard.readings.facts import facts
from dashboard.readings.levels import unit_choice
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.readings.season_measures import Measured, months, value_text
from dashboard.readings.seasons import label_of
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views import foot, to_pack
from dashboard.views.foot import Foot
from dashboard.views.season_words import plain_title, subtitle, unit
from dashboard.views.stage import Stage

MAP = "season-map"


def draw(stage: Stage, shown: Measured) -> None:
    """The season's map of the chosen measure, its classes, sources and files."""
    build, words, chosen = stage.build, stage.words, stage.selection
    classed = classed_of(stage, shown)
    height = PHONE_HEIGHT if components.on_phone() else HEIGHT
    key = (shown.season, shown.measure, height, words.language)
    country = cache.keep(build, "season-map", key, lambda: _figure(stage, shown, classed, height))
    figure = selected(country, build.districts, chosen.district)
    title = plain_title(stage.at_districts())
    alt = words("map.alt", count=len(shown.values), title=title, **stage.units)
    components.chart(figure, MAP, alt, partial(_pick, unit_choice(build)))
    components.legend(legend(classed, words))
    _foot(stage, shown, classed)


def classed_of(stage: Stage, shown: Measured) -> ClassedMap:
    """Every district in the class of its value."""
    return cache.keep(
        stage.build,
        "season-classes",
        (shown.season, shown.measure, stage.words.language),
        lambda: scale_of_season(stage.build, shown.measure, stage.words).classed(shown.values),
    )


def _figure(stage: Stage, shown: Measured, classed: ClassedMap, height: int) -> object:
    build, words = stage.build, stage.words
    return district_map(
        build.districts,
        classed,
        _hover(stage, shown),
        cache.outlines(build),
        height,
        notes(shown, words),
        Around(build.above.districts, cache.outlines(build.above)) if build.above else None,
    )


def notes(shown: Measured, words: Words) -> dict[str, str]:
    """The value under every name."""
    return {
        str(pcode): value_text(shown, value, words)
        for pcode, value in shown.values.items()
        if pd.notna(value)
    }


def legend(classed: ClassedMap, words: Words) -> list[tuple[MapClass, str]]:
    """Classes with how many districts are in each; "no data" is always told."""
    return [
        (one, words("hotspots.legend", label=one.label, count=len(classed.members(one.id))))
        for one in classed.classes
    ]


@kept
def _hover(stage: Stage, shown: Measured) -> dict[str, str]:
    words, names = stage.words, stage.build.names
    about = [unit(stage, shown), months(shown, words)]
    status = words("climate.hover_status", status=words(f"status.{shown.status}"))
    covered, texts = _coverage(stage, shown), {}
    for pcode, value in zip(shown.values.index, shown.values.tolist(), strict=True):
        lines = [
            f"<b>{in_chart(names[pcode])}</b>",
            value_text(shown, value, words),
            *about,
            in_chart(shown.reasons[pcode], 160) if math.isnan(value) else "",
            words("climate.hover_coverage", share=words.number(100 * covered[pcode]))
            if pcode in covered
            else "",
            status,
        ]
        texts[pcode] = "<br>".join(line for line in lines if line)
    return texts


def _coverage(stage: Stage, shown: Measured) -> dict[str, float]:
    """By pcode the least coverage among the values that a number rests on; where none is told, nothing."""
    least: dict[str, float] = {}
    for label in (shown.season, *(label_of(shown.season, part) for part in shown.parts)):
        for pcode, one in facts(stage.build, shown.variable, label).items():
            if not math.isnan(one.coverage):
                least[pcode] = min(one.coverage, least.get(pcode, math.inf))
    return least


def _foot(stage: Stage, shown: Measured, classed: ClassedMap) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    title = plain_title(stage.at_districts())
    about = Foot(title, subtitle(stage, shown), build.variables[shown.variable].sources, shown.status)
    stem = words("season.file.map", season=in_file(chosen.season), measure=chosen.measure)
    stem = f"{stem}_{build.level}s" if build.above else stem
    foot.draw(
        stage,
        "season-map",
        about,
        [
            (
                words("download.figure"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, about, lambda: _printed(stage, shown, classed)),
            ),
            (
                words("download.table"),
                f"{stem}.csv",
                foot.CSV,
                lambda: measures_csv(build, rows_of(stage, shown), [subtitle(stage, shown)], words),
            ),
        ],
        to_pack.button(stage, "season-map", measure=shown.measure, period=shown.season),
    )
    components.text_alternative(words, _told(stage, shown), _table(stage, shown))


def _printed(stage: Stage, shown: Measured, classed: ClassedMap) -> object:
    from dashboard.figures.layouts.maps import DistrictMap

    named = stage.build.districts.assign(name=stage.build.districts["name"].map(plain))
    told, omitted = notes(shown, stage.words), stage.words("figure.omitted")
    return DistrictMap(named, classed, legend(classed, stage.words), "", told, omitted=omitted)


def _told(stage: Stage, shown: Measured) -> str:
    words = stage.words
    parts = (in_markdown(plain_title(stage.at_districts()), 300), in_markdown(subtitle(stage, shown), 300))
    return words("separator").join(parts)


@kept
def _table(stage: Stage, shown: Measured) -> list[dict[str, str]]:
    words = stage.words
    return [
        {
            words(f"climate.columns.{stage.build.level}"): stage.build.names[str(pcode)],
            words("climate.columns.value"): value_text(shown, value, words)
            if pd.notna(value)
            else words("district.no_value", reason=shown.reasons[str(pcode)]),
        }
        for pcode, value in shown.values.items()
    ]


def rows_of(stage: Stage, shown: Measured) -> pd.DataFrame:
    """A measure of a season as rows of a file."""
    build = stage.build
    measure = f"{shown.variable}_pct_normal" if shown.measure == "rain" else shown.variable
    return pd.DataFrame(
        {
            "pcode": list(shown.values.index),
            **place_columns(build, shown.values.index),
            "period": shown.season,
            "measure": measure,
            "value": shown.values.to_numpy(),
            "unit": "%" if shown.measure == "rain" else build.variables[shown.variable].unit,
            "status": shown.status,
            "reason": [shown.reasons.get(str(pcode), "") for pcode in shown.values.index],
            "sources": [build.variables[shown.variable].sources] * len(shown.values),
        }
    )


def in_file(season: str) -> str:
    """A season as part of a file's name."""
    return season.replace("/", "-")


def _pick(choice: str) -> None:
    pcode = components.picked(MAP, "location")
    if pcode:
        st.session_state[choice] = pcode
