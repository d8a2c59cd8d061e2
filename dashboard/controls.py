"""Draws the controls that views share; their values live in the URL under the choice's own id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.build import Build
from dashboard.findings import leading_district
from dashboard.names import in_markdown
from dashboard.selection import CHOICES, Choice, Selection, refused
from dashboard.text import Words

BOUND: dict[str, Any] = {"bind": "query-params", "persist_state": "session"}
_SEGMENTED = ("layer", "span", "section")
_WIDTHS = {"period": 190, "district": 230, "variable": 340}
_ICONS = {"period": ":material/calendar_month:", "district": ":material/place:"}


def draw(build: Build, offered: Sequence[str], needed: Sequence[str], words: Words) -> Selection:
    """Draw the choices offered, in order, and return what is chosen.

    A needed choice that was not made takes the value that the build puts first.
    """
    values = {}
    for choice in sorted((c for c in CHOICES if c.id in offered), key=lambda c: offered.index(c.id)):
        options = tuple(choice.options(build))
        if choice.id in needed and options:
            _fill(build, choice, options)
        if options:
            values[choice.id] = _control(build, choice, options, words) or ""
    return Selection(**values)


def notices(build: Build, asked: dict[str, str], offered: Sequence[str], words: Words) -> None:
    """Say what the link asked for in vain; read the URL before the controls are drawn."""
    for choice, value in refused(build, asked, offered):
        options = choice.options(build)
        usual = choice.default(options) if options else None
        instead = _wording(build, choice, words)(usual) if usual else words("notice.default")
        what = words(f"choice.{choice.id}.label").lower()
        st.info(words("notice.refused", what=what, value=in_markdown(value), instead=instead))


def _fill(build: Build, choice: Choice, options: Sequence[str]) -> None:
    if st.session_state.get(choice.id) is None and st.query_params.get(choice.id) not in options:
        st.session_state[choice.id] = leading_district(build)


def _control(build: Build, choice: Choice, options: Sequence[str], words: Words) -> str | None:
    usual = choice.default(options)
    label, wording = words(f"choice.{choice.id}.label"), _wording(build, choice, words)
    common: dict[str, Any] = {
        "key": choice.id,
        "format_func": wording,
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


def _wording(build: Build, choice: Choice, words: Words) -> Callable[[str], str]:
    """How an option of a choice is read."""
    if choice.id == "period":
        return words.period
    if choice.id == "district":
        return lambda pcode: build.names[pcode]
    if choice.id == "variable":
        return lambda id: words.of_record(f"variable.{id}.label", build.variables[id].label)
    return lambda option: words(f"choice.{choice.id}.{option}")
