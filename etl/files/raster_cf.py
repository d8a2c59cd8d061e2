"""Reads the window of a country out of a NetCDF file or Zarr store by its CF coordinates."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from etl.files.netcdf_classic import check_whole
from etl.files.raster_axes import axis_of, kind_of, regular
from etl.files.raster_calendar import periods_along
from etl.files.raster_names import STATIC
from etl.files.raster_units import factor_for
from etl.files.raster_window import Bounds, Fault, short, window_like, window_over
from etl.files.zarr_chunks import check_chunks
from etl.model.periods import Cadence
from etl.model.records import Source
from etl.science.grid import Grid

Stack = npt.NDArray[np.float32]
HDF5_MAGIC = b"\x89HDF"
CLASSIC_MAGIC = b"CDF"
AGAIN = "fetch the file again"


@dataclass(frozen=True)
class Layers:
    """An open file: its one variable with dims (time, lat, lon) in any order, and a label per time step."""

    variable: xr.DataArray
    lat: Hashable
    lon: Hashable
    time: Hashable | None
    periods: tuple[str, ...]


@contextmanager
def open_layers(path: Path, source: Source) -> Iterator[Layers]:
    """The rasters in a NetCDF file or Zarr store; Fault where it is damaged or not understood."""
    with _opened(path) as dataset:
        variable = _variable(dataset, source)
        lat, lon = axis_of(variable, "lat"), axis_of(variable, "lon")
        time = _time(variable, lat, lon)
        if time is None and source.cadence is not Cadence.STATIC:
            raise Fault("has no time coordinate", f"{AGAIN}, or name GeoTIFFs by their period")
        if time is None or source.cadence is Cadence.STATIC:
            count = 1 if time is None else variable.sizes[time]
            yield Layers(variable, lat, lon, time, (STATIC,) * count)
        else:
            yield Layers(variable, lat, lon, time, periods_along(dataset, time, source.cadence))


def grid_over(layers: Layers, bounds: Bounds) -> Grid:
    """Grid of the layers over bounds, no value read; Fault where there is none."""
    return window_over(_full_grid(layers.variable, layers.lat, layers.lon)[2], bounds).grid


def read_layers(
    layers: Layers, source: Source, steps: Sequence[int], bounds: Bounds, target: Grid | None
) -> tuple[Grid, Stack]:
    """Grid and values (steps, ny, nx) over bounds or on the target grid: north-up, NaN where missing."""
    variable = layers.variable
    south_up, west_up, full = _full_grid(variable, layers.lat, layers.lon)
    window = window_over(full, bounds) if target is None else window_like(full, target)
    rows = _reversed(window.rows, full.ny) if south_up else window.rows
    factor = factor_for(source, str(variable.attrs.get("units", ""))) * _scale(variable, source)
    if layers.time is not None:
        variable = variable.isel({layers.time: _run(steps)})
    order = ([layers.time] if layers.time is not None else []) + [layers.lat, layers.lon]
    parts = []
    for slices in window.columns:
        columns = _reversed(slices, full.nx) if west_up else slices
        part = variable.isel({layers.lat: rows, layers.lon: columns}).transpose(*order)
        values = np.asarray(_loaded(part), dtype=np.float64)
        parts.append(values[..., ::-1] if west_up else values)
    values = np.concatenate(parts, axis=-1) if len(parts) > 1 else parts[0]
    values = values.reshape(-1, *window.grid.shape)
    values = values[:, ::-1] if south_up else values
    missing = _undeclared(layers.variable, source)
    if missing is not None:
        values = np.where(values == missing, np.nan, values)
    if source.share_of:
        values = np.where(np.isnan(values), np.nan, np.isin(values, source.share_of))
    return window.grid, (values * factor).astype(np.float32)


@contextmanager
def _opened(path: Path) -> Iterator[xr.Dataset]:
    engine = _engine(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = xr.open_dataset(path, engine=engine, decode_times=False, decode_coords="all")
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise Fault(f"is damaged or cut off ({short(error)})", AGAIN) from error
        with dataset:
            if engine == "zarr":
                check_chunks(path)
            yield dataset


def _engine(path: Path) -> str:
    if path.is_dir():
        return "zarr"
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except PermissionError:
        raise Fault("cannot be opened", "give the file read permission") from None
    if not head:
        raise Fault("is empty (0 bytes)", AGAIN)
    if head.startswith(CLASSIC_MAGIC):
        check_whole(path)
    if head.startswith((HDF5_MAGIC, CLASSIC_MAGIC)):
        return "netcdf4"
    if head.lstrip().startswith(b"<"):
        raise Fault("is a web page, not a raster: the server sent a message instead", AGAIN)
    raise Fault("is no NetCDF file", AGAIN)


def _loaded(part: xr.DataArray) -> npt.NDArray[Any]:
    try:
        return np.asarray(part.values)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise Fault(f"is damaged or cut off ({short(error)})", AGAIN) from error


def _variable(dataset: xr.Dataset, source: Source) -> xr.DataArray:
    """The one variable with a latitude and a longitude; the source's own name decides between several."""
    candidates = [name for name in dataset.data_vars if dataset[name].ndim >= 2]
    if not candidates:
        raise Fault("holds no raster variable", AGAIN)
    if len(candidates) > 1:
        named = [name for name in candidates if str(name).lower() in (source.gives, source.id)]
        if len(named) != 1:
            names = ", ".join(str(name) for name in candidates)
            raise Fault(
                f"holds {len(candidates)} variables ({names})", "keep the one that is meant, e.g. ncks -v"
            )
        candidates = named
    variable = dataset[candidates[0]]
    spare = [d for d in variable.dims if variable.sizes[d] == 1 and kind_of(variable, d) == ""]
    return variable.squeeze(spare, drop=True)


