"""Reads the window of a country out of one GeoTIFF, with every mask that a publisher may use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.errors import CRSError, RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import Affine
from rasterio.warp import calculate_default_transform, reproject, transform_bounds
from rasterio.windows import Window as Pixels

from etl.files.raster_open import AGAIN, in_words, opened
from etl.files.raster_units import factor_for
from etl.files.raster_window import Bounds, Fault, window_like, window_over
from etl.model.records import Source
from etl.science.grid import Grid

Raster = npt.NDArray[np.float32]
DEGREES = "EPSG:4326"


def read_tiff(path: Path, source: Source, bounds: Bounds, target: Grid | None) -> tuple[Grid, Raster]:
    """Grid and values (ny, nx) of one GeoTIFF over bounds, or on the target grid; Fault where it is bad.

    Values are in the source's unit, north-up, NaN where nodata, mask or alpha band say so. A projected
    raster is brought to EPSG:4326. To be called within `quiet()`.
    """
    with _checked(path, source) as dataset:
        if dataset.crs.is_geographic:
            return _in_degrees(dataset, source, bounds, target)
        return _projected(dataset, source, bounds, target)


def tiff_grid(path: Path, source: Source, bounds: Bounds) -> Grid:
    """Grid of one GeoTIFF over bounds, as `read_tiff` gives it, without reading a value."""
    with _checked(path, source) as dataset:
        if dataset.crs.is_geographic:
            return window_over(_full(dataset), bounds).grid
        return _degrees_over(dataset, _pixels_over(dataset, bounds), bounds, None)


@contextmanager
def _checked(path: Path, source: Source) -> Iterator[DatasetReader]:
    try:
        with opened(path) as dataset:
            _check_layout(dataset, source)
            yield dataset
    except (RasterioError, CRSError) as error:
        raise Fault(f"is damaged or cut off ({in_words(error)})", AGAIN) from error


def _check_layout(dataset: DatasetReader, source: Source) -> None:
    if dataset.crs is None:
        raise Fault(
            "has no coordinate reference system (CRS)",
            "write it into the file, e.g. gdal_edit.py -a_srs EPSG:4326, or fetch the file again",
        )
    if dataset.transform == Affine.identity():
        raise Fault("has a CRS but no position on the earth", AGAIN)
    if dataset.transform.b or dataset.transform.d:
        raise Fault("its grid is rotated", "warp it with gdalwarp -t_srs EPSG:4326")
    if ColorInterp.palette in dataset.colorinterp and not source.classes:
        raise Fault(
            "has a colour table: its numbers stand for colours or classes, not for values",
            "use the publisher's file of values; if these are, gdal_edit.py -colorinterp_1 gray says so",
        )
    if any("complex" in kind for kind in dataset.dtypes):
        raise Fault("holds complex numbers", f"use the publisher's file, or {AGAIN}")
    if len(_data_bands(dataset)) != 1:
        raise Fault(
            f"has {len(_data_bands(dataset))} bands of data, one is expected",
            "split it into one file per period with gdal_translate -b",
        )


def _data_bands(dataset: DatasetReader) -> list[int]:
    kinds = zip(dataset.indexes, dataset.colorinterp, strict=True)
    return [band for band, kind in kinds if kind is not ColorInterp.alpha]


def _in_degrees(
    dataset: DatasetReader, source: Source, bounds: Bounds, target: Grid | None
) -> tuple[Grid, Raster]:
    full = _full(dataset)
    window = window_over(full, bounds) if target is None else window_like(full, target)
    south_up = dataset.transform.e > 0
    rows = window.rows
    first = dataset.height - rows.stop if south_up else rows.start
    parts = [
        _values(dataset, source, Pixels(c.start, first, c.stop - c.start, rows.stop - rows.start))
        for c in window.columns
    ]
    values = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
    return window.grid, values[::-1] if south_up else values


def _full(dataset: DatasetReader) -> Grid:
    """The whole grid of a raster in degrees."""
    step = dataset.transform
    if step.a < 0:
        raise Fault("its columns run from east to west", "warp it with gdalwarp -t_srs EPSG:4326")
    north = step.f + dataset.height * step.e if step.e > 0 else step.f
    return Grid(step.c, north, step.a, abs(step.e), dataset.width, dataset.height)


def _values(dataset: DatasetReader, source: Source, pixels: Pixels) -> Raster:
    """Values in the source's unit, NaN where missing, in the order of the file."""
    band = _data_bands(dataset)[0]
    raw = dataset.read(band, window=pixels)
    missing = _nodata(raw, dataset.nodatavals[band - 1], source.nodata)
    flags = dataset.mask_flag_enums[band - 1]
    if MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags:
        missing |= dataset.read_masks(band, window=pixels) == 0
    for number, kind in zip(dataset.indexes, dataset.colorinterp, strict=True):
        if kind is ColorInterp.alpha:
            missing |= dataset.read(number, window=pixels) == 0
    if source.share_of:
        share = np.isin(raw, source.share_of).astype(np.float32)
        share[missing] = np.nan
        return share
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    if not np.isfinite([scale, offset]).all() or scale == 0.0:
        raise Fault(f"its scale is {scale:g}, its offset {offset:g}", AGAIN)
    if scale == 1.0 and offset == 0.0 and np.issubdtype(raw.dtype, np.integer):
        scale = source.scale
    scale *= factor_for(source, _unit(dataset, band))
    plain = scale == 1.0 and offset == 0.0
    found = raw if plain else raw * np.float64(scale) + offset
    values = found.astype(np.float32, copy=False)
    np.copyto(values, np.nan, where=missing)
    return np.asarray(values, dtype=np.float32)


