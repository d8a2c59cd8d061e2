"""Any variable in any period: map, history of a district, every like period; two periods side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.readings.levels import district_of
from dashboard.readings.like_periods import PARTS_OF_YEAR
from dashboard.readings.names import in_markdown
from dashboard.selection import Selection
from dashboard.views import climate_map, climate_play, climate_strip, district_history
from dashboard.views.climate_facts import (
    Frame,
    frame,
    other_of,
    period_of,
    record_of,
    told_district,
)
from dashboard.views.climate_words import change, label_of, subtitle, subtitle_of_two, title, title_of_two
from dashboard.views.stage import Stage


def render(stage: Stage) -> None:
    """The finding as title; the map beside the history, or two maps; then the strip."""
    stage = stage.at_level()
    if not stage.selection.variable:
        stage.title(stage.words("empty.climate"), stage.words("empty.season_why"))
        return
    build, words, record = stage.build, stage.words, record_of(stage)
    shown = frame(build, record, period_of(stage), words)
    district = told_district(stage, shown)
    if other_of(stage):
        other = frame(build, record, other_of(stage), words)
        stage.title(title_of_two(stage, shown, other), subtitle_of_two(stage, shown, other))
        st.markdown(change(stage, shown, other, district))
        climate_map.two(stage, shown, other)
        _history(stage, district)
    else:
        play = climate_play.under_way(stage)
        stage.title(*_heading(stage, shown, play))
        left, right = st.columns([1.15, 1], gap="large")
        with left:
            climate_map.one(stage, shown, play)
        with right:
            _history(stage, district)
    climate_strip.draw(stage, shown, district)


def _heading(stage: Stage, shown: Frame, play: climate_play.Play | None) -> tuple[str, str]:
    words = stage.words
    if not play:
        return title(stage, shown), subtitle(stage, shown)
    first, last = (words.period(play.periods[i]) for i in (0, -1))
    name = in_markdown(label_of(shown.record, words), 120)
    return words("climate.playing", variable=name, first=first, last=last), words.unit(shown.record.unit)


def _history(stage: Stage, district: str) -> None:
    """The district over time, as its own view draws it; the last ten years where it has months."""
    words, record = stage.words, record_of(stage)
    name = in_markdown(stage.build.names[district])
    st.markdown(f"**{name}**")
    span = "recent" if record.cadence in PARTS_OF_YEAR else "all"
    chosen = Selection(
        language=stage.selection.language, district=district, variable=record.id, span=span
    )  # nothing of the period, so that its history is kept for all of them
    district_history.draw(replace(stage, selection=chosen))
    if "district" in stage.pages:
        home = district_of(stage.build, district)
        names = stage.build.above.names if stage.build.above else stage.build.names
        label = words("climate.whole", name=in_markdown(names[home]))
        wanted = {"district": home, "variable": record.id}
        st.page_link(stage.pages["district"], label=label, query_params=wanted)
