"""Puts rasters on an unbroken line of periods, where a gap is a missing value; adds dekads up to months."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from etl.model.periods import DEKADS_PER_MONTH, span
from etl.science.grid import Cube, cube_of


def unbroken(cube: Cube) -> tuple[Cube, tuple[str, ...]]:
    """The cube with every period from its first to its last, and the labels that had no raster.

    The added rasters are NaN throughout. A static cube is left as it is.
    """
    present = cube.periods
    if not present or not present[0]:
        return cube, ()
    whole = span(present[0], present[-1])
    gaps = tuple(sorted(set(whole) - set(present)))
    if not gaps:
        return cube, ()
    flags = dict(zip(present, cube.preliminary, strict=True))
    preliminary = np.array([bool(flags.get(label, False)) for label in whole])
    return replace(cube, values=cube.values.reindex(period=list(whole)), preliminary=preliminary), gaps


def months_of(cube: Cube, variable: str) -> Cube:
    """Sums of the three dekads of each month that has them; NaN where one is, preliminary where one is.

    cube: totals per dekad on an unbroken line. variable: the cell variable that the sums give.
    """
    labels = cube.periods
    starts = [n for n, label in enumerate(labels[:-2]) if label.endswith("-1")]
    values = np.empty((len(starts), *cube.grid.shape), dtype=np.float32)
    for row, start in enumerate(starts):
        values[row] = cube.values[start : start + DEKADS_PER_MONTH].to_numpy().sum(axis=0, dtype=np.float64)
    preliminary = np.array([cube.preliminary[n : n + DEKADS_PER_MONTH].any() for n in starts], dtype=bool)
    about = {"unit": cube.unit, "source": cube.source, "status": cube.status, "preliminary": preliminary}
    return cube_of(variable, cube.grid, tuple(labels[n][:-2] for n in starts), values, **about)
