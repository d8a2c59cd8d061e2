"""Demonstration files: the same bytes twice, read by the readers of real files, swapped in whole."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import xarray as xr
from rasterio.enums import ColorInterp

from etl.files import demo
from etl.files.catalog import SOURCES_BY_ID
from etl.files.demo import write_demonstration
from etl.files.demo_rasters import RASTERS
from etl.files.profile import read_profile
from etl.files.raster_names import find
from etl.files.rasters import Reader
from etl.model.paths import REFERENCE
from etl.model.problems import InputError, MachineError
from etl.model.progress import silent

SEED = 5
IMPLAUSIBLE_SEED = 1  # fails a check


@pytest.fixture(scope="module")
def districts() -> gpd.GeoDataFrame:
    return gpd.read_file(REFERENCE / "districts.geojson").sort_values("pcode", ignore_index=True)


@pytest.fixture(scope="module")
def population() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "population.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, districts, population) -> Path:
    made = tmp_path_factory.mktemp("raw") / "demo"
    write_demonstration(made, SEED, districts, population, silent)
    return made


@pytest.fixture
def no_rasters(monkeypatch) -> None:
    """Leave the rasters out where only the handling of the folder is tried."""
    for name in RASTERS:
        monkeypatch.setitem(RASTERS, name, lambda path, simulation: None)


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def layers(source_id: str, path: Path, districts: gpd.GeoDataFrame) -> dict[str, np.ndarray]:
    source = SOURCES_BY_ID[source_id]
    with Reader(source, tuple(districts.total_bounds)) as reader:
        return {
            layer.period: layer.values
            for file in find(source, path).files
            for layer in reader.read(file, reader.periods(file), None)
        }


def test_same_bytes_twice(folder, tmp_path, districts, population):
    write_demonstration(tmp_path / "demo", SEED, districts, population, silent)
    assert hashes(tmp_path / "demo") == hashes(folder)


def test_every_file_of_the_profile_is_there(folder):
    profile = read_profile("demo")
    named = [Path(raster.path).name for raster in profile.rasters] + [profile.movement[0].path.name]
    assert sorted(named) == sorted([*RASTERS, "flows.csv"])
    for name in named:
        assert (folder / name).exists(), name
    assert all(raster.status.label == "demonstration" for raster in profile.rasters)


def test_rain_files_are_like_chirps_clipped_to_a_country(folder):
    files = sorted((folder / "chirps_v3_monthly").iterdir())
    assert len(files) == 540
    assert (files[0].name, files[-1].name) == ("chirps-v3.0.1981.01.tif", "chirps-v3.0.2025.12.tif")
    with rasterio.open(files[0]) as file:
        assert file.colorinterp == (ColorInterp.gray, ColorInterp.alpha)
        assert file.nodata is None
        assert file.crs.to_epsg() == 4326
        rain, alpha = file.read()
    assert set(np.unique(alpha)) == {0.0, 255.0}
    assert (rain[alpha == 0] == 0.0).all()
    assert (rain[alpha == 255] > 0.0).all()


def test_ndvi_files_are_scaled_whole_numbers(folder):
    with rasterio.open(folder / "ndvi" / "ndvi.2001.02.tif") as file:
        assert (file.dtypes[0], file.scales[0], file.nodata) == ("int16", 0.0001, -3000)
        stored = file.read(1)
    assert stored.min() == -3000
    assert 2000 < np.median(stored[stored > -3000]) < 9000


@pytest.mark.parametrize(
    ("source_id", "name", "periods", "first", "last"),
    [
        ("chirps_v3_monthly", "chirps_v3_monthly", 540, "1981-01", "2025-12"),
        ("chirps_v3_dekadal", "chirps_v3_dekadal.nc", 1620, "1981-01-1", "2025-12-3"),
        ("ndvi", "ndvi", 540, "1981-01", "2025-12"),
        ("cropland_fraction", "cropland_fraction.tif", 1, "", ""),
        ("pet", "pet.nc", 1620, "1981-01-1", "2025-12-3"),
    ],
)
def test_readers_of_real_files_read_them(folder, districts, source_id, name, periods, first, last):
    found = layers(source_id, folder / name, districts)
    assert (len(found), min(found), max(found)) == (periods, first, last)
    low, high = SOURCES_BY_ID[source_id].plausible
    values = np.stack(list(found.values()))
    assert np.isnan(values).any()
    assert low <= np.nanmin(values) <= np.nanmax(values) <= high


def test_dekads_of_the_files_sum_to_the_month(folder):
    with xr.open_dataset(folder / "chirps_v3_dekadal.nc", engine="netcdf4") as file:
        dekads = file["precip"].sel(time=slice("2015-12-01", "2015-12-31"))
        assert dekads["time"].dt.day.values.tolist() == [1, 11, 21]
        total = dekads.astype("float64").sum("time", skipna=False).values
    with rasterio.open(folder / "chirps_v3_monthly" / "chirps-v3.0.2015.12.tif") as file:
        rain, alpha = file.read()
    assert (np.isnan(total) == (alpha == 0)).all()
    assert np.abs(total - rain)[alpha == 255].max() < 1e-3


def test_flows_are_canonical(folder):
    flows = pd.read_csv(folder / "flows.csv")
    assert list(flows) == [
        "origin_pcode",
        "origin_setting",
        "destination_pcode",
        "destination_setting",
        "start",
        "end",
        "movers",
    ]
    assert flows["movers"].dtype == np.int64
    assert len(flows) == 740


def test_nothing_is_written_where_the_stamp_matches(folder, districts, population):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    write_demonstration(folder, SEED, districts, population, pytest.fail)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_other_population_renews_the_folder_and_leaves_nothing_beside_it(
    tmp_path, districts, population, no_rasters
):
    made = tmp_path / "demo"
    write_demonstration(made, SEED, districts, population, silent)
    (made / "stray.tif").write_bytes(b"")
    first = json.loads((made / "stamp.json").read_text())
    more = population.assign(population=population["population"] * 2)
    write_demonstration(made, SEED, districts, more, silent)
    second = json.loads((made / "stamp.json").read_text())
    assert first["inputs"] != second["inputs"]
    assert first["seed"] == second["seed"] == SEED
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    assert not (made / "stray.tif").exists()


def test_progress_is_told_to_the_end(tmp_path, districts, population, no_rasters):
    told: list[tuple[int, int]] = []
    report = lambda label, done, total: told.append((done, total))  # noqa: E731
    write_demonstration(tmp_path / "demo", SEED, districts, population, report)
    assert told == [(step, 6) for step in range(1, 7)]


def test_a_seed_that_is_not_plausible_leaves_the_folder_as_it_was(
    tmp_path, districts, population, no_rasters
):
    write_demonstration(tmp_path / "demo", SEED, districts, population, silent)
    before = hashes(tmp_path / "demo")
    with pytest.raises(InputError, match="seed 1: .*coefficient of variation.*; correct the seed"):
        write_demonstration(tmp_path / "demo", IMPLAUSIBLE_SEED, districts, population, silent)
    assert hashes(tmp_path / "demo") == before
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_missing_census_is_named(tmp_path, districts, population, no_rasters):
    gap = population[(population["pcode"] != "LSH") | (population["year"] != 2006)]
    with pytest.raises(InputError, match="census 2006: .*LSH"):
        write_demonstration(tmp_path / "demo", SEED, districts, gap, silent)


def test_a_missing_pattern_of_rain_is_named(tmp_path, districts, population):
    with pytest.raises(InputError, match="no_pattern.csv: does not exist"):
        write_demonstration(
            tmp_path / "demo", SEED, districts, population, silent, tmp_path / "no_pattern.csv"
        )


def test_a_disk_that_refuses_is_the_machine_s_trouble(tmp_path, districts, population):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MachineError, match="cannot write the demonstration data"):
        write_demonstration(tmp_path / "file" / "demo", SEED, districts, population, silent)


def test_the_generator_s_own_text_is_part_of_the_stamp():
    names = {path.name for path in demo._generator()}
    assert {"rainfall.py", "movement.py", "demo.py", "demo_rasters.py"} <= names
