"""Warning level and signs of every district in one season, and what the levels mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.readings.export import measures_csv
from dashboard.readings.findings import weakest
from dashboard.readings.names import plain
from dashboard.readings.season_measures import WARNING, Measured, measured, months, value_text
from dashboard.selection import MEASURES, measures
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views import foot
from dashboard.views.foot import Foot
from dashboard.views.season_maps import rows_of
from dashboard.views.season_words import plain_title
from dashboard.views.stage import Stage

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
    status = weakest(one.status for one in found)
    sources = [id for one in found for id in build.variables[one.variable].sources]
    about = Foot(plain_title(stage), _periods(stage, found), list(dict.fromkeys(sources)), status)
    stem = words("season.file.warnings", season=season.replace("/", "-"))
    foot.draw(
        stage,
        "warnings",
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
    words, names = stage.words, stage.build.names
    rows = zip(stage.build.districts.index, *(one.values.tolist() for one in found), strict=True)
    heads = [words(f"season.columns.{_HEADS[one.measure]}") for one in found]
    return [
        {words("season.columns.district"): plain(names[pcode], 30)}
        | {
            head: _cell(one, pcode, value, words)
            for head, one, value in zip(heads, found, values, strict=True)
        }
        for pcode, *values in sorted(rows, key=lambda row: _urgency(found, row[1:]))
    ]


def _urgency(found: Sequence[Measured], values: Sequence[float]) -> list[tuple[bool, float]]:
    """Sorts the highest level first, then the lowest of each measure; what has no value stands last."""
    return [
        (math.isnan(value), 0.0 if math.isnan(value) else -value if one.measure == "warning" else value)
        for one, value in zip(found, values, strict=True)
    ]


def _cell(one: Measured, pcode: str, value: float, words: Words) -> str:
    if math.isnan(value):
        return words("district.no_value", reason=one.reasons[pcode])
    return value_text(one, value, words).removesuffix(" %")


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
