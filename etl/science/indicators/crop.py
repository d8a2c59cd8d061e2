"""Cropland and its water: hectares under crops and the Water Requirement Satisfaction Index per cell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.model.periods import Cadence
from etl.model.records import Aggregate, Direction, Indicator, Level, Weights
from etl.model.series import Floats, Settings, no_reason
from etl.model.status import Status
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.dekadal import season_estimate
from etl.science.indicators.onset import LATEST_ONSET, NEVER, ONSET_WINDOW, onset_dekad
from etl.science.indicators.ratio import ratio

Cells = npt.NDArray[np.floating]

HECTARES_PER_KM2 = 100.0
CROP_DEKADS = 13  # 130 days of growth
NO_START = 0.0  # WRSI of a cell where the season failed to start: a failed crop


class CropCurve(NamedTuple):
    """Crop coefficient Kc at shares 0–1 of the growing season, linear between."""

    crop: str
    progress: tuple[float, ...]
    coefficient: tuple[float, ...]


# FAO Irrigation and Drainage Paper 56: Kc in Table 12; stages of 20, 35, 40 and 30 days in Table 11.
_STAGES = (0.0, 0.16, 0.44, 0.76, 1.0)
MAIZE = CropCurve("maize", _STAGES, (0.3, 0.3, 1.20, 1.20, 0.35))
SORGHUM = CropCurve("sorghum", _STAGES, (0.3, 0.3, 1.05, 1.05, 0.55))


def crop_coefficients(curve: CropCurve, dekads: int = CROP_DEKADS) -> Floats:
    """Kc at the middle of every dekad of the growing season, shape (dekads,)."""
    middle = (np.arange(dekads) + 0.5) / dekads
    return np.interp(middle, curve.progress, curve.coefficient)


def water_requirement(evaporation: Cells, coefficients: Floats) -> Cells:
    """PET·Kc in mm, shape (dekads, …) as the evaporation."""
    return evaporation * coefficients.reshape(-1, *[1] * (evaporation.ndim - 1))


def wrsi(rain: Cells, evaporation: Cells, coefficients: Floats, capacity_mm: float = 100.0) -> Cells:
    """Water Requirement Satisfaction Index 100·ΣAET/ΣWR, %, by the simplified FAO bucket.

    rain, evaporation: (dekads, …) mm from the onset dekad on. The soil starts empty; the crop takes what
    it requires as long as soil and rain hold it, AET = min(WR, SW + P); the soil keeps at most
    capacity_mm. GeoWRSI, in contrast, lets the uptake fall with the available water. NaN where a
    dekad is missing or nothing is required.

    Source: Frère & Popov (1986), FAO Plant Production and Protection Paper 73.
    """
    required = water_requirement(evaporation, coefficients)
    soil = np.zeros(rain.shape[1:])
    taken = np.zeros(rain.shape[1:])
    for amount, need in zip(rain, required, strict=True):
        available = soil + amount
        used = np.minimum(need, available)
        soil = np.minimum(capacity_mm, available - used)
        taken = taken + used
    total = required.sum(axis=0)
    return ratio(100.0 * taken, total, total > 0)


def from_onset(stack: Cells, onset: Cells, dekads: int = CROP_DEKADS) -> Cells:
    """The dekads that follow each cell's onset, its own first: (dekads, …) of a stack from 1 September.

    Cells without an onset (NEVER or NaN) get NaN.
    """
    begun = np.isfinite(onset)
    first = np.where(begun, onset, 0).astype(np.int64)
    index = first + np.arange(dekads).reshape(-1, *[1] * onset.ndim)
    return np.where(begun, np.take_along_axis(stack, index, axis=0), np.nan)


def wrsi_of_cells(
    rain: Cube, evaporation: Cube, search_start: Cube, settings: Settings, curve: CropCurve
) -> CellEstimate:
    """WRSI of a crop sown at the onset per cell, %; 0 where the season failed to start."""
    coefficients = crop_coefficients(curve)
    start = search_start.values.to_numpy()[0]

    def of_season(rain_stack: Cells, evaporation_stack: Cells) -> Cells:
        onset = onset_dekad(rain_stack[:ONSET_WINDOW], start)
        fed, thirst = from_onset(rain_stack, onset), from_onset(evaporation_stack, onset)
        score = wrsi(fed, thirst, coefficients, settings.water_holding_capacity_mm)
        return np.where(onset == NEVER, NO_START, score)

    cubes = {"rainfall": rain, "evapotranspiration": evaporation}
    window = slice(0, LATEST_ONSET + CROP_DEKADS)
    return season_estimate(cubes, window, of_season, "the season is incomplete")


def cropland_per_km2(fraction: Cube, settings: Settings) -> CellEstimate:
    """Hectares of cropland in each km² of a cell; summed over cell areas they give hectares."""
    return CellEstimate(
        fraction.periods,
        HECTARES_PER_KM2 * fraction.values.to_numpy(),
        no_reason((len(fraction.periods),)),
        fraction.preliminary,
    )


CROPLAND_HA = Indicator(
    id="cropland_ha",
    label="Cropland",
    unit="ha",
    cadence=Cadence.STATIC,
    level=Level.CELL,
    inputs=("cropland_fraction",),
    function=cropland_per_km2,
    method="Share of every raster cell under crops times the cell's area in the district, summed.",
    reference="as the source of the crop fraction",
    decimals=0,
    weights=Weights.AREA,
    aggregate=Aggregate.SUM,
    plausible=(0.0, 1e7),
)


def _wrsi_record(curve: CropCurve) -> Indicator:
    return Indicator(
        id=f"wrsi_{curve.crop}",
        label=f"Water for {curve.crop} (WRSI)",
        unit="%",
        cadence=Cadence.SEASON,
        level=Level.CELL,
        inputs=("rain_dekad", "pet_dekad", "first_onset_dekad"),
        function=wrsi_of_cells,
        method=f"Water that {curve.crop} could take up over {CROP_DEKADS} dekads from the onset of the rains "
        "as a percentage of what it requires, by the simplified FAO water balance on every raster cell "
        "(uptake is not reduced in drying soil, unlike GeoWRSI), then the cropland-weighted mean. A cell "
        "where the rains failed to start counts as 0. Under 50 is crop failure.",
        reference="Frère & Popov (1986); FAO Irrigation and Drainage Paper 56",
        palette="diverging_rain_dry_to_wet",
        direction=Direction.LOW_IS_ADVERSE,
        decimals=0,
        weights=Weights.CROPLAND,
        ceiling=Status.MODELLED,
        plausible=(0.0, 100.0),
        parameters={"curve": curve},
    )


WRSI_MAIZE, WRSI_SORGHUM = (_wrsi_record(curve) for curve in (MAIZE, SORGHUM))
INDICATORS = (CROPLAND_HA, WRSI_MAIZE, WRSI_SORGHUM)
