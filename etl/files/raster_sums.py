"""Reads rasters and multiplies them with the polygons' weights at once, so that none of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.files.raster_open import quiet
from etl.files.raster_work import Reading, Run, read_run
from etl.files.rasters import Layer
from etl.model.problems import Problem
from etl.model.series import Floats
from etl.science.zonal import RasterProduct, ZonalWeights


class Summing(NamedTuple):
    """What every worker needs to read runs and multiply them.

    under: the threshold where the share below it is asked for. per_area: whether the cells hold totals,
    which are divided by the cells' areas first.
    """

    reading: Reading
    weights: ZonalWeights
    under: float | None
    per_area: bool


class Sums(NamedTuple):
    """Products of one raster, each of shape (pcodes,), for `zonal.settled`; its greatest value."""

    period: str
    total: Floats
    weight: Floats
    highest: float


def sum_runs(summing: Summing, runs: Sequence[Run]) -> list[Sums | Problem]:
    """Products of the rasters of some runs; a problem for each that is unfit."""
    areas = summing.weights.grid.cell_areas_km2.astype(np.float32) if summing.per_area else None
    product = RasterProduct(summing.weights, summing.under)
    with quiet():
        layers = (layer for run in runs for layer in read_run(summing.reading, run))
        return [layer if isinstance(layer, Problem) else _sums(layer, product, areas) for layer in layers]


def _sums(layer: Layer, product: RasterProduct, areas: npt.NDArray[np.float32] | None) -> Sums:
    values = layer.values if areas is None else layer.values / areas
    return Sums(layer.period, *product(values), float(np.nanmax(layer.values, initial=0.0)))
