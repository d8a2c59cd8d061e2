"""The maps of the view of climate and crops: one period, two side by side, or one after another."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import cache, components, controls
from dashboard.maps.classed import ClassedMap
from dashboard.maps.districts import HEIGHT, PHONE_HEIGHT, Around, district_map, selected
from dashboard.maps.scales import Scale
from dashboard.readings.export import measures_csv, place_columns
from dashboard.readings.levels import unit_choice
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.shelf import kept
from dashboard.views import climate_play, foot, to_pack
from dashboard.views.climate_facts import Frame, frame, other_of, record_of, scale_for
from dashboard.views.climate_play import Play
from dashboard.views.climate_words import (
    classes_line,
    missing,
    quantity,
    short,
    subtitle,
    title,
    when,
)
from dashboard.views.foot import Foot
from dashboard.views.season_maps import legend
from dashboard.views.stage import Stage

MAP, OTHER_MAP = "climate-map", "climate-map-with"


def one(stage: Stage, shown: Frame, play: Play | None) -> None:
    """The map of the chosen period with its steps; while playing, of the period that has come."""
    place = st.container()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        buttons = st.container(width="content")
        stage = _with_settings(stage)
    with place:
        if play:
            st.fragment(_playing, run_every=climate_play.TICK)(stage, play)
        else:
            _map(stage, shown, scale_for(stage, shown), MAP)
    with buttons:
        climate_play.steps(stage, play)
    if not play:
        _foot(stage, shown, scale_for(stage, shown), MAP)


def two(stage: Stage, shown: Frame, other: Frame) -> None:
    """Two periods side by side in the same classes."""
    place = st.container()
    stage = _with_settings(stage)
    scale = scale_for(stage, shown, other)
    columns = place.columns(2, gap="large")
    for column, one_of, key in zip(columns, (shown, other), (MAP, OTHER_MAP), strict=True):
        with column:
            st.subheader(when(one_of, stage.words), anchor=False)
            _map(stage, one_of, scale, key)
            _foot(stage, one_of, scale, key)


def _with_settings(stage: Stage) -> Stage:
    """How far one step goes, and whether the classes hold for all periods, as chosen here."""
    ids = ("scale",) if other_of(stage) else ("step", "scale")
    found = controls.within(stage.build, ids, {"variable": stage.selection.variable}, stage.words)
    return replace(stage, selection=replace(stage.selection, **found))


def _playing(stage: Stage, play: Play) -> None:
    """The next period's map; run again and again by itself until the last."""
    climate_play.advance(play)
    words = stage.words
    now = frame(stage.build, record_of(stage), play.period, words)
    st.subheader(words("climate.playing_at", period=when(now, words)), anchor=False)
    _map(stage, now, scale_for(stage, now), f"{MAP}-playing", picks=False)


def _map(stage: Stage, shown: Frame, scale: Scale, key: str, picks: bool = True) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    height = PHONE_HEIGHT if components.on_phone() else HEIGHT
    told = (shown.record.id, shown.period, scale.edges, height, words.language)
    classed = scale.classed(shown.values)
    country = cache.keep(build, "climate-map", told, lambda: _figure(stage, shown, classed, height))
    figure = selected(country, build.districts, chosen.district)
    alt = words(
        "climate.map_alt",
        variable=plain(shown.record.label, 120),
        period=when(shown, words),
        told=title(stage, shown, plain),
    )
    pick = partial(_pick, key, unit_choice(build))
    components.chart(figure, key, alt, pick if picks else None)
    components.legend(legend(classed, words))


def _figure(stage: Stage, shown: Frame, classed: ClassedMap, height: int) -> object:
    build = stage.build
    return district_map(
        build.districts,
        classed,
        _hover(stage, shown),
        cache.outlines(build),
        height,
        {pcode: short(shown.record, value, stage.words) for pcode, value in shown.known.items()},
        Around(build.above.districts, cache.outlines(build.above)) if build.above else None,
    )


@kept
def _hover(stage: Stage, shown: Frame) -> dict[str, str]:
    words, record = stage.words, shown.record
    period, texts = when(shown, words), {}
    for pcode, one in shown.by_pcode.items():
        status = one.status or record.status.label
        lines = [
            f"<b>{in_chart(stage.build.names[pcode])}</b>",
            f"{period}: {in_chart(quantity(record, one.value, words))}",
            in_chart(shown.missing.get(pcode, ""), 160),
            _coverage(stage, one.coverage),
            words("climate.hover_preliminary") if one.preliminary else "",
            words("climate.hover_status", status=words(f"status.{status}")),
        ]
        texts[pcode] = "<br>".join(line for line in lines if line)
    return texts


def _coverage(stage: Stage, coverage: float) -> str:
    words = stage.words
    return "" if math.isnan(coverage) else words("climate.hover_coverage", share=words.number(100 * coverage))


def _foot(stage: Stage, shown: Frame, scale: Scale, key: str) -> None:
    build, words, record = stage.build, stage.words, shown.record
    notes = [note for note in (classes_line(stage, record), missing(stage, shown)) if note]
    about = Foot(title(stage, shown, plain), subtitle(stage, shown), record.sources, shown.status, notes)
    period = shown.period.replace("/", "-") or "static"
    stem = words("climate.file.map", variable=record.id, level=build.level, period=period)
    foot.draw(
        stage,
        key,
        about,
        [
            (
                words("download.figure"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, about, lambda: _printed(stage, shown, scale)),
            ),
            (
                words("download.table"),
                f"{stem}.csv",
                foot.CSV,
                lambda: measures_csv(build, rows_of(stage, shown), [], words),
            ),
        ],
        to_pack.button(stage, "indicator", variable=record.id, period=shown.period),
    )
    sentence = f"{in_markdown(title(stage, shown, plain), 300)}. {in_markdown(subtitle(stage, shown), 300)}"
    components.text_alternative(words, sentence, _table(stage, shown))


def _printed(stage: Stage, shown: Frame, scale: Scale) -> object:
    from dashboard.figures.layouts.maps import DistrictMap

    named = stage.build.districts.assign(name=stage.build.districts["name"].map(plain))
    classed = scale.classed(shown.values)
    notes = {pcode: short(shown.record, value, stage.words) for pcode, value in shown.known.items()}
    omitted = stage.words("figure.omitted")
    return DistrictMap(named, classed, legend(classed, stage.words), scale.unit, notes, omitted=omitted)


@kept
def _table(stage: Stage, shown: Frame) -> list[dict[str, str]]:
    words = stage.words
    return [
        {
            words(f"climate.columns.{stage.build.level}"): stage.build.names[pcode],
            words("climate.columns.value"): quantity(shown.record, one.value, words)
            if pcode in shown.known
            else words("district.no_value", reason=one.reason),
            words("climate.columns.coverage"): ""
            if math.isnan(one.coverage)
            else f"{words.number(100 * one.coverage)} %",
            words("climate.columns.status"): words(f"status.{one.status}") if one.status else "",
        }
        for pcode, one in shown.by_pcode.items()
    ]


def rows_of(stage: Stage, shown: Frame) -> pd.DataFrame:
    """A frame as rows of a file: the published numbers as they are."""
    build, record = stage.build, shown.record
    rows = shown.rows.reset_index(names="pcode")
    return rows.assign(
        **place_columns(build, rows["pcode"]),
        period=shown.period,
        measure=record.id,
        unit=record.unit,
        sources=[record.sources] * len(rows),
    )


def _pick(key: str, choice: str) -> None:
    """Choose what was clicked in a map."""
    pcode = components.picked(key, "location")
    if pcode:
        st.session_state[choice] = pcode
