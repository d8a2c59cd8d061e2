"""One decision changed at a time: what it does to the rank of every district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import cache, components
from dashboard.charts.variants import variants
from dashboard.readings import findings
from dashboard.readings.index_words import indicator
from dashboard.readings.names import in_markdown, plain
from dashboard.views.robustness_basis import file_of, file_rows
from dashboard.views.stage import Stage

CHART = "variants-chart"
WITHOUT = "without_"
TOP = 3
RANK = "rank"  # unit in a file


def _name(stage: Stage, id: str, label: str) -> str:
    """A changed decision in words."""
    words = stage.words
    if id.startswith(WITHOUT):
        what = indicator(stage.build, id.removeprefix(WITHOUT), words, plain)
        return words("variant.without", what=what)
    return words.of_record(f"variant.{id}", plain(label))


def draw(stage: Stage, told: Sequence[Mapping[str, Any]]) -> None:
    """Matrix of ranks, decisions by districts."""
    build, words, period = stage.build, stage.words, stage.selection.period
    st.subheader(words("assumption.variants"), anchor=False)
    if not told:
        components.quiet(words("assumption.variants_none"))
        return
    components.quiet(words("assumption.variants_about"))
    rows = [(_name(stage, one["id"], one["label"]), one["ranks"]) for one in told]
    order = [p for p in sorted(rows[0][1], key=rows[0][1].__getitem__) if p in build.names]
    narrow = components.on_phone()
    figure = cache.keep(
        build,
        CHART,
        (period, words.language, narrow),
        lambda: variants(rows, order, build.names, words, narrow),
    )
    components.chart(figure, CHART, words("assumption.variants_alt"))
    components.text_alternative(words, _said(stage, told), [_row(stage, v) for v in told])


def _said(stage: Stage, told: Sequence[Mapping[str, Any]]) -> str:
    words, changed = stage.words, told[1:]
    first = {p for p, rank in told[0]["ranks"].items() if rank <= TOP}
    steady = sum({p for p, rank in one["ranks"].items() if rank <= TOP} == first for one in changed)
    furthest = max(changed, key=lambda one: one["largest_shift"] or 0, default=told[0])
    return words(
        "assumption.variants_said",
        steady=steady,
        count=len(changed),
        shift=furthest["largest_shift"] or 0,
        what=in_markdown(_name(stage, furthest["id"], furthest["label"])),
    )


def _row(stage: Stage, one: Mapping[str, Any]) -> dict[str, str]:
    words, names, changed = stage.words, stage.build.names, one["classes_changed"]
    classes = [f"{names.get(p, p)}: {words(f'class.{to}')}" for p, to in (changed or {}).items()]
    none = words("assumption.class_stays") if changed is not None else words("number.missing")
    ranks = sorted(one["ranks"].items(), key=lambda item: item[1])
    return {
        words("assumption.columns.variant"): _name(stage, one["id"], one["label"]),
        words("assumption.columns.shift"): words.number(one["largest_shift"]),
        words("assumption.columns.agree"): words.number(one["rank_correlation"], 2),
        words("assumption.columns.classes"): words("list.comma").join(classes) or none,
        words("assumption.columns.ranks"): words("list.comma").join(
            f"{rank} {names.get(p, p)}" for p, rank in ranks
        ),
    }


def file(stage: Stage, told: Sequence[Mapping[str, Any]]) -> bytes:
    """The ranks as CSV."""
    words, period = stage.words, stage.selection.period
    rows = findings.rows_of(stage.build, period)
    measures = [
        (
            words("assumption.file.rank", what=_name(stage, one["id"], one["label"])),
            RANK,
            {p: float(rank) for p, rank in one["ranks"].items()},
        )
        for one in told
    ]
    table = file_rows(stage.build, period, measures, rows)
    return file_of(stage, table, [])
