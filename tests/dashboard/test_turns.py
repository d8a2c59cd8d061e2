"""Readers take turns, and whatever happens in one gives it back."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Event, Thread

import pytest

from dashboard.turns import AT_ONCE, turn
from dashboard.views import VIEWS


def test_one_more_than_there_is_room_for_waits_until_a_turn_is_given_back() -> None:
    entered, asks = Event(), Event()

    def another() -> None:
        asks.set()
        with turn():
            entered.set()

    with ExitStack() as held:
        for _ in range(AT_ONCE):
            held.enter_context(turn())
        thread = Thread(target=another, daemon=True)
        thread.start()
        asks.wait()
        assert not entered.wait(0.2)
        with turn(taken=False):
            assert not entered.is_set()
    thread.join(10)
    assert entered.is_set()


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(KeyError), turn():
            raise KeyError


def test_only_the_view_that_draws_for_print_takes_no_turn() -> None:
    assert [view.id for view in VIEWS if view.draws_files] == ["figures"]
