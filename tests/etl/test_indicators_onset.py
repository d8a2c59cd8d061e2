"""Onset, failed onset and dry runs on seasons of a few dekads."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.grid import Cube, Grid, cube_of
from etl.science.indicators.dry_run import longest_dry_run, longest_dry_run_dekads, longest_run
from etl.science.indicators.onset import (
    NEVER,
    late_onset,
    onset_dekad,
    search_start_cube,
    season_onset,
    season_onset_failed,
    season_onset_share,
    season_onset_sum,
)
from etl.science.indicators.season_calendar import dekads_of

GRID = Grid(27, -28, 0.5, 0.5, 2, 1)


def season(**dekads: float) -> np.ndarray:
    """Fourteen dekads from 1 September, dry but for those named d3=30 …"""
    rain = np.zeros(14)
    for name, amount in dekads.items():
        rain[int(name[1:])] = amount
    return rain


@pytest.mark.parametrize(
    ("rain", "onset"),
    [
        (season(d4=25, d5=20), 4),
        (season(d4=25, d6=20), 4),
        (season(d4=25, d5=10, d6=10), 4),
        (season(d4=24.9, d5=20, d6=20), NEVER),
        (season(d4=25, d5=10, d6=9.9), NEVER),
        (season(d4=25, d8=30, d9=25), 8),
        (season(d0=50, d1=50), NEVER),  # before 1 October does not count here
        (season(d3=50, d4=10, d5=10), 3),
        (season(d11=25, d12=10, d13=10), 11),  # the two following may lie in January
        (season(d12=50, d13=50), NEVER),  # none by the third dekad of December
        (season(d11=25, d12=19.9), NEVER),
    ],
)
def test_onset_by_hand(rain: np.ndarray, onset: float):
    assert onset_dekad(rain, 3.0) == onset


def test_search_starts_where_the_table_says():
    rain = season(d0=30, d1=20, d5=30, d6=20)
    found = onset_dekad(np.stack([rain, rain, rain], axis=1), np.array([0.0, 3.0, np.nan]))
    np.testing.assert_array_equal(found, [0, 5, np.nan])


@pytest.mark.parametrize(
    ("rain", "onset"),
    [
        (season(d4=30, d5=np.nan), np.nan),  # undecided until the two following dekads exist
        (season(d4=30, d5=30, d6=np.nan), np.nan),
        (season(d4=np.nan, d6=30, d7=30), np.nan),  # an earlier one may have been the onset
        (season(d4=10, d5=np.nan, d6=30, d7=30), np.nan),
        (season(d4=30, d5=30, d9=np.nan), 4),  # decided before the gap
        (season(d1=np.nan, d4=30, d5=30), 4),  # the gap lies before the search
        (season(d13=np.nan), NEVER),  # nothing waits for it
        (season(d11=30, d13=np.nan), np.nan),
    ],
)
def test_a_gap_leaves_undecided_only_what_depends_on_it(rain: np.ndarray, onset: float):
    np.testing.assert_array_equal(onset_dekad(rain, 3.0), onset)


def test_late_is_two_dekads_behind_the_baselines_median_or_never():
    onset = np.array([[4.0, 5, 6, 4, 5, 6, 7, 6.9, NEVER, np.nan]])
    baseline = np.arange(10) < 6  # median 5
    found = late_onset(onset, baseline, least_seasons=6)
    np.testing.assert_array_equal(found, [[0, 0, 0, 0, 0, 0, 1, 0, 1, np.nan]])
    assert np.isnan(late_onset(onset, baseline, least_seasons=7)).all()


def rain_cube(rain: np.ndarray, periods: tuple[str, ...], **about: object) -> Cube:
    return cube_of("rain_dekad", GRID, periods, rain[:, None, :], unit="mm", **about)


def start_cube(left: float = 3.0, right: float = 3.0) -> Cube:
    return cube_of("first_onset_dekad", GRID, ("",), np.array([[[left, right]]]))


def test_share_and_sum_of_the_cells():
    rain = np.stack([season(d4=30, d5=30), season()], axis=1)
    cube = rain_cube(rain, dekads_of(2015)[:14])
    share = season_onset_share(cube, start_cube(), Settings())
    total = season_onset_sum(cube, start_cube(), Settings())
    assert share.periods == ("2015/16",)
    np.testing.assert_array_equal(share.values, [[[1, 0]]])
    np.testing.assert_array_equal(total.values, [[[4, 0]]])
    assert list(share.reason) == [""]
    assert share.preliminary is not None
    assert not share.preliminary.any()


def test_a_season_under_way_is_preliminary_and_says_what_it_waits_for():
    rain = np.stack([season(d4=30, d5=30), season()], axis=1)[:8]
    found = season_onset_share(rain_cube(rain, dekads_of(2025)[:8]), start_cube(), Settings())
    np.testing.assert_array_equal(found.values, [[[1, np.nan]]])
    words = "the onset is undecided: no rainfall for 2025-11-3 to 2026-01-2"
    assert list(found.reason) == [""]
    assert found.partly is not None
    assert list(found.partly) == [words]
    assert found.preliminary is not None
    assert found.preliminary.all()
    early = season_onset_share(rain_cube(rain[:3], dekads_of(2025)[:3]), start_cube(), Settings())
    assert list(early.reason) == ["the onset is undecided: no rainfall for 2025-10-1 to 2026-01-2"]
    assert np.isnan(early.values).all()


def test_the_first_season_of_a_record_that_begins_in_january_is_undecided():
    periods = dekads_of(1980)[12:] + dekads_of(1981)[:14]
    rain = np.zeros((len(periods), 2))
    rain[12 + 5] = rain[12 + 6] = 40
    found = season_onset_sum(rain_cube(rain, periods), start_cube(), Settings())
    assert found.periods == ("1980/81", "1981/82")
    assert found.reason[0] == "the onset is undecided: no rainfall for 1980-09-1 to 1980-12-3"
    np.testing.assert_array_equal(found.values[1], [[5, 5]])


def test_preliminary_dekads_mark_their_season():
    periods = dekads_of(2015)[:14]
    marked = np.array([label == "2015-12-2" for label in periods])
    found = season_onset_share(
        rain_cube(np.zeros((14, 2)), periods, preliminary=marked), start_cube(), Settings()
    )
    assert found.preliminary is not None
    assert found.preliminary.all()


def district(variable: str, *value: float) -> DistrictSeries:
    values = np.array([value])
    reason = no_reason(values.shape)
    reason[np.isnan(values)] = "the onset is undecided: no rainfall for 2026-01-1"
    periods = tuple(f"{2010 + i}/{11 + i}" for i in range(len(value)))
    return DistrictSeries(
        variable,
        ("A",),
        periods,
        values,
        reason,
        np.ones(values.shape),
        np.zeros(values.shape, dtype=np.int8),
        np.zeros(len(value), dtype=bool),
    )


def test_district_onset_is_the_mean_over_the_cropland_that_has_one():
    # Weights 3, 2, 1 with onsets 4, 7, none: share 5/6, sum (12 + 14)/6, mean 26/5.
    share, total = district("season_onset_share", 5 / 6), district("season_onset_sum", 26 / 6)
    found = season_onset(share, total, Settings())
    assert found.value[0, 0] == pytest.approx(5.2)
    assert season_onset_failed(share, Settings()).value[0, 0] == 0


def test_half_of_the_cropland_without_onset_is_a_failed_season():
    share = district("season_onset_share", 0.5, 0.51, 0.0, np.nan)
    total = district("season_onset_sum", 2.0, 5.1, 0.0, np.nan)
    failed = season_onset_failed(share, Settings())
    np.testing.assert_array_equal(failed.value, [[1, 0, 1, np.nan]])
    onset = season_onset(share, total, Settings())
    none = "no onset by the third dekad of December"
    undecided = "the onset is undecided: no rainfall for 2026-01-1"
    assert list(onset.reason[0]) == [none, "", none, undecided]
    assert list(failed.reason[0]) == ["", "", "", undecided]
    np.testing.assert_allclose(onset.value, [[np.nan, 10.0, np.nan, np.nan]])


@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
def test_search_start_of_a_cell_is_that_of_the_district_which_covers_most_of_it(kind):
    grid = Grid(27, -28, 0.5, 0.5, 2, 2)
    shares = kind(np.array([[5.0, 1.0, 0.0, 0.0], [1.0, 4.0, 2.0, 0.0]]))
    cube = search_start_cube(grid, ("LSJ", "LSA"), shares, {"LSJ": 0})
    np.testing.assert_array_equal(cube.values.to_numpy(), [[[0, 3], [3, np.nan]]])


def test_longest_run():
    flags = np.array([[1, 0], [1, 1], [0, 1], [1, 1], [0, 0]], dtype=bool)
    np.testing.assert_array_equal(longest_run(flags), [2, 3])


def test_dry_dekad_has_less_than_half_of_the_evaporation():
    rain = np.array([24.9, 25.0, 10.0, 0.0, 24.0, 60.0])
    assert longest_dry_run(rain, np.full(6, 50.0)) == 3
    assert np.isnan(longest_dry_run(np.append(rain, np.nan), np.full(7, 50.0)))
    assert np.isnan(longest_dry_run(rain, np.array([50, 50, np.nan, 50, 50, 50.0])))


def test_dry_run_looks_at_november_to_march_only():
    periods = dekads_of(2015)
    rain = np.full((24, 2), 100.0)
    rain[:6, 0] = rain[21:, 0] = 0.0  # dry outside the window
    rain[10:14, 1] = 0.0  # 2015-12-2 to 2016-01-2
    evaporation = cube_of("pet_dekad", GRID, periods, np.full((24, 1, 2), 50.0))
    found = longest_dry_run_dekads(rain_cube(rain, periods), evaporation, Settings())
    np.testing.assert_array_equal(found.values, [[[0, 4]]])


def test_dry_run_of_an_incomplete_season_names_what_is_missing():
    periods = dekads_of(2015)
    evaporation = cube_of("pet_dekad", GRID, periods[:20], np.full((20, 1, 2), 50.0))
    found = longest_dry_run_dekads(rain_cube(np.zeros((24, 2)), periods), evaporation, Settings())
    assert list(found.reason) == ["the season is incomplete: no evapotranspiration for 2016-03-3"]
