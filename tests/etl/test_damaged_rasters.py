"""Every kind of damaged, odd or wrong raster: its own clear message or its right number, nothing else."""

from __future__ import annotations

import gzip
import json
import math
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import xarray as xr
from rasterio.enums import ColorInterp
from rasterio.transform import Affine

from etl.files.catalog import (
    CHIRPS_V3_DEKADAL,
    CHIRPS_V3_MONTHLY,
    CROPLAND_FRACTION,
    NDVI,
    POPULATION_RASTER,
)
from etl.files.store import harmonise
from etl.model.problems import InputError
from etl.model.records import Source
from etl.model.status import Status
from tests.etl.builders_rasters import BOUNDS, NORTH, SHAPE, STEP, WEST, dataset, gzipped, ramp, write_tif

Build = Callable[[Path], object]
NAME = "chirps-v3.0.2020.01.tif"
HTML = b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>"
TIMES = ["2020-01-01", "2020-02-01"]
CUBE = np.full((2, 5, 5), 7.0, np.float32)
MONTHS_APART: dict[str, object] = {"chunks": (1, 5, 5)}
UNFILLED = MONTHS_APART | {"_FillValue": None}


def tif(change: Callable[[Path], object] | None = None, **about: object) -> Build:
    """A GeoTIFF of 7 mm, or as told, and then spoilt."""

    def build(folder: Path) -> None:
        path = write_tif(folder / NAME, **{"values": 7.0, **about})  # type: ignore[arg-type]
        if change is not None:
            change(path)

    return build


def content(body: bytes, name: str = NAME) -> Build:
    return lambda folder: (folder / name).write_bytes(body)


def cut(keep: int | float) -> Callable[[Path], object]:
    """Keep so many bytes, or such a share of them; -1 takes the last byte away."""

    def change(path: Path) -> None:
        body = path.read_bytes()
        path.write_bytes(body[: int(len(body) * keep)] if isinstance(keep, float) else body[:keep])

    return change


def noisy(folder: Path, name: str = NAME) -> Path:
    """A larger compressed GeoTIFF whose strips do not fit in the header's part of the file."""
    values = np.random.default_rng(1).random((300, 300)).astype(np.float32)
    about = {"driver": "GTiff", "height": 300, "width": 300, "count": 1, "dtype": "float32"}
    transform = Affine(0.01, 0, WEST, 0, -0.01, NORTH)
    with rasterio.open(
        folder / name, "w", crs="EPSG:4326", transform=transform, compress="deflate", **about
    ) as file:
        file.write(values, 1)
    return folder / name


def noisy_cut(keep: int | float) -> Build:
    return lambda folder: cut(keep)(noisy(folder))


def overwritten(folder: Path) -> None:
    """The middle of the compressed data is rubbish."""
    path = noisy(folder)
    body = bytearray(path.read_bytes())
    middle = len(body) // 2
    body[middle : middle + 400] = b"\xa5" * 400
    path.write_bytes(bytes(body))


def directory_at_the_end(path: Path) -> None:
    """The header says that the directory lies beyond the end."""
    body = bytearray(path.read_bytes())
    body[4:8] = struct.pack("<I", len(body) + 1000)
    path.write_bytes(bytes(body))


def packed(change: Callable[[bytes], bytes]) -> Build:
    def build(folder: Path) -> None:
        path = gzipped(write_tif(folder / NAME, ramp()))
        path.write_bytes(change(path.read_bytes()))

    return build


def twice_packed(folder: Path) -> None:
    path = gzipped(write_tif(folder / NAME, 7.0))
    path.write_bytes(gzip.compress(path.read_bytes()))


def complex_numbers(folder: Path) -> None:
    write_tif(folder / NAME, np.full(SHAPE, 7 + 1j, np.complex64))


def palette(folder: Path) -> None:
    path = write_tif(folder / NAME, np.full(SHAPE, 7, np.uint8))
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [ColorInterp.palette]
        file.write_colormap(1, {7: (0, 128, 0, 255)})


def picture(folder: Path) -> None:
    """A rendered map: red, green, blue."""
    path = write_tif(folder / NAME, np.full(SHAPE, 7, np.uint8), bands=3)
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]


