"""The part of the district's view that shows one variable over time against its normal."""

from __future__ import annotations

import math
from collections import Counter
from operator import itemgetter

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.history import History, Moment, history, recent, with_normal
from dashboard.readings import findings
from dashboard.readings.export import measures_csv, place_columns
from dashboard.readings.names import in_chart, in_markdown, unmarked
from dashboard.readings.unit_series import series_of
from dashboard.shelf import kept
from dashboard.text import shown_as
from dashboard.views import to_pack
from dashboard.views.stage import Stage
from etl.model.periods import Cadence

DIVERGING = "diverging"
LEAST_VALUES = 2  # fewer make no line
LAST_TOLD = 24  # periods in the table beside the chart; the file holds all
OF_TOWNS = ("population", "urban_share")  # variables that the limits of towns touch
WITHIN_YEAR = (Cadence.MONTH, Cadence.DEKAD)


def draw(stage: Stage) -> None:
    """History of the chosen variable; the bare numbers where there are too few for a line."""
    build, words, chosen = stage.build, stage.words, stage.selection
    record = build.variables[chosen.variable]
    label = words.of_record(f"variable.{record.id}.label", record.label)
    rows, under = _rows(stage), [_missing(stage)]
    if "normal" not in rows:
        st.subheader(in_markdown(label), anchor=False)
        _only_values(stage, rows)
    else:
        st.subheader(words("district.history", variable=in_markdown(label)), anchor=False)
        components.quiet(_subtitle(stage))
        figure = cache.keep(
            build,
            "history",
            (chosen.district, record.id, chosen.span, words.language),
            lambda: history(_shown(stage, rows), build.emergencies, words),
        )
        alt = words("district.history_alt", variable=label, name=build.names[chosen.district])
        components.chart(figure, "history", alt)
        if not build.emergencies.empty:
            under.insert(0, words("district.emergencies"))
    above = [components.grey(text) for text in under if text]
    components.source_line(build, record.sources, _status(stage), words, *_notes(stage), above=above)
    span = chosen.span if chosen.span == "recent" else ""
    add = to_pack.button(stage, "rain-history", variable=record.id, district=chosen.district, span=span)
    name = words("download.file", stem=record.id, period=chosen.span, layer=chosen.district)
    table = (words("download.table"), f"{name}.csv", "text/csv", lambda: _file(stage))
    components.downloads("history", [table], words=words, beside=add if "normal" in rows else None)
    if "normal" in rows:
        components.text_alternative(words, *_told(stage))


def _file(stage: Stage) -> bytes:
    """The variable in the chosen district, every published period."""
    build, chosen = stage.build, stage.selection
    record = build.variables[chosen.variable]
    rows = series_of(build, record.id, chosen.district)
    told = rows.assign(
        **place_columns(build, rows["pcode"]),
        measure=record.id,
        unit=record.unit,
        sources=[record.sources] * len(rows),
        reason=rows["reason"].fillna(""),
    )
    return measures_csv(build, told, [unmarked(note) for note in _notes(stage)], stage.words)


@kept
def _rows(stage: Stage) -> pd.DataFrame:
    """The variable in the chosen district, with its normal where there are enough values for a line."""
    build, chosen = stage.build, stage.selection
    record, rows = build.variables[chosen.variable], series_of(build, chosen.variable, chosen.district)
    if record.cadence == Cadence.STATIC or rows["value"].count() < LEAST_VALUES:
        return rows
    rows = with_normal(rows, record.cadence, build.baseline)
    return rows if chosen.span != "recent" else recent(rows)


@kept
def _status(stage: Stage) -> str:
    return findings.weakest_word(_rows(stage))


