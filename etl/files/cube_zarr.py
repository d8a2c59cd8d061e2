"""The harmonised cube on disk: Zarr v3 with CF attributes, EPSG:4326, north-up, ascending time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr
import zarr
from zarr.codecs import BloscCodec

from etl.model import periods
from etl.model.periods import Cadence
from etl.model.records import Source
from etl.science.grid import Grid

Attributes = dict[str, Any]
CHUNK_BYTES = 4_000_000
CHUNK_PERIODS = 120
LEAST_CHUNK_PERIODS = (
    24  # of a large grid, whose rows are divided instead: formulas need every period of a cell
)
EPOCH = date(1970, 1, 1)
FIRST_DAYS = {1: 1, 2: 11, 3: 21}
WGS84 = (
    'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],'
    'CS[ellipsoidal,2],AXIS["latitude",north],AXIS["longitude",east],'
    'ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",4326]]'
)


def create(path: Path, source: Source, grid: Grid) -> None:
    """Make an empty cube of no periods."""
    group = zarr.create_group(
        path,
        zarr_format=3,
        attributes={
            "Conventions": "CF-1.11",
            "title": source.title,
            "institution": source.publisher,
            "source": source.id,
            "references": source.citation,
            "license": source.licence,
        },
    )
    group.create_array(
        source.gives,
        shape=(0, *grid.shape),
        chunks=_chunks(source, grid),
        dtype="float32",
        fill_value=float("nan"),
        compressors=BloscCodec(cname="zstd", clevel=1, shuffle="shuffle"),
        dimension_names=("time", "lat", "lon"),
        attributes={"long_name": source.title, "units": source.unit, "grid_mapping": "crs"},
    )
    _axis(group, "lat", grid.lats, "degrees_north", "latitude", "Y")
    _axis(group, "lon", grid.lons, "degrees_east", "longitude", "X")
    clock: Attributes = {
        "units": f"days since {EPOCH}",
        "calendar": "standard",
        "standard_name": "time",
        "axis": "T",
    }
    group.create_array(
        "time", shape=(0,), chunks=(4096,), dtype="int32", dimension_names=("time",), attributes=clock
    )
    crs: Attributes = {"grid_mapping_name": "latitude_longitude", "crs_wkt": WGS84}
    group.create_array("crs", shape=(), dtype="int32", attributes=crs)


def write(
    path: Path, source: Source, labels: tuple[str, ...], first: int, values: npt.NDArray[np.float32]
) -> None:
    """Write rasters for the last len(values) of `labels`, cutting or lengthening the cube to fit labels.

    labels: all periods of the cube up to the last one written; first: index of the first one written.
    """
    group = zarr.open_group(path, mode="r+")
    data, time = _array(group, source.gives), _array(group, "time")
    data.resize((len(labels), *data.shape[1:]))
    time.resize((len(labels),))
    with zarr.config.set({"array.write_empty_chunks": True}):
        data[first:] = values
    time[first:] = [_first_day(label) for label in labels[first:]]


def read(path: Path, source: Source, first: int, last: int) -> npt.NDArray[np.float32]:
    """Rasters first…last-1 of a cube, shape (last - first, ny, nx)."""
    data = _array(zarr.open_group(path, mode="r"), source.gives)
    return np.asarray(data[first:last], dtype=np.float32)


def open_lazily(path: Path, source: Source, count: int) -> xr.DataArray:
    """The first `count` rasters, dims (period, lat, lon), read when they are asked for."""
    dataset = xr.open_dataset(path, engine="zarr", consolidated=False, decode_cf=False, cache=False)
    return (
        dataset[source.gives]
        .isel(time=slice(0, count))
        .drop_vars("time", errors="ignore")
        .rename(time="period")
    )


def holds(path: Path, source: Source, grid: Grid, count: int) -> bool:
    """Whether a cube is there with `count` rasters and no chunk of them missing."""
    try:
        data = _array(zarr.open_group(path, mode="r"), source.gives)
    except (OSError, ValueError, KeyError):
        return False
    depth, rows, _ = data.chunks
    complete = -(-count // depth) * -(-grid.ny // rows)
    return data.shape[1:] == grid.shape and data.shape[0] >= count and data.nchunks_initialized >= complete


def chunk_length(source: Source, grid: Grid) -> int:
    """Periods that share a chunk: many of a small country, fewer of a continent."""
    if source.cadence is Cadence.STATIC:
        return 1
    return int(np.clip(CHUNK_BYTES // (4 * grid.ny * grid.nx), LEAST_CHUNK_PERIODS, CHUNK_PERIODS))


def _chunks(source: Source, grid: Grid) -> tuple[int, int, int]:
    depth = chunk_length(source, grid)
    return depth, int(np.clip(CHUNK_BYTES // (4 * depth * grid.nx), 1, grid.ny)), grid.nx


def _axis(
    group: zarr.Group, name: str, values: npt.NDArray[np.float64], unit: str, standard: str, axis: str
) -> None:
    attributes: Attributes = {"units": unit, "standard_name": standard, "axis": axis}
    group.create_array(name, data=values, dimension_names=(name,), attributes=attributes)


def _array(group: zarr.Group, name: str) -> zarr.Array[Any]:
    found = group[name]
    if not isinstance(found, zarr.Array):
        raise ValueError(f"{name} is no array")
    return found


def _first_day(label: str) -> int:
    """Days from 1970-01-01 to the first day of a period; 0 for a raster that holds for all time."""
    if not label:
        return 0
    day = FIRST_DAYS[int(label[8])] if len(label) > len("2020-01") else 1
    month = periods.month_of(label) if len(label) > len("2020") else 1
    return (date(periods.year_of(label), month, day) - EPOCH).days
