"""Keeps zonal weights on disk by the content of grid and polygons, so that they are computed once."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from scipy import sparse

from etl.science.grid import Grid
from etl.science.zonal import ZonalWeights, coverage_weights

METHOD_VERSION = 1  # a higher number makes all weights be computed again


def cached_weights(
    pcodes: Sequence[str], polygons: Sequence[shapely.Geometry], grid: Grid, folder: Path
) -> ZonalWeights:
    """Area weights of polygons over a grid, from the folder where they are known, else computed and kept."""
    path = folder / f"{_content_hash(pcodes, polygons, grid)}.npz"
    known = _load(path, tuple(pcodes), grid)
    if known is not None:
        return known
    weights = coverage_weights(pcodes, polygons, grid)
    _save(path, weights)
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
