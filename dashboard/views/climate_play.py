"""Steps through the periods of a variable: back, forward, and playing those that lead to the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.readings.like_periods import alike
from dashboard.views.climate_facts import period_of, periods_of, record_of
from dashboard.views.stage import Stage

PLAY = "climate-play"
TICK = 1.0  # seconds per period; nothing moves between two
LEAD = 36  # periods before the chosen one that are played at most
YEARLY = "yearly"


@dataclass
class Play:
    """Periods that are being played, and which is shown; it ends on the period that was chosen."""

    variable: str
    cadence: str
    periods: tuple[str, ...]
    at: int = -1
    fresh: bool = True

    @property
    def period(self) -> str:
        return self.periods[max(0, min(self.at, len(self.periods) - 1))]

    @property
    def over(self) -> bool:
        return self.at >= len(self.periods)


def under_way(stage: Stage) -> Play | None:
    """What is being played; any other choice made meanwhile ends it."""
    play: Play | None = st.session_state.get(PLAY)
    if play is None:
        return None
    if not play.fresh or play.variable != stage.selection.variable:
        del st.session_state[PLAY]
        return None
    play.fresh = False
    return play


def steps(stage: Stage, play: Play | None) -> None:
    """The buttons: back, play or stop, forward."""
    words = stage.words
    order = sequence(stage)
    chosen = period_of(stage)
    at = order.index(chosen) if chosen in order else len(order) - 1
    if len(order) < 2:
        return
    cadence = record_of(stage).cadence
    with st.container(horizontal=True, gap="small", key="steps", width="content"):
        _button(words("climate.back"), "skip_previous", at == 0, _go(cadence, order, at - 1))
        if play:
            st.button(words("climate.stop"), icon=":material/stop:", on_click=_stop, key="stop")
        else:
            lead = order[max(0, at - LEAD) : at + 1]
            start = _start(Play(stage.selection.variable, cadence, tuple(lead)))
            _button(words("climate.play"), "play_arrow", at == 0, start)
        _button(words("climate.forward"), "skip_next", at == len(order) - 1, _go(cadence, order, at + 1))


def sequence(stage: Stage) -> tuple[str, ...]:
    """The periods that are stepped through: all, or the same part of every year."""
    record = record_of(stage)
    every = periods_of(stage.build, record)
    yearly = stage.selection.step == YEARLY
    return alike(every, period_of(stage), record.cadence) if yearly else every


def advance(play: Play) -> None:
    """On to the next period; after the last the whole page is drawn again, at rest."""
    play.at += 1
    if play.over:
        st.session_state.pop(PLAY, None)
        st.rerun()


def _button(label: str, icon: str, off: bool, act: Callable[[], None]) -> None:
    st.button(label, icon=f":material/{icon}:", disabled=off, on_click=act, key=icon)


def _go(cadence: str, order: Sequence[str], to: int) -> Callable[[], None]:
    def go() -> None:
        st.session_state[cadence] = order[to]

    return go


def _start(play: Play) -> Callable[[], None]:
    def start() -> None:
        st.session_state[PLAY] = play

    return start


def _stop() -> None:
    play: Play | None = st.session_state.pop(PLAY, None)
    if play:
        st.session_state[play.cadence] = play.period
