"""What simulated data must mean for crops: when the rains start, how thirsty maize is, how green the land."""

from __future__ import annotations

import numpy as np

from etl.science.demonstration.check import VEGETATION_BASELINE, Check
from etl.science.demonstration.layout import FIRST_YEAR, GRID, SEASON_YEARS, Double, Single
from etl.science.demonstration.simulation import Simulation
from etl.science.demonstration.terrain import OUTSIDE
from etl.science.indicators.crop import (
    CROP_DEKADS,
    MAIZE,
    NO_START,
    crop_coefficients,
    from_onset,
    wrsi,
)
from etl.science.indicators.onset import (
    LATEST_ONSET,
    NEVER,
    ONSET_WINDOW,
    USUAL_SEARCH_START,
    onset_dekad,
)
from etl.science.indicators.vegetation import SEASON_CHECK_MONTHS, STRESS_VCI, vci

EARLY_DISTRICTS = ("LSH", "LSJ", "LSK")  # searched from September, as data/reference/season_start.csv says
SEPTEMBER = 8 * 3  # dekads before it in a year
DEKADS_A_YEAR = 36

ONSET = (4.0, 5.0)  # second or third dekad of October, counted from 0 = 1–10 September
WRSI = (68.0, 90.0)
STRESSED = (0.21, 0.31)  # "about 26 %"


def crop_checks(simulation: Simulation) -> tuple[Check, ...]:
    """Checks of dekadal rainfall with evaporation, and of NDVI; means weigh cells by their cropland."""
    inside = simulation.members != OUTSIDE
    rain, thirst = simulation.rain_dekad[:, inside], simulation.pet_dekad[:, inside]
    onset, satisfied = _seasons(rain, thirst, _search_start(simulation)[inside])
    crops = (simulation.cropland_fraction * GRID.cell_areas_km2)[inside]
    stressed = (_summer_vci(simulation.ndvi[:, inside]) < STRESS_VCI).astype(np.float64)
    return (
        Check("median onset, dekads since 1 September", float(np.median(onset)), *ONSET),
        Check("mean WRSI of maize, %", _mean(satisfied, crops), *WRSI),
        Check("share of cropland and seasons under VCI 35", _mean(stressed, crops), *STRESSED),
    )


def _mean(rasters: Double, weights: Double) -> float:
    """Weighted mean over cells of the plain mean over seasons; (seasons, cells) and (cells,)."""
    return float(np.average(rasters.mean(axis=0), weights=weights))


def _search_start(simulation: Simulation) -> Double:
    early = np.isin(simulation.pcodes, EARLY_DISTRICTS)
    return np.where(early, 0.0, USUAL_SEARCH_START)[simulation.members]


def _seasons(rain: Single, thirst: Single, search_start: Double) -> tuple[Double, Double]:
    """Onset, NEVER where it failed, and WRSI of every season and cell, both (seasons, cells)."""
    coefficients = crop_coefficients(MAIZE)
    onsets, scores = [], []
    for year in SEASON_YEARS:
        first = (year - FIRST_YEAR) * DEKADS_A_YEAR + SEPTEMBER
        season = slice(first, first + LATEST_ONSET + CROP_DEKADS)
        onset = onset_dekad(rain[season][:ONSET_WINDOW], search_start)
        score = wrsi(from_onset(rain[season], onset), from_onset(thirst[season], onset), coefficients)
        onsets.append(onset)
        scores.append(np.where(onset == NEVER, NO_START, score))
    return np.stack(onsets), np.stack(scores)


def _summer_vci(ndvi: Single) -> Double:
    """Mean VCI of January–March, shape (years, cells)."""
    first, last = (year - FIRST_YEAR for year in VEGETATION_BASELINE)
    by_year = ndvi.reshape(-1, 12, ndvi.shape[-1])
    scores = [vci(by_year[:, m - 1], by_year[first : last + 1, m - 1]) for m in SEASON_CHECK_MONTHS]
    return np.asarray(np.mean(scores, axis=0))
