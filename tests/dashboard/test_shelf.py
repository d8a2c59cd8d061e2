"""What is kept of a visitor's choice: made once for all that it depends on, and never for anything else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dashboard.build import Build
from dashboard.shelf import Asking, kept, whole
from dashboard.text import Words, load


@dataclass(frozen=True)
class Chosen:
    season: str = "a"
    district: str = "x"
    scale: str = "fixed"


MADE: list[str] = []


@kept
def of_season(asked: Asking, tail: str = "") -> str:
    MADE.append("season")
    return asked.selection.season + tail


@kept
def of_either(asked: Asking) -> str:
    MADE.append("either")
    chosen = asked.selection
    return chosen.season if chosen.scale == "own" else chosen.district


@kept
def of_inner(asked: Asking) -> str:
    MADE.append("inner")
    return of_season(asked).upper()


@kept
def nothing(asked: Asking) -> None:
    MADE.append("nothing")


@kept
def holding(asked: Asking) -> Asking:
    return asked


@kept
def holding_whole(asked: Asking) -> Asking:
    return Asking(asked.build, asked.words, whole(asked))


@pytest.fixture
def asked(build: Build, words: Words) -> Asking:
    MADE.clear()
    return Asking(build, words, Chosen())


def test_a_choice_that_is_not_read_finds_what_was_kept(asked: Asking) -> None:
    assert of_season(asked) == "a"
    assert of_season(asked.asking(Chosen(district="y", scale="own"))) == "a"
    assert MADE == ["season"]
    assert of_season(asked.asking(Chosen(season="b"))) == "b"
    assert of_season(asked, tail="!") == "a!"
    assert MADE == ["season"] * 3


def test_each_language_has_its_own(asked: Asking) -> None:
    of_season(asked)
    of_season(Asking(asked.build, load("st"), asked.selection))
    assert MADE == ["season"] * 2


def test_what_is_read_may_depend_on_what_was_read_before(asked: Asking) -> None:
    assert of_either(asked) == "x"
    assert of_either(asked.asking(Chosen(season="b"))) == "x"
    assert of_either(asked.asking(Chosen(district="y"))) == "y"
    assert MADE == ["either"] * 2
    own = Chosen(season="b", scale="own")
    assert of_either(asked.asking(own)) == "b"
    assert of_either(asked.asking(Chosen(season="b", district="z", scale="own"))) == "b"
    assert of_either(asked.asking(Chosen(season="c", scale="own"))) == "c"
    assert MADE == ["either"] * 4


def test_what_an_inner_function_read_counts_for_the_outer_even_where_it_was_kept(asked: Asking) -> None:
    of_season(asked)
    assert of_inner(asked) == "A"
    assert of_inner(asked.asking(Chosen(season="b"))) == "B"
    assert of_inner(asked.asking(Chosen(district="y"))) == "A"
    assert MADE.count("inner") == 2


def test_nothing_is_kept_too(asked: Asking) -> None:
    assert nothing(asked) is None
    assert nothing(asked) is None
    assert MADE == ["nothing"]


def test_a_selection_cannot_be_read_after_what_was_kept_of_it_was_made(asked: Asking) -> None:
    with pytest.raises(RuntimeError, match="season is read"):
        _ = holding(asked).selection.season


def test_a_whole_selection_is_kept_for_itself_alone(asked: Asking) -> None:
    assert holding_whole(asked).selection == Chosen()
    assert holding_whole(asked.asking(Chosen(scale="own"))).selection == Chosen(scale="own")
