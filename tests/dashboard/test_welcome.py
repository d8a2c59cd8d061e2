"""What greets a reader: what is late and what is new, as the build tells; terms as the catalogue does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import Build
from dashboard.readings import glossary
from dashboard.readings.freshness import end_of, late
from dashboard.text import Words
from tests.dashboard import sample

Show = Callable[..., AppTest]


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 31)),
        ("2024-02-1", date(2024, 2, 10)),
        ("2024-02-3", date(2024, 2, 29)),
        ("2023/24", date(2024, 4, 30)),
        ("2016", date(2016, 12, 31)),
        ("2006-2016", date(2016, 12, 31)),
    ],
)
def test_the_end_of_a_period(label: str, day: date) -> None:
    assert end_of(label) == day


def test_months_are_late_when_the_next_should_have_been_published(build: Build) -> None:
    """The sample's rain ends with December 2024: January is over on 31 January and takes 60 days."""
    assert build.variables["rainfall_mm"].last_period == "2024-12"
    assert not any("rainfall_mm" in one.variables for one in late(build, date(2025, 4, 1)))
    told = late(build, date(2025, 4, 3))
    assert told[0].period == "2024-12"
    assert "rainfall_mm" in told[0].variables


def test_a_census_is_late_after_the_time_between_two(build: Build) -> None:
    """The last two were ten years apart: the next is due ten years after, and a tenth of that to publish."""
    assert build.variables["population"].last_period == "2016"
    assert not any("population" in one.variables for one in late(build, date(2027, 6, 1)))
    assert any("population" in one.variables for one in late(build, date(2028, 2, 1)))


def test_a_survey_that_was_made_once_is_never_late(build: Build) -> None:
    rows = build.series("population")
    once = {"population": rows[rows["period"] == build.variables["population"].last_period]}
    alone = SimpleNamespace(variables={"population": build.variables["population"]}, series=once.__getitem__)
    assert late(cast(Build, alone), date(2090, 1, 1)) == ()


def test_every_term_is_explained(words: Words) -> None:
    for id in glossary.TERMS:
        assert len(glossary.explained(id, words)) > 40


def test_a_hint_explains_the_terms_that_a_text_uses(words: Words) -> None:
    hint = glossary.hint("SPI-3 and net migration", words)
    assert hint is not None
    assert "precipitation index" in hint
    assert "came minus people who left" in hint
    assert "WRSI" not in hint
    assert glossary.hint("mm", words) is None


def test_the_page_tells_its_draft_only_in_the_draft_language(sample_folder: Path, show: Show) -> None:
    drafts = [
        any("translation in draft" in text.value for text in show(sample_folder, "data", **asked).markdown)
        for asked in ({}, {"language": "st"})
    ]
    assert drafts == [False, True]


def test_a_reader_of_one_build_is_told_nothing_new(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out")
    page = show(tmp_path / "out", "hotspots")
    assert not any(button.key == "news-close" for button in page.button)
    sample.write(tmp_path / "out", without=("spi_3",))
    sample.write(tmp_path / "out")
    page.run()
    said = " ".join(text.value for text in page.markdown)
    assert "New variables:" in said
    page.button(key="news-close").click().run()
    assert not any(button.key == "news-close" for button in page.button)
