"""The part of the district's view that shows one variable over time against its normal."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import cache, components, findings
from dashboard.charts.history import History, history, recent, with_normal
from dashboard.names import in_chart, in_markdown
from dashboard.views.stage import Stage
from etl.model.periods import Cadence

DIVERGING = "diverging"
OF_TOWNS = ("population", "urban_share")  # variables that the limits of towns touch
WITHIN_YEAR = (Cadence.MONTH, Cadence.DEKAD)


def draw(stage: Stage) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    record = build.variables[chosen.variable]
    label = words.of_record(f"variable.{record.id}.label", record.label)
    rows = build.series(record.id)
    rows = with_normal(rows.loc[rows["pcode"] == chosen.district], record.cadence, build.baseline)
    rows = rows if chosen.span != "recent" else recent(rows)
    st.subheader(words("district.history", variable=in_markdown(label)), anchor=False)
    components.quiet(_subtitle(stage, rows))
    if rows["value"].notna().sum() < 2:
        _only_values(stage, rows)
    else:
        figure = cache.keep(
            build,
            "history",
            (chosen.district, record.id, chosen.span, words.language),
            lambda: history(_shown(stage, rows), build.emergencies, words),
        )
        alt = words("district.history_alt", variable=label, name=build.names[chosen.district])
        components.chart(figure, "history", alt)
    _missing(stage, rows)
    components.source_line(build, record.sources, findings.weakest_word(rows), words, *_notes(stage, rows))


def _shown(stage: Stage, rows: pd.DataFrame) -> History:
    words, record = stage.words, stage.build.variables[stage.selection.variable]
    unit = words.unit(record.unit)
    texts = []
    for row in rows.itertuples():
        value = f"<b>{words.number(row.value, record.decimals)}</b> {in_chart(unit)}"
        usual = words.number(row.normal, record.decimals)
        normal = "" if math.isnan(row.normal) else f"<br>{words('district.normal')} {usual}"
        texts.append(f"{words.period(row.period)}<br>{value}{normal}")
    rounded = rows.assign(
        text=texts, value=rows["value"].round(record.decimals), normal=rows["normal"].round(record.decimals)
    )
    return History(rounded, in_chart(unit), record.palette.startswith(DIVERGING))


def _subtitle(stage: Stage, rows: pd.DataFrame) -> str:
    build, words = stage.build, stage.words
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


def _notes(stage: Stage, rows: pd.DataFrame) -> list[str]:
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
        value = f"{words.number(row.value, record.decimals)} {words.unit(record.unit)}"
        st.metric(words.period(row.period), value.strip(), width="content")


def _missing(stage: Stage, rows: pd.DataFrame) -> None:
    words = stage.words
    gone = rows.loc[rows["value"].isna(), "reason"]
    if gone.empty:
        return
    reasons = gone.value_counts()
    told = words.listed([in_markdown(str(reason), 200) for reason in reasons.index[:2]])
    more = f" {words('district.missing_more')}" if len(reasons) > 2 else ""
    components.quiet(words.count("district.missing", len(gone), reason=f"{told}{more}"))
