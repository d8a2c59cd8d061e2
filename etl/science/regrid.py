"""Moves rasters from one longitude–latitude grid to another by the area that cells share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from etl.science.grid import Cube, Grid, cube_of

Floats = npt.NDArray[np.floating]


def regrid(cube: Cube, grid: Grid) -> Cube:
    """The cube on another grid: area-weighted mean of the valid cells under each new cell, NaN where none."""
    if cube.grid.same_as(grid):
        return cube
    rows = _overlap(
        _edges(cube.grid.north, -cube.grid.dy, cube.grid.ny), _edges(grid.north, -grid.dy, grid.ny)
    )
    columns = _overlap(
        _edges(cube.grid.west, cube.grid.dx, cube.grid.nx), _edges(grid.west, grid.dx, grid.nx)
    )
    values = np.asarray(cube.values.values, dtype=np.float64)
    valid = ~np.isnan(values)
    areas = cube.grid.cell_areas_km2
    total = _apply(rows, np.where(valid, values, 0.0) * areas, columns)
    weight = _apply(rows, valid * areas, columns)
    mean = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    about = {"unit": cube.unit, "source": cube.source, "status": cube.status, "preliminary": cube.preliminary}
    return cube_of(cube.variable, grid, cube.periods, mean, **about)


def _edges(first: float, step: float, count: int) -> Floats:
    return np.asarray(first + step * np.arange(count + 1))


def _overlap(old: Floats, new: Floats) -> Floats:
    """Share of each old cell that lies in each new one, shape (new, old)."""
    low_old, high_old = np.minimum(old[:-1], old[1:]), np.maximum(old[:-1], old[1:])
    low_new, high_new = np.minimum(new[:-1], new[1:]), np.maximum(new[:-1], new[1:])
    shared = np.minimum(high_new[:, None], high_old) - np.maximum(low_new[:, None], low_old)
    return np.asarray(np.clip(shared, 0, None) / (high_old - low_old))


def _apply(rows: Floats, values: Floats, columns: Floats) -> Floats:
    return np.asarray(np.einsum("ry,pyx,cx->prc", rows, values, columns, optimize=True))
