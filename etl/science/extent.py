"""Says which polygons a grid does not reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from etl.science.grid import Grid


def outside(pcodes: Sequence[str], polygons: Sequence[shapely.Geometry], grid: Grid) -> tuple[str, ...]:
    """P-codes that have no cell centre inside the grid: the rasters do not cover them.

    A polygon that lies wholly inside the grid is covered even where it is too small to hold a centre.
    """
    west, south, east, north = grid.bounds
    inside = shapely.box(west, south, east, north)
    return tuple(
        pcode
        for pcode, polygon in zip(pcodes, polygons, strict=True)
        if not _holds(grid, polygon) and not _has_centre(shapely.intersection(polygon, inside), grid)
    )


def _holds(grid: Grid, polygon: shapely.Geometry) -> bool:
    west, south, east, north = polygon.bounds
    left, bottom, right, top = grid.bounds
    return bool(left <= west and bottom <= south and east <= right and north <= top)


def _has_centre(part: shapely.Geometry, grid: Grid) -> bool:
    if part.is_empty:
        return False
    west, south, east, north = part.bounds
    lons = grid.lons[(grid.lons >= west) & (grid.lons <= east)]
    lats = grid.lats[(grid.lats >= south) & (grid.lats <= north)]
    x, y = np.meshgrid(lons, lats)
    return bool(shapely.contains_xy(part, x, y).any())
