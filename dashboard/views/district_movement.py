"""The part of the district's view that shows who came from where and who left for where."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import cache, components, findings
from dashboard.charts.movement import Exchange, exchange, movement
from dashboard.names import in_chart
from dashboard.views.stage import Stage


def draw(stage: Stage) -> None:
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


def _partner(stage: Stage) -> Callable[[str], str]:
    """How a partner is written: a district's name, a country, or unknown."""
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
