"""Takes rasters to polygons: weights once per grid and polygons, then one sparse product per raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse

from etl.science.grid import Grid

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.integer[Any]]
BLOCK_VALUES = 8_000_000  # cells held in float64 at a time, so that memory does not grow with the stack


@dataclass(frozen=True)
class ZonalWeights:
    """How much every cell counts in every polygon.

    matrix: shape (pcodes, ny·nx), CSR; share of the cell that the polygon covers × the cell's area in
    km² (× the cell weight after `times`). total: shape (pcodes,), the weight of the whole polygon,
    cells of unknown weight and parts outside the grid included; the denominator of coverage. Only the
    ring of one cell around the grid does not count: rasters clipped to a country end inside its border
    cells, and that is no gap in the data.
    """

    pcodes: tuple[str, ...]
    grid: Grid
    matrix: sparse.csr_array
    total: Floats

    @cached_property
    def window(self) -> tuple[slice, slice, sparse.csr_array]:
        """Rows and columns of the grid that carry weight, and the matrix of the cells in them."""
        if self.matrix.nnz == 0:
            return slice(0, 0), slice(0, 0), sparse.csr_array(self.matrix[:, :0])
        row, column = np.divmod(self.matrix.indices, self.grid.nx)
        rows = slice(int(row.min()), int(row.max()) + 1)
        columns = slice(int(column.min()), int(column.max()) + 1)
        width = columns.stop - columns.start
        cells = (row - rows.start) * width + column - columns.start
        count = (rows.stop - rows.start) * width
        return rows, columns, _matrix(self.matrix.data, cells, self.matrix.indptr, count)

    def cropped(self) -> ZonalWeights:
        """The same weights over the part of the grid that carries any."""
        rows, columns, matrix = self.window
        if matrix.nnz == 0:
            return self
        grid = replace(
            self.grid.of_rows(rows),
            west=self.grid.west + columns.start * self.grid.dx,
            nx=columns.stop - columns.start,
        )
        return replace(self, grid=grid, matrix=matrix)

    def of_rows(self, rows: slice) -> ZonalWeights:
        """Weights of a band of rows; the total remains that of the whole polygons."""
        if rows == slice(0, self.grid.ny):
            return self
        cells = slice(rows.start * self.grid.nx, rows.stop * self.grid.nx)
        return replace(self, grid=self.grid.of_rows(rows), matrix=sparse.csr_array(self.matrix[:, cells]))

    def times(self, cell_weight: npt.NDArray[np.floating]) -> ZonalWeights:
        """Weights multiplied by a cell weight ≥ 0 of shape (ny, nx), e.g. the cropland fraction.

        A cell whose weight is NaN counts for nothing. So that coverage tells, the total assumes for
        such cells, and for parts outside the grid, the polygon's mean weight where it is known.
        Raises ValueError for another shape and for negative weights.
        """
        weight = np.asarray(cell_weight, dtype=np.float64)
        if weight.shape != self.grid.shape:
            raise ValueError(f"cell weight has shape {weight.shape}, the grid {self.grid.shape}")
        flat = weight.ravel()
        known = np.isfinite(flat)
        if bool(np.any(flat[known] < 0)):
            raise ValueError("a cell weight must not be negative")
        matrix = sparse.csr_array(self.matrix @ sparse.diags_array(np.where(known, flat, 0.0)))
        share_known = _ratio(self.matrix @ known.astype(np.float64), self.total)
        total = _ratio(_floats(matrix.sum(axis=1)), share_known)
        return replace(self, matrix=matrix, total=total)


def coverage_weights(pcodes: Sequence[str], polygons: Sequence[shapely.Geometry], grid: Grid) -> ZonalWeights:
    """Area weights of polygons (EPSG:4326, same order as pcodes) over a grid.

    Exact coverage fractions by exactextract, computed once from the grid alone; no raster is read.
    Source: Daniel Baston, exactextract; cell areas on the sphere.
    """
    wide, row, column = _around(grid, polygons)
    whole = sparse.csr_array(_fractions(polygons, wide) @ sparse.diags_array(wide.cell_areas_km2.ravel()))
    counted = np.ones(wide.shape)
    counted[max(row - 1, 0) : row + grid.ny + 1, max(column - 1, 0) : column + grid.nx + 1] = 0.0
    counted[row : row + grid.ny, column : column + grid.nx] = 1.0
    cells = np.arange(counted.size).reshape(wide.shape)[row : row + grid.ny, column : column + grid.nx]
    matrix = sparse.csr_array(whole[:, cells.ravel()])
    return ZonalWeights(tuple(pcodes), grid, matrix, _floats(whole @ counted.ravel()))


def mean(weights: ZonalWeights, stack: Any) -> tuple[Floats, Floats]:
    """Weighted mean of the valid cells and its coverage, both of shape (pcodes, periods).

    stack: shape (periods, ny, nx), NaN where missing; an array or anything sliced like one, which is
    read in blocks. Value NaN where no cell is valid; coverage 0–1, NaN where the polygon has no weight.
    """
    return settled(weights, *products(weights, stack))


def share_under(weights: ZonalWeights, stack: Any, threshold: float) -> tuple[Floats, Floats]:
    """Share 0–1 of the valid weight whose value is below a threshold, and coverage; shapes as for mean."""
    return settled(weights, *products(weights, stack, threshold))


def weighted_sum(weights: ZonalWeights, stack: Any) -> tuple[Floats, Floats]:
    """Sum of value × weight (km² for area weights) over the valid cells, and coverage; shapes as for mean.

    For totals per cell such as people, divide them by `grid.cell_areas_km2` first. NaN where no cell
    is valid.
    """
    return settled(weights, *products(weights, stack), summed=True)


def products(weights: ZonalWeights, stack: Any, under: float | None = None) -> tuple[Floats, Floats]:
    """W·x (W·[x < under] where that is given) and W·valid, both (pcodes, periods), for `settled`.

    One product per raster, so that a period's result does not depend on those computed beside it, nor
    on where. stack: as for mean; missing cells enter neither.
    """
    if tuple(stack.shape[1:]) != weights.grid.shape:
        raise ValueError(f"rasters of shape {stack.shape[1:]} on weights for {weights.grid.shape}")
    rows, columns, matrix = weights.window
    product = RasterProduct(weights, under)
    found: list[tuple[Floats, Floats]] = []
    for first in range(0, stack.shape[0], length := max(1, BLOCK_VALUES // max(1, matrix.shape[1]))):
        block = np.asarray(stack[first : first + length][:, rows, columns])
        found.extend(product.of_window(raster) for raster in block)
    shape = (len(weights.pcodes), stack.shape[0])
    total, weight = np.empty(shape), np.empty(shape)
    for period, product_of in enumerate(found):
        total[:, period], weight[:, period] = product_of
    return total, weight


class RasterProduct:
    """W·x (W·[x < under] where that is given) and W·valid of one raster after another."""

    def __init__(self, weights: ZonalWeights, under: float | None = None) -> None:
        self._rows, self._columns, self._matrix = weights.window
        self._under = under
        self._values = np.empty(self._matrix.shape[1])
        self._valid: npt.NDArray[np.bool_] | None = None
        self._weight = np.empty(0)

    def __call__(self, raster: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Products of a raster (ny, nx) of the whole grid, each of shape (pcodes,)."""
        return self.of_window(raster[self._rows, self._columns])

    def of_window(self, raster: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Products of the part of a raster that carries weight."""
        valid = np.isfinite(raster).ravel()
        values = self._values
        values[:] = raster.ravel() if self._under is None else raster.ravel() < self._under
        np.copyto(values, 0.0, where=~valid)
        if self._valid is None or not np.array_equal(
            valid, self._valid
        ):  # rasters of one product share their sea
            self._valid, self._weight = valid, self._matrix @ valid.astype(np.float64)
        return self._matrix @ values, self._weight


def settled(
    weights: ZonalWeights, total: Floats, weight: Floats, summed: bool = False
) -> tuple[Floats, Floats]:
    """Value and coverage from `products`: the mean, or the sum; NaN where no cell is valid."""
    value = np.where(weight > 0, total, np.nan) if summed else _ratio(total, weight)
    return value, np.minimum(_ratio(weight, weights.total[:, None]), 1.0)


def _around(grid: Grid, polygons: Sequence[shapely.Geometry]) -> tuple[Grid, int, int]:
    """The grid extended by whole cells until it holds every polygon, and where the old one begins in it."""
    west, south, east, north = shapely.total_bounds(np.asarray(polygons, dtype=object))
    old_west, old_south, old_east, old_north = grid.bounds
    before = _cells(old_west - west, grid.dx), _cells(east - old_east, grid.dx)
    above = _cells(north - old_north, grid.dy), _cells(old_south - south, grid.dy)
    wide = Grid(
        west=grid.west - before[0] * grid.dx,
        north=grid.north + above[0] * grid.dy,
        dx=grid.dx,
        dy=grid.dy,
        nx=grid.nx + sum(before),
        ny=grid.ny + sum(above),
    )
    return wide, above[0], before[0]


def _cells(distance: float, step: float) -> int:
    return max(0, int(np.ceil(distance / step)))


def _fractions(polygons: Sequence[shapely.Geometry], grid: Grid) -> sparse.csr_array:
    """Share of each cell covered by each polygon, shape (polygons, ny·nx)."""
    from exactextract import exact_extract
    from exactextract.feature import JSONFeatureSource
    from exactextract.raster import NumPyRasterSource

    west, south, east, north = grid.bounds
    raster = NumPyRasterSource(
        np.broadcast_to(np.uint8(0), grid.shape), xmin=west, ymin=south, xmax=east, ymax=north
    )
    features = JSONFeatureSource(
        [{"type": "Feature", "geometry": shapely.geometry.mapping(p), "properties": {}} for p in polygons]
    )
    found = exact_extract(raster, features, ["cell_id", "coverage"])
    cells = [np.asarray(f["properties"]["cell_id"], dtype=np.int64) for f in found]
    shares = [np.asarray(f["properties"]["coverage"], dtype=np.float64) for f in found]
    starts = np.concatenate([[0], np.cumsum([c.size for c in cells])])
    return _matrix(np.concatenate(shares), np.concatenate(cells), starts, grid.ny * grid.nx)


def _matrix(shares: Floats, cells: Indices, starts: Indices, count: int) -> sparse.csr_array:
    """CSR matrix with short indices where they suffice: a product reads less memory."""
    kind = np.int32 if max(count, cells.size) <= np.iinfo(np.int32).max else np.int64
    parts = (shares, cells.astype(kind), starts.astype(kind))
    return sparse.csr_array(parts, shape=(starts.size - 1, count))


def _ratio(above: Floats, below: Floats) -> Floats:
    """above / below, NaN where below is not positive."""
    above, below = np.broadcast_arrays(above, below)
    return _floats(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


def _floats(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)
