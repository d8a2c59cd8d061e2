"""What greets a reader: language, the page in three sentences, tour, glossary, and what is new or late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from dashboard import cache, components, controls
from dashboard.build import Build
from dashboard.readings import glossary
from dashboard.readings.freshness import late
from dashboard.readings.names import in_markdown
from dashboard.text import Words

SENTENCES = ("what", "how", "where")
STEPS = ("1", "2", "3", "4", "5")
WELCOMED, STEP, SEEN, NEWS = "welcomed", "tour_step", "build_seen", "build_news"
NAMED_AT_MOST = 3
MARK_WIDTH = 760


def top(build: Build, asked: Mapping[str, str], words: Words) -> list[str]:
    """Draw what stands above the heading of every view; returns the notice of a language asked in vain."""
    aligned: Literal["distribute", "right"] = "distribute" if build.demonstration else "right"
    with st.container(horizontal=True, horizontal_alignment=aligned, vertical_alignment="center", key="top"):
        components.demonstration_mark(build, words, MARK_WIDTH)
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="tools"):
            tools(words)
            _, refused = controls.draw(build, asked, controls.alone("language"), words)
    return refused


def tools(words: Words) -> None:
    """The tour and the glossary, at hand in every view."""
    if st.button(words("tour.short"), key="tools-tour", type="tertiary", icon=":material/tour:"):
        begin_tour(words)
    if st.button(words("glossary.title"), key="tools-glossary", type="tertiary", icon=":material/help:"):
        st.dialog(words("glossary.title"), icon=":material/help:")(_glossary)(words)


def _glossary(words: Words) -> None:
    st.markdown("\n\n".join(glossary.explained(id, words) for id in glossary.TERMS))


def greeting(asked: Mapping[str, str], words: Words) -> None:
    """The page in three sentences, until it is closed; a link that asks for something is no first visit."""
    if WELCOMED not in st.session_state:
        st.session_state[WELCOMED] = bool(asked)
    if st.session_state[WELCOMED]:
        return
    with st.container(border=True, key="welcome", gap="small"):
        said = " ".join(words(f"welcome.{sentence}") for sentence in SENTENCES)
        st.markdown(f":small[{said}]")
        with st.container(horizontal=True, gap="medium"):
            if st.button(words("welcome.tour"), key="tour", type="tertiary", icon=":material/tour:"):
                begin_tour(words)
            st.button(words("welcome.close"), key="welcome-close", type="tertiary", on_click=_welcomed)


def begin_tour(words: Words) -> None:
    """Open the tour at its first step."""
    st.session_state[STEP] = 0
    _welcomed()
    st.dialog(words("tour.title"), icon=":material/tour:")(_step)(words)


def _step(words: Words) -> None:
    number = st.session_state.get(STEP, 0)
    at = STEPS[number]
    components.quiet(words("tour.step", number=number + 1, count=len(STEPS)))
    st.markdown(f"**{words(f'tour.{at}.title')}**")
    st.markdown(words(f"tour.{at}.text"))
    last = number == len(STEPS) - 1
    with st.container(horizontal=True, gap="small"):
        st.button(words("tour.back"), key="tour-back", disabled=number == 0, on_click=_go, args=(number - 1,))
        if not last:
            st.button(words("tour.next"), key="tour-next", type="primary", on_click=_go, args=(number + 1,))
        if st.button(words("tour.end"), key="tour-end", type="primary" if last else "tertiary"):
            st.rerun()


def _go(number: int) -> None:
    st.session_state[STEP] = number


def _welcomed() -> None:
    st.session_state[WELCOMED] = True


def below_heading(build: Build, asked: Mapping[str, str], first: bool, words: Words) -> None:
    """What is told between a heading and its view: a draft translation, a new build, data that are late.

    first: whether it is the view that the bare address shows, where a new reader is greeted.
    """
    if first:
        greeting(asked, words)
    _news(build, words)
    told = cache.keep(build, "late", (_today(), words.language), lambda: _late(build, words))
    lines = [f":material/schedule: {told}"] if told else []
    if words.draft:
        lines.insert(0, f":material/translate: {words('language.unreviewed')}")
    if lines:
        components.quiet("  \n".join(lines))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _late(build: Build, words: Words) -> str:
    told = []
    for one in late(build, datetime.now(UTC).date()):
        label = in_markdown(label_of(build, one.variables[0], words))
        key = "late.more" if len(one.variables) > 1 else "late.one"
        period = words.period(one.period)
        told.append(words(key, label=label, count=len(one.variables) - 1, period=period))
    return words("late.line", list=words("late.between").join(told)) if told else ""


def label_of(build: Build, variable: str, words: Words) -> str:
    """A variable's label; its id where the build no longer has it."""
    known = build.variables.get(variable)
    return words.of_record(f"variable.{variable}.label", known.label if known else variable)


def _news(build: Build, words: Words) -> None:
    """What changed when another build came into force while the page was open, until it is closed."""
    before = st.session_state.setdefault(SEEN, (build.id, build.index.version))
    if before[0] != build.id:
        st.session_state[NEWS] = before
        st.session_state[SEEN] = (build.id, build.index.version)
    if NEWS not in st.session_state:
        return
    index_before = st.session_state[NEWS][1]
    with st.container(border=True, key="news", gap="small"):
        st.markdown(" ".join(_changes(build, index_before, words)))
        st.button(words("news.close"), key="news-close", type="tertiary", on_click=_told)


def _told() -> None:
    del st.session_state[NEWS]


def _changes(build: Build, index_before: str, words: Words) -> list[str]:
    """Sentences of what is new against the build before, and why."""
    changes = build.package["changes"]
    told = [_new_periods(build, changes.get("new_periods", {}), words)]
    for key, names in (
        ("variables", [label_of(build, id, words) for id in changes.get("new_variables", ())]),
        ("sources", [components.titles(build, (id,)) for id in changes.get("new_sources", ())]),
    ):
        if names:
            told.append(words(f"news.{key}", list=in_markdown(words("list.comma").join(names), 400)))
    if build.index.version != index_before:
        told.append(words("news.index", version=in_markdown(build.index.version)))
    changed = changes.get("changed_values", 0)
    if changed:
        told.append(words("news.values", count=words.number(changed)))
    found = [sentence for sentence in told if sentence] or [words("news.none")]
    return [f"**{words('news.head', day=words.day(build.day))}**", *found]


def _new_periods(build: Build, periods: Mapping[str, list[str]], words: Words) -> str:
    named = [
        words("news.period", label=in_markdown(label_of(build, id, words)), period=words.period(new[-1]))
        for id, new in list(periods.items())[:NAMED_AT_MOST]
    ]
    if len(periods) > NAMED_AT_MOST:
        named.append(words("news.further", count=len(periods) - NAMED_AT_MOST))
    return words("news.periods", list=words.listed(named)) if named else ""