def _nodata(raw: npt.NDArray[Any], tag: float | None, default: float | None) -> npt.NDArray[np.bool_]:
    value = default if tag is None else tag
    if value is None or np.isnan(value):
        return np.zeros(raw.shape, dtype=bool)
    if np.issubdtype(raw.dtype, np.floating):
        with np.errstate(over="ignore"):
            return np.asarray(raw == np.asarray(value).astype(raw.dtype))
    return np.asarray(raw == value)


def _unit(dataset: DatasetReader, band: int) -> str:
    tags = {k.lower(): v for k, v in {**dataset.tags(), **dataset.tags(band)}.items()}
    return dataset.units[band - 1] or tags.get("units") or tags.get("unit") or ""


def _projected(
    dataset: DatasetReader, source: Source, bounds: Bounds, target: Grid | None
) -> tuple[Grid, Raster]:
    """The part over bounds, brought to degrees: sums of totals per cell, nearest class, else bilinear."""
    pixels = _pixels_over(dataset, bounds)
    values = _values(dataset, source, pixels)
    corner = dataset.window_transform(pixels)
    grid = _degrees_over(dataset, pixels, bounds, target)
    warped = np.full(grid.shape, np.nan, dtype=np.float32)
    reproject(
        values,
        warped,
        src_transform=corner,
        src_crs=dataset.crs,
        src_nodata=np.nan,
        dst_transform=Affine(grid.dx, 0, grid.west, 0, -grid.dy, grid.north),
        dst_crs=DEGREES,
        dst_nodata=np.nan,
        resampling=_resampling(source),
    )
    return grid, warped


def _degrees_over(dataset: DatasetReader, pixels: Pixels, bounds: Bounds, target: Grid | None) -> Grid:
    """The grid in degrees to which some pixels of a projected raster are brought."""
    edges = dataset.window_bounds(pixels)
    step, *_ = calculate_default_transform(dataset.crs, DEGREES, pixels.width, pixels.height, *edges)
    west, south, east, north = transform_bounds(dataset.crs, DEGREES, *edges)
    size = step.a
    whole = Grid(
        west=np.floor(west / size) * size,
        north=np.ceil(north / size) * size,
        dx=size,
        dy=size,
        nx=int(np.ceil(east / size) - np.floor(west / size)),
        ny=int(np.ceil(north / size) - np.floor(south / size)),
    )
    return (window_over(whole, bounds) if target is None else window_like(whole, target)).grid


def _pixels_over(dataset: DatasetReader, bounds: Bounds) -> Pixels:
    west, south, east, north = transform_bounds(DEGREES, dataset.crs, *bounds)
    step = dataset.transform
    columns = sorted(((west - step.c) / step.a, (east - step.c) / step.a))
    rows = sorted(((south - step.f) / step.e, (north - step.f) / step.e))
    first_column, last_column = max(0, int(columns[0]) - 2), min(dataset.width, int(columns[1]) + 3)
    first_row, last_row = max(0, int(rows[0]) - 2), min(dataset.height, int(rows[1]) + 3)
    if first_column >= last_column or first_row >= last_row:
        raise Fault("does not cover the country", "use a raster that covers every district")
    return Pixels(first_column, first_row, last_column - first_column, last_row - first_row)


def _resampling(source: Source) -> Resampling:
    if source.share_of:
        return Resampling.average  # of cells that are 0 or 1, never of codes
    if source.classes:
        return Resampling.nearest
    return Resampling.sum if source.per_cell else Resampling.bilinear
