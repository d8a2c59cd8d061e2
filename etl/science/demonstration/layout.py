"""Where and when the demonstration data lie, and the random stream of each component."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from etl.science.grid import Grid

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

GRID = Grid(west=27.05, north=-28.60, dx=0.05, dy=0.05, nx=48, ny=41)
FIRST_YEAR = 1981  # CHIRPS begins
LAST_YEAR = 2025
SEASON_YEARS = tuple(range(FIRST_YEAR, LAST_YEAR))  # October years of the whole seasons
SPIN_UP_MONTHS = 3  # October–December 1980, so that the first months have rain behind them

KM_PER_DEGREE = 111.195  # great circle, radius 6371.0088 km
MID_LATITUDE = -29.6
KM_PER_DEGREE_EAST = KM_PER_DEGREE * float(np.cos(np.radians(MID_LATITUDE)))


class Component(IntEnum):
    """Each draws from a stream of its own, so that a new one leaves the others as they are."""

    SEASON = 1
    SEASON_PATTERN = 2
    MONTH_NATIONAL = 3
    MONTH_LOCAL = 4
    DEKAD_NATIONAL = 5
    DEKAD_LOCAL = 6
    CROPLAND = 7
    GREENNESS_LOCAL = 8
    GREENNESS_CELL = 9


def stream(seed: int, component: Component) -> np.random.Generator:
    """Random stream of one component under one seed."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(int(component),)))


def calendar() -> tuple[Indices, Indices]:
    """Year and calendar month 1–12 of every simulated month, spin-up first; both shape (months,)."""
    first = FIRST_YEAR * 12 - SPIN_UP_MONTHS
    months = np.arange(first, (LAST_YEAR + 1) * 12)
    return months // 12, months % 12 + 1


def season_years() -> Indices:
    """October year of every simulated month; before October, the season under way; shape (months,)."""
    years, months = calendar()
    return np.where(months >= 10, years, years - 1)
