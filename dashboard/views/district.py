"""One district: how it stands, any variable against its normal, who comes and goes, its hotspot history."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.maps.layers import net_level, risk_level
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import in_markdown
from dashboard.readings.unit_series import series_of
from dashboard.shelf import kept
from dashboard.views import district_history, district_movement, hotspots_told
from dashboard.views.stage import Stage

DESCRIBING = ("population", "urban_share", "cropland_ha")  # variables that say what a place is like


def render(stage: Stage) -> None:
    """Finding as title, history of the chosen variable, movement, hotspot history and facts."""
    build, words, chosen = stage.build, stage.words, stage.selection
    stage.title(*_heading(stage))
    if chosen.variable:
        district_history.draw(stage)
    else:
        components.quiet(words("empty.variable"))
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        district_movement.draw(stage)
    with right:
        if not build.hotspots.empty:
            _hotspots(stage)
        _facts(stage)


@kept
def _heading(stage: Stage) -> tuple[str, str]:
    build, words, pcode = stage.build, stage.words, stage.selection.district
    name = in_markdown(build.names[pcode])
    subtitle = words(
        "district.subtitle",
        pcode=in_markdown(pcode),
        area=words.number(build.districts.loc[pcode, "area_km2"]),
    )
    rows = {row["period"]: row for row in findings.standings(build, pcode)}
    if not rows:
        return name, subtitle
    period = findings.newest(build)
    what = _standing(stage, rows[period])
    told = words("district.class_title", name=name, period=words.period(period).lower(), what=what)
    return told, subtitle


def _standing(stage: Stage, row: Mapping[str, Any]) -> str:
    """The class in words; for a district of no special class its levels of risk and movement."""
    words, cuts = stage.words, stage.build.index.cuts
    if row["hotspot_class"] != "other" or pd.isna(row["score"]) or pd.isna(row["net_rate"]):
        return words(f"class.in_sentence.{row['hotspot_class']}")
    return words(f"both.in_sentence.{risk_level(row['score'], cuts)}.{net_level(row['net_rate'], cuts)}")


def _hotspots(stage: Stage) -> None:
    """Class, score and movement of every period."""
    build, words = stage.build, stage.words
    st.subheader(words("district.hotspot_history"), anchor=False)
    table, status = _periods(stage)
    components.table(table)
    components.source_line(build, build.sources, status, words, *in_force(build, words))


@kept
def _periods(stage: Stage) -> tuple[list[dict[str, str]], str]:
    """A row per period and their weakest status."""
    words, rows = stage.words, findings.standings(stage.build, stage.selection.district)
    table = [
        {
            words("district.columns.period"): words.period(row["period"]),
            **hotspots_told.standing(stage, row),
        }
        for row in rows
    ]
    return table, findings.weakest(row["status"] for row in rows)


def _facts(stage: Stage) -> None:
    """Newest value of the variables that describe a place, with source and status."""
    build, words, pcode = stage.build, stage.words, stage.selection.district
    told = [build.variables[id] for id in DESCRIBING if id in build.variables]
    table = [row for record in told for row in _fact(stage, record.id, pcode)]
    if table:
        st.subheader(words("district.facts"), anchor=False)
        components.table(table)
        sources = dict.fromkeys(source for record in told for source in record.sources)
        weakest = max(record.status for record in told)
        components.source_line(build, sources, weakest.label, words, words("district.towns"))


@kept
def _fact(stage: Stage, id: str, pcode: str) -> list[dict[str, str]]:
    words, record, rows = stage.words, stage.build.variables[id], series_of(stage.build, id, pcode)
    columns = (rows[name].tolist() for name in ("period", "value", "status"))
    known = [row for row in zip(*columns, strict=True) if not math.isnan(row[1])]
    if not known:
        return []
    period, value, status = max(known)
    label = words.of_record(f"variable.{id}.label", record.label)
    return [
        {
            words("district.columns.fact"): words("list.comma").join(
                part for part in (label, words.period(period)) if part
            ),
            words("district.columns.value"): words.quantity(value, record.unit, record.decimals),
            words("district.columns.status"): words(f"status.{status}"),
        }
    ]
