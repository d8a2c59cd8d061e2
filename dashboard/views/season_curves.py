"""The curves of the view of a season: rain since October and greenness by month, beside earlier seasons."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.season_curve import COLOURS, Curve, season_curve
from dashboard.controls import several
from dashboard.readings import seasons
from dashboard.readings.export import measures_csv
from dashboard.readings.facts import facts
from dashboard.readings.names import in_chart, plain
from dashboard.readings.season_measures import RAIN, course, sums
from dashboard.readings.seasons import COUNTRY, MONTHS, Courses
from dashboard.shelf import kept
from dashboard.views import foot, to_pack
from dashboard.views.foot import Foot
from dashboard.views.season_words import green_sentence, place_of, rain_sentence, weighting
from dashboard.views.stage import Stage

NDVI = "ndvi"
LIKE = "like"


def rain(stage: Stage) -> None:
    """Rain since October of the district, else of the country, with the seasons compared with."""
    build, words = stage.build, stage.words
    if RAIN not in build.variables or not build.variables[RAIN].valued:
        return
    found = sums(build)
    place = place_of(stage)
    st.subheader(words("season.curve", place=place), anchor=False)
    _about(stage, "season.curve_unit", RAIN)
    others = several(build, LIKE, _comparable(stage, found), len(COLOURS), words)
    _draw(stage, "curve", RAIN, found, others, True)
    _foot(stage, "curve", RAIN, found, others, rain_sentence(stage))


def greenness(stage: Stage) -> None:
    """Greenness of cropland by month against the usual, with the same seasons."""
    build, words = stage.build, stage.words
    if NDVI not in build.variables or not build.variables[NDVI].valued:
        return
    found = course(build, NDVI)
    st.subheader(words("season.green", place=place_of(stage)), anchor=False)
    _about(stage, "season.green_curve_unit", NDVI)
    others = tuple(st.session_state.get(LIKE) or ())
    _draw(stage, "green", NDVI, found, others, False)
    _foot(stage, "green", NDVI, found, others, green_sentence(stage, NDVI))


def _about(stage: Stage, key: str, variable: str) -> None:
    first, last = stage.build.baseline
    parts = (stage.words(key, first=first, last=last), weighting(stage, variable))
    components.quiet(stage.words("separator").join(part for part in parts if part))


@kept
def _comparable(stage: Stage, found: Courses) -> tuple[str, ...]:
    """Whole seasons of the country, newest first; not the one that is shown."""
    return tuple(season for season in reversed(found.seasons) if season != stage.selection.season)


def _draw(
    stage: Stage, id: str, variable: str, found: Courses, others: tuple[str, ...], from_zero: bool
) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    key = (id, chosen.season, chosen.district, tuple(others), words.language)
    figure = cache.keep(
        build,
        "season-curve",
        key,
        lambda: season_curve(_curve(stage, variable, found, others, from_zero)),
    )
    alt = words(f"season.{id}_alt", season=words.period(chosen.season), place=place_of(stage, plain))
    components.chart(figure, f"season-{id}", alt)


def _curve(stage: Stage, variable: str, found: Courses, others: tuple[str, ...], from_zero: bool) -> Curve:
    words, season = stage.words, stage.selection.season
    place = stage.selection.district or COUNTRY
    own, normal = found.of(place), found.normal(place)
    decimals = stage.build.variables[variable].decimals
    values = seasons.line_of(own, season)
    return Curve(
        months=[words(f"month.{month}") for month in MONTHS],
        season=words.period(season),
        values=values,
        normal=seasons.rounded(normal["mean"]),
        low=seasons.rounded(normal["low"]),
        high=seasons.rounded(normal["high"]),
        normal_label=words("season.normal"),
        unit=words.unit(stage.build.variables[variable].unit),
        hover=_hover(stage, variable, values, normal["mean"], decimals),
        others={words.period(other): seasons.line_of(own, other) for other in others},
        from_zero=from_zero,
    )


def _hover(
    stage: Stage, variable: str, values: Sequence[float | None], normal: seasons.Values, decimals: int
) -> list[str]:
    words, record = stage.words, stage.build.variables[variable]
    texts = []
    for part, value in enumerate(values):
        label = words.period(seasons.label_of(stage.selection.season, part))
        now = words.quantity(value, record.unit, decimals)
        usual = words.quantity(normal[part], record.unit, decimals)
        texts.append(in_chart(f"{label}: {now} · {words('season.normal')} {usual}", 200))
    return texts


def _foot(
    stage: Stage, id: str, variable: str, found: Courses, others: tuple[str, ...], sentence: str
) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    first, last = build.baseline
    unit = words(f"season.{'curve_unit' if id == 'curve' else 'green_curve_unit'}", first=first, last=last)
    title = words("season.curve" if id == "curve" else "season.green", place=place_of(stage, plain))
    title = words("season.title.full", season=words.period(chosen.season), parts=title)
    about = Foot(title, unit, build.variables[variable].sources, _status(stage, variable), above=[sentence])
    place = chosen.district or "LS"
    stem = words(f"season.file.{id}", season=chosen.season.replace("/", "-"), place=place)
    foot.draw(
        stage,
        f"season-{id}",
        about,
        [
            (
                words("download.climate.curve"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, about, lambda: _printed(stage, variable, found, others)),
            ),
            (
                words("download.table"),
                f"{stem}.csv",
                foot.CSV,
                lambda: measures_csv(build, _rows(stage, variable, found, others, about), [unit], words),
            ),
        ],
        to_pack.button(
            stage,
            "season-curve",
            variable=variable,
            period=chosen.season,
            district=chosen.district,
            like=",".join(others),
        ),
    )
    components.text_alternative(words, sentence, _table(stage, variable, found, others))


def _status(stage: Stage, variable: str) -> str:
    return stage.build.variables[variable].status.label


def _printed(stage: Stage, variable: str, found: Courses, others: tuple[str, ...]) -> object:
    from dashboard.figures.layouts.curve import SeasonCurve

    shown = _curve(stage, variable, found, others, True)
    return SeasonCurve(
        shown.months,
        shown.season,
        shown.values,
        shown.normal,
        shown.low,
        shown.high,
        shown.normal_label,
        shown.unit,
        shown.others,
        stage.build.variables[variable].decimals,
    )


def _columns(stage: Stage, found: Courses, others: tuple[str, ...]) -> dict[str, list[float | None]]:
    words, season = stage.words, stage.selection.season
    place = stage.selection.district or COUNTRY
    own, normal = found.of(place), found.normal(place)
    names = {"mean": "normal", "low": "low", "high": "high"}
    return (
        {words.period(season): seasons.line_of(own, season)}
        | {words(f"season.columns.{name}"): seasons.rounded(normal[row]) for row, name in names.items()}
        | {words.period(other): seasons.line_of(own, other) for other in others}
    )


@kept
def _table(stage: Stage, variable: str, found: Courses, others: tuple[str, ...]) -> list[dict[str, str]]:
    words, record = stage.words, stage.build.variables[variable]
    columns = _columns(stage, found, others)
    return [
        {words("season.columns.month"): words(f"month.{month}")}
        | {name: words.number(_nan(values[part]), record.decimals) for name, values in columns.items()}
        for part, month in enumerate(MONTHS)
    ]


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _rows(stage: Stage, variable: str, found: Courses, others: tuple[str, ...], about: Foot) -> pd.DataFrame:
    """The lines of the curve as rows of a file, one per month and line."""
    build, words, chosen = stage.build, stage.words, stage.selection
    name = build.names[chosen.district] if chosen.district else words("place.country_head")
    of_season = {words.period(season): season for season in (*others, chosen.season)}
    rows = [
        {
            "pcode": chosen.district,
            "district": name,
            "period": seasons.label_of(of_season.get(line, chosen.season), part),
            "measure": f"{variable}, {line}",
            "value": _nan(value),
            "unit": build.variables[variable].unit,
            "status": about.status,
            "reason": _why_none(stage, variable, of_season.get(line), part),
            "sources": tuple(about.sources),
        }
        for line, values in _columns(stage, found, others).items()
        for part, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def _why_none(stage: Stage, variable: str, season: str | None, part: int) -> str:
    """Why a line has no value in a month, should it have none; without a season: why there is no normal."""
    words = stage.words
    if season is None:
        return words("season.no_band")
    label = seasons.label_of(season, part)
    told = facts(stage.build, variable, label).get(stage.selection.district)
    return (told.reason if told else "") or words("season.missing_month", month=words.period(label))
