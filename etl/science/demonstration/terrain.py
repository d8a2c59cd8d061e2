"""The lie of the land in the demonstration data: districts, zones, cropland and the pattern of rain."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry.base import BaseGeometry

from etl.science.demonstration.layout import (
    GRID,
    KM_PER_DEGREE,
    KM_PER_DEGREE_EAST,
    Component,
    Double,
    Indices,
    Single,
    stream,
)

OUTSIDE = -1
Line = tuple[tuple[float, float], ...]

# Coarse public geography, (longitude, latitude). The border along the Caledon (Mohokare), from
# north of Butha-Buthe past Ficksburg, Maseru and Wepener's bridge to the border's bend near Mafeteng.
CALEDON_BORDER: Line = (
    (28.56, -28.61),
    (28.26, -28.70),
    (27.90, -28.91),
    (27.68, -29.01),
    (27.43, -29.37),
    (27.06, -29.64),
    (27.27, -30.04),
)
# The cultivated valley of the Senqu (Orange), from Quthing up to Qacha's Nek. Higher up, towards
# Mokhotlong, the river runs in gorges that agro-ecological maps count as mountains.
SENQU_VALLEY: Line = ((27.60, -30.37), (27.87, -30.28), (28.16, -30.06), (28.48, -30.12))
LOWLANDS_KM, FOOTHILLS_KM, VALLEY_KM = 20.0, 38.0, 13.0

CROP_FRACTION = np.array([0.30, 0.15, 0.08, 0.03])  # by zone
CROP_SPREAD = 0.35  # standard deviation of its logarithm
PATTERN_SMOOTHING_KM = 35.0
PATTERN_STEPS = 60


class Zone(IntEnum):
    """Agro-ecological zones, the index of every per-zone constant."""

    LOWLANDS = 0
    FOOTHILLS = 1
    SENQU_VALLEY = 2
    MOUNTAINS = 3


def district_of_cells(polygons: Sequence[BaseGeometry]) -> Indices:
    """Position in `polygons` of the one that holds each cell's centre, OUTSIDE where none; (ny, nx)."""
    lon, lat = np.meshgrid(GRID.lons, GRID.lats)
    found = np.full(GRID.shape, OUTSIDE)
    for number, polygon in enumerate(polygons):
        found[shapely.contains_xy(polygon, lon, lat)] = number
    return found


def zones() -> Indices:
    """Zone of every cell by its distance from the Caledon border and the Senqu valley; (ny, nx)."""
    border, valley = _distance_km(CALEDON_BORDER), _distance_km(SENQU_VALLEY)
    return np.select(
        [border < LOWLANDS_KM, border < FOOTHILLS_KM, valley < VALLEY_KM],
        [Zone.LOWLANDS, Zone.FOOTHILLS, Zone.SENQU_VALLEY],
        Zone.MOUNTAINS,
    )


def _distance_km(line: Line) -> Double:
    scale = np.array([KM_PER_DEGREE_EAST, KM_PER_DEGREE])
    lon, lat = np.meshgrid(GRID.lons, GRID.lats)
    points = shapely.points(np.stack([lon, lat], axis=-1) * scale)
    return np.asarray(shapely.distance(shapely.LineString(np.array(line) * scale), points))


def cropland_fraction(seed: int) -> Single:
    """Share of every cell under crops, 0–1; (ny, nx)."""
    noise = stream(seed, Component.CROPLAND).standard_normal(GRID.shape)
    fraction: Double = np.minimum(CROP_FRACTION[zones()] * np.exp(CROP_SPREAD * noise), 1.0)
    return fraction.astype(np.float32)


def district_means(raster: Double | Single, members: Indices, count: int) -> Double:
    """Area-weighted means over the cells of every district; (..., ny, nx) in, (..., count) out."""
    inside = members != OUTSIDE
    shares = np.zeros((int(inside.sum()), count))
    shares[np.arange(len(shares)), members[inside]] = GRID.cell_areas_km2[inside]
    shares /= shares.sum(axis=0)
    return np.asarray(np.einsum("...c,cd->...d", raster[..., inside], shares))


def smooth_pattern(ratios: Sequence[float], members: Indices) -> Double:
    """Raster (ny, nx) without steps at borders whose district means are `ratios`.

    The districts' figures are painted, spread beyond the country and smoothed; what the means lack
    after it is smoothed in turn until they agree.
    """
    wanted = np.asarray(ratios, dtype=np.float64)
    nearest = ndimage.distance_transform_edt(members == OUTSIDE, return_distances=False, return_indices=True)
    painted = members[tuple(nearest)]
    pattern = _smooth(wanted[painted])
    for _ in range(PATTERN_STEPS):
        lacking = wanted / district_means(pattern, members, len(wanted))
        pattern = pattern * _smooth(lacking[painted])
    return pattern


def _smooth(raster: Double) -> Double:
    sigma = (
        PATTERN_SMOOTHING_KM / (GRID.dy * KM_PER_DEGREE),
        PATTERN_SMOOTHING_KM / (GRID.dx * KM_PER_DEGREE_EAST),
    )
    return np.asarray(ndimage.gaussian_filter(raster, sigma, mode="nearest"))
