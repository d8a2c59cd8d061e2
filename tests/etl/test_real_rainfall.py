"""Real CHIRPS clips of Lesotho against district means computed by an independent program."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from etl.files.boundaries import read_boundaries
from etl.files.catalog import CHIRPS_V3_DEKADAL, CHIRPS_V3_MONTHLY
from etl.files.rasters import not_covering
from etl.files.store import harmonise
from etl.model.records import Source
from etl.model.status import Status
from etl.science.grid import Cube
from etl.science.zonal import coverage_weights, mean

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).parents[3] / "shared" / "real")
REFERENCE = REAL.parent / "reference" / "chirps_v3_monthly_district_means_2020_2023.csv"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not REFERENCE.exists(), reason="real rasters are not beside the project (MECC_REAL_DATA)"
    ),
]


def cube(source: Source, folder: str, interim: Path) -> Cube:
    bounds = tuple(read_districts().total_bounds)
    return harmonise(source, REAL / "chirps_v3_lso" / folder, bounds, Status.OBSERVED, interim)


def read_districts() -> gpd.GeoDataFrame:
    return read_boundaries(REAL / "boundaries" / "lso_adm1.geojson", "ADM1_PCODE", "ADM1_EN")


def test_every_district_and_month_of_the_reference(tmp_path: Path) -> None:
    rain, districts = cube(CHIRPS_V3_MONTHLY, "monthly", tmp_path), read_districts()
    polygons = list(districts.geometry)
    assert not_covering(CHIRPS_V3_MONTHLY, REAL, rain.grid, districts["pcode"], polygons) is None
    value, coverage = mean(coverage_weights(districts["pcode"], polygons, rain.grid), rain.values.values)
    expected = pd.read_csv(REFERENCE).set_index(["pcode", "period"])
    found = pd.DataFrame(
        {"rainfall_mm": value.ravel(), "coverage": coverage.ravel()},
        index=pd.MultiIndex.from_product([districts["pcode"], rain.periods]),
    ).loc[expected.index]
    assert len(expected) == value.size == 480
    assert np.abs(found["rainfall_mm"] - expected["rainfall_mm"]).max() < 0.05
    assert np.abs(found["coverage"] - expected["coverage"]).max() < 0.001


def test_three_dekads_are_their_month(tmp_path: Path) -> None:
    months = cube(CHIRPS_V3_MONTHLY, "monthly", tmp_path).values.values
    dekads = cube(CHIRPS_V3_DEKADAL, "dekadal", tmp_path).values.values
    difference = dekads.reshape(len(months), 3, *months.shape[1:]).sum(axis=1) - months
    assert np.nanmax(np.abs(difference)) < 1e-3
    assert np.array_equal(np.isnan(dekads[::3]), np.isnan(months))
