"""The part of the district's view that shows who came from where and who left for where."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from dashboard import cache, components
from dashboard.charts.movement import Exchange, Ways, exchange, movement, ways_of
from dashboard.readings import findings
from dashboard.readings.movement_export import moves_csv
from dashboard.readings.moves import EVERY, moves_of
from dashboard.readings.names import in_chart
from dashboard.shelf import kept
from dashboard.views.stage import Stage


def draw(stage: Stage) -> None:
    build, words, pcode = stage.build, stage.words, stage.selection.district
    st.subheader(words("district.movement"), anchor=False)
    if build.intervals.empty:
        components.quiet(words("empty.movement"))
        components.quiet(words("hotspots.residual.note"))
        return
    start, end = (int(year) for year in build.intervals.iloc[-1])
    found = _exchange(stage, start, end)
    abroad = any(one.code not in build.names for one in found.partners)
    about = f"district.movement_subtitle.{'abroad' if abroad else 'within'}"
    components.quiet(words(about, interval=words.period(f"{start}-{end}")))
    if not found.partners:
        components.quiet(words("number.missing"))
        return
    key = (pcode, start, end, words.language)
    figure = cache.keep(build, "movement", key, lambda: movement(found, _partner(stage), words))
    name = build.names[pcode]
    components.chart(figure, "movement", words("district.movement_alt", name=name))
    st.markdown(_totals(stage, found))
    components.source_line(build, *_sources(stage, start, end), words)
    file = words("download.file", stem="movement", period=f"{start}-{end}", layer=pcode)
    table = (words("download.table"), f"{file}.csv", "text/csv", lambda: _file(stage, f"{start}-{end}"))
    components.downloads("movement", [table], words=words)
    components.text_alternative(words, _totals(stage, found), _table(stage, found))


def _file(stage: Stage, period: str) -> bytes:
    """Moves from, to and within the district, all settings together."""
    build, pcode = stage.build, stage.selection.district
    rows = moves_of(build, period).rows
    own = rows.loc[(rows["origin"] == pcode) | (rows["destination"] == pcode)]
    return moves_csv(build, own, period, EVERY, [], stage.words)


def _table(stage: Stage, found: Exchange) -> list[dict[str, str]]:
    words, mark = stage.words, stage.words("movement.matrix.withheld_mark")
    return [
        {
            words("movement.columns.district"): _partner_name(stage, one.code),
            words("movement.columns.came"): mark if one.came_withheld else words.number(one.came),
            words("movement.columns.left"): mark if one.left_withheld else words.number(one.left),
        }
        for one in found.partners
    ]


@kept
def _exchange(stage: Stage, start: int, end: int) -> Exchange:
    return exchange(_ways(stage, start, end), stage.selection.district)


@kept
def _ways(stage: Stage, start: int, end: int) -> Ways:
    build = stage.build
    return ways_of(build.flows, moves_of(build, f"{start}-{end}").rows, start, end)


@kept
def _sources(stage: Stage, start: int, end: int) -> tuple[list[str], str]:
    """Sources of an interval's moves and their weakest status."""
    flows = stage.build.flows
    rows = flows.loc[(flows["start"] == start) & (flows["end"] == end)]
    return sorted(set(rows["source"])), findings.weakest_word(rows)


def _partner(stage: Stage) -> Callable[[str], str]:
    """How a partner is written in the chart."""
    return lambda code: in_chart(_partner_name(stage, code), 18 if code in stage.build.names else 22)


def _partner_name(stage: Stage, code: str) -> str:
    """A district's name, a country's, or unknown."""
    words = stage.words
    if code in stage.build.names:
        return stage.build.names[code]
    if code == "unknown":
        return words("district.unknown")
    return words.of_record(f"country.{code}", words("district.abroad", code=code))


def _totals(stage: Stage, found: Exchange) -> str:
    """Sums in words; one that lacks a withheld row says so and is never shown as if it were whole."""
    words = stage.words
    mark = words("movement.matrix.withheld_mark")
    whole = found.all_arrived_told and found.all_departed_told
    sentences = [
        words(
            "district.movement_totals",
            arrived=_sum(stage, found.arrived, found.all_arrived_told),
            left=_sum(stage, found.departed, found.all_departed_told),
            net=words.signed(found.arrived - found.departed) if whole else mark,
        )
    ]
    if found.within != 0:
        within = mark if math.isnan(found.within) else words.number(found.within)
        sentences.append(words("district.movement_within", within=within))
    if found.withheld:
        sentences.append(words("district.movement_withheld", count=found.withheld))
    return " ".join(sentences)


def _sum(stage: Stage, published: float, whole: bool) -> str:
    words = stage.words
    if whole:
        return words.number(published)
    if published == 0:
        return words("movement.matrix.withheld_mark")
    return words("district.movement_at_least", number=words.number(published))
