"""One district: how it stands, any variable against its normal, who comes and goes, its hotspot history."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import cache, components, findings
from dashboard.charts.history import History, history, recent, with_normal
from dashboard.charts.movement import Exchange, exchange, movement
from dashboard.names import in_chart, in_markdown
from dashboard.views.stage import Stage

POPULATION, URBAN_SHARE = "population", "urban_share"
DIVERGING = "diverging"


def render(stage: Stage) -> None:
    """Finding as title, history of the chosen variable, movement, hotspot history and facts."""
    build, words, chosen = stage.build, stage.words, stage.selection
    _title(stage)
    if chosen.variable:
        _history(stage)
    else:
        st.caption(words("empty.variable"))
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        _movement(stage)
    with right:
        if not build.hotspots.empty:
            _hotspots(stage)
        _facts(stage)


def _title(stage: Stage) -> None:
    build, words, pcode = stage.build, stage.words, stage.selection.district
    name = in_markdown(build.names[pcode])
    subtitle = words(
        "district.subtitle",
        pcode=in_markdown(pcode),
        area=words.number(build.districts.loc[pcode, "area_km2"]),
    )
    rows = build.hotspots.loc[build.hotspots["pcode"] == pcode].set_index("period")
    if rows.empty:
        stage.title(name, subtitle)
        return
    period = findings.newest(build)
    told = words(f"class.{rows.loc[period, 'hotspot_class']}").lower()
    stage.title(
        words("district.class_title", name=name, period=words.period(period), **{"class": told}), subtitle
    )


def _history(stage: Stage) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    record = build.variables[chosen.variable]
    label = words.of_record(f"variable.{record.id}.label", record.label)
    rows = build.series(record.id)
    rows = with_normal(rows.loc[rows["pcode"] == chosen.district], record.cadence, build.baseline)
    rows = rows if chosen.span != "recent" else recent(rows)
    st.subheader(words("district.history", variable=in_markdown(label)), anchor=False)
    components.quiet(_history_unit(stage, rows))
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
    components.source_line(
        build, record.sources, findings.weakest_word(rows), words, *_history_notes(stage, rows)
    )


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


def _history_unit(stage: Stage, rows: pd.DataFrame) -> str:
    build, words = stage.build, stage.words
    record = build.variables[stage.selection.variable]
    first, last = build.baseline
    within_year = record.cadence in ("month", "dekad")
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


def _history_notes(stage: Stage, rows: pd.DataFrame) -> list[str]:
    build, words = stage.build, stage.words
    record = build.variables[stage.selection.variable]
    notes = [in_markdown(record.method, 400)]
    if record.caution:
        notes.append(words("data.caution", caution=in_markdown(record.caution, 400)))
    if record.id in (POPULATION, URBAN_SHARE):
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


def _movement(stage: Stage) -> None:
    build, words, pcode = stage.build, stage.words, stage.selection.district
    st.subheader(words("district.movement"), anchor=False)
    if build.intervals.empty:
        components.quiet(words("empty.movement"))
        components.quiet(words("hotspots.residual.note"))
        return
    start, end = (int(year) for year in build.intervals.iloc[-1])
    found = exchange(build.flows, pcode, start, end)
    components.quiet(words("district.movement_subtitle", interval=words.period(f"{start}-{end}")))
    if found.partners.empty:
        components.quiet(words("number.missing"))
        return
    key = (pcode, start, end, words.language)
    figure = cache.keep(build, "movement", key, lambda: movement(found, _partner(stage), words))
    name = build.names[pcode]
    components.chart(figure, "movement", words("district.movement_alt", name=name))
    st.markdown(_totals(stage, found))
    rows = build.flows.loc[(build.flows["start"] == start) & (build.flows["end"] == end)]
    components.source_line(build, sorted(set(rows["source"])), findings.weakest_word(rows), words)


def _partner(stage: Stage):  # type: ignore[no-untyped-def]
    build, words = stage.build, stage.words

    def name_of(code: str) -> str:
        if code in build.names:
            return in_chart(build.names[code], 18)
        if code == "unknown":
            return words("district.unknown")
        return in_chart(words.of_record(f"country.{code}", words("district.abroad", code=code)), 22)

    return name_of


def _totals(stage: Stage, found: Exchange) -> str:
    words = stage.words
    sentences = [
        words(
            "district.movement_totals",
            arrived=words.number(found.arrived),
            left=words.number(found.departed),
            net=words.signed(found.arrived - found.departed),
        )
    ]
    if found.within > 0:
        sentences.append(words("district.movement_within", within=words.number(found.within)))
    if found.withheld:
        sentences.append(words("district.movement_withheld", count=found.withheld))
    return " ".join(sentences)


def _hotspots(stage: Stage) -> None:
    """Class, score and movement of every period."""
    build, words, pcode = stage.build, stage.words, stage.selection.district
    st.subheader(words("district.hotspot_history"), anchor=False)
    rows = build.hotspots.loc[build.hotspots["pcode"] == pcode].sort_values("period")
    table = [
        {
            words("district.columns.period"): words.period(row.period),
            words("district.columns.class"): words(f"class.{row.hotspot_class}"),
            words("district.columns.score"): words.number(row.score),
            words("district.columns.rank"): _rank(stage, row),
            words("district.columns.net"): words.number(row.net_rate),
        }
        for row in rows.itertuples()
    ]
    components.table(table)
    components.source_line(build, build.sources, findings.weakest_word(rows), words)


def _rank(stage: Stage, row: object) -> str:
    words = stage.words
    rank, low, high = row.rank, row.rank_p05, row.rank_p95  # type: ignore[attr-defined]
    if pd.isna(rank):
        return words("number.missing")
    between = words("district.between", low=words.number(low), high=words.number(high))
    return words.number(rank) if pd.isna(low) else f"{words.number(rank)} ({between})"


def _facts(stage: Stage) -> None:
    """Newest value of the variables that describe a place, with source and status."""
    build, words, pcode = stage.build, stage.words, stage.selection.district
    table = []
    for id in (POPULATION, URBAN_SHARE, "cropland_ha"):
        if id in build.variables and build.variables[id].last_period:
            table += _fact(stage, id, pcode)
    if table:
        st.subheader(words("district.facts"), anchor=False)
        components.table(table)
        components.quiet(words("district.towns"))


def _fact(stage: Stage, id: str, pcode: str) -> list[dict[str, str]]:
    build, words, record = stage.build, stage.words, stage.build.variables[id]
    rows = build.series(id)
    rows = rows.loc[(rows["pcode"] == pcode) & rows["value"].notna()].sort_values("period")
    if rows.empty:
        return []
    row = rows.iloc[-1]
    percent = record.unit == "share"
    value = words.number(
        row["value"] * (100 if percent else 1), max(0, record.decimals - (2 if percent else 0))
    )
    unit = "%" if percent else words.unit(record.unit)
    label = words.of_record(f"variable.{id}.label", record.label)
    return [
        {
            words("district.columns.fact"): f"{label}, {words.period(row['period'])}",
            words("district.columns.value"): f"{value} {unit}",
            words("district.columns.status"): words(f"status.{row['status']}"),
        }
    ]
