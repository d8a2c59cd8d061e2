"""What is told of one variable in one period is what the panel holds; a status is never better than it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.build import Build, open_published
from dashboard.readings.facts import facts, status_in
from dashboard.readings.season_measures import MEASURES, measured
from dashboard.text import Words


@pytest.mark.parametrize(("variable", "period"), [("rainfall_mm", "2016-02"), ("spi_3", "1981-01")])
def test_facts_are_those_of_the_panel(build: Build, variable: str, period: str) -> None:
    rows = build.series(variable)
    rows = rows[rows["period"] == period].set_index("pcode")
    found = facts(build, variable, period)
    assert list(found) == list(rows.index)
    for pcode, fact in found.items():
        row = rows.loc[pcode]
        assert (fact.value == row["value"]) or (pd.isna(fact.value) and pd.isna(row["value"]))
        assert (fact.coverage == row["coverage"]) or (pd.isna(fact.coverage) and pd.isna(row["coverage"]))
        assert fact.status == row["status"]
        assert fact.preliminary is bool(row["preliminary"])
        assert fact.reason == (row["reason"] if isinstance(row["reason"], str) else "")


def test_a_period_that_is_not_known_has_no_facts(build: Build) -> None:
    assert facts(build, "rainfall_mm", "1850-01") == {}


def test_the_status_is_the_weakest_of_the_periods(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame(
        {
            "period": ["1", "1", "2", "2", "3"],
            "status": ["observed", "modelled", "observed", "observed", None],
        }
    )
    monkeypatch.setattr(build, "series", lambda variable: rows)
    own = build.variables["rainfall_mm"].status.label
    assert status_in(build, "rainfall_mm", ["1", "2"]) == "modelled"
    assert status_in(build, "rainfall_mm", ["2"]) == "observed"
    assert status_in(build, "rainfall_mm", ["3"]) == own
    assert status_in(build, "rainfall_mm", []) == own


@pytest.mark.parametrize("measure", MEASURES)
def test_a_season_without_any_value_has_the_status_of_its_record(
    demo_build: Path, words: Words, measure: str
) -> None:
    demo = open_published(demo_build)
    shown = measured(demo, measure, "1850/51", words)
    assert shown.values.isna().all()
    assert list(shown.reasons) == list(demo.districts.index)
    assert all(shown.reasons.values())
    assert shown.status == "demonstration"
