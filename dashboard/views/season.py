"""Rainfall and crops of one season against normal: where, how it ran, what it means, the seasons before."""

from __future__ import annotations

import streamlit as st

from dashboard import components
from dashboard.readings.names import in_markdown
from dashboard.readings.season_measures import MEASURES, measured
from dashboard.views import season_curves, season_maps, season_six, season_table
from dashboard.views.season_words import subtitle, title
from dashboard.views.stage import Stage


def render(stage: Stage) -> None:
    """The finding as title; map and curve; vegetation and warnings; six seasons as small maps.

    The map may be of councils, and the curves of one; all that speaks of the country is made of districts.
    """
    build, words, chosen = stage.build, stage.words, stage.selection
    if not chosen.measure or not chosen.season:
        _nothing(stage)
        return
    shown = measured(build, chosen.measure, chosen.season, words)
    stage.title(title(stage, in_markdown), subtitle(stage, shown))
    fine = stage.at_level()
    place = fine if fine.selection.district else stage
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        season_maps.draw(fine, measured(fine.build, chosen.measure, chosen.season, words))
        season_table.draw(stage)
        season_table.meanings(stage)
    with right:
        season_curves.rain(place)
        season_curves.greenness(place)
    season_six.draw(stage)


def _nothing(stage: Stage) -> None:
    """No season to show: what is absent, and why."""
    words = stage.words
    stage.title(words("empty.season"), words("empty.season_why"))
    wanted = set(MEASURES.values())
    rows = [
        {words("data.absent_what"): gone.what, words("data.absent_why"): gone.why}
        for gone in stage.build.absent
        if gone.what in wanted
    ]
    components.table(rows, 600)
