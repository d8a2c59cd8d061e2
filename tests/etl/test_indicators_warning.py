"""Season warning: levels from shares, SPI-3 and NDVI z on cells, months that count, missing inputs."""

from __future__ import annotations

import numpy as np
import pytest

from etl.model.periods import season, span
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.grid import Cube, Grid, cube_of
from etl.science.indicators import active_cropland, warning
from etl.science.indicators.rainfall import spi_of_district
from etl.science.indicators.spi import gamma_fit

GRID = Grid(27, -28, 0.5, 0.5, 3, 1)
MONTHS = span("1991-01", "2020-12")


def series(variable: str, periods: tuple[str, ...], values: list[list[float]]) -> DistrictSeries:
    value = np.array(values, dtype=np.float64)
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = f"no {variable}"
    return DistrictSeries(
        variable=variable,
        pcodes=tuple("AB"[: len(values)]),
        periods=periods,
        value=value,
        reason=reason,
        coverage=np.ones(value.shape),
        status=np.zeros(value.shape, dtype=np.int8),
        preliminary=np.zeros(len(periods), dtype=bool),
    )


def monthly_rain(cells: int = 3) -> np.ndarray:
    """Gamma-like rain of thirty years, (360, 1, cells), the same every run."""
    return np.random.default_rng(11).gamma(2.0, 30.0, size=(len(MONTHS), 1, cells))


def rain_cube(values: np.ndarray, periods: tuple[str, ...] = MONTHS) -> Cube:
    grid = Grid(27, -28, 0.5, 0.5, values.shape[2], values.shape[1])
    return cube_of("rain_month", grid, periods, values)


@pytest.mark.parametrize(
    ("dry", "brown", "month", "level"),
    [
        (0.25, 0.25, 1, 0),  # a quarter is not over a quarter
        (0.26, 0.00, 1, 1),
        (0.00, 0.26, 1, 2),
        (0.26, 0.26, 2, 3),
        (0.26, 0.26, 3, 4),
        (0.26, 0.26, 4, 4),
        (0.26, 0.26, 10, 3),
        (1.00, 0.25, 4, 1),
    ],
)
def test_levels_are_as_stated(dry: float, brown: float, month: int, level: int) -> None:
    assert warning.warning_level(np.array([dry]), np.array([brown]), np.array([month])) == [level]


def test_no_level_where_a_share_is_missing() -> None:
    nan = np.nan
    level = warning.warning_level(np.array([nan, 0.9]), np.array([0.9, nan]), np.array([1, 1]))
    assert np.isnan(level).all()


def test_last_third_is_the_end_of_the_active_months() -> None:
    assert active_cropland.ACTIVE_MONTHS == (10, 11, 12, 1, 2, 3, 4)
    assert active_cropland.ACTIVE_MONTHS[-2:] == warning.LAST_THIRD
    assert active_cropland.active(np.array([9, 10, 4, 5])).tolist() == [False, True, True, False]


def test_spi_of_a_cell_is_that_of_a_district_with_the_same_rain() -> None:
    rain = monthly_rain()
    by_district = spi_of_district(series("rain", MONTHS, rain[:, 0, :2].T.tolist()), Settings(), 3)
    months = np.array([int(label[5:]) for label in MONTHS])
    every = np.ones(len(MONTHS), dtype=bool)
    by_cell = active_cropland.spi_of_cells(rain, 3, months, every, every)
    np.testing.assert_allclose(by_cell[:, 0, :2].T, by_district.value, atol=1e-5)


def test_blocks_of_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rain = np.moveaxis(monthly_rain(6), 2, 1)  # six rows of one cell
    months = np.array([int(label[5:]) for label in MONTHS])
    every = np.ones(len(MONTHS), dtype=bool)
    at_once = active_cropland.spi_of_cells(rain, 3, months, every, every)
    monkeypatch.setattr(active_cropland, "BLOCK_VALUES", 2 * len(MONTHS))
    np.testing.assert_array_equal(active_cropland.spi_of_cells(rain, 3, months, every, every), at_once)