def link_to_nothing(folder: Path) -> None:
    (folder / NAME).symlink_to(folder / "gone.tif")


def two_of_one_month(folder: Path) -> None:
    write_tif(folder / NAME, 7.0)
    write_tif(folder / "africa-chirps-v3.0.2020.01.tif", 8.0)


def preliminary_and_final(folder: Path) -> None:
    write_tif(folder / "chirps-v3.0.2020.01-prelim.tif", 99.0)
    write_tif(folder / NAME, 7.0)


def odd_one(**about: object) -> Build:
    """Three months of one grid and one of another."""

    def build(folder: Path) -> None:
        for month in ("01", "02", "03"):
            write_tif(folder / f"chirps-v3.0.2020.{month}.tif", 7.0)
        write_tif(folder / "chirps-v3.0.2020.04.tif", 7.0, **about)  # type: ignore[arg-type]

    return build


def year_of(value: float) -> Build:
    def build(folder: Path) -> None:
        for month in range(1, 13):
            write_tif(folder / f"chirps-v3.0.2020.{month:02d}.tif", value)

    return build


def nc(
    change: Callable[[xr.Dataset], xr.Dataset] | None = None, spoil: Build | None = None, **about: object
) -> Build:
    def build(folder: Path) -> None:
        data = dataset(CUBE, TIMES, **about)  # type: ignore[arg-type]
        (data if change is None else change(data)).to_netcdf(folder / "rain.nc")
        if spoil is not None:
            spoil(folder / "rain.nc")

    return build


def without_time(data: xr.Dataset) -> xr.Dataset:
    return data.isel(time=0, drop=True)


def second_variable(data: xr.Dataset) -> xr.Dataset:
    return data.assign(stations=data["precip"] * 2)


def of_360_days(data: xr.Dataset) -> xr.Dataset:
    time = xr.DataArray([0, 30], dims="time", attrs={"units": "days since 2020-01-01", "calendar": "360_day"})
    return data.assign_coords(time=time)


def steps(values: list[float], units: str | None) -> Callable[[xr.Dataset], xr.Dataset]:
    attrs = {"units": units} if units else {}
    return lambda data: data.assign_coords(time=xr.DataArray(values, dims="time", attrs=attrs))


def levels(data: xr.Dataset) -> xr.Dataset:
    return data.expand_dims(level=[1, 2])


def unknown_dimensions(data: xr.Dataset) -> xr.Dataset:
    return xr.Dataset({"precip": (("time", "row", "column"), data["precip"].values)}, {"time": data["time"]})


def one_latitude(data: xr.Dataset) -> xr.Dataset:
    return data.isel(latitude=[2])


def on_the_globe_of_360(data: xr.Dataset) -> xr.Dataset:
    return data.assign_coords(longitude=data["longitude"] + 360)


def zarr_store(spoil: Callable[[Path], object] | None = None, **about: object) -> Build:
    def build(folder: Path) -> None:
        path = folder / "rain.zarr"
        dataset(CUBE, TIMES).to_zarr(path, **about)  # type: ignore[arg-type]
        if spoil is not None:
            spoil(path)

    return build


def without_metadata(path: Path) -> None:
    (path / "zarr.json").unlink()


def chunk_cut(path: Path) -> None:
    chunk = next(file for file in (path / "precip" / "c").rglob("*") if file.is_file())
    chunk.write_bytes(chunk.read_bytes()[:7])


def filled_with_zero(path: Path) -> None:
    """The second month is absent, and what is absent is read as 0."""
    place = path / "precip" / "zarr.json"
    facts = json.loads(place.read_text())
    facts["attributes"].pop("_FillValue")
    place.write_text(json.dumps(facts | {"fill_value": 0.0}))
    shutil.rmtree(path / "precip" / "c" / "1")


def filled_with_nothing(path: Path) -> None:
    (path / "precip" / "1.0.0").unlink()


def variable_gone(path: Path) -> None:
    shutil.rmtree(path / "precip")


