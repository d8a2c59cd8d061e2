"""Percent of normal and season rainfall with numbers to check in the head."""

from __future__ import annotations

import numpy as np
import pytest

from etl.model.periods import span
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.grid import Grid, cube_of
from etl.science.indicators.rainfall import (
    monthly_normals,
    percent_of_normal,
    rainfall_mm,
    rainfall_pct_normal,
    season_rainfall_mm,
)
from etl.science.indicators.season_calendar import named, seasons_of


def rainfall(value: np.ndarray, first: str, last: str) -> DistrictSeries:
    value = np.atleast_2d(np.asarray(value, dtype=float))
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "coverage 0.62 is under 0.80"
    return DistrictSeries(
        "rainfall_mm",
        ("A",),
        span(first, last),
        value,
        reason,
        np.ones(value.shape),
        np.zeros(value.shape, dtype=np.int8),
        np.zeros(value.shape[1], dtype=bool),
    )


def test_monthly_rainfall_is_the_raster():
    values = np.array([[[1.0, np.nan]], [[3.0, 4.0]]])
    cube = cube_of("rain_month", Grid(27, -28, 0.5, 0.5, 2, 1), ("2020-01", "2020-02"), values)
    found = rainfall_mm(cube, Settings())
    np.testing.assert_array_equal(found.values, values)
    assert found.periods == ("2020-01", "2020-02")
    assert list(found.reason) == ["", ""]


def test_normal_is_the_mean_of_the_baseline_years_that_exist():
    rain = np.array([[10.0, 50.0, np.nan, 70.0, 30.0, 900.0]])  # January and July of three years
    normals, years = monthly_normals(
        rain, np.array([1, 7, 1, 7, 1, 7]), np.array([1, 1, 1, 1, 1, 0], dtype=bool)
    )
    assert (normals[0, 0], years[0, 0]) == (20.0, 2)
    assert (normals[0, 6], years[0, 6]) == (60.0, 2)
    assert np.isnan(normals[0, 1])


def test_percent_of_normal_by_hand():
    found = percent_of_normal(np.array([50.0, 0.0, 30.0, 5.0]), np.array([100.0, 80.0, 20.0, 19.9]))
    np.testing.assert_array_equal(found, [50.0, 0.0, 150.0, np.nan])


def test_percent_of_normal_of_a_district():
    rain = np.full(480, 40.0)
    rain[-12] = 60.0  # 2020-01 belongs to the baseline: the normal is 40 + 20/30
    found = rainfall_pct_normal(rainfall(rain, "1981-01", "2020-12"), Settings())
    assert found.value[0, 0] == pytest.approx(100 * 40 / (40 + 20 / 30))
    assert found.value[0, 1] == pytest.approx(100.0)
    assert found.caution == ""


def test_percent_is_withheld_under_a_normal_of_twenty_millimetres():
    rain = np.full(480, 40.0)
    rain[6::12] = 12.0
    found = rainfall_pct_normal(rainfall(rain, "1981-01", "2020-12"), Settings())
    assert found.reason[0, 6] == "the normal of 12.0 mm is under 20 mm"
    assert np.isnan(found.value[0, 6])
    assert np.isfinite(found.value[0, 7])


def test_percent_needs_twenty_baseline_years():
    found = rainfall_pct_normal(rainfall(np.full(48, 40.0), "2020-01", "2023-12"), Settings())
    assert set(found.reason[0]) == {"1 baseline year of 1991–2020; percent of normal needs 20"}
    enough = rainfall_pct_normal(rainfall(np.full(240, 40.0), "2001-01", "2020-12"), Settings())
    assert np.isfinite(enough.value).all()
    assert enough.caution == "The normal rests on 20 years of 1991–2020 only; 30 are wanted."


def test_the_baseline_is_the_profiles():
    rain = np.append(np.full(240, 40.0), np.full(240, 80.0))
    found = rainfall_pct_normal(rainfall(rain, "1981-01", "2020-12"), Settings(baseline=(1981, 2000)))
    assert found.value[0, -1] == pytest.approx(200.0)


def test_a_missing_month_keeps_its_own_reason():
    rain = np.full(480, 40.0)
    rain[3] = np.nan
    found = rainfall_pct_normal(rainfall(rain, "1981-01", "2020-12"), Settings())
    assert found.reason[0, 3] == "coverage 0.62 is under 0.80"


def test_season_is_the_sum_of_october_to_april():
    rain = np.arange(1.0, 25.0)  # 2015-01 is 1 … 2016-12 is 24
    found = season_rainfall_mm(rainfall(rain, "2015-01", "2016-12"), Settings())
    assert found.periods == ("2014/15", "2015/16", "2016/17")
    assert found.value[0, 1] == 10 + 11 + 12 + 13 + 14 + 15 + 16
    assert list(found.reason[0]) == [
        "2014-10 to 2014-12 are missing",
        "",
        "2017-01 to 2017-04 are missing",
    ]


def test_a_season_with_a_withheld_month_names_it():
    rain = np.full(24, 30.0)
    rain[13] = np.nan
    found = season_rainfall_mm(rainfall(rain, "2015-01", "2016-12"), Settings())
    assert found.reason[0, 1] == "2016-02 is missing"
    assert np.isnan(found.value[0, 1])


def test_dry_season_is_a_true_zero():
    found = season_rainfall_mm(rainfall(np.zeros(12), "2015-09", "2016-08"), Settings())
    assert found.value[0, 0] == 0.0


def test_seasons_of_months_and_dekads():
    assert seasons_of(("2015-05", "2015-06")) == ()
    assert seasons_of(span("2015-05", "2015-10")) == (2015,)
    assert seasons_of(("2015-09-1",)) == (2015,)  # September belongs to the coming season
    assert seasons_of(("2015-04-3", "2016-10-1")) == (2014, 2015, 2016)
    assert seasons_of(()) == ()


def test_missing_labels_are_named_in_runs():
    assert named(["2015-10", "2015-11", "2016-02"]) == "2015-10 to 2015-11, 2016-02"
    assert named(["2015-12-3", "2016-01-1", "2016-01-2"]) == "2015-12-3 to 2016-01-2"
