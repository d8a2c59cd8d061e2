"""Keeps zonal weights on disk by the content of grid and polygons, so that they are computed once."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from scipy import sparse

from etl.files.profile_keys import LEVELS
from etl.files.raster_window import Bounds
from etl.files.workforce import ALONE, Workforce
from etl.model.paths import shown
from etl.model.problems import MachineError
from etl.science.grid import Grid
from etl.science.zonal import ZonalWeights, coverage_weights

METHOD_VERSION = 1  # a higher number makes all weights be computed again
KEPT = 24  # files of weights in one folder; those longest unused are removed


class Zones:
    """The polygons of a build: their weights over any grid, computed once, and who multiplies by them.

    outlines: columns pcode and geometry, EPSG:4326, all of one level, which a column of that name may tell.
    folder: where weights outlive the build.
    """

    def __init__(
        self, outlines: gpd.GeoDataFrame, folder: Path | None = None, force: Workforce = ALONE
    ) -> None:
        self.pcodes = tuple(str(code) for code in outlines["pcode"])
        self.polygons = list(outlines.geometry)
        self.level = str(outlines["level"].iloc[0]) if "level" in outlines else LEVELS[0]
        self.force = force
        self._folder = folder
        self._known: dict[Grid, ZonalWeights] = {}

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of all polygons in degrees."""
        west, south, east, north = shapely.total_bounds(np.asarray(self.polygons, dtype=object))
        return float(west), float(south), float(east), float(north)

    def over(self, grid: Grid) -> ZonalWeights:
        """Area weights of the polygons over a grid; raises MachineError where they cannot be kept."""
        if grid not in self._known:
            self._known[grid] = (
                coverage_weights(self.pcodes, self.polygons, grid)
                if self._folder is None
                else cached_weights(self.pcodes, self.polygons, grid, self._folder)
            )
        return self._known[grid]


def bounds_of(levels: Sequence[Zones]) -> Bounds:
    """West, south, east, north of the polygons of several levels in degrees."""
    west, south, east, north = zip(*(zones.bounds for zones in levels), strict=True)
    return min(west), min(south), max(east), max(north)


def cached_weights(
    pcodes: Sequence[str], polygons: Sequence[shapely.Geometry], grid: Grid, folder: Path
) -> ZonalWeights:
    """Area weights of polygons over a grid, from the folder where they are known, else computed and kept."""
    path = folder / f"{_content_hash(pcodes, polygons, grid)}.npz"
    known = _load(path, tuple(pcodes), grid)
    if known is not None:
        return known
    weights = coverage_weights(pcodes, polygons, grid)
    try:
        _save(path, weights)
    except OSError as error:
        raise MachineError(
            f"{shown(folder)}: {error.strerror or error}; check disk and permissions"
        ) from error
    return weights


def _content_hash(pcodes: Sequence[str], polygons: Sequence[shapely.Geometry], grid: Grid) -> str:
    content = hashlib.sha256(repr((METHOD_VERSION, tuple(pcodes), grid)).encode())
    for outline in shapely.to_wkb(np.asarray(polygons, dtype=object)):
        content.update(outline)
    return content.hexdigest()[:32]


def _load(path: Path, pcodes: tuple[str, ...], grid: Grid) -> ZonalWeights | None:
    """Weights of a file; None where it is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            shape = (len(pcodes), grid.ny * grid.nx)
            matrix = sparse.csr_array((parts["data"], parts["indices"], parts["indptr"]), shape=shape)
            os.utime(path)
            return ZonalWeights(pcodes, grid, matrix, parts["total"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _save(path: Path, weights: ZonalWeights) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    matrix = weights.matrix
    with draft.open("wb") as stream:
        np.savez(stream, data=matrix.data, indices=matrix.indices, indptr=matrix.indptr, total=weights.total)
    draft.replace(path)
    by_use = sorted(path.parent.glob("*.npz"), key=lambda kept: kept.stat().st_mtime_ns, reverse=True)
    for unused in by_use[KEPT:]:
        unused.unlink(missing_ok=True)
