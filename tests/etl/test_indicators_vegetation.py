"""VCI, NDVI z and cropland under stress on a few cells and twenty years."""

from __future__ import annotations

import numpy as np
import pytest

from etl.model.periods import span
from etl.model.series import Settings
from etl.science.grid import Cube, Grid, cube_of
from etl.science.indicators.vegetation import (
    cropland_low_vci,
    ndvi_of_cropland,
    ndvi_z,
    ndvi_z_of_cells,
    season_low_vci,
    under_stress,
    vci,
    vci_of_cells,
)

GRID = Grid(27, -28, 0.5, 0.5, 2, 1)


def test_vci_by_hand():
    baseline = np.append(np.linspace(0.2, 0.6, 14), 0.4)
    np.testing.assert_allclose(vci(np.array([0.2, 0.3, 0.6]), baseline), [0.0, 25.0, 100.0])


def test_vci_beyond_the_baseline_scores_its_end():
    np.testing.assert_allclose(vci(np.array([0.1, 0.9]), np.linspace(0.2, 0.6, 15)), [0.0, 100.0])


def test_vci_leaves_missing_years_out_and_needs_fifteen_in_a_cell():
    baseline = np.stack([np.linspace(0.2, 0.6, 20)] * 2, axis=1)
    baseline[2:8, 1] = np.nan  # fourteen left
    np.testing.assert_allclose(
        vci(np.array([[0.4, 0.4], [np.nan, 0.4]]), baseline), [[50, np.nan], [np.nan] * 2]
    )


def test_cell_that_never_varies_has_no_index():
    flat = np.full(20, np.float32(0.3))
    assert np.isnan(vci(np.array([0.3, 0.5]), flat)).all()
    assert np.isnan(ndvi_z(np.array([0.3, 0.5]), flat)).all()


def test_ndvi_z_by_hand():
    baseline = np.array([0.3, 0.5] * 8)  # mean 0.4, sd √(16·0.01/15)
    np.testing.assert_allclose(
        ndvi_z(np.array([0.5, 0.4]), baseline), [0.1 / np.sqrt(0.16 / 15), 0.0], atol=1e-12
    )


def test_stress_is_under_35_and_missing_stays_missing():
    np.testing.assert_array_equal(under_stress(np.array([34.9, 35.0, 0.0, np.nan])), [1, 0, 1, np.nan])


def cube(first: int, last: int, change: dict[str, float] | None = None) -> Cube:
    """NDVI that climbs by 0.01 a year from 0.20 in 2001 in both cells; `change` sets the left cell."""
    periods = span(f"{first}-01", f"{last}-12")
    values = np.array([0.20 + 0.01 * (int(label[:4]) - 2001) for label in periods])
    stack = np.repeat(values[:, None, None], 2, axis=2)
    for label, value in (change or {}).items():
        stack[periods.index(label), 0, 0] = value
    return cube_of("ndvi", GRID, periods, stack, unit="1")


def test_each_calendar_month_has_its_own_baseline():
    found = vci_of_cells(cube(2001, 2022, {"2005-02": 0.0}), Settings())
    at = found.periods.index
    assert found.values[at("2010-01"), 0, 0] == pytest.approx(100 * 9 / 19)
    assert found.values[at("2010-02"), 0, 0] == pytest.approx(100 * 0.29 / 0.39)  # from 0.00 to 0.39
    assert found.values[at("2022-01"), 0, 0] == 100.0  # outside the baseline, above its greatest
    assert found.caution == ""


def test_short_records_give_a_reason_or_a_caution():
    none = vci_of_cells(cube(2007, 2020), Settings())
    assert set(none.reason) == {"14 baseline years of 2001–2020; VCI needs 15"}
    assert np.isnan(none.values).all()
    few = ndvi_z_of_cells(cube(2006, 2020), Settings())
    assert set(few.reason) == {""}
    assert few.caution == "NDVI z rests on 15 years of 2001–2020 only; 20 are wanted."


def test_an_empty_raster_is_no_baseline_year():
    lacking = cube(2006, 2020)
    lacking.values[0] = np.nan  # January 2006
    found = vci_of_cells(lacking, Settings())
    assert found.reason[12] == "14 baseline years of 2001–2020; VCI needs 15"
    assert found.reason[13] == ""


def test_ndvi_is_the_raster():
    given = cube(2001, 2001)
    np.testing.assert_array_equal(ndvi_of_cropland(given, Settings()).values, given.values)


def test_cropland_under_stress_per_cell_and_month():
    found = cropland_low_vci(cube(2001, 2020, {"2020-06": 0.2}), Settings())
    at = found.periods.index
    np.testing.assert_array_equal(found.values[at("2001-06")], [[1, 1]])
    np.testing.assert_array_equal(found.values[at("2020-06")], [[1, 0]])
    np.testing.assert_array_equal(found.values[at("2020-07")], [[0, 0]])


def test_season_takes_the_mean_of_january_to_march():
    # Left cell: VCI 0, 0 and 100 in the three months of 2020: mean 33; right cell: 100.
    found = season_low_vci(cube(2001, 2020, {"2020-01": 0.2, "2020-02": 0.2}), Settings())
    assert found.periods[0] == "2000/01"
    np.testing.assert_array_equal(found.values[found.periods.index("2019/20")], [[1, 0]])
    np.testing.assert_array_equal(found.values[found.periods.index("2018/19")], [[0, 0]])
    assert found.periods[-1] == "2020/21"
    assert found.reason[-1] == "2021-01 to 2021-03 are missing"


def test_season_with_a_missing_month_in_a_cell_has_no_value_there():
    found = season_low_vci(cube(2001, 2020, {"2015-03": np.nan}), Settings())
    np.testing.assert_array_equal(found.values[found.periods.index("2014/15")], [[np.nan, 0]])


def test_season_keeps_the_reason_of_a_short_record():
    found = season_low_vci(cube(2010, 2020), Settings())
    assert found.reason[0] == "11 baseline years of 2001–2020; VCI needs 15"
