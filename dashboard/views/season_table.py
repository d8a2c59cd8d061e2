"""Warning level and signs of every district in one season, and what the levels mean."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.readings.export import measures_csv
from dashboard.readings.names import plain
from dashboard.readings.season_measures import WARNING, Measured, measured, months, value_text
from dashboard.selection import MEASURES, measures
from dashboard.shelf import kept
from dashboard.views import foot
from dashboard.views.foot import Foot
from dashboard.views.season_maps import rows_of
from dashboard.views.season_words import plain_title
from dashboard.views.stage import Stage
from etl.model.status import Status

LEVELS = range(5)
_ORDER = ("warning", "rain", "green", "vci")
_HEADS = {"warning": "level", "rain": "rain", "green": "green", "vci": "vci"}


def draw(stage: Stage) -> None:
    """One row per district, the highest level first, with every measure of the build."""
    build, words, season = stage.build, stage.words, stage.selection.season
    has = measures(build)
    found = tuple(measured(build, id, season, words) for id in _ORDER if id in has)
    st.subheader(words("season.warnings"), anchor=False)
    components.quiet(_periods(stage, found))
    components.table(_table(stage, found))
    status = max((Status.parse(one.status) for one in found), default=Status.OBSERVED).label
    sources = [id for one in found for id in build.variables[one.variable].sources]
    about = Foot(plain_title(stage), _periods(stage, found), list(dict.fromkeys(sources)), status)
    stem = words("season.file.warnings", season=season.replace("/", "-"))
    foot.draw(
        stage,
        about,
        [
            (
                words("download.table"),
                f"{stem}.csv",
                foot.CSV,
                lambda: measures_csv(
                    build, pd.concat([rows_of(stage, one) for one in found]), [about.subtitle], words
                ),
            )
        ],
    )


@kept
def _periods(stage: Stage, found: tuple[Measured, ...]) -> str:
    """Each column with the months that it rests on."""
    words = stage.words
    told = []
    for one in found:
        head = words(f"season.columns.{_HEADS[one.measure]}")
        told.append(words("season.column_period", head=head, period=months(one, words)))
    return words("separator").join(told)


@kept
def _table(stage: Stage, found: tuple[Measured, ...]) -> list[dict[str, str]]:
    words, build = stage.words, stage.build
    ordered = pd.DataFrame({one.measure: one.values for one in found}, index=build.districts.index)
    keys = [one.measure for one in found]
    ordered = ordered.sort_values(keys, ascending=[key != "warning" for key in keys])
    return [
        {words("season.columns.district"): plain(build.names[str(pcode)], 30)}
        | {words(f"season.columns.{_HEADS[one.measure]}"): _cell(stage, one, str(pcode)) for one in found}
        for pcode in ordered.index
    ]


def _cell(stage: Stage, one: Measured, pcode: str) -> str:
    value = one.values[pcode]
    if pd.isna(value):
        return stage.words("district.no_value", reason=one.reasons[pcode])
    return value_text(one, float(value), stage.words).removesuffix(" %")


def meanings(stage: Stage) -> None:
    """What every level means, with its cut-offs; that they are our own."""
    build, words = stage.build, stage.words
    if WARNING not in build.variables or not build.variables[WARNING].valued:
        return
    st.subheader(words("warning.meaning.head"), anchor=False)
    listed = "\n".join(f"- {words(f'warning.meaning.{level}')}" for level in LEVELS)
    above = (listed, components.grey(words("warning.meaning.own")))
    record = build.variables[MEASURES["warning"]]
    components.source_line(build, record.sources, record.status.label, words, above=above)
