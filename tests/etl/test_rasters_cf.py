"""NetCDF and Zarr: axes in any order and of any name, calendars, fill values, damaged files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from etl.files.catalog import CHIRPS_V3_DEKADAL, CHIRPS_V3_MONTHLY, CROPLAND_FRACTION, NDVI
from etl.files.raster_names import RasterFile
from etl.files.raster_window import Fault
from etl.files.rasters import Layer, Reader
from etl.model.records import Source
from tests.etl.builders_rasters import dataset

BOUNDS = (27.6, -29.9, 28.9, -28.6)
VALUES = np.arange(50, dtype=np.float32).reshape(2, 5, 5)
TIMES = ("2020-01-01", "2020-02-01")


def layers(path: Path, source: Source = CHIRPS_V3_MONTHLY, bounds: tuple = BOUNDS) -> dict[str, Layer]:
    with Reader(source, bounds) as reader:
        file = RasterFile(path, None)
        labels = reader.periods(file)
        return {layer.period: layer for layer in reader.read(file, labels, None)}


def saved(folder: Path, data: xr.Dataset, **about: object) -> Path:
    path = folder / "rain.nc"
    data.to_netcdf(path, **about)  # type: ignore[call-overload]
    return path


def fault_of(path: Path, source: Source = CHIRPS_V3_MONTHLY) -> Fault:
    with pytest.raises(Fault) as caught:
        layers(path, source)
    return caught.value


@pytest.mark.parametrize("order", [("time", "y", "x"), ("x", "y", "time"), ("y", "time", "x")])
@pytest.mark.parametrize("engine", ["netcdf4", "scipy"])
def test_axes_in_any_order(tmp_path: Path, order: tuple[str, str, str], engine: str) -> None:
    data = dataset(VALUES, TIMES, names=("time", "y", "x")).transpose(*order)
    found = layers(saved(tmp_path, data, engine=engine))
    assert list(found) == ["2020-01", "2020-02"]
    assert found["2020-02"].values.tolist() == VALUES[1].tolist()
    assert found["2020-02"].grid.bounds == pytest.approx((27.0, -30.5, 29.5, -28.0))


def test_names_without_attributes(tmp_path: Path) -> None:
    data = dataset(VALUES, TIMES, names=("time", "lat", "lon"))
    for name in ("lat", "lon"):
        data[name].attrs = {}
    assert layers(saved(tmp_path, data))["2020-01"].values.tolist() == VALUES[0].tolist()


def test_south_up_west_down_and_0_to_360(tmp_path: Path) -> None:
    data = dataset(VALUES, TIMES).sortby("latitude").sortby("longitude", ascending=False)
    data = data.assign_coords(longitude=data["longitude"] + 360)
    data["longitude"].attrs = {"units": "degrees_east"}
    found = layers(saved(tmp_path, data))["2020-01"]
    assert found.values.tolist() == VALUES[0].tolist()
    assert found.grid.west == pytest.approx(27.0)


def test_a_world_from_0_to_360_is_cut_across_greenwich(tmp_path: Path) -> None:
    row = np.arange(72, dtype=np.float32)
    world = dataset(np.tile(row, (1, 2, 1)), TIMES[:1], lat=(2.5, -2.5), lon=np.arange(2.5, 360, 5))
    found = layers(saved(tmp_path, world), bounds=(-4.0, -4.0, 4.0, 4.0))["2020-01"]
    assert found.values[0].tolist() == [70, 71, 0, 1]
    assert found.grid.bounds[::2] == pytest.approx((-10, 10))


def test_time_in_any_order_and_by_its_own_calendar(tmp_path: Path) -> None:
    data = dataset(VALUES[::-1].copy(), TIMES[::-1])
    assert layers(saved(tmp_path, data))["2020-01"].values.tolist() == VALUES[0].tolist()
    data = dataset(VALUES, TIMES)
    data = data.assign_coords(time=[30 * 0, 30 * 13 + 29])
    data["time"].attrs = {"units": "days since 2020-01-01", "calendar": "360_day"}
    assert list(layers(saved(tmp_path, data))) == ["2020-01", "2021-02"]


def test_months_since_and_bounds(tmp_path: Path) -> None:
    data = dataset(VALUES, TIMES).assign_coords(time=[720.5, 721.5])
    data["time"].attrs = {"units": "months since 1960-01-01", "calendar": "360"}
    assert list(layers(saved(tmp_path, data))) == ["2020-01", "2020-02"]
    # Stamped with the end of each month: the bounds tell which month it is.
    data = dataset(VALUES, TIMES).assign_coords(time=[31, 60])
    data["time"].attrs = {"units": "days since 2020-01-01", "bounds": "time_bnds"}
    data["time_bnds"] = (("time", "nv"), [[0.0, 31.0], [31.0, 60.0]])
    found = layers(saved(tmp_path, data))
    assert list(found) == ["2020-01", "2020-02"]


def test_dekads_by_day(tmp_path: Path) -> None:
    times = ("2020-01-01", "2020-01-11", "2020-01-31")
    data = dataset(np.zeros((3, 5, 5)), times, unit="mm")
    assert list(layers(saved(tmp_path, data), CHIRPS_V3_DEKADAL)) == ["2020-01-1", "2020-01-2", "2020-01-3"]


def test_packed_values_and_fill(tmp_path: Path) -> None:
    values = VALUES.copy()
    values[0, 0, 0] = np.nan
    packing = {"dtype": "int16", "scale_factor": 0.1, "add_offset": 1.0, "_FillValue": -32768}
    found = layers(saved(tmp_path, dataset(values, TIMES), encoding={"precip": packing}))["2020-01"].values
    assert np.isnan(found[0, 0])
    assert found[4, 4] == pytest.approx(24.0, abs=0.05)


def test_the_publishers_fill_value_counts_where_none_is_declared(tmp_path: Path) -> None:
    values = VALUES.copy()
    values[0, 0, 0] = -9999.0
    path = saved(tmp_path, dataset(values, TIMES), encoding={"precip": {"_FillValue": None}})
    assert np.isnan(layers(path)["2020-01"].values[0, 0])


def test_integers_without_a_scale_take_the_records(tmp_path: Path) -> None:
    data = dataset(VALUES, TIMES, unit=None)
    data["precip"] = data["precip"].copy(data=np.full(VALUES.shape, 6000.0)).astype("int16")
    assert layers(saved(tmp_path, data), NDVI)["2020-01"].values[0, 0] == pytest.approx(0.6)


def test_a_static_raster_needs_no_time(tmp_path: Path) -> None:
    data = dataset(VALUES[:1] / 50, TIMES[:1], unit="percent").isel(time=0, drop=True)
    found = layers(saved(tmp_path, data), CROPLAND_FRACTION)
    assert list(found) == [""]
    assert found[""].values[0, 1] == pytest.approx(0.01 / 50)


def test_a_zarr_store(tmp_path: Path) -> None:
    path = tmp_path / "rain.zarr"
    dataset(VALUES, TIMES).to_zarr(path)
    assert layers(path)["2020-02"].values.tolist() == VALUES[1].tolist()


@pytest.mark.parametrize("unit", ["m", "mm/day", "kg m-2 s-1", "inches"])
def test_other_units_are_refused(tmp_path: Path, unit: str) -> None:
    assert f"unit is '{unit}'" in fault_of(saved(tmp_path, dataset(VALUES, TIMES, unit=unit))).problem


def test_what_is_not_understood_is_said(tmp_path: Path) -> None:
    two = dataset(VALUES, TIMES)
    two["other"] = two["precip"]
    assert "2 variables (precip, other)" in fault_of(saved(tmp_path, two)).problem
    named = two.rename({"other": "rain_month"})
    assert list(layers(saved(tmp_path, named))) == ["2020-01", "2020-02"]
    still = dataset(VALUES[:1], TIMES[:1]).isel(time=0, drop=True)
    assert "no time coordinate" in fault_of(saved(tmp_path, still)).problem
    uneven = dataset(VALUES, TIMES, lat=(-28.25, -28.75, -29.5, -29.75, -30.25))
    assert "not evenly spaced" in fault_of(saved(tmp_path, uneven)).problem
    levels = dataset(VALUES, TIMES).expand_dims(level=[1, 2])
    assert "dimensions level, time" in fault_of(saved(tmp_path, levels)).problem
    strange = dataset(VALUES, TIMES).assign_coords(time=[0, 1])
    strange["time"].attrs = {"units": "fortnights since the flood"}
    assert "not understood" in fault_of(saved(tmp_path, strange)).problem


def test_projected_and_unknown_coordinates_are_refused(tmp_path: Path) -> None:
    metres = dataset(VALUES, TIMES, names=("time", "y", "x"))
    for name in ("y", "x"):
        metres[name].attrs = {"units": "m", "standard_name": f"projection_{name}_coordinate"}
    assert "projected" in fault_of(saved(tmp_path, metres)).problem
    for name in ("y", "x"):
        metres[name].attrs = {}
    assert "no coordinate reference system (CRS)" in fault_of(saved(tmp_path, metres)).problem


@pytest.mark.parametrize("engine", ["netcdf4", "scipy"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_cut_file_is_a_fault_without_chatter(
    tmp_path: Path, engine: str, share: float, capfd: pytest.CaptureFixture[str]
) -> None:
    values = np.random.default_rng(1).random((24, 5, 5)).astype(np.float32)
    times = [f"{2020 + n // 12}-{n % 12 + 1:02d}-01" for n in range(24)]
    path = saved(tmp_path, dataset(values, times), engine=engine)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert fault_of(path).cure
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "empty"), (b"<html>404</html>", "web page"), (b"rubbish", "no NetCDF")]
)
def test_other_files_under_the_name_of_netcdf(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "rain.nc"
    path.write_bytes(content)
    assert words in fault_of(path).problem


def test_a_zarr_store_without_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "rain.zarr"
    path.mkdir()
    assert "damaged" in fault_of(path).problem


def test_only_the_steps_asked_for_are_given(tmp_path: Path) -> None:
    path = saved(tmp_path, dataset(VALUES, TIMES))
    with Reader(replace(CHIRPS_V3_MONTHLY), BOUNDS) as reader:
        found = list(reader.read(RasterFile(path, None), ["2020-02"], None))
    assert [layer.period for layer in found] == ["2020-02"]
    assert found[0].values.tolist() == VALUES[1].tolist()
