"""Sources, status, coverage, names, quality, methods, what is absent, and every published table."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.build import Variable
from dashboard.charts.coverage import coverage
from dashboard.readings.index_words import in_force, indicator
from dashboard.readings.names import in_markdown, plain
from dashboard.shelf import kept
from dashboard.views.stage import Stage
from etl.model.swap import DESCRIPTOR
from etl.model.table import Table
from etl.model.tables import QUALITY, RECONCILIATION, TABLES
from etl.science.index.table import MOVEMENT, PILLARS, IndexRow

SHOWN_ROWS = 500
LONG = 600


def render(stage: Stage) -> None:
    """One section at a time, so that a page stays light."""
    build, words = stage.build, stage.words
    version = plain(str(build.package["build"]["code_version"]))
    subtitle = words(
        "data.subtitle", profile=in_markdown(build.title, 120), id=build.id, code=in_markdown(version)
    )
    stage.title(words("data.title"), subtitle)
    sections = {
        "sources": _sources,
        "coverage": _coverage,
        "quality": _quality,
        "methods": _methods,
        "downloads": _downloads,
    }
    sections[stage.selection.section](stage)


def _sources(stage: Stage) -> None:
    build, words = stage.build, stage.words
    st.subheader(words("data.sources"), anchor=False)
    if build.package["demonstration"]:
        components.quiet(words("demonstration.why"))
    rows = [
        {
            words("data.columns_source"): plain(record.title, 120),
            words("data.columns_status"): words(f"status.{record.status}") if record.status else "",
            words("data.columns_licence"): plain(record.licence, 120),
            words("data.columns_accessed"): plain(record.accessed),
            words("data.columns_link"): plain(record.url, 200),
        }
        for record in build.sources.values()
    ]
    components.table(rows)
    st.subheader(words("data.absent"), anchor=False)
    absent = [
        {words("data.absent_what"): ", ".join(what), words("data.absent_why"): plain(why, 300)}
        for why, what in _by_reason(stage).items()
    ]
    if absent:
        components.table(absent, LONG)
    else:
        components.quiet(words("empty.nothing_absent"))
    _changes(stage)


def _by_reason(stage: Stage) -> dict[str, list[str]]:
    """What is absent, gathered by the reason."""
    found: dict[str, list[str]] = {}
    for gone in stage.build.absent:
        found.setdefault(gone.why, []).append(plain(gone.what, 120))
    return found


def _changes(stage: Stage) -> None:
    words, changes = stage.words, stage.build.package["changes"]
    st.subheader(words("data.changes"), anchor=False)
    if not changes.get("since"):
        components.quiet(words("data.changes_first"))
        return
    none = words("data.none")
    st.markdown(
        words(
            "data.changes_line",
            variables=in_markdown(", ".join(changes["new_variables"]), LONG) or none,
            sources=in_markdown(", ".join(changes["new_sources"]), LONG) or none,
            values=words.number(_total(changes["changed_values"])),
        )
    )


def _total(changed: object) -> float:
    return float(sum(changed.values())) if isinstance(changed, dict) else float(str(changed))


def _coverage(stage: Stage) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    st.subheader(words("data.coverage"), anchor=False)
    if not chosen.variable:
        components.quiet(words("empty.variable"))
        return
    record = build.variables[chosen.variable]
    label = words.of_record(f"variable.{record.id}.label", record.label)
    components.quiet(words("data.coverage_unit", variable=in_markdown(label)))
    if record.cadence == "static":
        components.quiet(words("data.coverage_static"))
        return
    figure = cache.keep(
        build,
        "coverage",
        (record.id, words.language),
        lambda: coverage(build.series(record.id), build.names, words),
    )
    alt = words("data.coverage_alt", variable=label)
    components.chart(figure, "coverage", alt)
    components.source_line(build, record.sources, record.status.label, words)
    components.text_alternative(words, in_markdown(alt, 300), _complete(stage))


@kept
def _complete(stage: Stage) -> list[dict[str, str]]:
    """How many periods have a value, and how much of a district those rest on."""
    build, words = stage.build, stage.words
    rows = build.series(stage.selection.variable)
    found = rows.assign(coverage=rows["coverage"].where(rows["value"].notna())).groupby("pcode")
    counts = found.agg(valued=("value", "count"), total=("value", "size"), mean=("coverage", "mean"))
    return [
        {
            words("climate.columns.district"): build.names[str(row.Index)],
            words("data.coverage_values"): f"{words.number(row.valued)} / {words.number(row.total)}",
            words("climate.columns.coverage"): ""
            if pd.isna(row.mean)
            else words.quantity(row.mean, "share", 2),
        }
        for row in counts.itertuples()
    ]


def _quality(stage: Stage) -> None:
    words = stage.words
    st.subheader(words("data.quality"), anchor=False)
    _published(stage, QUALITY, "data.quality_none")
    st.subheader(words("data.names"), anchor=False)
    _published(stage, RECONCILIATION, "data.names_none")


def _published(stage: Stage, table: Table, nothing: str) -> None:
    """The first rows of a published table as they are."""
    rows = stage.build.table(table)
    if rows.empty:
        components.quiet(stage.words(nothing))
        return
    texts = rows.select_dtypes(exclude="number").columns
    shown = rows.head(SHOWN_ROWS)
    shown = shown.assign(**{name: shown[name].map(lambda text: plain(str(text), LONG)) for name in texts})
    st.dataframe(shown, hide_index=True, key=f"table-{table.name}")
    if len(rows) > SHOWN_ROWS:
        words = stage.words
        components.quiet(
            words("data.first_rows", shown=words.number(SHOWN_ROWS), all=words.number(len(rows)))
        )


def _methods(stage: Stage) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    st.subheader(words("data.methods"), anchor=False)
    if chosen.variable:
        _method(stage, build.variables[chosen.variable])
    else:
        components.quiet(words("empty.variable"))
    if build.index.rows:
        st.subheader(words("data.index"), anchor=False)
        components.quiet(words("data.index_about"))
        st.markdown("".join(in_force(build, words)) or words("data.index_undated"))
        components.table([_index_row(row, stage) for row in sorted(build.index.rows, key=_by_pillar)])


def _method(stage: Stage, record: Variable) -> None:
    words = stage.words
    label = words.of_record(f"variable.{record.id}.label", record.label)
    span = words("data.span", first=words.period(record.first_period), last=words.period(record.last_period))
    st.markdown(f"**{in_markdown(label, LONG)}**")
    st.markdown(in_markdown(record.method, LONG))
    if record.caution:
        st.markdown(words("data.caution", caution=in_markdown(record.caution, LONG)))
    unit = words("data.unit", unit=in_markdown(words.unit(record.unit))) if words.unit(record.unit) else ""
    reference = words("data.reference", reference=in_markdown(record.reference, LONG))
    components.quiet(" ".join(part for part in (unit, reference) if part))
    dated = (span,) if record.first_period else ()
    components.source_line(stage.build, record.sources, record.status.label, words, *dated)


def _by_pillar(row: IndexRow) -> tuple[int, str]:
    order = (*PILLARS, MOVEMENT)
    return (order.index(row.pillar) if row.pillar in order else len(order)), row.id


def _index_row(row: IndexRow, stage: Stage) -> dict[str, str]:
    words = stage.words
    name = indicator(stage.build, row.id, words, plain)
    goalposts = words("range.between", low=words.plain(row.lo), high=words.plain(row.hi))
    return {
        words("data.columns_indicator"): f"{name}: {row.note}" if row.note else name,
        words("data.columns_pillar"): words.of_record(f"pillar.{row.pillar}", row.pillar),
        words("data.columns_weight"): "" if math.isnan(row.weight) else words.plain(row.weight),
        words("data.columns_goalposts"): f"{goalposts} {row.unit}",
    }


def _downloads(stage: Stage) -> None:
    build, words = stage.build, stage.words
    st.subheader(words("data.downloads"), anchor=False)
    components.quiet(words("data.downloads_about"))
    about = {table.file: table.about for table in TABLES}
    for file in (*build.files, DESCRIPTOR):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width=250):
                whole = (file, file, "application/octet-stream", _bytes(stage, file))
                components.downloads(file, [whole], words=words)
            components.quiet(words.of_record(f"table.{file}", about.get(file, "")))


def _bytes(stage: Stage, file: str) -> Callable[[], bytes]:
    return lambda: stage.build.content(file)
