"""Makes the page in one file and the briefs when they are asked for, once per build and language."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, components
from dashboard.figures import takeaway
from dashboard.figures.records import NotInBuild
from dashboard.figures.takeaway import Takeaway
from dashboard.readings.names import in_markdown
from dashboard.views.stage import Stage

_MEGABYTE = 1e6


def draw(stage: Stage, language: str) -> None:
    """A button for each, which gives way to its download."""
    words = stage.words
    st.subheader(words("takeaway.head"), anchor=False)
    components.quiet(words("takeaway.about"))
    for one in takeaway.TAKEAWAYS:
        _offer(stage, one, language)


def _offer(stage: Stage, one: Takeaway, language: str) -> None:
    words, build = stage.words, stage.build
    key = f"takeaway-{one.id}-{language}-{build.id}"
    asked = bool(st.session_state.get(key))
    place = st.empty()
    if not asked:
        asked = place.button(words(f"takeaway.{one.id}"), icon=":material/draft:", key=f"{key}-make")
    if not asked:
        return
    place.empty()
    try:
        with st.spinner(words(f"takeaway.{one.id}_making")):
            content = _made(stage, one, language)
    except NotInBuild as error:
        components.quiet(in_markdown(str(error), 300))
        return
    st.session_state[key] = True
    place.download_button(
        words(f"takeaway.{one.id}_download"),
        content,
        file_name=f"mecc-{one.id}-{build.id}-{language}.{one.ending}",
        mime=one.media,
        on_click="ignore",
        key=f"{key}-download",
        icon=":material/download:",
    )
    components.quiet(words("takeaway.size", size=words.number(len(content) / _MEGABYTE, 1)))


def _made(stage: Stage, one: Takeaway, language: str) -> bytes:
    words = cache.words(language)
    return cache.keep(
        stage.build, f"takeaway-{one.id}", language, lambda: takeaway.one_file(stage.build, one.id, words)
    )
