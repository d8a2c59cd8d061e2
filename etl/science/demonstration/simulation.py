"""All rasters of the demonstration data under one seed, cut to the country and to whole years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from etl.model import periods
from etl.science.demonstration.layout import FIRST_YEAR, LAST_YEAR, SPIN_UP_MONTHS, Indices, Single
from etl.science.demonstration.rainfall import rainfall
from etl.science.demonstration.terrain import OUTSIDE, cropland_fraction, district_of_cells, smooth_pattern
from etl.science.demonstration.vegetation import greenness, pet_dekads


@dataclass(frozen=True)
class Simulation:
    """Rasters on the demonstration grid, float32, NaN outside the country.

    members: position of each cell's district in pcodes, OUTSIDE where none; (ny, nx).
    rain_month mm, ndvi: (months, ny, nx). rain_dekad, pet_dekad: mm, (dekads, ny, nx).
    cropland_fraction: share, (ny, nx).
    """

    pcodes: tuple[str, ...]
    members: Indices
    rain_month: Single
    rain_dekad: Single
    pet_dekad: Single
    ndvi: Single
    cropland_fraction: Single

    @property
    def months(self) -> tuple[str, ...]:
        """Labels of the months."""
        return periods.span(periods.month(FIRST_YEAR, 1), periods.month(LAST_YEAR, 12))

    @property
    def dekads(self) -> tuple[str, ...]:
        """Labels of the dekads."""
        return periods.span(periods.dekad(FIRST_YEAR, 1, 1), periods.dekad(LAST_YEAR, 12, 3))


def simulate(
    seed: int, pcodes: Sequence[str], polygons: Sequence[BaseGeometry], rain_ratios: Mapping[str, float]
) -> Simulation:
    """Rasters under one seed; rain_ratios gives each district's ratio of local to national rain.

    The same seed gives the same bytes on one machine; between machines the last digits of float32
    may differ with the processor's instructions. Raises ValueError where a district has no ratio.
    """
    lacking = [pcode for pcode in pcodes if pcode not in rain_ratios]
    if lacking:
        raise ValueError(f"no ratio of rain for {', '.join(lacking)}")
    members = district_of_cells(polygons)
    rain = rainfall(seed, smooth_pattern([rain_ratios[pcode] for pcode in pcodes], members))

    def country(raster: Single) -> Single:
        return np.where(members != OUTSIDE, raster, np.float32(np.nan))

    return Simulation(
        tuple(pcodes),
        members,
        rain_month=country(rain.months[SPIN_UP_MONTHS:]),
        rain_dekad=country(_in_a_row(rain.dekads)),
        pet_dekad=country(_in_a_row(pet_dekads(seed))),
        ndvi=country(greenness(seed, rain)[SPIN_UP_MONTHS:]),
        cropland_fraction=country(cropland_fraction(seed)),
    )


def _in_a_row(by_month: Single) -> Single:
    """(months, 3, ny, nx) as (dekads, ny, nx), without the spin-up."""
    whole = by_month[SPIN_UP_MONTHS:]
    return whole.reshape(-1, *whole.shape[2:])
