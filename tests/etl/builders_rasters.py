"""Builds the small raster files that the tests of readers and store need."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
import xarray as xr
from rasterio.enums import ColorInterp
from rasterio.transform import Affine

WEST, NORTH, STEP = 27.0, -28.0, 0.5
BOUNDS = (27.6, -29.9, 28.9, -28.6)  # the cells around it: 27.0–29.5 E, 28.0–30.5 S
SHAPE = (6, 6)


def ramp(first: float = 0.0, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    """first, first + 1, … along the rows from the north-west."""
    return first + np.arange(shape[0] * shape[1], dtype=np.float32).reshape(shape)


def write_tif(
    path: Path,
    values: np.ndarray | float,
    *,
    west: float = WEST,
    north: float = NORTH,
    step: float = STEP,
    crs: str | None = "EPSG:4326",
    nodata: float | None = None,
    alpha: np.ndarray | None = None,
    mask: np.ndarray | None = None,
    scale: float | None = None,
    offset: float | None = None,
    unit: str | None = None,
    south_up: bool = False,
    transform: Affine | None = None,
    bands: int = 1,
) -> Path:
    """A GeoTIFF of values given north-up; a number stands for a whole raster of it."""
    raster = np.full(SHAPE, values, dtype=np.float32) if np.isscalar(values) else np.asarray(values)
    transform = transform or Affine(step, 0, west, 0, -step, north)
    if south_up:
        raster = raster[::-1]
        south = north - raster.shape[0] * step
        transform = Affine(step, 0, west, 0, step, south)
    profile = {
        "driver": "GTiff",
        "height": raster.shape[0],
        "width": raster.shape[1],
        "count": bands + (alpha is not None),
        "dtype": raster.dtype,
        "crs": crs,
        "transform": transform,
        "nodata": nodata,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(path, "w", **profile) as file:
        for band in range(1, bands + 1):
            file.write(raster, band)
        if alpha is not None:
            file.write(alpha.astype(raster.dtype), bands + 1)
            file.colorinterp = [ColorInterp.gray] * bands + [ColorInterp.alpha]
        if mask is not None:
            file.write_mask(mask.astype(np.uint8) * 255)
        if scale is not None:
            file.scales = (scale,) * file.count
        if offset is not None:
            file.offsets = (offset,) * file.count
        if unit is not None:
            file.units = (unit,) * file.count
    return path


def gzipped(path: Path) -> Path:
    """The same file compressed, as name.gz in place of it."""
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed


def monthly(folder: Path, labels: Sequence[str], first: float = 1.0, **about: object) -> list[Path]:
    """CHIRPS v3 files of the labels; the n-th is constant at first + n."""
    names = [f"chirps-v3.0.{label.replace('-', '.')}.tif" for label in labels]
    return [write_tif(folder / name, first + n, **about) for n, name in enumerate(names)]  # type: ignore[arg-type]


def dataset(
    values: np.ndarray,
    times: Sequence[str],
    *,
    lat: Sequence[float] = (-28.25, -28.75, -29.25, -29.75, -30.25),
    lon: Sequence[float] = (27.25, 27.75, 28.25, 28.75, 29.25),
    name: str = "precip",
    unit: str | None = "mm/month",
    names: tuple[str, str, str] = ("time", "latitude", "longitude"),
) -> xr.Dataset:
    """A CF dataset with dims (time, lat, lon)."""
    time, y, x = names
    array = xr.DataArray(
        np.asarray(values, dtype=np.float32),
        dims=(time, y, x),
        coords={time: np.array(times, dtype="datetime64[ns]"), y: list(lat), x: list(lon)},
        attrs={"units": unit} if unit else {},
    )
    array[y].attrs = {"units": "degrees_north", "standard_name": "latitude"}
    array[x].attrs = {"units": "degrees_east", "standard_name": "longitude"}
    return array.to_dataset(name=name)
