"""Entry of the dashboard: page settings, navigation, shared controls, then the view."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cache, components, controls, theme
from dashboard.text import LANGUAGES
from dashboard.views import VIEWS, View, unavailable
from dashboard.views.stage import Stage
from etl.model.published import DamagedBuild, NoBuild


def main() -> None:
    """Draw the page that the address names."""
    words = cache.words(LANGUAGES[0])
    st.set_page_config(page_title=words("app.title"), layout="wide", menu_items={})
    frame = st.container(horizontal_alignment="center").container(width=theme.CONTENT_WIDTH)
    try:
        build = cache.current()
    except (NoBuild, DamagedBuild) as error:
        with frame:
            unavailable.render(error, words)
        return
    asked = st.query_params.to_dict()
    parts: dict[str, Stage] = {}
    pages = {
        view.id: st.Page(
            partial(_run, view, parts),
            title=words(f"nav.{view.id}"),
            url_path=view.id,
            default=view is VIEWS[0],
        )
        for view in VIEWS
    }
    page = st.navigation(list(pages.values()), position="top")
    controls.spell_out(build, asked, words)
    view = next(view for view in VIEWS if pages[view.id] is page)
    with frame:
        components.demonstration_mark(build, words)
        head = st.container()
        with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
            selection, notices = controls.draw(build, asked, view.offers, view.further, view.needs, words)
        for notice in notices:
            st.info(notice)
        parts["stage"] = Stage(build, words, selection, head, pages)
        page.run()


def _run(view: View, parts: dict[str, Stage]) -> None:
    view.render(parts["stage"])


main()
