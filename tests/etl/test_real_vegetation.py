"""Real land cover, vegetation and population rasters: classes, gaps, densities; dekads that make months."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from etl.files.boundaries import read_boundaries
from etl.files.catalog import (
    CHIRPS_V3_DEKADAL,
    CHIRPS_V3_MONTHLY,
    CROPLAND_FRACTION,
    NDVI,
    POPULATION_RASTER,
    WORLDCOVER,
)
from etl.files.store import harmonise
from etl.model.problems import InputError
from etl.model.status import Status
from etl.science.timeline import months_of
from etl.science.zonal import coverage_weights, mean

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).parents[3] / "shared" / "real")
COVER = REAL / "vegetation" / "Lesotho_land_cover_prediction_2021_location0.tif"
GAPS = REAL / "vegetation" / "s2_ndvi2021_bimonthly_pointmean_0p05.tif"
PEOPLE = REAL / "population" / "afripop2020.tif"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not COVER.exists(), reason="real rasters are not beside the project (MECC_REAL_DATA)"),
]


def test_cropland_of_a_classified_tile_is_the_share_of_its_class(tmp_path: Path) -> None:
    with rasterio.open(COVER) as tile:
        inner = Window(40, 40, 100, 120)
        expected = float((tile.read(1, window=inner) == 2).mean())
        edges = rasterio.windows.bounds(inner, tile.transform)
        corners = [(edges[0], edges[1]), (edges[2], edges[1]), (edges[2], edges[3]), (edges[0], edges[3])]
        x, y = rasterio.warp.transform(tile.crs, "EPSG:4326", *zip(*corners, strict=True))
        bounds = transform_bounds(tile.crs, "EPSG:4326", *edges)
    source = replace(WORLDCOVER, share_of=(2,))
    cube = harmonise(source, COVER, bounds, Status.MODELLED, tmp_path)
    square = shapely.Polygon(list(zip(x, y, strict=True)))
    value, coverage = mean(coverage_weights(["A"], [square], cube.grid), cube.values.values)
    assert 0.05 < expected < 0.95
    assert value[0, 0] == pytest.approx(expected, abs=0.01)
    assert coverage[0, 0] == pytest.approx(1.0, abs=0.01)
    assert cube.values.values.min() >= 0 and cube.values.values.max() <= 1


def test_classes_are_never_taken_for_shares(tmp_path: Path) -> None:
    with rasterio.open(COVER) as tile:
        bounds = transform_bounds(tile.crs, "EPSG:4326", *tile.bounds)
    with pytest.raises(InputError, match="classes instead of a share"):
        harmonise(CROPLAND_FRACTION, COVER, bounds, Status.MODELLED, tmp_path)


def test_ndvi_of_several_periods_in_one_file_is_told_and_of_one_is_read_with_its_gaps(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "ndvi.2021.01.tif").write_bytes(GAPS.read_bytes())
    bounds = (27.1, -30.6, 29.4, -28.6)
    with pytest.raises(InputError, match="has 6 bands of data, one is expected"):
        harmonise(NDVI, raw, bounds, Status.OBSERVED, tmp_path / "interim")
    with rasterio.open(GAPS) as file:
        first, profile, scales = file.read(1), file.profile, file.scales
    with rasterio.open(raw / "ndvi.2021.01.tif", "w", **{**profile, "count": 1}) as file:
        file.write(first, 1)
        file.scales = scales[:1]
    values = harmonise(NDVI, raw, bounds, Status.OBSERVED, tmp_path / "interim").values.values
    known = first[first != -9999] * 0.0001
    assert np.isnan(values).mean() > 0.7
    assert np.nanmin(values) >= known.min() - 1e-6 and np.nanmax(values) <= known.max() + 1e-6


def test_densities_taken_for_people_are_far_from_the_census(tmp_path: Path) -> None:
    """What `people_check` looks at: per km², Lesotho's cells sum to a hundredth of its people."""
    districts = read_boundaries(REAL / "boundaries" / "lso_adm1.geojson", "ADM1_PCODE", "ADM1_EN")
    bounds = tuple(districts.total_bounds)
    cube = harmonise(POPULATION_RASTER, PEOPLE, bounds, Status.MODELLED, tmp_path)  # type: ignore[arg-type]
    assert np.nansum(cube.values.values) < 2_007_201 / 3


def test_three_dekads_make_the_real_months(tmp_path: Path) -> None:
    districts = read_boundaries(REAL / "boundaries" / "lso_adm1.geojson", "ADM1_PCODE", "ADM1_EN")
    bounds = tuple(districts.total_bounds)
    rain = REAL / "chirps_v3_lso"
    dekads = harmonise(CHIRPS_V3_DEKADAL, rain / "dekadal", bounds, Status.OBSERVED, tmp_path)  # type: ignore[arg-type]
    months = harmonise(CHIRPS_V3_MONTHLY, rain / "monthly", bounds, Status.OBSERVED, tmp_path)  # type: ignore[arg-type]
    made = months_of(dekads, "rain_month")
    assert made.periods == months.periods
    assert np.nanmax(np.abs(made.values.values - months.values.values)) < 1e-3
    assert np.array_equal(np.isnan(made.values.values), np.isnan(months.values.values))
