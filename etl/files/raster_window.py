"""Finds the cells of a raster that a country needs, whatever way round its longitudes and rows go."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from etl.science.grid import CELL_TOLERANCE, Grid

Bounds = tuple[float, float, float, float]
FULL_TURN = 360.0
MARGIN = 1  # cells around the country, so that no border cell is cut


class Fault(Exception):
    """What is wrong with one raster and its cure; the caller adds file and place."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


def short(error: BaseException) -> str:
    """What a library says of a file, on one line and without the folders before its name."""
    text = " ".join((str(error.__cause__ or error) or type(error).__name__).split())
    return re.sub(r"(?<![\w:/])/(?:[^\s'\"/]+/)+", "", text).rstrip(".")[:120]


@dataclass(frozen=True)
class Window:
    """Rows from the north and columns of a raster, and the grid that they form.

    columns: two slices where the window lies across the raster's first meridian.
    """

    rows: slice
    columns: tuple[slice, ...]
    grid: Grid


def window_over(full: Grid, bounds: Bounds) -> Window:
    """Window of a raster over bounds in degrees (-180…180) and one cell more; Fault where none."""
    west, south, east, north = bounds
    first_row = max(0, _down((full.north - north) / full.dy) - MARGIN)
    last_row = min(full.ny, _up((full.north - south) / full.dy) + MARGIN)
    shift = _turn(full, west, east)
    first = _down((west - full.west - shift) / full.dx) - MARGIN
    last = _up((east - full.west - shift) / full.dx) + MARGIN
    if _goes_round(full):
        last = min(last, first + full.nx)
    else:
        first, last = max(0, first), min(full.nx, last)
    if first_row >= last_row or first >= last:
        raise Fault(f"covers {described(full)} and does not cover the country at {_degrees(bounds)}", COVER)
    return _window(full, first_row, last_row - first_row, first, last - first, shift)


def window_like(full: Grid, target: Grid) -> Window:
    """Window that forms the target grid but for rounding; Fault where the raster has another grid."""
    bounds = target.bounds
    shift = _turn(full, bounds[0], bounds[2])
    row = round((full.north - target.north) / full.dy)
    column = round((target.west - full.west - shift) / full.dx)
    fits = row >= 0 and row + target.ny <= full.ny
    fits &= _goes_round(full) or (column >= 0 and column + target.nx <= full.nx)
    if fits:
        window = _window(full, row, target.ny, column, target.nx, shift)
        if window.grid.same_as(target):
            return window
    raise Fault(
        f"its grid ({described(full)}) differs from that of the other rasters ({described(target)})",
        "fetch the file again, or keep one product and one clip in the folder",
    )


def described(grid: Grid) -> str:
    """Grid in words for messages."""
    return f"{grid.nx}×{grid.ny} cells of {grid.dx:.6g}°, {_degrees(grid.bounds)}"


COVER = "use a raster that covers every district"


def _window(full: Grid, row: int, ny: int, column: int, nx: int, shift: float) -> Window:
    start = column % full.nx if _goes_round(full) else column
    stop = start + nx
    columns = [slice(start, min(stop, full.nx))]
    if stop > full.nx:
        columns.append(slice(0, stop - full.nx))
    west = full.west + shift + column * full.dx
    grid = Grid(west, full.north - row * full.dy, full.dx, full.dy, nx, ny)
    return Window(slice(row, row + ny), tuple(columns), grid)


def _goes_round(full: Grid) -> bool:
    return abs(full.nx * full.dx - FULL_TURN) < full.dx / 2


def _turn(full: Grid, west: float, east: float) -> float:
    """Whole turns to add to the raster's longitudes so that it meets west…east best."""

    def shared(shift: float) -> float:
        left, _, right, _ = full.bounds
        return min(right + shift, east) - max(left + shift, west)

    return max((0.0, -FULL_TURN, FULL_TURN), key=shared)


def _down(position: float) -> int:
    return math.floor(position + CELL_TOLERANCE)


def _up(position: float) -> int:
    return math.ceil(position - CELL_TOLERANCE)


def _degrees(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return f"{west:.2f}…{east:.2f}°E {south:.2f}…{north:.2f}°N"