def test_cell_too_often_dry_or_short_has_no_spi() -> None:
    wet = np.linspace(10.0, 100.0, 30)
    often_dry = np.where(np.arange(30) < 12, 0.0, wet)  # 12 of 30: Φ⁻¹(13/62) = −0.81, above −1
    seldom_dry = np.where(np.arange(30) < 6, 0.0, wet)  # 6 of 30: Φ⁻¹(7/62) = −1.21
    short = np.where(np.arange(30) < 11, np.nan, wet)  # 19 years
    fit = gamma_fit(np.stack([wet, often_dry, seldom_dry, short, np.full(30, 50.0)]))
    assert active_cropland.usable(fit).tolist() == [True, False, True, False, False]


def test_a_drought_on_one_cell_of_three_is_seen_there_alone() -> None:
    rain = monthly_rain()
    last = MONTHS.index("2020-02")
    rain[last - 2 : last + 1, 0, 1] = 1.0  # almost nothing in December to February
    rain[last - 2 : last + 1, 0, [0, 2]] = 60.0  # the usual amount
    found = active_cropland.dry_cropland(rain_cube(rain), Settings())
    assert found.values[last].tolist() == [[0.0, 1.0, 0.0]]


def test_winter_has_no_share_and_says_so() -> None:
    found = active_cropland.dry_cropland(rain_cube(monthly_rain()), Settings())
    at = MONTHS.index("2000-07")
    assert found.reason[at] == "no summer crops in the field from May to September"
    assert np.isnan(found.values[at]).all()
    assert found.reason[MONTHS.index("2000-01")] == ""


def test_missing_months_are_named() -> None:
    rain = monthly_rain()
    rain[MONTHS.index("2010-12")] = np.nan
    found = active_cropland.dry_cropland(rain_cube(rain), Settings())
    assert found.reason[0] == "1990-11 to 1990-12 are missing"
    assert found.reason[MONTHS.index("2011-02")] == "2010-12 is missing"
    assert found.reason[MONTHS.index("2011-03")] == ""


def test_short_record_gives_no_share_and_says_so() -> None:
    short = span("2005-01", "2020-12")
    found = active_cropland.dry_cropland(rain_cube(monthly_rain()[: len(short)], short), Settings())
    assert found.reason[short.index("2010-02")] == "15 calibration years of 1991–2020; SPI needs 20"
    assert found.caution == ""


def test_brown_cells_are_those_under_one_deviation_below_usual() -> None:
    months = span("2001-01", "2020-12")
    ndvi = np.tile(np.array([0.3, 0.5] * 120)[:, None, None], (1, 1, 3))
    ndvi = np.repeat(np.array([0.3, 0.5] * 10), 12)[:, None, None] * np.ones((1, 1, 3))  # sd 0.1026
    ndvi[-12, 0] = [0.25, 0.31, 0.5]  # January 2020
    found = active_cropland.brown_cropland(cube_of("ndvi", GRID, months, ndvi), Settings())
    assert found.values[-12].tolist() == [[1.0, 0.0, 0.0]]
    assert np.isnan(found.values[-6]).all()  # July


def test_level_runs_from_what_both_know_to_the_last_of_either() -> None:
    dry = series("rain", span("2019-10", "2020-02"), [[0.0, 0.9, 0.9, 0.9, 0.9]])
    brown = series("green", span("2019-11", "2020-01"), [[0.0, 0.9, np.nan]])
    found = warning.season_warning_level(dry, brown, Settings())
    assert found.periods == ("2019-11", "2019-12", "2020-01", "2020-02")
    assert found.value[0, :2].tolist() == [1.0, 3.0]
    assert found.reason[0].tolist() == ["", "", "no green", "no NDVI"]


def test_records_that_do_not_meet_have_no_level() -> None:
    dry = series("rain", ("2019-10",), [[0.0]])
    assert warning.season_warning_level(dry, series("green", (), [[]]), Settings()).periods == ()


def test_peak_is_the_highest_of_seven_months_or_nothing() -> None:
    months = span("2018-10", "2020-04")
    levels = np.zeros((1, len(months)))
    levels[0, months.index("2019-01")] = 3
    levels[0, months.index("2020-02")] = np.nan
    levels[0, months.index("2020-03")] = 4
    found = warning.season_warning_peak(series("level", months, levels.tolist()), Settings())
    assert found.periods == (season(2018), season(2019))
    assert found.value[0, 0] == 3
    assert np.isnan(found.value[0, 1])
    assert found.reason[0, 1] == "2020-02 is missing"


def test_method_states_every_constant() -> None:
    text = warning.SEASON_WARNING_LEVEL.method
    for part in ("25%", "under -1", "March, April", "October to April", "own"):
        assert part in text
