"""Entry of the dashboard: page settings, navigation, shared controls, then the view."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import cache, controls, theme, welcome
from dashboard.build import Build, DamagedBuild, NoBuild
from dashboard.text import Words
from dashboard.turns import turn
from dashboard.views import VIEWS, View, unavailable
from dashboard.views.stage import Pages, Stage


def main(first: str = VIEWS[0].id) -> None:
    """Draw the view that the address names; `first` is the one that the bare address shows."""
    words = cache.words(controls.language())
    st.set_page_config(page_title=words("app.title"), layout="wide", menu_items={})
    stages: list[Stage] = []

    def page_of(view: View, path: str, **shown: Any) -> st.Page:
        return st.Page(partial(_run, view, stages), title=words(f"nav.{view.id}"), url_path=path, **shown)

    front = next(view for view in VIEWS if view.id == first)
    named = page_of(front, first, visibility="hidden")  # a default page answers to the bare address alone
    pages: Pages = {view.id: page_of(view, view.id) for view in VIEWS}
    pages = {**pages, first: page_of(front, "front", default=True)}
    page = st.navigation([*pages.values(), named], position="top")
    view = next((view for view in VIEWS if pages[view.id] is page), front)
    place = st.container(horizontal_alignment="center").container(width=theme.CONTENT_WIDTH)
    with turn(not view.draws_files), place:
        try:
            stages.append(_stage(cache.current(), view, pages, words))
            page.run()
        except (NoBuild, DamagedBuild) as error:
            unavailable.render(error, words)


def _stage(build: Build, view: View, pages: Pages, words: Words) -> Stage:
    """Draw what stands above every view: mark, place of the heading, controls, notices."""
    asked = controls.spell_out(build, st.query_params.to_dict(), words, view)
    refused = welcome.top(build, asked, words)
    head = st.container()
    welcome.below_heading(build, asked, view is VIEWS[0], words)
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        selection, notices = controls.draw(build, asked, view, words, {"language": words.language})
    for notice in (*refused, *notices):
        st.info(notice)
    return Stage(build, words, selection, head, pages)


def _run(view: View, stages: list[Stage]) -> None:
    view.render(stages[0])


if __name__ == "__main__":
    main()
