"""SPI against a published series, the zero rule and the guards; numbers that a reader can check."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from etl.model.periods import span
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.indicators.rainfall import no_spi, spi_of_district
from etl.science.indicators.spi import (
    CLIP,
    GammaFit,
    fit_by_month,
    gamma_fit,
    rolling_totals,
    spi,
    spi_of_zero,
    spi_under,
)

REFERENCE = Path(os.environ.get("MECC_REAL_DATA", "../shared/real")).parent / "reference"
NATURAL = np.random.default_rng(3)


def monthly(values: np.ndarray, first: str, last: str) -> DistrictSeries:
    periods = span(first, last)
    value = np.atleast_2d(np.asarray(values, dtype=float))
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "coverage 0.62 is under 0.80"
    shape = value.shape
    return DistrictSeries(
        "rainfall_mm",
        tuple("AB"[: shape[0]]),
        periods,
        value,
        reason,
        np.ones(shape),
        np.zeros(shape, dtype=np.int8),
        np.zeros(shape[1], dtype=bool),
    )


def years_of_rain(first: int, last: int, rows: int = 1) -> DistrictSeries:
    rain = NATURAL.gamma(4.0, 20.0, (rows, 12 * (last - first + 1)))
    return monthly(rain, f"{first}-01", f"{last}-12")


@pytest.mark.real
def test_six_month_spi_equals_the_published_series():
    if not (REFERENCE / "spi_06_gamma.npy").exists():
        pytest.skip("the published SPI series is not beside the project")
    rain = np.load(REFERENCE / "precips_mm_monthly.npy").ravel()
    expected = np.load(REFERENCE / "spi_06_gamma.npy")
    month = np.tile(np.arange(1, 13), rain.size // 12)
    found = spi(rolling_totals(rain, 6), month, np.ones(rain.size, dtype=bool))  # 1895–2017, the whole record
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    assert np.isnan(found).sum() == 15
    assert np.nanmax(np.abs(found - np.clip(expected, -CLIP, CLIP))) < 1e-11


def test_gamma_fit_by_hand():
    # mean 2, mean of logarithms ln(3)/2: A = ln 2 − 0.549306 = 0.143841
    fit = gamma_fit(np.array([1.0, 3.0]))
    shape = (1 + np.sqrt(1 + 4 * 0.14384103622589045 / 3)) / (4 * 0.14384103622589045)
    assert fit.shape == pytest.approx(shape, rel=1e-12)
    assert fit.shape * fit.scale == pytest.approx(2.0)


def test_gamma_fit_takes_positive_totals_and_counts_zeros_and_years():
    fit = gamma_fit(np.array([0.0, 1.0, np.nan, 3.0, 0.0]))
    assert (int(fit.zeros), int(fit.years), int(fit.wet_years)) == (2, 4, 2)
    assert fit.shape == gamma_fit(np.array([1.0, 3.0])).shape


def test_zero_takes_the_middle_of_the_share_of_zeros():
    assert spi_of_zero(np.array(6), np.array(30)) == pytest.approx(-1.2112, abs=5e-5)
    wet = NATURAL.gamma(3.0, 10.0, 24)
    totals = np.concatenate([np.zeros(6), wet])
    fit = gamma_fit(totals)
    january = np.full(30, 1)
    scores = spi(totals, january, np.ones(30, dtype=bool))
    np.testing.assert_allclose(scores[:6], spi_of_zero(fit.zeros, fit.years))
    # The least rain still scores above p0 = 6/31.
    assert scores[6:].min() > -0.8650


def test_totals_need_every_month_of_the_window():
    rain = np.array([1.0, 2.0, np.nan, 4.0, 5.0, 6.0])
    np.testing.assert_array_equal(rolling_totals(rain, 3), [np.nan, np.nan, np.nan, np.nan, np.nan, 15.0])
    np.testing.assert_array_equal(rolling_totals(rain[:2], 3), [np.nan, np.nan])


def test_a_year_far_outside_the_calibration_is_clipped():
    rain = np.append(NATURAL.gamma(50.0, 2.0, 30), [1.0, 1e4])
    calibration = np.arange(32) < 30
    np.testing.assert_array_equal(spi(rain, np.full(32, 6), calibration)[-2:], [-3.09, 3.09])


def test_many_series_at_once_give_the_same_as_one_by_one():
    rain = NATURAL.gamma(2.0, 30.0, (3, 2, 240))
    month, calibration = np.tile(np.arange(1, 13), 20), np.arange(240) < 180
    together = spi(rain, month, calibration)
    for place in np.ndindex(3, 2):
        np.testing.assert_allclose(together[place], spi(rain[place], month, calibration), atol=1e-12)


def test_calibration_years_alone_shape_the_fit():
    rain = NATURAL.gamma(2.0, 30.0, 480)
    month, calibration = np.tile(np.arange(1, 13), 40), np.arange(480) < 360
    changed = np.where(calibration, rain, 5 * rain)
    before, after = (spi_under(one, month, fit_by_month(one, month, calibration)) for one in (rain, changed))
    np.testing.assert_array_equal(before[calibration], after[calibration])
    assert (after[~calibration] > before[~calibration]).all()


def test_over_the_calibration_dry_years_are_as_many_as_they_should_be():
    rain = NATURAL.gamma(3.0, 20.0, (400, 360))
    month = np.tile(np.arange(1, 13), 30)
    share = (spi(rain, month, np.ones(360, dtype=bool)) <= -1).mean()
    assert share == pytest.approx(0.1587, abs=0.006)


def test_short_record_gives_the_reason_and_no_value():
    found = spi_of_district(years_of_rain(2020, 2023), Settings(), months=3)
    assert np.isnan(found.value).all()
    assert found.reason[0, 5] == "1 calibration year of 1991–2020; SPI needs 20"
    found = spi_of_district(years_of_rain(2017, 2023), Settings(), months=1)
    assert found.reason[0, 5] == "4 calibration years of 1991–2020; SPI needs 20"


@pytest.mark.parametrize(
    ("first", "caution"),
    [(2002, ""), (2001, "SPI rests on 20 years of 1991–2020 only; 30 are wanted."), (1991, "")],
)
def test_twenty_years_are_shown_with_a_caution_and_nineteen_not_at_all(first: int, caution: str):
    found = spi_of_district(years_of_rain(first, 2020), Settings(), months=1)
    assert found.caution == caution
    assert np.isnan(found.value).all() == (first == 2002)


def test_windows_that_lack_months_name_them():
    record = years_of_rain(1981, 2020)
    gap = record.value.copy()
    gap[0, 100] = np.nan  # 1989-05
    found = spi_of_district(monthly(gap, "1981-01", "2020-12"), Settings(), months=3)
    assert list(found.reason[0, :3]) == [
        "1980-11 to 1980-12 are missing",
        "1980-12 is missing",
        "",
    ]
    assert list(found.reason[0, 100:104]) == ["1989-05 is missing"] * 3 + [""]
    assert np.isfinite(found.value[0, 103])


def test_months_never_read_are_gaps_not_neighbours():
    record = years_of_rain(1981, 2020)
    kept = [index for index, label in enumerate(record.periods) if label != "2000-06"]
    lacking = DistrictSeries(
        "rainfall_mm",
        record.pcodes,
        tuple(record.periods[index] for index in kept),
        record.value[:, kept],
        record.reason[:, kept],
        record.coverage[:, kept],
        record.status[:, kept],
        record.preliminary[kept],
    )
    found = spi_of_district(lacking, Settings(), months=3)
    assert len(found.periods) == 480
    at = found.periods.index("2000-06")
    assert list(found.reason[0, at : at + 4]) == ["2000-06 is missing"] * 3 + [""]


def test_one_month_window_keeps_the_reason_of_the_month():
    record = years_of_rain(1981, 2020)
    gap = record.value.copy()
    gap[0, 7] = np.nan
    found = spi_of_district(monthly(gap, "1981-01", "2020-12"), Settings(), months=1)
    assert found.reason[0, 7] == "coverage 0.62 is under 0.80"


def july_of(zeros: int) -> DistrictSeries:
    """Forty years whose Julys are dry in `zeros` of the thirty calibration years."""
    record = years_of_rain(1981, 2020)
    rain = record.value.copy()
    rain[0, [12 * (10 + year) + 6 for year in range(zeros)]] = 0.0
    return monthly(rain, "1981-01", "2020-12")


def test_too_often_dry_has_no_spi_in_that_calendar_month_only():
    # A zero scores Φ⁻¹((n0 + 1)/62): −1.057 for 8 of 30, −0.989 for 9.
    shown = spi_of_district(july_of(8), Settings(), months=1)
    assert np.isfinite(shown.value).all()
    withheld = spi_of_district(july_of(9), Settings(), months=1)
    july = np.arange(480) % 12 == 6
    assert set(withheld.reason[0, july]) == {"too often dry: 9 of 30 calibration years without rain"}
    assert np.isfinite(withheld.value[0, ~july]).all()


def test_ten_positive_totals_are_needed():
    def fit(zeros: int, years: int) -> GammaFit:
        return GammaFit(np.array([2.0]), np.array([1.0]), np.array([zeros]), np.array([years]))

    assert no_spi(fit(11, 20), (1991, 2020))[0] == "9 calibration years with rain; SPI needs 10"
    assert no_spi(fit(10, 20), (1991, 2020))[0] == "too often dry: 10 of 20 calibration years without rain"
    assert no_spi(fit(5, 20), (1991, 2020))[0] == ""


def test_rain_that_never_varies_has_no_spi():
    found = spi_of_district(monthly(np.full(480, 30.0), "1981-01", "2020-12"), Settings(), months=1)
    assert set(found.reason[0]) == {"rainfall is the same in every calibration year"}


def test_preliminary_month_marks_every_window_that_holds_it():
    record = years_of_rain(1981, 2020)
    record.preliminary[100] = True
    found = spi_of_district(record, Settings(), months=3)
    assert found.preliminary is not None
    assert list(np.flatnonzero(found.preliminary)) == [100, 101, 102]
