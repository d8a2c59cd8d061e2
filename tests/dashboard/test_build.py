"""A build as the dashboard reads it: rows of some periods without a search through all."""

from __future__ import annotations

from dashboard.build import Build


def test_rows_of_some_periods_are_those_of_the_panel(build: Build) -> None:
    rows = build.series("rainfall_mm")
    found = build.in_periods("rainfall_mm", "2016-02", "2015-12", "1850-01")
    assert set(found["period"]) == {"2016-02", "2015-12"}
    wanted = rows[rows["period"].isin(["2016-02", "2015-12"])]
    assert found.sort_index().equals(wanted)
    assert build.in_periods("rainfall_mm", "1850-01").empty
