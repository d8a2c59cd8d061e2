"""Which assumption decides the ranks: Sobol indices, one decision changed at a time, all that was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import cache, components
from dashboard.charts.sobol import sobol
from dashboard.readings import findings
from dashboard.readings.index_words import indicator_name
from dashboard.readings.names import in_markdown, plain, slug
from dashboard.views import robustness_variants
from dashboard.views.robustness_basis import file_of, notes
from dashboard.views.stage import Stage

SOBOL = "sobol-chart"


def draw(stage: Stage) -> None:
    """The most decisive assumption as title; Sobol bars, changed decisions, everything tried and untried."""
    period = stage.selection.period
    basis = stage.build.basis_of(period)
    found = _decisive(stage, basis)
    _title(stage, basis, found)
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        _sobol(stage, found)
    with right:
        _tried(stage)
        _untried(stage, basis)
    robustness_variants.draw(stage, basis.get("variants") or [])
    _comparable(stage, basis)
    _foot(stage, found, basis.get("variants") or [])


def _decisive(stage: Stage, basis: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sobol rows with the factor's name; without those that could not be computed."""
    rows = [row for row in basis.get("decisive") or [] if row["total"] is not None]
    return [{**row, "what": _factor(stage, str(row["factor"]))} for row in rows]


def _factor(stage: Stage, written: str) -> str:
    return stage.words.of_record(f"assumption.factor.{slug(written)}", plain(written))


def _title(stage: Stage, basis: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> None:
    words = stage.words
    period = findings.period_in_full(stage.build, stage.selection.period, words)
    draws = stage.build.robustness.get("sobol_samples")
    if not found:
        tried = bool(basis.get("decisive"))
        key = "assumption.title_none" if tried else "assumption.title_unknown"
        stage.title(words(key), words("assumption.subtitle_plain", period=period))
        return
    points = draws * (len(found) + 2) if draws else 0  # Saltelli (2010): N (k + 2) evaluations
    subtitle = (
        words("assumption.subtitle", period=period, draws=words.number(points))
        if points
        else words("assumption.subtitle_plain", period=period)
    )
    stage.title(words("assumption.title", what=in_markdown(found[0]["what"])), subtitle)


def _sobol(stage: Stage, found: Sequence[Mapping[str, Any]]) -> None:
    build, words, period = stage.build, stage.words, stage.selection.period
    st.subheader(words("assumption.sobol"), anchor=False)
    if not found:
        reason = str(build.basis_of(period).get("no_index") or "") or words("assumption.sobol_why")
        components.quiet(words("assumption.sobol_none", reason=in_markdown(reason, 300)))
        return
    components.quiet(words("assumption.sobol_about"))
    figure = cache.keep(build, SOBOL, (period, words.language), lambda: sobol(found, words))
    components.chart(figure, SOBOL, words("assumption.sobol_alt"))
    first = found[0]
    said = words("assumption.sobol_said", what=in_markdown(first["what"]), **_shares(stage, first))
    components.text_alternative(words, said, [_sobol_row(stage, row) for row in found])


def _shares(stage: Stage, row: Mapping[str, Any]) -> dict[str, str]:
    return {name: stage.words.number(100 * max(row[name], 0.0)) for name in ("first", "total")}


def _sobol_row(stage: Stage, row: Mapping[str, Any]) -> dict[str, str]:
    words, shares = stage.words, _shares(stage, row)
    return {
        words("assumption.columns.what"): row["what"],
        words("assumption.columns.alone"): shares["first"],
        words("assumption.columns.total"): shares["total"],
    }


def _tried(stage: Stage) -> None:
    words = stage.words
    rows = stage.build.robustness.get("assumptions") or []
    st.subheader(words("assumption.tried"), anchor=False)
    if not rows:
        components.quiet(words("assumption.variants_none"))
    components.table(
        [
            {
                words("assumption.columns.what"): _factor(stage, row["what"]),
                words("assumption.columns.how"): words.of_record(
                    f"assumption.how.{slug(row['what'])}", plain(row["how"], 300)
                ),
            }
            for row in rows
        ]
    )


def _untried(stage: Stage, basis: Mapping[str, Any]) -> None:
    """What could not be tried in this period, by name and with its reason."""
    words, untried = stage.words, basis.get("untried")
    if untried is None:
        return
    st.markdown(f"**{words('assumption.untried_heading')}**")
    if not untried:
        components.quiet(words("assumption.untried_none"))
    components.table(
        [
            {
                words("assumption.columns.what"): words.of_record(f"assumption.untried.{what}", plain(what)),
                words("assumption.columns.why"): words.of_record(f"assumption.why.{why}", plain(why, 300)),
            }
            for what, why in untried.items()
        ]
    )


def _comparable(stage: Stage, basis: Mapping[str, Any]) -> None:
    """Which periods rest on the same indicators, and what was left out for all."""
    words, build = stage.words, stage.build
    dropped = [
        words(
            "assumption.dropped_one",
            what=in_markdown(indicator_name(build, id, words)),
            why=in_markdown(why, 300),
        )
        for id, why in (basis.get("dropped") or {}).items()
    ]
    if dropped:
        components.quiet(words("assumption.dropped", what=words.listed(dropped)))
    read_at = [
        words(
            "assumption.read_at_one",
            what=in_markdown(indicator_name(build, id, words)),
            period=words.period(at),
        )
        for id, at in (basis.get("read_at") or {}).items()
    ]
    if read_at:
        components.quiet(words("assumption.read_at", what=words.listed(read_at)))
    same = basis.get("comparable_with")
    if same:
        periods = words.listed([words.period(period) for period in same])
        components.quiet(words("assumption.comparable", periods=periods))
    elif same is not None:
        components.quiet(words("assumption.comparable_none"))


def _foot(stage: Stage, found: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]]) -> None:
    build, words, period = stage.build, stage.words, stage.selection.period
    status = findings.weakest_word(findings.rows_of(build, period))
    components.source_line(build, build.sources, status, words, *notes(stage, period))
    files = []
    if found:
        file = words("download.file", stem=words("assumption.file.sobol"), period=period, layer="shares")
        label = words("assumption.file.sobol_button")
        files.append((label, f"{file}.csv", "text/csv", lambda: _sobol_file(stage, found)))
    if told:
        file = words("download.file", stem=words("assumption.file.variants"), period=period, layer="ranks")
        label = words("assumption.file.variants_button")
        files.append((label, f"{file}.csv", "text/csv", lambda: robustness_variants.file(stage, told)))
    components.downloads("assumptions", files, words=words)


def _sobol_file(stage: Stage, found: Sequence[Mapping[str, Any]]) -> bytes:
    import pandas as pd

    words, build, period = stage.words, stage.build, stage.selection.period
    status = findings.weakest_word(findings.rows_of(build, period))
    rows = [
        {
            "pcode": "",
            "district": "",
            "period": period,
            "measure": words(f"assumption.file.{part}", what=row["what"]),
            "value": row[part],
            "unit": "share",
            "status": status,
            "reason": "",
            "sources": tuple(build.sources),
        }
        for row in found
        for part in ("first", "total")
    ]
    return file_of(stage, pd.DataFrame(rows), [])
