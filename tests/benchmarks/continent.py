"""Makes what the raster benchmarks read: rasters of the size and kind of CHIRPS over Africa, and polygons."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter

from etl.model.paths import REFERENCE
from etl.science.grid import Grid

GRID = Grid(west=-20.0, north=40.0, dx=0.05, dy=0.05, nx=1500, ny=1600)
DISTINCT = 20  # rasters of their own content; more are further names of these


def rasters(folder: Path, count: int) -> Path:
    """A folder of monthly float32 GeoTIFFs, deflated in strips, with sea as nodata."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [folder / f"chirps-v3.0.{1981 + n // 12}.{n % 12 + 1:02d}.tif" for n in range(count)]
    rng = np.random.default_rng(1)
    shape = GRID.shape
    wet = gaussian_filter(rng.standard_normal(shape), 30)
    wet = 200 * (wet - wet.min()) / np.ptp(wet)
    sea = gaussian_filter(rng.standard_normal(shape), 80) < -0.004
    for number, name in enumerate(names):
        if number >= DISTINCT:
            os.link(names[number % DISTINCT], name)
            continue
        values = wet * rng.gamma(4, 0.25) + rng.standard_normal(shape)
        _write(name, np.where(sea, -9999.0, values.clip(0)).astype(np.float32))
    return folder


def _write(path: Path, values: np.ndarray) -> None:
    about = {"driver": "GTiff", "height": GRID.ny, "width": GRID.nx, "count": 1, "dtype": "float32"}
    transform = Affine(GRID.dx, 0, GRID.west, 0, -GRID.dy, GRID.north)
    with rasterio.open(
        path, "w", crs="EPSG:4326", transform=transform, nodata=-9999.0, compress="deflate", **about
    ) as file:
        file.write(values, 1)


def ten() -> gpd.GeoDataFrame:
    """The districts of Lesotho."""
    return gpd.read_file(REFERENCE / "districts.geojson")[["pcode", "geometry"]]


def six_thousand() -> gpd.GeoDataFrame:
    """Uneven quadrangles that tile the continent, 80 by 75."""
    columns, rows = 80, 75
    rng = np.random.default_rng(3)
    x, y = np.meshgrid(np.linspace(-19.9, 54.9, columns + 1), np.linspace(39.9, -39.9, rows + 1))
    inner = slice(1, -1), slice(1, -1)
    x[inner] += rng.uniform(-0.3, 0.3, x[inner].shape) * 74.8 / columns
    y[inner] += rng.uniform(-0.3, 0.3, y[inner].shape) * 79.8 / rows
    corners = np.stack([x, y], axis=-1)
    outlines = [
        shapely.Polygon([corners[i, j], corners[i, j + 1], corners[i + 1, j + 1], corners[i + 1, j]])
        for i in range(rows)
        for j in range(columns)
    ]
    codes = [f"P{number:04d}" for number in range(len(outlines))]
    return gpd.GeoDataFrame({"pcode": codes}, geometry=outlines, crs="EPSG:4326")
