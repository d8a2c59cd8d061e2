"""What simulated rainfall must look like: its variability, the named seasons, the share of dry summers."""

from __future__ import annotations

import numpy as np

from etl.model import periods
from etl.science.demonstration.check import BASELINE, Check
from etl.science.demonstration.layout import FIRST_YEAR, GRID, SEASON_YEARS, Double
from etl.science.demonstration.seasons import DRIEST, DROUGHTS, WET_SEASONS
from etl.science.demonstration.simulation import Simulation
from etl.science.demonstration.terrain import OUTSIDE, district_means
from etl.science.indicators.spi import rolling_totals, spi

SEASON_MONTHS = 7  # October–April

VARIATION = (15.0, 26.0)  # %, coefficient of variation of season rainfall, every district
DRY_SUMMERS = (0.12, 0.20)  # share of the baseline's summers; 0.16 is expected
DRIEST_RANK, DROUGHT_RANK, WET_RANK = 3, 12, 8


def rain_checks(simulation: Simulation) -> tuple[Check, ...]:
    """Checks of monthly rainfall."""
    rain = district_means(simulation.rain_month, simulation.members, len(simulation.pcodes))
    seasons = season_totals(rain)
    return (*_variation(seasons), *_named_seasons(seasons, simulation), _dry_summers(rain))


def season_totals(rain_month: Double) -> Double:
    """October–April totals of whole seasons, shape (seasons, …), from months since January 1981."""
    first = 9 + 12 * np.arange(len(SEASON_YEARS))
    return np.stack([rain_month[start : start + SEASON_MONTHS].sum(axis=0) for start in first])


def _variation(seasons: Double) -> tuple[Check, Check]:
    """Coefficient of variation of season rainfall over the baseline, least and most of the districts.

    As everywhere, a season belongs to the year of its harvest.
    """
    chosen = seasons[[BASELINE[0] <= year + 1 <= BASELINE[1] for year in SEASON_YEARS]]
    variation = 100 * chosen.std(axis=0, ddof=1) / chosen.mean(axis=0)
    name = "coefficient of variation of a district's season rainfall, %"
    return (
        Check(f"least {name}", float(variation.min()), *VARIATION),
        Check(f"most {name}", float(variation.max()), *VARIATION),
    )


def _named_seasons(seasons: Double, simulation: Simulation) -> list[Check]:
    """Ranks of the named seasons in the country's rain, 1 for the driest or for the wettest."""
    inside = simulation.members != OUTSIDE
    areas = np.bincount(simulation.members[inside], GRID.cell_areas_km2[inside])
    national = seasons @ areas / areas.sum()
    last = {year: DRIEST_RANK if year == DRIEST else DROUGHT_RANK for year in DROUGHTS}
    droughts = [_rank(year, national, "driest", last[year]) for year in DROUGHTS]
    return droughts + [_rank(year, -national, "wettest", WET_RANK) for year in WET_SEASONS]


def _rank(year: int, national: Double, end: str, last: int) -> Check:
    rank = 1 + int((national < national[SEASON_YEARS.index(year)]).sum())
    return Check(f"rank of {periods.season(year)} from the {end} season", rank, 1, last)


def _dry_summers(rain: Double) -> Check:
    """Share of the districts' baseline summers, December–February, with SPI-3 of -1 or less."""
    months = np.arange(len(rain)) % 12 + 1
    years = FIRST_YEAR + np.arange(len(rain)) // 12
    baseline = (years >= BASELINE[0]) & (years <= BASELINE[1])
    scores = spi(rolling_totals(rain.T, 3), months, baseline)[:, baseline & (months == 2)]
    return Check("share of summers with SPI-3 of -1 or less", float((scores <= -1).mean()), *DRY_SUMMERS)