def _shown(stage: Stage, rows: pd.DataFrame) -> History:
    words, record = stage.words, stage.build.variables[stage.selection.variable]
    factor, decimals = shown_as(record.unit, record.decimals)
    labels = map(words.period, rows["period"].tolist())
    values, normals = (np.round(rows[name].to_numpy() * factor, decimals) for name in ("value", "normal"))
    told = zip(rows["time"].tolist(), values.tolist(), normals.tolist(), labels, strict=True)
    unit = in_chart(words.unit(record.unit))
    return History([Moment(*one) for one in told], unit, decimals, record.palette.startswith(DIVERGING))


@kept
def _subtitle(stage: Stage) -> str:
    build, words, rows = stage.build, stage.words, _rows(stage)
    record = build.variables[stage.selection.variable]
    first, last = build.baseline
    within_year = record.cadence in WITHIN_YEAR
    key = "district.normal_part" if within_year else "district.normal_baseline"
    normal = (
        words(key, first=first, last=last) if rows["normal"].notna().any() else words("district.no_normal")
    )
    span = words(
        "district.span",
        first=words.period(rows["period"].iloc[0]),
        last=words.period(rows["period"].iloc[-1]),
    )
    return words("separator").join(part for part in (words.unit(record.unit), span, normal) if part)


@kept
def _told(stage: Stage) -> tuple[str, list[dict[str, str]]]:
    """What the chart says: its extremes in a sentence, its last periods as rows."""
    words, record, rows = stage.words, stage.build.variables[stage.selection.variable], _rows(stage)
    values = list(zip(rows["period"].tolist(), rows["value"].tolist(), strict=True))
    known = [(period, value) for period, value in values if not math.isnan(value)]
    if not known:
        return words("number.missing"), []
    ends = {"low": min(known, key=itemgetter(1)), "high": max(known, key=itemgetter(1)), "last": known[-1]}
    told = {key: words.quantity(value, record.unit, record.decimals) for key, (_, value) in ends.items()}
    told |= {f"{key}_period": words.period(period) for key, (period, _) in ends.items()}
    sentence = words("district.history_told", name=stage.build.names[stage.selection.district], **told)
    if len(rows) > LAST_TOLD:
        sentence += f" {words('text_alternative.last', shown=LAST_TOLD, all=len(rows))}"
    last = zip(values, rows["normal"].tolist(), strict=True)
    return in_markdown(sentence, 600), [
        {
            words("district.columns.period"): words.period(period),
            words("district.columns.value"): words.quantity(value, record.unit, record.decimals),
            words("district.columns.normal"): words.quantity(normal, record.unit, record.decimals),
        }
        for (period, value), normal in reversed(list(last)[-LAST_TOLD:])
    ]


def _notes(stage: Stage) -> list[str]:
    build, words = stage.build, stage.words
    record = build.variables[stage.selection.variable]
    notes = [in_markdown(record.method, 400)]
    if record.caution:
        notes.append(words("data.caution", caution=in_markdown(record.caution, 400)))
    if record.id in OF_TOWNS:
        notes.append(words("district.towns"))
    return notes


def _only_values(stage: Stage, rows: pd.DataFrame) -> None:
    """Too few values for a line: the numbers themselves."""
    words, record = stage.words, stage.build.variables[stage.selection.variable]
    for row in rows.loc[rows["value"].notna()].itertuples():
        label = words.period(row.period) or words("district.all_time")
        st.metric(label, words.quantity(row.value, record.unit, record.decimals), width="content")


@kept
def _missing(stage: Stage) -> str:
    """How many periods have no value, and why."""
    words, rows = stage.words, _rows(stage)
    told = zip(rows["value"].tolist(), rows["reason"].tolist(), strict=True)
    gone = [reason for value, reason in told if math.isnan(value)]
    if not gone:
        return ""
    reasons = Counter(reason for reason in gone if isinstance(reason, str)).most_common()
    named = words.listed([in_markdown(reason, 200) for reason, _ in reasons[:2]])
    more = f" {words('district.missing_more')}" if len(reasons) > 2 else ""
    return words.count("district.missing", len(gone), reason=f"{named}{more}")
