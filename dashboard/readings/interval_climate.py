"""Climate of a movement interval by district: index indicators as published, other variables as means.

A season belongs to the interval in which its May, the harvest, falls: 2006–2016 takes 2005/06 to 2014/15.
Months count from October to April of those seasons. At least 8 of 10 must have a value, else there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.build import Build
from dashboard.readings.groups import group_of
from dashboard.readings.moves import NET
from dashboard.shelf import keep
from etl.model import periods
from etl.model.periods import Cadence

LEAST_SHARE = 0.8  # of the seasons of an interval
SAME, BEFORE = "same", "before"
LAGS = (SAME, BEFORE)
OUTCOMES = (NET, "rural_out_rate", "urban_in_rate")
STANDARDISED = ("spi_1", "spi_3", "spi_6", "spi_12", "ndvi_z", "vci", "rainfall_pct_normal")
_PILLARS = ("hazard", "sensitivity")
_GROUPS = ("rain", "vegetation", "crops")
_CADENCES = (Cadence.SEASON, Cadence.MONTH)
_SEASON_MONTHS = (10, 11, 12, 1, 2, 3, 4)


@dataclass(frozen=True)
class Measured:
    """One value per district. rows, by pcode: value, reason, status."""

    rows: pd.DataFrame
    unit: str
    decimals: int
    sources: tuple[str, ...]


def measures(build: Build) -> tuple[str, ...]:
    """Indicators of the climate pillars of the index, then the climate variables of the build."""
    parts = build.contributions
    counted = parts.loc[parts["pillar"].isin(_PILLARS) & parts["value"].notna()]
    variables = [
        record.id
        for record in build.variables.values()
        if record.valued and record.cadence in _CADENCES and group_of(record.id) in _GROUPS
    ]
    return (*dict.fromkeys(counted["indicator"]), *variables)


def is_indicator(build: Build, measure: str) -> bool:
    """Whether a measure is an indicator of the index; one that an office supplies is a variable too."""
    return measure in {indicator for indicator, _ in _places(build)}


def _places(build: Build) -> Mapping[tuple[str, str], Any]:
    """Rows of the contributions by indicator and period."""
    return keep(
        build, "contributions-at", (), lambda: build.contributions.groupby(["indicator", "period"]).indices
    )


def outcomes(build: Build) -> tuple[str, ...]:
    """Rates of movement that have a value in any interval."""
    return tuple(id for id in OUTCOMES if id in build.variables and build.variables[id].valued)


def interval_before(period: str) -> str:
    """The interval of the same length that ends where this one begins."""
    start, end = periods.bounds_of_interval(period)
    return periods.interval(start - (end - start), start)


def seasons_of(period: str) -> tuple[str, ...]:
    """Seasons whose May falls in an interval: 2006-2016 → 2005/06 … 2014/15."""
    start, end = periods.bounds_of_interval(period)
    return tuple(periods.season(year) for year in range(start - 1, end - 1))


def measured(build: Build, measure: str, period: str) -> Measured:
    """One climate measure of every district in an interval."""
    if not is_indicator(build, measure):
        return _mean(build, measure, period)
    rows = build.contributions.take(_places(build).get((measure, period), [])).set_index("pcode")
    unit = str(rows["unit"].iloc[0]) if len(rows) else ""
    shown = rows[["value", "reason", "status"]].reindex(build.districts.index)
    sources = tuple(dict.fromkeys(id for one in build.variables.values() for id in one.sources))
    return Measured(shown, unit, 2, sources)


def _mean(build: Build, variable: str, period: str) -> Measured:
    """Mean over the seasons of an interval; none where fewer than 8 in 10 have a value."""
    record = build.variables[variable]
    wanted = _labels(record.cadence, period)
    rows = build.series(variable)
    grouped = rows.loc[rows["period"].isin(wanted) & rows["value"].notna()].groupby("pcode")
    count = grouped["value"].count().reindex(build.districts.index, fill_value=0)
    enough = count >= math.ceil(LEAST_SHARE * len(wanted))
    value = grouped["value"].mean().reindex(build.districts.index).where(enough)
    status = grouped["status"].first().reindex(build.districts.index)
    reason = count.map(lambda found: f"{found}/{len(wanted)}").mask(enough, "")
    shown = pd.DataFrame({"value": value, "reason": reason, "status": status})
    return Measured(shown, record.unit, record.decimals, record.sources)


def outcome(build: Build, variable: str, period: str) -> pd.DataFrame:
    """One rate of movement of every district in an interval: value, reason, status by pcode."""
    rows = build.in_periods(variable, period).set_index("pcode")
    return rows[["value", "reason", "status"]].reindex(build.districts.index)


def _labels(cadence: str, period: str) -> tuple[str, ...]:
    seasons = seasons_of(period)
    if cadence == Cadence.SEASON:
        return seasons
    return tuple(
        periods.month(periods.year_of(season) + (month < periods.SEASON_FIRST_MONTH), month)
        for season in seasons
        for month in _SEASON_MONTHS
    )
