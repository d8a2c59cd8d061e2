"""A north-up longitude–latitude grid and a stack of rasters on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import xarray as xr

from etl.model.series import Flags
from etl.model.status import Status

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
CELL_TOLERANCE = 1e-3  # share of a cell by which publishers' roundings may move a grid


@dataclass(frozen=True)
class Grid:
    """Regular grid in EPSG:4326; west and north are outer edges, dx and dy positive degrees."""

    west: float
    north: float
    dx: float
    dy: float
    nx: int
    ny: int

    @property
    def shape(self) -> tuple[int, int]:
        """(ny, nx), rows from the north."""
        return self.ny, self.nx

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north edges in degrees."""
        return self.west, self.north - self.ny * self.dy, self.west + self.nx * self.dx, self.north

    @property
    def lons(self) -> npt.NDArray[np.float64]:
        """Longitudes of cell centres, shape (nx,), ascending."""
        return np.asarray(self.west + (np.arange(self.nx) + 0.5) * self.dx, dtype=np.float64)

    @property
    def lats(self) -> npt.NDArray[np.float64]:
        """Latitudes of cell centres, shape (ny,), descending."""
        return np.asarray(self.north - (np.arange(self.ny) + 0.5) * self.dy, dtype=np.float64)

    @property
    def cell_areas_km2(self) -> npt.NDArray[np.float64]:
        """Area of every cell on the sphere, shape (ny, nx)."""
        edges = np.radians(self.north - np.arange(self.ny + 1) * self.dy)
        rows = EARTH_RADIUS_KM**2 * np.radians(self.dx) * -np.diff(np.sin(edges))
        return np.repeat(rows[:, None], self.nx, axis=1)

    def of_rows(self, rows: slice) -> Grid:
        """The rows start…stop-1 of the grid."""
        return replace(self, north=self.north - rows.start * self.dy, ny=rows.stop - rows.start)

    def same_as(self, other: Grid) -> bool:
        """Whether the grids differ by publishers' rounding only; transforms are never compared with ==."""
        if self.shape != other.shape:
            return False
        step = min(self.dx, self.dy)
        edges = zip(self.bounds, other.bounds, strict=True)
        return all(abs(a - b) <= CELL_TOLERANCE * step for a, b in edges)


@dataclass(frozen=True)
class Cube:
    """Rasters of one cell variable, one per period.

    values: dims (period, lat, lon), north-up, NaN where missing, `period` holds labels in ascending
    order; may be lazy. A static raster has the one period "". preliminary: shape (periods,).
    """

    variable: str
    unit: str
    source: str
    status: Status
    grid: Grid
    values: xr.DataArray
    preliminary: Flags

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Labels of the periods, ascending."""
        return tuple(str(label) for label in self.values["period"].values)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each period stands."""
        return {label: index for index, label in enumerate(self.periods)}


def density(cube: Cube) -> Cube:
    """Totals per cell, e.g. people, as totals per km², which keep their meaning on another grid."""
    return replace(cube, values=cube.values / cube.grid.cell_areas_km2)


@dataclass(frozen=True)
class CellEstimate:
    """What a cell formula returns: rasters by period and, per period, why all cells lack a value.

    values: shape (periods, ny, nx), NaN where missing. reason: shape (periods,), "" where the
    formula itself withholds nothing. partly: shape (periods,), why some cells may lack a value; the
    reason of a district whose coverage is too low for it. caution: a sentence to be shown wherever
    the variable is.
    """

    periods: tuple[str, ...]
    values: npt.NDArray[np.floating]
    reason: npt.NDArray[np.object_]
    preliminary: Flags | None = None
    partly: npt.NDArray[np.object_] | None = None
    caution: str = ""


def cube_of(
    variable: str, grid: Grid, periods: tuple[str, ...], values: npt.NDArray[np.floating], **about: object
) -> Cube:
    """Cube from an array of shape (periods, ny, nx); `about` gives unit, source, status, preliminary."""
    array = xr.DataArray(
        values,
        dims=("period", "lat", "lon"),
        coords={"period": list(periods), "lat": grid.lats, "lon": grid.lons},
    )
    defaults: dict[str, object] = {"unit": "", "source": "", "status": Status.OBSERVED}
    defaults["preliminary"] = np.zeros(len(periods), dtype=bool)
    return Cube(variable=variable, grid=grid, values=array, **{**defaults, **about})  # type: ignore[arg-type]
