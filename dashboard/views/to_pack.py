"""The list of the pack as it is kept in a session, and the button beside a figure that adds it there."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Sequence
from functools import cache

import streamlit as st

from dashboard.figures.entries import DEFAULT_LIST, Entry, entry, same
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.readings.place_names import place
from dashboard.views.stage import Stage

LIST = "figures"  # names in the order of the document: the value of the control of the view Figures
ADDED = "figures-added"  # entries that are not in the committee's list, by name
FRESH = "figures-fresh"  # names added since the control was last drawn


@cache
def committees() -> tuple[str, tuple[Entry, ...]]:
    """Title and entries of the committee's list."""
    written = tomllib.loads(DEFAULT_LIST.read_text(encoding="utf-8"))
    return str(written["title"]), tuple({"name": one["id"], **one} for one in written["figure"])


def added() -> dict[str, Entry]:
    """Entries of this session by name."""
    found: dict[str, Entry] = st.session_state.setdefault(ADDED, {})
    return found


def button(stage: Stage, id: str, **chosen: str) -> Callable[[], None] | None:
    """Draws the button that adds a figure with what is chosen for it; what is empty is as usual.

    Figures of the pack are of districts: below them there is none.
    """
    words = stage.words

    def draw() -> None:
        one = entry(id, **chosen)
        there = _name_in_list(one) is not None
        st.button(
            words("pack_list.there" if there else "pack_list.add"),
            key=f"add-{one['name']}",
            icon=":material/check:" if there else ":material/add:",
            type="tertiary",
            on_click=_add,
            args=(stage, one),
        )

    return draw if stage.build.above is None else None


def unless_newest(stage: Stage) -> str:
    """The chosen period of the hotspots; empty where it is the newest, which a figure shows anyway."""
    period = stage.selection.period
    return "" if period == findings.newest(stage.build) else period


def _add(stage: Stage, one: Entry) -> None:
    told = plain(label(stage, one), 160)
    if _name_in_list(one) is not None:
        st.toast(stage.words("pack_list.already", name=told), icon=":material/check:")
        return
    known = next((name for name, other in _known().items() if same(one, other)), None)
    if known is None:
        added()[one["name"]] = one
    st.session_state.setdefault(FRESH, []).append(known or one["name"])
    st.toast(stage.words("pack_list.added", name=told), icon=":material/check:")


def _name_in_list(one: Entry) -> str | None:
    """The name under which a figure is in the list, whatever it is called there."""
    known = _known()
    return next((name for name in listed() if name in known and same(one, known[name])), None)


def _known() -> dict[str, Entry]:
    return {one["name"]: one for one in committees()[1]} | added()


def listed() -> list[str]:
    """Names of the list: as chosen, else the committee's; what was added since stands last."""
    usual = [one["name"] for one in committees()[1]]
    chosen = st.session_state.get(LIST, usual)
    return [*chosen, *(name for name in st.session_state.get(FRESH, []) if name not in chosen)]


def settle(default: Sequence[str], options: Collection[str]) -> None:
    """Before the control is drawn: what was added in other views is chosen, what is not to be had is not."""
    fresh = st.session_state.pop(FRESH, [])
    if fresh or LIST in st.session_state:
        chosen = st.session_state.get(LIST, default)
        wanted = [name for name in dict.fromkeys((*chosen, *fresh)) if name in options]
        if wanted != chosen:
            st.session_state[LIST] = wanted


def move(name: str, by: int) -> None:
    """Put a figure so many places later (earlier: negative)."""
    names = list(st.session_state[LIST])
    at = names.index(name)
    names.insert(max(0, at + by), names.pop(at))
    st.session_state[LIST] = names


def take_out(name: str) -> None:
    """Take a figure out of the list; it may be chosen again."""
    st.session_state[LIST] = [one for one in st.session_state[LIST] if one != name]


def bring(entries: Sequence[Entry]) -> None:
    """Put a list in place of the one there was."""
    st.session_state[ADDED] = {one["name"]: one for one in entries}
    st.session_state[LIST] = [one["name"] for one in entries]
    st.session_state.pop(FRESH, None)


def label(stage: Stage, one: Entry) -> str:
    """A figure with what was chosen for it, in words."""
    words = stage.words
    figure = words.of_record(f"choice.figure.{one['id']}", one["id"])
    chosen = [_said(stage, key, value) for key, value in one.items() if key not in ("id", "name")]
    told = words("list.comma").join(text for text in chosen if text)
    return words("pack_list.made_for", figure=figure, chosen=told) if told else figure


def _said(stage: Stage, key: str, value: str) -> str:
    build, words = stage.build, stage.words
    if key == "period":
        return words.period(value)
    if key == "like":
        return words("pack_list.like", seasons=words.listed([words.period(s) for s in value.split(",")]))
    if key == "district":
        return build.names.get(value, value)
    if key in ("origin", "destination"):
        return words(f"choice.{key}.of", place=place(value, build.names, words))
    if key == "variable":
        record = build.variables.get(value)
        written = record.label if record else words.of_record(f"indicator.{value}", value)
        return words.of_record(f"variable.{value}.label", written)
    return words.of_record(f"choice.{key}.{value}", value)
