"""Inputs spoiled in ways that once passed in silence or stopped a build without a word."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import typer
import xarray as xr
from netCDF4 import Dataset
from shapely.geometry import box

from etl.__main__ import exit_status
from etl.files.boundaries import read_boundaries
from etl.files.catalog import CHIRPS_V3_MONTHLY
from etl.files.cells.counts import Trouble, count
from etl.files.netcdf_classic import missing_bytes
from etl.files.places import unmatched
from etl.files.profile import read_profile
from etl.files.publish import claim
from etl.files.store import harmonise
from etl.model.paths import shown
from etl.model.problems import InputError, MachineError, UsageError
from etl.model.status import Status
from etl.science.indicators.movement import residual_net_migration
from etl.science.places import Gazetteer

BOUNDS = (27.0, -30.0, 29.0, -29.0)


def told(error: pytest.ExceptionInfo[InputError]) -> str:
    return str(error.value)


def rain(path: Path, months: int, kind: str = "NETCDF3_CLASSIC") -> Path:
    """Monthly rain of 10 mm everywhere, coordinates before values as most writers have it."""
    lats, lons = -29.125 - 0.25 * np.arange(4), 27.125 + 0.25 * np.arange(8)
    time = xr.date_range("2020-01-01", periods=months, freq="MS")
    axes = {
        "time": time,
        "lat": ("lat", lats, {"units": "degrees_north"}),
        "lon": ("lon", lons, {"units": "degrees_east"}),
    }
    values = np.full((months, 4, 8), 10.0, dtype="float32")
    xr.Dataset(coords=axes).to_netcdf(path, format=kind)
    data = xr.Dataset({"precip": (("time", "lat", "lon"), values, {"units": "mm"})}, coords=axes)
    data.drop_vars(["time", "lat", "lon"]).to_netcdf(path, mode="a", format=kind)
    return path


@pytest.mark.parametrize("kind", ["NETCDF3_CLASSIC", "NETCDF3_64BIT"])
def test_a_classic_netcdf_that_is_cut_off_is_told_never_read_as_zero(tmp_path: Path, kind: str) -> None:
    path = rain(tmp_path / "rain.nc", 6, kind)
    assert missing_bytes(path) == 0
    cube = harmonise(CHIRPS_V3_MONTHLY, path, BOUNDS, Status.OBSERVED, tmp_path / "whole")
    assert float(cube.values.min()) == 10.0
    path.write_bytes(path.read_bytes()[:-100])
    assert missing_bytes(path) == 100
    with pytest.raises(InputError) as error:
        harmonise(CHIRPS_V3_MONTHLY, path, BOUNDS, Status.OBSERVED, tmp_path / "cut")
    assert "rain.nc: chirps_v3_monthly: is cut off (100 bytes are missing)" in told(error)


def test_records_of_several_variables_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "two.nc"
    parts = {"a": ("t", np.arange(5, dtype="int16")), "b": ("t", np.arange(5.0))}
    xr.Dataset(parts).to_netcdf(path, format="NETCDF3_CLASSIC", unlimited_dims=["t"])
    assert missing_bytes(path) == 0
    path.write_bytes(path.read_bytes()[:-12])
    assert missing_bytes(path) == 12
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(ValueError, match="cut off"):
        missing_bytes(path)


def test_the_newest_classic_format_is_measured_too(tmp_path: Path) -> None:
    path = tmp_path / "five.nc"
    with Dataset(path, "w", format="NETCDF3_64BIT_DATA") as five:
        five.createDimension("x", 10)
        five.createVariable("v", "i8", ("x",))[:] = range(10)
    assert missing_bytes(path) == 0
    path.write_bytes(path.read_bytes()[:-8])
    assert missing_bytes(path) == 8


def test_a_netcdf_without_a_single_step_is_told(tmp_path: Path) -> None:
    path = rain(tmp_path / "rain.nc", 2)
    xr.open_dataset(path).isel(time=slice(0, 0)).to_netcdf(tmp_path / "none.nc")
    with pytest.raises(InputError, match="holds no raster"):
        harmonise(CHIRPS_V3_MONTHLY, tmp_path / "none.nc", BOUNDS, Status.OBSERVED, tmp_path / "cube")


def test_a_zarr_store_that_is_half_written_is_told(tmp_path: Path) -> None:
    whole = xr.load_dataset(rain(tmp_path / "rain.nc", 2))
    path = tmp_path / "rain.zarr"
    whole.to_zarr(path, zarr_format=2, encoding={"precip": {"_FillValue": None, "chunks": (1, 4, 8)}})
    assert harmonise(CHIRPS_V3_MONTHLY, path, BOUNDS, Status.OBSERVED, tmp_path / "a").values.min() == 10.0
    (path / "precip" / "1.0.0").unlink()
    with pytest.raises(InputError, match="half written \\(1 of 2 parts of precip are missing\\)"):
        harmonise(CHIRPS_V3_MONTHLY, path, BOUNDS, Status.OBSERVED, tmp_path / "b")


def test_pipes_and_loops_of_links_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "rain"
    folder.mkdir()
    os.mkfifo(folder / "chirps-v3.0.2020.01.tif")
    loop = folder / "chirps-v3.0.2020.02.tif"
    loop.symlink_to(loop.name)
    with pytest.raises(InputError) as error:
        harmonise(CHIRPS_V3_MONTHLY, folder, BOUNDS, Status.OBSERVED, tmp_path / "cube")
    assert "2020.01.tif: chirps_v3_monthly 2020-01: is no file" in told(error)
    assert "2020.02.tif: chirps_v3_monthly: cannot be read" in told(error)


@pytest.mark.parametrize("path", ["x" * 5000, "rain/**x/*.tif"])
def test_a_path_that_no_file_can_have_does_not_exist(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match="does not exist"):
        harmonise(CHIRPS_V3_MONTHLY, tmp_path / path, BOUNDS, Status.OBSERVED, tmp_path / "cube")
    with pytest.raises(InputError, match="does not exist"):
        read_boundaries(tmp_path / path)
    with pytest.raises(UsageError, match="not found"):
        read_profile(f"{path}.toml")


def test_the_root_has_a_name_in_messages() -> None:
    assert shown(Path("/")) == "/"


def outlines(path: Path, codes: list[str], **layer: str) -> Path:
    squares = [box(27 + i, -30, 28 + i, -29) for i in range(len(codes))]
    table = gpd.GeoDataFrame({"pcode": codes, "name": codes}, geometry=squares, crs="EPSG:4326")
    table.to_file(path, **layer)
    return path


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["LSA", "lsa"], "LSA, lsa differ by capitals only"),
        (["LSA", "unknown"], "'unknown' has another meaning"),
        (["LSA", "LS\nB"], "marks that do not print"),
    ],
)
def test_codes_that_would_be_taken_for_others_are_refused(
    tmp_path: Path, codes: list[str], words: str
) -> None:
    with pytest.raises(InputError) as error:
        read_boundaries(outlines(tmp_path / "b.geojson", codes))
    assert words in told(error)


def test_which_layer_is_meant_is_not_guessed(tmp_path: Path) -> None:
    path = outlines(tmp_path / "b.gpkg", ["LSA"], layer="adm1")
    assert len(read_boundaries(path)) == 1
    outlines(path, ["LSA", "LSB"], layer="adm2")
    with pytest.raises(InputError, match=r"holds 2 layers of outlines \(adm1, adm2\)"):
        read_boundaries(path)


def test_an_outline_without_area_is_the_boundaries_fault(tmp_path: Path) -> None:
    path = outlines(tmp_path / "b.geojson", ["LSA", "LSB"])
    found = json.loads(path.read_text())
    found["features"][1]["geometry"]["coordinates"] = [[[28, -30], [29, -30], [28, -30], [28, -30]]]
    path.write_text(json.dumps(found))
    with pytest.raises(InputError, match="the outline of LSB has no area"):
        read_boundaries(path)


@pytest.mark.parametrize("text", ["1e400", "9e99", "10000000001"])
def test_more_people_than_there_are_is_no_count(text: str) -> None:
    trouble = count(text)
    assert isinstance(trouble, Trouble)
    assert "more than all people on earth" in trouble.problem


def test_a_place_of_ten_thousand_letters_makes_a_short_line() -> None:
    problem, cure = unmatched(Gazetteer([]).match("x" * 10_000))
    assert len(problem + cure) < 120


def test_nobody_counted_gives_no_residual_and_no_warning() -> None:
    with np.errstate(all="raise"):
        assert np.isnan(residual_net_migration(np.zeros(2), np.array([3.0, 4.0]))).all()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("baseline = [1, 99999999999999999999]", "baseline"),
        ("baseline = [-5000, -4000]", "baseline"),
        ("water_holding_capacity_mm = inf", "water_holding_capacity_mm"),
        (f'id = "{"a" * 400}"', "id"),
    ],
)
def test_numbers_and_ids_beyond_all_measure_are_refused(tmp_path: Path, line: str, place: str) -> None:
    first = "" if place == "id" else 'id = "x"\n'
    path = tmp_path / "p.toml"
    path.write_text(f'[profile]\n{first}{line}\n[boundaries]\npath = "b.geojson"\n')
    with pytest.raises(InputError, match=rf"\[profile\] {place}: holds"):
        read_profile(str(path))


@pytest.mark.parametrize("name", ["x" * 300, "loop"])
def test_a_folder_that_cannot_be_made_is_the_machines_trouble(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises((MachineError, InputError)) as error, claim(tmp_path / name):
        pass
    assert str(error.value).startswith(name)


def test_trouble_of_the_disk_without_words_of_its_own_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, exit_status():
        raise OSError(errno.ENOSPC, "No space left on device", "/far/away/cube.zarr")
    assert ended.value.exit_code == 3
    assert capsys.readouterr().err == "cube.zarr: No space left on device; mend that and run again\n"
