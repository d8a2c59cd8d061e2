"""Reads the window of a country out of one GeoTIFF, with every mask that a publisher may use."""

from __future__ import annotations

import gzip
import logging
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.env import hasenv
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError, RasterioIOError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import Affine
from rasterio.warp import calculate_default_transform, reproject, transform_bounds
from rasterio.windows import Window as Pixels

from etl.files.raster_address import gdal_name, is_remote
from etl.files.raster_units import factor_for
from etl.files.raster_window import Bounds, Fault, window_like, window_over
from etl.model.records import Source
from etl.science.grid import Grid

Raster = npt.NDArray[np.float32]
TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
GZIP_MAGIC = b"\x1f\x8b"
AGAIN = "fetch the file again"
DEGREES = "EPSG:4326"
# Siblings are looked up by name instead of listing a folder of hundreds of files for each of them.
SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_PAM_ENABLED": "YES",
    "GDAL_HTTP_MAX_RETRY": "3",
    "GDAL_HTTP_RETRY_DELAY": "1",
    "GDAL_HTTP_TIMEOUT": "60",
    "CPL_VSIL_CURL_USE_HEAD": "NO",  # signed addresses answer GET alone
}


class _Silence:
    """Keeps GDAL's own messages off the screen while anybody, in any thread, reads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._undo = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._readers += 1
            if self._readers == 1:
                logger = logging.getLogger("rasterio")
                self._undo.callback(logger.setLevel, logger.level)
                logger.setLevel(logging.CRITICAL + 1)
                self._undo.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore", NotGeoreferencedWarning)

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._readers -= 1
            if self._readers == 0:
                self._undo.close()


SILENCE = _Silence()


@contextmanager
def quiet() -> Iterator[None]:
    """GDAL's settings for this thread, its messages silenced: what matters is raised as a Fault."""
    with SILENCE, nullcontext() if hasenv() else rasterio.Env(**SETTINGS):
        yield


def read_tiff(path: Path, source: Source, bounds: Bounds, target: Grid | None) -> tuple[Grid, Raster]:
    """Grid and values (ny, nx) of one GeoTIFF over bounds, or on the target grid; Fault where it is bad.

    Values are in the source's unit, north-up, NaN where nodata, mask or alpha band say so. A projected
    raster is brought to EPSG:4326. To be called within `quiet()`.
    """
    try:
        with _opened(path) as dataset:
            _check_layout(dataset)
            if dataset.crs.is_geographic:
                return _in_degrees(dataset, source, bounds, target)
            return _projected(dataset, source, bounds, target)
    except (RasterioError, CRSError) as error:
        raise Fault(f"is damaged or cut off ({_short(error)})", AGAIN) from error


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    if is_remote(path):
        with _remote(path) as dataset:
            yield dataset
        return
    head = _head(path)
    if head.startswith(GZIP_MAGIC):
        content = _unpacked(path)
        _check_magic(content[:512])
        with MemoryFile(content) as memory, memory.open(driver="GTiff") as dataset:
            yield dataset
    else:
        _check_magic(head)
        with rasterio.open(path, driver="GTiff") as dataset:
            yield dataset


@contextmanager
def _remote(path: Path) -> Iterator[DatasetReader]:
    """A raster at an address, for which no files beside it are looked for: each would be a request."""
    with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"):
        try:
            dataset = rasterio.open(gdal_name(path), driver="GTiff")
        except RasterioIOError as error:
            raise Fault(
                f"cannot be read at its address ({_short(error)})", "check the address and the connection"
            ) from error
        with dataset:
            yield dataset


def _head(path: Path) -> bytes:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise Fault("is no file", "take it away")
    try:
        with path.open("rb") as stream:
            return stream.read(512)
    except IsADirectoryError:
        raise Fault("is a folder, not a raster", "take it away or unpack the file into it") from None
    except PermissionError:
        raise Fault("cannot be opened", "give the file read permission") from None
    except FileNotFoundError:
        raise Fault("has vanished while it was read", "run again") from None


def _unpacked(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Fault(f"its gzip compression is damaged or cut off ({_short(error)})", AGAIN) from error


def _check_magic(head: bytes) -> None:
    if not head:
        raise Fault("is empty (0 bytes)", AGAIN)
    if head.lstrip().startswith(b"<"):
        raise Fault("is a web page, not a raster: the server sent a message instead", AGAIN)
    if not head.startswith(TIFF_MAGIC):
        raise Fault("is no GeoTIFF", f"{AGAIN}, or convert it with gdal_translate")


def _check_layout(dataset: DatasetReader) -> None:
    if dataset.crs is None:
        raise Fault(
            "has no coordinate reference system (CRS)",
            "write it into the file, e.g. gdal_edit.py -a_srs EPSG:4326, or fetch the file again",
        )
    if dataset.transform == Affine.identity():
        raise Fault("has a CRS but no position on the earth", AGAIN)
    if dataset.transform.b or dataset.transform.d:
        raise Fault("its grid is rotated", "warp it with gdalwarp -t_srs EPSG:4326")
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
    step = dataset.transform
    south_up = step.e > 0
    north = step.f + dataset.height * step.e if south_up else step.f
    if step.a < 0:
        raise Fault("its columns run from east to west", "warp it with gdalwarp -t_srs EPSG:4326")
    full = Grid(step.c, north, step.a, abs(step.e), dataset.width, dataset.height)
    window = window_over(full, bounds) if target is None else window_like(full, target)
    rows = window.rows
    first = dataset.height - rows.stop if south_up else rows.start
    parts = [
        _values(dataset, source, Pixels(c.start, first, c.stop - c.start, rows.stop - rows.start))
        for c in window.columns
    ]
    values = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
    return window.grid, values[::-1] if south_up else values


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
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    if scale == 1.0 and offset == 0.0 and np.issubdtype(raw.dtype, np.integer):
        scale = source.scale
    scale *= factor_for(source, _unit(dataset, band))
    plain = scale == 1.0 and offset == 0.0
    values = raw.astype(np.float32) if plain else (raw * np.float64(scale) + offset).astype(np.float32)
    values[missing] = np.nan
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
    grid = (window_over(whole, bounds) if target is None else window_like(whole, target)).grid
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
    if source.classes:
        return Resampling.nearest
    return Resampling.sum if source.per_cell else Resampling.bilinear


def _short(error: BaseException) -> str:
    """The last part of GDAL's own words, which names no file, on one line."""
    text = str(error.__cause__ or error) or type(error).__name__
    return " ".join(text.split()).rsplit(": ", 1)[-1].rstrip(".")[-120:]
