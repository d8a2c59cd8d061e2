"""The simulated land, rain and greenness follow the model, and the stored seed is the first that passes."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from etl.files.profile import read_profile
from etl.model.paths import REFERENCE
from etl.science.demonstration import seasons, terrain, vegetation
from etl.science.demonstration.check import Check
from etl.science.demonstration.check_crops import EARLY_DISTRICTS
from etl.science.demonstration.check_rain import season_totals
from etl.science.demonstration.fields import random_fields
from etl.science.demonstration.layout import (
    GRID,
    SPIN_UP_MONTHS,
    Component,
    calendar,
    season_years,
    stream,
)
from etl.science.demonstration.plausibility import (
    ImplausibleSeed,
    checks,
    first_passing_seed,
    require_plausible,
)
from etl.science.demonstration.rainfall import rainfall
from etl.science.demonstration.simulation import Simulation, simulate

CELL_SOUTH_KM = 0.05 * 111.195


@pytest.fixture(scope="module")
def place() -> tuple[list[str], list, dict[str, float]]:
    districts = gpd.read_file(REFERENCE / "districts.geojson").sort_values("pcode")
    ratios = pd.read_csv(REFERENCE / "rainfall_pattern.csv").set_index("pcode")["ratio"].to_dict()
    return list(districts["pcode"]), list(districts.geometry), ratios


@pytest.fixture(scope="module")
def seed() -> int:
    demo = read_profile("demo").demo
    assert demo is not None
    return demo.seed


@pytest.fixture(scope="module")
def simulation(seed, place) -> Simulation:
    return simulate(seed, *place)


def test_stored_seed_is_the_first_that_passes(seed, place):
    assert first_passing_seed(*place) == seed


def test_every_check_of_the_stored_seed_holds(simulation):
    found = checks(simulation)
    assert len(found) == 14
    assert [str(check) for check in found if not check.holds] == []


def test_a_check_holds_on_its_bounds_and_never_for_nan():
    assert Check("share", 0.20, 0.12, 0.20).holds
    assert not Check("share", 0.21, 0.12, 0.20).holds
    assert not Check("share", float("nan"), 0.12, 0.20).holds


def test_rain_without_variation_is_refused_by_name(simulation):
    flat = replace(simulation, rain_month=np.full_like(simulation.rain_month, 50.0))
    with pytest.raises(ImplausibleSeed, match="coefficient of variation .* is 0, outside 15 to 26"):
        require_plausible(flat)


def test_same_seed_same_bytes_and_another_seed_others(simulation, seed, place):
    again, other = simulate(seed, *place), simulate(seed + 1, *place)
    for name in ("rain_month", "rain_dekad", "pet_dekad", "ndvi", "cropland_fraction"):
        assert getattr(again, name).tobytes() == getattr(simulation, name).tobytes(), name
        assert getattr(other, name).tobytes() != getattr(simulation, name).tobytes(), name


def test_every_component_draws_from_a_stream_of_its_own():
    first = {component: stream(0, component).random() for component in Component}
    assert len(set(first.values())) == len(Component)
    assert stream(0, Component.CROPLAND).random() == first[Component.CROPLAND]


def test_records_are_whole_and_end_at_the_border(simulation):
    assert (simulation.months[0], simulation.months[-1]) == ("1981-01", "2025-12")
    assert (simulation.dekads[0], simulation.dekads[-1]) == ("1981-01-1", "2025-12-3")
    assert simulation.rain_month.shape == (540, 41, 48)
    assert simulation.rain_dekad.shape == simulation.pet_dekad.shape == (1620, 41, 48)
    inside = simulation.members != terrain.OUTSIDE
    for raster in (simulation.rain_month, simulation.rain_dekad, simulation.ndvi, simulation.pet_dekad):
        assert np.isfinite(raster[:, inside]).all()
        assert np.isnan(raster[:, ~inside]).all()
    assert (simulation.rain_dekad[:, inside] >= 0).all()


def test_dekads_sum_to_their_month(simulation):
    sums = simulation.rain_dekad.astype(np.float64).reshape(540, 3, 41, 48).sum(axis=1)
    assert np.nanmax(np.abs(sums - simulation.rain_month)) < 1e-3


def test_fields_have_the_stated_covariance():
    fields = random_fields(np.random.default_rng(7), 20_000, length_km=90.0)
    south = np.mean(fields[:, 20, 20] * fields[:, 30, 20])
    diagonal = np.mean(fields[:, 20, 20] * fields[:, 21, 21])
    east_km = CELL_SOUTH_KM * np.cos(np.radians(29.6))
    assert np.mean(fields[:, 40, 47] ** 2) == pytest.approx(1, abs=0.04)
    assert south == pytest.approx(np.exp(-10 * CELL_SOUTH_KM / 90), abs=0.03)
    assert diagonal == pytest.approx(np.exp(-(CELL_SOUTH_KM + east_km) / 90), abs=0.03)


def test_zones_have_their_shares_of_the_land(place):
    inside = terrain.district_of_cells(place[1]) != terrain.OUTSIDE
    areas = np.bincount(terrain.zones()[inside], GRID.cell_areas_km2[inside])
    np.testing.assert_allclose(areas / areas.sum(), [0.16, 0.16, 0.09, 0.59], atol=0.02)


def test_cropland_is_densest_in_the_lowlands():
    fraction, zone = terrain.cropland_fraction(0), terrain.zones()
    medians = [np.median(fraction[zone == number]) for number in terrain.Zone]
    np.testing.assert_allclose(medians, [0.30, 0.15, 0.08, 0.03], rtol=0.1)
    assert fraction.max() <= 1


def test_district_means_weigh_cells_by_area():
    members = np.full(GRID.shape, terrain.OUTSIDE)
    members[0, 0] = members[40, 0] = 0
    members[0, 1] = 1
    raster = np.zeros(GRID.shape)
    raster[0, 0], raster[40, 0], raster[0, 1] = 1.0, 2.0, 5.0
    north, south = GRID.cell_areas_km2[0, 0], GRID.cell_areas_km2[40, 0]
    expected = [(north + 2 * south) / (north + south), 5.0]
    np.testing.assert_allclose(terrain.district_means(raster, members, 2), expected)


def test_pattern_of_rain_keeps_district_ratios_without_steps(place):
    pcodes, polygons, ratios = place
    members = terrain.district_of_cells(polygons)
    wanted = [ratios[pcode] for pcode in pcodes]
    pattern = terrain.smooth_pattern(wanted, members)
    np.testing.assert_allclose(terrain.district_means(pattern, members, 10), wanted, atol=0.002)
    assert np.abs(np.diff(pattern, axis=0)).max() < 0.05


def test_ratios_cover_the_country_with_mean_one(place):
    pcodes, polygons, ratios = place
    members = terrain.district_of_cells(polygons)
    areas = np.bincount(members[members >= 0], GRID.cell_areas_km2[members >= 0])
    assert np.average([ratios[pcode] for pcode in pcodes], weights=areas) == pytest.approx(1, abs=0.003)


def test_a_district_without_a_ratio_is_named(place):
    with pytest.raises(ValueError, match="LSC"):
        simulate(0, place[0], place[1], {k: v for k, v in place[2].items() if k != "LSC"})


def test_season_factors_keep_the_named_and_standardise_all(seed):
    years, factors = seasons.season_factors(seed)
    assert (years[0], years[-1]) == (1980, 2025)
    assert factors.mean() == pytest.approx(0, abs=1e-12)
    assert factors.std() == pytest.approx(1, abs=1e-12)
    by_year = dict(zip(years.tolist(), factors.tolist(), strict=True))
    assert (by_year[2015], by_year[2010]) == (-2.5, 2.2)
    others = [factor for year, factor in by_year.items() if year not in seasons.NAMED]
    assert min(others) >= -1.35
    assert max(others) <= 1.6


def test_timing_of_named_seasons():
    assert [seasons.timing(2018, month) for month in (10, 12, 1, 4, 5)] == [1.3, 1.3, 0.7, 0.7, 1.0]
    assert seasons.timing(2017, 12) == 1.0


def test_seasons_run_from_october():
    years, months = calendar()
    assert (years[0], months[0], season_years()[0]) == (1980, 10, 1980)
    assert season_years()[(years == 1992) & (months == 9)].tolist() == [1991]


def test_mean_rain_is_near_the_normals():
    flat = np.ones(GRID.shape)
    means = [rainfall(seed, flat).months[SPIN_UP_MONTHS:].mean() * 12 for seed in range(3)]
    assert np.mean(means) == pytest.approx(761, rel=0.03)


def test_season_totals_run_from_october_to_april():
    months = np.zeros((540, 1))
    months[9:16] = 1.0  # October 1981 to April 1982
    months[16:21] = 100.0  # May to September
    assert season_totals(months)[:2].ravel().tolist() == [7.0, 0.0]
    assert season_totals(months).shape == (44, 1)


def test_evaporation_of_a_january_dekad_by_hand(seed):
    pet = vegetation.pet_dekads(seed)
    years, months = calendar()
    january = int(np.flatnonzero((years == 1992) & (months == 1))[0])  # season 1991/92: Z = -2
    daily = (3.5 + 1.8 * np.cos(2 * np.pi * (5.5 - 10) / 365)) * 1.08
    zone = terrain.zones()
    assert pet[january, 0][zone == 0].mean() == pytest.approx(10 * daily, rel=1e-5)
    assert pet[january, 0][zone == 3].mean() == pytest.approx(8 * daily, rel=1e-5)
    february = pet[january + 1, 2][zone == 0].mean() / pet[january + 1, 1][zone == 0].mean()
    assert february == pytest.approx(0.9, abs=0.05)  # nine days in a leap year, and shorter ones


def test_greenness_peaks_late_in_summer_and_answers_to_rain(simulation, place):
    inside = simulation.members != terrain.OUTSIDE
    by_month = simulation.ndvi[:, inside].reshape(45, 12, -1).mean(axis=(0, 2))
    assert {int(month) + 1 for month in np.argsort(by_month)[-2:]} == {2, 3}
    summer = simulation.ndvi[:, inside].reshape(45, 12, -1)[:, :3].mean(axis=(1, 2))
    assert summer[1992 - 1981] < np.median(summer) < summer[2011 - 1981]


def test_early_districts_are_those_of_the_reference_table():
    table = pd.read_csv(REFERENCE / "season_start.csv")
    assert tuple(sorted(table.loc[table["first_dekad"] == 0, "pcode"])) == EARLY_DISTRICTS
