"""WRSI and its water balance, step by step; cropland in hectares."""

from __future__ import annotations

import numpy as np
import pytest

from etl.model.series import Settings
from etl.science.grid import Cube, Grid, cube_of
from etl.science.indicators.crop import (
    MAIZE,
    SORGHUM,
    crop_coefficients,
    cropland_per_km2,
    from_onset,
    water_requirement,
    wrsi,
    wrsi_of_cells,
)
from etl.science.indicators.onset import NEVER
from etl.science.indicators.season_calendar import dekads_of

GRID = Grid(27, -28, 0.5, 0.5, 2, 1)
FIFTY = np.full(13, 50.0)


def test_coefficients_at_the_middle_of_the_dekads():
    maize = crop_coefficients(MAIZE)
    assert maize[0] == maize[1] == 0.3  # 3.8 and 11.5 % of the season
    assert maize[2] == pytest.approx(0.3 + 0.9 * (2.5 / 13 - 0.16) / 0.28)
    assert maize[6] == 1.2
    assert maize[12] == pytest.approx(1.2 - 0.85 * (12.5 / 13 - 0.76) / 0.24)
    assert crop_coefficients(SORGHUM).max() == 1.05


def test_requirement_of_the_season():
    assert water_requirement(FIFTY, crop_coefficients(MAIZE)).sum() == pytest.approx(538.74, abs=0.005)


def test_ample_rain_satisfies_and_no_rain_fails():
    kc = crop_coefficients(MAIZE)
    assert wrsi(np.full(13, 100.0), FIFTY, kc) == pytest.approx(100.0)
    assert wrsi(np.zeros(13), FIFTY, kc) == 0.0


def test_water_balance_by_hand():
    # Needs 50 each. Rain 80: takes 50, keeps 30; rain 0: takes 30; rain 40: takes 40: 120 of 150.
    assert wrsi(np.array([80.0, 0, 40]), np.full(3, 50.0), np.ones(3)) == pytest.approx(80.0)
    # Rain 500 fills a soil of 100 mm: 50 + 50 + 50 of 200; one of 20 mm: 50 + 20.
    assert wrsi(np.array([500.0, 0, 0, 0]), np.full(4, 50.0), np.ones(4)) == pytest.approx(75.0)
    assert wrsi(np.array([500.0, 0, 0, 0]), np.full(4, 50.0), np.ones(4), capacity_mm=20) == pytest.approx(
        35.0
    )


def test_missing_dekad_gives_no_value():
    rain = np.full((13, 2), 60.0)
    rain[12, 1] = np.nan
    found = wrsi(rain, np.full((13, 2), 50.0), crop_coefficients(MAIZE))
    assert np.isfinite(found[0])
    assert np.isnan(found[1])
    assert np.isnan(wrsi(FIFTY, np.zeros(13), crop_coefficients(MAIZE)))  # nothing is required


def test_dekads_from_the_onset():
    stack = np.arange(24.0)[:, None] + np.array([0, 100, 0, 0])
    found = from_onset(stack, np.array([3, 11, NEVER, np.nan]))
    np.testing.assert_array_equal(found[:, 0], np.arange(3, 16))
    np.testing.assert_array_equal(found[:, 1], np.arange(111, 124))
    assert np.isnan(found[:, 2:]).all()


def cube(variable: str, values: np.ndarray, periods: tuple[str, ...]) -> Cube:
    return cube_of(variable, GRID, periods, values[:, None, :])


def start() -> Cube:
    return cube_of("first_onset_dekad", GRID, ("",), np.array([[[3.0, 3.0]]]))


def of_season(rain: np.ndarray, length: int = 24, capacity: float = 100.0):
    periods = dekads_of(2015)
    return wrsi_of_cells(
        cube("rain_dekad", rain[:length], periods[:length]),
        cube("pet_dekad", np.full((24, 2), 50.0), periods),
        start(),
        Settings(water_holding_capacity_mm=capacity),
        curve=MAIZE,
    )


def test_season_without_onset_is_a_failed_crop():
    rain = np.zeros((24, 2))
    rain[5:, 0] = 100.0
    found = of_season(rain)
    np.testing.assert_allclose(found.values, [[[100.0, 0.0]]])
    assert found.periods == ("2015/16",)


def test_crop_is_sown_at_the_onset():
    rain = np.zeros((24, 2))
    rain[[4, 5], 0] = 30.0  # 15 + 15 used of what falls, the rest kept
    rain[[8, 9], 1] = 30.0
    found = of_season(rain)
    assert found.values[0, 0, 0] == pytest.approx(100 * 60 / 538.74, abs=1e-3)
    assert found.values[0, 0, 1] == pytest.approx(found.values[0, 0, 0])


def test_water_holding_capacity_is_the_profiles():
    rain = np.zeros((24, 2))
    rain[4:6] = 200.0
    assert of_season(rain, capacity=20.0).values.max() < of_season(rain, capacity=150.0).values.min()


def test_season_under_way_has_no_value_and_says_why():
    rain = np.full((24, 2), 60.0)
    found = of_season(rain, length=15)
    assert np.isnan(found.values).all()
    assert list(found.reason) == ["the season is incomplete: no rainfall for 2016-02-1 to 2016-04-3"]


def test_crop_that_is_ripe_does_not_wait_for_april():
    found = of_season(np.full((24, 2), 60.0), length=16)  # onset dekad 3, the thirteenth is 15
    assert np.isfinite(found.values).all()
    assert found.preliminary is not None
    assert found.preliminary.all()


def test_cropland_is_hectares_per_square_kilometre():
    fraction = cube_of("cropland_fraction", GRID, ("",), np.array([[[0.25, np.nan]]]))
    found = cropland_per_km2(fraction, Settings())
    np.testing.assert_array_equal(found.values, [[[25.0, np.nan]]])
    assert found.periods == ("",)
