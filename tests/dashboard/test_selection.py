"""What may be chosen, what stands for nothing chosen, and how options are written in a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.build import Build, open_published
from dashboard.selection import BY_ID, CHOICES, Selection, hotspot_periods, labels
from dashboard.text import Words
from dashboard.views import VIEWS
from tests.dashboard import sample


def test_the_selection_has_a_place_for_every_choice() -> None:
    several = {"like"}  # seasons chosen side by side, by a control of their own
    assert {choice.id for choice in CHOICES} | several == set(Selection.__dataclass_fields__)


def test_every_view_offers_choices_that_exist() -> None:
    for view in VIEWS:
        named = {*view.offers, *view.needs, *(id for ids in view.further.values() for id in ids)}
        assert named <= BY_ID.keys()


def test_the_latest_is_shown_first(build: Build) -> None:
    assert hotspot_periods(build) == ("1996-2006", "2006-2016", "latest")
    assert BY_ID["period"].default(build, hotspot_periods(build)) == "latest"


def test_nothing_can_be_chosen_from_an_index_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.write(tmp_path / "out", without=("hotspots", "contributions"))
    monkeypatch.setenv("MECC_DATA", str(tmp_path / "out"))
    build = open_published()
    assert BY_ID["layer"].options(build) == ()
    assert BY_ID["period"].options(build) == ()


def test_districts_of_one_name_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Words
) -> None:
    sample.write(tmp_path / "out", names={"LSA": "Leribe"})
    monkeypatch.setenv("MECC_DATA", str(tmp_path / "out"))
    shown = labels(open_published(), BY_ID["district"], words)
    assert shown["LSA"] == "Leribe (LSA)"
    assert shown["LSC"] == "Leribe (LSC)"
    assert len(set(shown.values())) == 10
