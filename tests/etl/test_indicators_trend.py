"""Trend, variability and shares of seasons, also against scipy and pymannkendall."""

from __future__ import annotations

import numpy as np
import pymannkendall
import pytest
from scipy.stats import theilslopes

from etl.science.indicators.trend import (
    clear_trend,
    coefficient_of_variation,
    share_at_least,
    share_at_most,
    trend,
)

YEARS = np.arange(1981.0, 2021.0)
NOISE = np.random.default_rng(5)


def test_a_straight_line_has_its_slope():
    found = trend(100.0 - 0.5 * (YEARS - 1981), YEARS)
    assert found.per_decade == pytest.approx(-5.0)
    assert found.p < 1e-9
    assert clear_trend(found) == pytest.approx(-5.0)


def test_noise_counts_as_no_clear_trend():
    found = trend(np.where(np.arange(40) % 2, 1.0, 2.0), YEARS)
    assert found.p > 0.05
    assert clear_trend(found) == 0.0


def test_fewer_than_thirty_seasons_have_no_trend():
    found = trend(YEARS[:29], YEARS[:29])
    assert np.isnan(found.per_decade)
    assert np.isnan(found.p)
    assert np.isnan(clear_trend(found))


@pytest.mark.parametrize("decimals", [6, 0])  # with and without ties
def test_equals_scipy_and_pymannkendall(decimals: int):
    values = np.round(NOISE.normal(0, 2, (5, 40)) + 0.03 * YEARS, decimals)
    found = trend(values, YEARS)
    for row, one in enumerate(values):
        assert found.per_decade[row] == pytest.approx(10 * theilslopes(one, YEARS).slope)
        assert found.p[row] == pytest.approx(pymannkendall.original_test(one).p, abs=1e-12)


def test_missing_seasons_keep_their_place_in_time():
    values = 3.0 * (YEARS - 1981)
    values[[3, 17, 18]] = np.nan
    found = trend(values, YEARS)
    assert found.per_decade == pytest.approx(30.0)
    assert found.seasons == 37
    assert found.p == pytest.approx(pymannkendall.original_test(values[np.isfinite(values)]).p, abs=1e-12)


def test_coefficient_of_variation_by_hand():
    values = np.array([80.0, 120.0] * 10)  # mean 100, sd √(20·400/19)
    assert coefficient_of_variation(values) == pytest.approx(np.sqrt(8000 / 19))
    assert np.isnan(coefficient_of_variation(values[:19]))
    assert coefficient_of_variation(np.append(values, np.nan)) == pytest.approx(np.sqrt(8000 / 19))


def test_shares_of_dry_and_wet_seasons():
    spi = np.array([-1.0, -0.9, 1.5, 2.0, 1.4, 0, 0, 0, np.nan, np.nan])
    assert share_at_most(spi, -1.0) == pytest.approx(1 / 8)
    assert share_at_least(spi, 1.5) == pytest.approx(2 / 8)
    assert np.isnan(share_at_most(spi[1:], -1.0))  # seven seasons