def _time(variable: xr.DataArray, lat: Hashable, lon: Hashable) -> Hashable | None:
    others = [dim for dim in variable.dims if dim not in (lat, lon)]
    times = [dim for dim in others if kind_of(variable, dim) == "time"]
    if len(others) > 1 or (others and not times):
        dims = ", ".join(map(str, variable.dims))
        raise Fault(
            f"has the dimensions {dims}; time, latitude and longitude are expected",
            "select one level or band, e.g. with ncks -d",
        )
    return times[0] if times else None


def _full_grid(variable: xr.DataArray, lat: Hashable, lon: Hashable) -> tuple[bool, bool, Grid]:
    """Whether rows run from the south, whether columns run from the east, and the whole grid north-up."""
    x, dx = regular(variable, lon, "longitudes")
    y, dy = regular(variable, lat, "latitudes")
    west, north = min(x[0], x[-1]) - abs(dx) / 2, max(y[0], y[-1]) + abs(dy) / 2
    return dy > 0, dx < 0, Grid(west, north, abs(dx), abs(dy), x.size, y.size)


def _scale(variable: xr.DataArray, source: Source) -> float:
    """The source's scale where the file holds integers and has no scale of its own."""
    stored = np.dtype(variable.encoding.get("dtype", variable.dtype))
    return source.scale if stored.kind in "iu" and "scale_factor" not in variable.encoding else 1.0


def _undeclared(variable: xr.DataArray, source: Source) -> float | None:
    """The source's fill value where the file declares none."""
    declared = {"_FillValue", "missing_value"} & (set(variable.encoding) | set(variable.attrs))
    return None if declared else source.nodata


def _run(steps: Sequence[int]) -> slice | list[int]:
    """Steps as a slice where they follow each other, which is read at once."""
    straight = list(steps) == list(range(steps[0], steps[0] + len(steps)))
    return slice(steps[0], steps[0] + len(steps)) if straight else list(steps)


def _reversed(part: slice, count: int) -> slice:
    return slice(count - part.stop, count - part.start)
