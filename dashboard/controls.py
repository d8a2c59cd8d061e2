"""Draws the controls that views share; their values live in the URL under the choice's own id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import streamlit as st

from dashboard.build import Build
from dashboard.findings import leading_district
from dashboard.names import in_markdown
from dashboard.selection import BY_ID, CHOICES, Choice, Selection, labels
from dashboard.text import Words

BOUND: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}
_SEGMENTED = ("layer", "span", "section")
_WIDTHS = {"period": 190, "district": 230, "variable": 430}
_ICONS = {"period": ":material/calendar_month:", "district": ":material/place:"}


class Offer(Protocol):
    """What a view offers to choose: `further` where a value is chosen; `needs` are filled where not made."""

    @property
    def offers(self) -> tuple[str, ...]: ...
    @property
    def further(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def needs(self) -> tuple[str, ...]: ...


def spell_out(build: Build, asked: Mapping[str, str], words: Words) -> None:
    """Turn the ids in a link into the labels that Streamlit binds to, and run again; once, on arrival."""
    spelled = dict(asked)
    for choice in CHOICES:
        labelled = labels(build, choice, words)
        if asked.get(choice.id) in labelled and choice.id not in st.session_state:
            spelled[choice.id] = labelled[asked[choice.id]]
    if spelled != dict(asked):
        st.query_params.from_dict(spelled)
        st.rerun()


def draw(build: Build, asked: Mapping[str, str], view: Offer, words: Words) -> tuple[Selection, list[str]]:
    """Draw the choices of a view, in order; returns what is chosen and a notice per value asked in vain.

    asked: the URL's values, copied before anything is drawn.
    """
    values: dict[str, str] = {}
    notices: list[str] = []
    waiting = list(view.offers)
    while waiting:
        choice = BY_ID[waiting.pop(0)]
        labelled = labels(build, choice, words)
        wanted = asked.get(choice.id, "")
        known = wanted in labelled.values()
        if wanted and not known:
            notices.append(_notice(build, choice, labelled, wanted, words))
        if choice.id in view.needs and not known and st.session_state.get(choice.id) is None:
            st.session_state[choice.id] = leading_district(build)
        if labelled:
            values[choice.id] = _control(build, choice, labelled, words) or ""
            waiting += view.further.get(values[choice.id], ())
    return Selection(**values), notices


def _notice(build: Build, choice: Choice, labelled: Mapping[str, str], wanted: str, words: Words) -> str:
    usual = choice.default(build, tuple(labelled)) if labelled else None
    instead = words("notice.default") if usual is None else in_markdown(labelled[usual])
    what = words(f"choice.{choice.id}.label").lower()
    return words("notice.refused", what=what, value=in_markdown(wanted), instead=instead)


def _control(build: Build, choice: Choice, labelled: Mapping[str, str], words: Words) -> str | None:
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
        placeholder=words("choice.district.none"),
        width=_WIDTHS[choice.id],
        icon=_ICONS.get(choice.id),
        **common,
    )