CLEAR: dict[str, tuple[Build, str]] = {
    # GeoTIFFs that were not carried over whole
    "empty": (content(b""), "is empty (0 bytes)"),
    "cut in the header": (tif(cut(6)), "damaged or cut off"),
    "cut behind the header": (tif(cut(8)), "damaged or cut off"),
    "cut in the directory": (tif(cut(60)), "damaged or cut off"),
    "directory beyond the end": (tif(directory_at_the_end), "damaged or cut off"),
    "cut in a strip": (noisy_cut(0.5), "damaged or cut off"),
    "cut before the country": (noisy_cut(0.2), "damaged or cut off"),
    "cut by one byte": (tif(cut(-1)), "damaged or cut off"),
    "rubbish in a strip": (overwritten, "damaged or cut off"),
    "all zero bytes": (content(b"\0" * 5000), "is no GeoTIFF"),
    # something else under the name
    "web page": (content(HTML), "is a web page"),
    "web page behind a blank line": (content(b"\r\n  " + HTML), "is a web page"),
    "text": (content(b"AccessDenied: the key does not exist"), "is no GeoTIFF"),
    "JSON": (content(b'{"error": "quota"}'), "is no GeoTIFF"),
    "PNG": (content(b"\x89PNG\r\n\x1a\n" + b"\0" * 90), "is no GeoTIFF"),
    "zip": (content(b"PK\x03\x04" + b"\0" * 90), "is no GeoTIFF"),
    "folder of that name": (lambda folder: (folder / NAME).mkdir(), "is a folder"),
    "link to nothing": (link_to_nothing, "cannot be read"),
    "gzip cut": (packed(lambda body: body[: len(body) // 2]), "gzip compression is damaged or cut off"),
    "gzip without its end": (packed(lambda body: body[:-8]), "gzip compression is damaged or cut off"),
    "gzip rubbish": (packed(lambda body: body[:20] + b"\xff" * 60), "gzip compression is damaged"),
    "gzip of a web page": (packed(lambda body: gzip.compress(HTML)), "is a web page"),
    "gzip of nothing": (packed(lambda body: gzip.compress(b"")), "is empty"),
    "gzip of gzip": (twice_packed, "is no GeoTIFF"),
    "web page as .gz": (packed(lambda body: HTML), "is a web page"),
    # GeoTIFFs that are whole and not what is needed
    "no CRS": (tif(crs=None), "no coordinate reference system (CRS)"),
    "no position": (tif(transform=Affine.identity()), "no position on the earth"),
    "rotated": (tif(transform=Affine(0.5, 0.1, 27, 0.1, -0.5, -28)), "is rotated"),
    "columns from the east": (tif(transform=Affine(-0.5, 0, 30, 0, -0.5, -28)), "from east to west"),
    "degrees called metres": (tif(crs="EPSG:32735"), "does not cover the country"),
    "elsewhere": (tif(west=100.0), "does not cover the country"),
    "half a cell beside the others": (odd_one(west=WEST + STEP / 2), "differs from that of the other"),
    "finer than the others": (odd_one(step=STEP / 2), "differs from that of the other"),
    "smaller than the others": (odd_one(west=WEST + 2 * STEP), "differs from that of the other"),
    "two bands of data": (tif(bands=2), "has 2 bands of data"),
    "picture": (picture, "has 3 bands of data"),
    "palette": (palette, "has a colour table"),
    "complex numbers": (complex_numbers, "complex"),
    # values that cannot be
    "unit m in the tag": (tif(unit="m"), "its unit is 'm'"),
    "unit mm/day in the tag": (tif(unit="mm/day"), "its unit is 'mm/day'"),
    "a year of metres untold": (year_of(0.07), "the unit is another one"),
    "negative": (tif(values=-3.0), "outside 0…2000 mm"),
    "infinite": (tif(values=math.inf), "fill value that the file does not declare"),
    "fill value -999": (tif(values=-999.0), "fill value that the file does not declare"),
    "fill value 1e20": (tif(values=1e20), "fill value that the file does not declare"),
    "too much": (tif(values=25000.0), "wrong unit or damaged"),
    "absurd scale": (tif(scale=1e6), "outside 0…2000 mm"),
    "absurd offset": (tif(offset=-500.0), "outside 0…2000 mm"),
    "scale of zero": (tif(scale=0.0), "its scale is 0"),
    "scale that is no number": (tif(scale=math.nan), "its scale is nan"),
    # names and folders
    "nothing in the folder": (lambda folder: None, "is empty"),
    "names not recognised": (lambda folder: write_tif(folder / "rain_jan.tif", 7.0), "holds no file of"),
    "month 13": (lambda folder: write_tif(folder / "chirps-v3.0.2020.13.tif", 7.0), "holds no file of"),
    "dekads": (
        lambda folder: write_tif(folder / "chirps-v3.0.2020.01.2.tif", 7.0),
        "look like files of chirps_v3_dekadal",
    ),
    "a month twice": (two_of_one_month, "also stands in"),
    # NetCDF
    "NetCDF empty": (content(b"", "rain.nc"), "is empty (0 bytes)"),
    "NetCDF that is a web page": (content(HTML, "rain.nc"), "is a web page"),
    "NetCDF that is text": (content(b"rubbish", "rain.nc"), "is no NetCDF file"),
    "NetCDF header alone": (content(b"\x89HDF\r\n\x1a\n", "rain.nc"), "damaged or cut off"),
    "NetCDF cut": (nc(spoil=cut(0.6)), "damaged or cut off"),
    "NetCDF without time": (nc(without_time), "has no time coordinate"),
    "NetCDF of two variables": (nc(second_variable), "holds 2 variables"),
    "NetCDF of unknown dimensions": (nc(unknown_dimensions), "dimensions: time, row, column"),
    "NetCDF of other units": (nc(unit="kg m-2 s-1"), "its unit is 'kg m-2 s-1'"),
    "NetCDF of levels": (nc(levels), "dimensions level, time"),
    "NetCDF of one latitude": (nc(one_latitude), "one of latitudes only"),
    "latitudes that turn round": (
        nc(lat=(-28.25, -28.75, -28.5, -29.75, -30.25)),
        "latitudes are not evenly spaced",
    ),
    "NetCDF elsewhere": (nc(lon=(90.25, 90.75, 91.25, 91.75, 92.25)), "does not cover the country"),
    "time twice": (nc(steps([0, 0], "days since 2020-01-01")), "stands twice in the file"),
    "time without units": (nc(steps([0, 31], None)), "is not understood"),
    "time of fortnights": (nc(steps([0, 2], "fortnights since 2020-01-01")), "is not understood"),
    "time that is no number": (nc(steps([0, math.nan], "days since 2020-01-01")), "has gaps"),
    "time in the year 9999": (nc(steps([0, 2.9e6], "days since 2020-01-01")), "gives the year"),
    # Zarr
    "Zarr without metadata": (zarr_store(without_metadata), "damaged or cut off"),
    "Zarr with a chunk cut": (zarr_store(chunk_cut), "damaged or cut off"),
    "Zarr half written over a fill value of 0": (
        zarr_store(filled_with_zero, consolidated=False, encoding={"precip": MONTHS_APART}),
        "is half written",
    ),
    "Zarr half written without a fill value": (
        zarr_store(filled_with_nothing, zarr_format=2, encoding={"precip": UNFILLED}),
        "is half written",
    ),
    "Zarr without its variable": (zarr_store(variable_gone, consolidated=False), "holds no raster variable"),
}
RIGHT: dict[str, Build] = {
    "as it should be": tif(),
    "gzip": lambda folder: gzipped(write_tif(folder / NAME, 7.0)),
    "without .gz in its name": lambda folder: (folder / NAME).write_bytes(
        gzip.compress(write_tif(folder / "x.tif", 7.0).read_bytes())
    ),
    "bytes": tif(values=np.full(SHAPE, 7, np.uint8)),
    "64-bit numbers": tif(values=np.full(SHAPE, 7, np.float64)),
    "scale and offset": tif(values=np.full(SHAPE, 60, np.int16), scale=0.1, offset=1.0),
    "south-up": tif(south_up=True),
    "beyond 180 degrees": tif(west=WEST + 360),
    "moved by 1e-8": tif(west=WEST + 1e-8),
    "unit spelt otherwise": tif(unit="millimeters"),
    "preliminary beside final": preliminary_and_final,
    "NetCDF": nc(),
    "NetCDF of 360 days": nc(of_360_days),
    "NetCDF south-up": nc(lat=(-30.25, -29.75, -29.25, -28.75, -28.25)),
    "NetCDF beyond 180 degrees": nc(on_the_globe_of_360),
    "NetCDF of another order": nc(lambda data: data.transpose("longitude", "time", "latitude")),
    "Zarr": zarr_store(),
    "Zarr without consolidated metadata": zarr_store(consolidated=False),
    "Zarr of the second format": zarr_store(zarr_format=2),
}


def read(folder: Path, source: Source = CHIRPS_V3_MONTHLY) -> np.ndarray:
    return harmonise(source, folder / "raw", BOUNDS, Status.OBSERVED, folder / "interim").values.values


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", CLEAR)
def test_bad_rasters_are_told_in_one_line_and_leave_nothing(
    raw: Path, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    build, words = CLEAR[kind]
    build(raw)
    capfd.readouterr()
    with pytest.raises(InputError) as caught:
        read(raw.parent)
    lines = [str(problem) for problem in caught.value.problems]
    assert len(lines) == 1, lines
    assert words in lines[0]
    assert "\n" not in lines[0] and "; " in lines[0]
    assert "Traceback" not in lines[0] and str(raw.parent) not in lines[0]
    assert capfd.readouterr() == ("", "")
    home = raw.parent / "interim" / CHIRPS_V3_MONTHLY.id
    assert [p.name for p in home.glob(".manifest*")] == []
    shutil.rmtree(raw)
    write_tif(raw / NAME, 5.0)
    assert read(raw.parent)[0, 0, 0] == 5.0  # what was refused is in no one's way


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", RIGHT)
def test_odd_rasters_give_their_right_number(raw: Path, kind: str) -> None:
    RIGHT[kind](raw)
    (raw / "x.tif").unlink(missing_ok=True)
    values = read(raw.parent)
    assert values[0] == pytest.approx(7.0)
    assert values.shape[1:] == (5, 5)


def test_no_data_everywhere_is_missing_and_no_error(raw: Path) -> None:
    write_tif(raw / NAME, -9999.0, nodata=-9999.0)
    assert np.isnan(read(raw.parent)).all()


def test_a_chunk_that_is_missing_over_nan_is_missing_data(raw: Path) -> None:
    dataset(CUBE, TIMES).to_zarr(raw / "rain.zarr", encoding={"precip": MONTHS_APART})
    shutil.rmtree(raw / "rain.zarr" / "precip" / "c" / "1")
    values = read(raw.parent)
    assert (values[0] == 7.0).all()
    assert np.isnan(values[1]).all()


def test_a_raster_of_classes_where_a_share_is_expected(raw: Path) -> None:
    classes = np.tile(np.array([1, 2, 3, 4, 5, 9], np.uint8), (6, 1))
    write_tif(raw / "cropland.tif", classes)
    with pytest.raises(InputError) as caught:
        read(raw.parent, CROPLAND_FRACTION)
    assert "outside 0…1 share" in str(caught.value)


def test_vegetation_stored_as_bytes_is_no_index(raw: Path) -> None:
    write_tif(raw / "ndvi.2020.01.tif", np.full(SHAPE, 180, np.uint8), scale=1.0)
    write_tif(raw / "ndvi.2020.02.tif", np.full(SHAPE, 60.0, np.float32))
    with pytest.raises(InputError) as caught:
        read(raw.parent, NDVI)
    assert "outside -1…1" in str(caught.value)


def test_months_where_dekads_are_expected(raw: Path) -> None:
    write_tif(raw / NAME, 7.0)
    with pytest.raises(InputError, match="look like files of chirps_v3_monthly"):
        read(raw.parent, CHIRPS_V3_DEKADAL)


def test_people_below_nothing(raw: Path) -> None:
    write_tif(raw / "lso_ppp_2020.tif", -5.0)
    with pytest.raises(InputError, match="outside 0…1e"):
        read(raw.parent, POPULATION_RASTER)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_raster_without_permission(raw: Path) -> None:
    write_tif(raw / NAME, 7.0).chmod(0)
    with pytest.raises(InputError, match="cannot be opened"):
        read(raw.parent)


def test_there_are_as_many_kinds_as_promised() -> None:
    assert len(CLEAR) + len(RIGHT) >= 60
    assert len({id(build) for build, _ in CLEAR.values()}) == len(CLEAR)
