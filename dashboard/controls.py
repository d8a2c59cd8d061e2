"""Draws the controls that views share; their values live in the URL under the choice's own id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import streamlit as st

from dashboard import cache
from dashboard.build import Build
from dashboard.readings.findings import leading_district
from dashboard.readings.names import in_markdown
from dashboard.selection import BY_ID, CHOICES, Choice, Selection, labels
from dashboard.text import LANGUAGES, Words

SPOKEN = "spoken"  # language of the run before
BOUND: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}
_SEGMENTED = (
    "language",
    "layer",
    "span",
    "section",
    "measure",
    "scale",
    "step",
    "picture",
    "outcome",
    "lag",
    "part",
    "overlay",
    "level",
)
_WIDTHS = {
    "period": 190,
    "district": 230,
    "unit": 300,
    "variable": 430,
    "origin": 210,
    "destination": 210,
    "setting": 250,
    "least": 220,
    "climate": 430,
}
_ICONS = {
    "period": ":material/calendar_month:",
    "district": ":material/place:",
    "unit": ":material/place:",
    "moves": ":material/calendar_month:",
}


class Offer(Protocol):
    """What a view offers to choose: `further` where a value is chosen; `needs` are filled where not made."""

    @property
    def offers(self) -> tuple[str, ...]: ...
    @property
    def further(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def needs(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class _Alone:
    """Choices by themselves."""

    offers: tuple[str, ...]
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


def alone(id: str) -> Offer:
    """One choice to be drawn by itself."""
    return _Alone((id,))


def language() -> str:
    """Language that was chosen or that the link asks for, by id or name, before anything is drawn."""
    wanted = st.session_state.get("language") or st.query_params.get("language", "")
    named = {cache.words(id)(f"choice.language.{id}"): id for id in LANGUAGES}
    return wanted if wanted in LANGUAGES else named.get(wanted, LANGUAGES[0])


def spell_out(build: Build, asked: Mapping[str, str], words: Words, view: Offer) -> dict[str, str]:
    """What the URL asks for, in the labels of the page's language, which Streamlit binds to.

    A link may name ids, or labels of another language, or a choice twice (the last counts), or leave out what
    the view needs. On arrival the URL is then rewritten and the page runs again. Later its parameters belong
    to the controls, so that what it means is chosen in their place. Where the language was switched, what is
    chosen keeps its place in the URL.
    """
    spelled = dict(asked)
    for choice in CHOICES:
        if choice.id in asked:
            spelled[choice.id] = _spelled(build, choice, asked[choice.id], words)
    needed = {id: _labels(build, BY_ID[id], words)[leading_district(build)] for id in view.needs}
    repeated = {id: found for id in asked if len(found := st.query_params.get_all(id)) > 1}
    changed = {id for id, value in (needed | spelled).items() if value != asked.get(id)}
    changed |= repeated.keys() & BY_ID.keys()
    if changed and not BY_ID.keys() & set(st.session_state.keys()):
        several_of = {id: found for id, found in repeated.items() if id not in BY_ID}
        st.query_params.from_dict(needed | spelled | several_of)
        st.rerun()
    for id in changed & asked.keys():
        options = {label: option for option, label in _labels(build, BY_ID[id], words).items()}
        if spelled[id] in options:
            st.session_state[id] = options[spelled[id]]
    if st.session_state.setdefault(SPOKEN, words.language) != words.language:
        st.session_state[SPOKEN] = words.language
        for id in BY_ID.keys() & set(st.session_state.keys()):
            st.session_state[id] = st.session_state[id]  # written anew, it is spelled anew on page and in URL
    return spelled


def _spelled(build: Build, choice: Choice, value: str, words: Words) -> str:
    """The label of what a value of the URL means; the value itself where it means nothing."""
    labelled = _labels(build, choice, words)
    if value in labelled.values():
        return value
    if value in labelled:
        return labelled[value]
    for other in LANGUAGES:
        options = {label: option for option, label in _labels(build, choice, cache.words(other)).items()}
        if value in options:
            return labelled[options[value]]
    return value


def draw(
    build: Build,
    asked: Mapping[str, str],
    view: Offer,
    words: Words,
    chosen: Mapping[str, str] | None = None,
) -> tuple[Selection, list[str]]:
    """Draw the choices of a view, in order; returns what is chosen and a notice per value asked in vain.

    asked: the URL's values, copied before anything is drawn. chosen: what was chosen before.
    """
    values: dict[str, str] = dict(chosen or {})
    notices: list[str] = []
    waiting = list(view.offers)
    while waiting:
        choice = BY_ID[waiting.pop(0)]
        if not choice.applies(build, values):
            continue
        labelled = _labels(build, choice, words)
        wanted = asked.get(choice.id, "")
        known = wanted in labelled.values()
        if wanted and not known:
            notices.append(_notice(build, choice, labelled, wanted, words))
        if choice.id in view.needs and not known and st.session_state.get(choice.id) is None:
            st.session_state[choice.id] = leading_district(build)
        elif not wanted and _is_made(build, choice, tuple(labelled)):
            st.session_state[choice.id] = st.session_state[choice.id]  # in another view: into this one's URL
        if labelled:
            meant = choice.stands_for(build, values) if choice.stands_for else ""
            # where the browser goes back to a URL without it, the control is empty
            needed = leading_district(build) if choice.id in view.needs else ""
            values[choice.id] = _control(build, choice, labelled, words, meant) or meant or needed
            waiting += view.further.get(values[choice.id], ())
    return Selection(**values), notices


def _is_made(build: Build, choice: Choice, options: tuple[str, ...]) -> bool:
    """Whether a choice differs from the usual one, which the URL leaves out."""
    made = st.session_state.get(choice.id)
    return made in options and made != choice.default(build, options)


def _notice(build: Build, choice: Choice, labelled: Mapping[str, str], wanted: str, words: Words) -> str:
    usual = choice.default(build, tuple(labelled)) if labelled else None
    instead = words("notice.default") if usual is None else in_markdown(labelled[usual])
    what = words(f"choice.{choice.id}.label").lower()
    return words("notice.refused", what=what, value=in_markdown(wanted), instead=instead)


def within(build: Build, ids: tuple[str, ...], chosen: Mapping[str, str], words: Words) -> Mapping[str, str]:
    """Draw choices where a view wants them, with a notice per value asked in vain; their values by id."""
    found, notices = draw(build, st.query_params.to_dict(), _Alone(ids), words, chosen)
    for notice in notices:
        st.info(notice)
    return {id: getattr(found, id) for id in ids}


def several(build: Build, id: str, options: tuple[str, ...], most: int, words: Words) -> tuple[str, ...]:
    """Draw a choice of up to `most` periods, kept in the URL; a notice for what is asked in vain."""
    shown = {option: words.period(option) for option in options}
    for wanted in st.query_params.get_all(id):
        if wanted not in shown.values():
            value = in_markdown(wanted)
            what = words(f"choice.{id}.label").lower()
            st.info(words("notice.refused", what=what, value=value, instead=words("notice.default")))
    return tuple(
        st.multiselect(
            words(f"choice.{id}.label"),
            options,
            key=id,
            format_func=lambda option: shown.get(option, option),
            max_selections=most,
            placeholder=words(f"choice.{id}.none"),
            label_visibility="collapsed",
            **BOUND,
        )
    )


def _labels(build: Build, choice: Choice, words: Words) -> dict[str, str]:
    return cache.keep(build, "labels", (choice.id, words.language), lambda: labels(build, choice, words))


def _control(
    build: Build, choice: Choice, labelled: Mapping[str, str], words: Words, meant: str = ""
) -> str | None:
    """meant: the option that an unmade choice stands for, told in its place."""
    options = tuple(labelled)
    usual = choice.default(build, options)
    label = words(f"choice.{choice.id}.label")
    common: dict[str, Any] = {
        "key": choice.id,
        "format_func": labelled.__getitem__,
        "label_visibility": "collapsed",
        **BOUND,
    }
    if choice.id in _SEGMENTED:
        return st.segmented_control(label, options, default=usual, required=True, wrap=True, **common)
    return st.selectbox(
        label,
        options,
        index=None if usual is None else options.index(usual),
        placeholder=words("choice.latest", period=words.period(meant)) if meant else _none(choice, words),
        width=_WIDTHS.get(choice.id, _WIDTHS["period"]),
        icon=_ICONS.get(choice.id),
        **common,
    )


def _none(choice: Choice, words: Words) -> str:
    """What stands in a select in which nothing is chosen."""
    own = choice.id if choice.id in ("district", "unit") else "period_with"
    return words(f"choice.{own}.none")
