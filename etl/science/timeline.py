"""Puts rasters on an unbroken line of periods, so that a gap is a missing value and not a jump in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from etl.model.periods import span
from etl.science.grid import Cube


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
