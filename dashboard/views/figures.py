"""Figures for a document: which ones, how each looks, and all of them as one file."""

from __future__ import annotations

import streamlit as st

from dashboard import components
from dashboard.readings.names import in_markdown
from dashboard.views.stage import Stage


def render(stage: Stage) -> None:
    """What this build can give, a preview that equals the file, the pack, and what is left out and why."""
    from dashboard.views import (  # matplotlib: needed here only
        figures_choice,
        figures_list,
        figures_pack,
        figures_preview,
        figures_takeaway,
    )

    build, words = stage.build, stage.words
    figures_list.arrive(stage)
    offered = figures_choice.offered(stage)
    if not offered.given:
        stage.title(words("figures.title.none"), words("figures.none"))
        figures_choice.left_out(stage, offered)
        figures_takeaway.draw(stage, words.language)
        return
    left, right = st.columns([1, 1.5], gap="large")
    with left:
        order = figures_choice.draw(stage, offered)
        count = len(order.figures.figures)
        title = words.count("figures.title", count) if count else words("figures.nothing")
        stage.title(title, words("figures.subtitle", profile=in_markdown(build.title, 120), id=build.id))
        figures_pack.draw(stage, order)
        figures_list.draw(stage, order, offered)
        figures_choice.left_out(stage, offered)
        figures_takeaway.draw(stage, order.language)
    with right:
        figures_preview.draw(stage, order)
    figures_list.follow(order)
    components.quiet(words("figures.command"))
