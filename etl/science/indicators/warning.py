"""Season warning: levels of our own from the cropland short of rain, of green, or of both."""

from __future__ import annotations

import numpy as np

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level
from etl.model.series import DistrictSeries, Estimate, Floats, Settings, Words, no_reason
from etl.science.indicators.active_cropland import (
    ACTIVE_IN_WORDS,
    DRY_SPI,
    LOW_NDVI_Z,
    OUT_OF_SEASON,
    active,
)
from etl.science.indicators.monthly import calendar_months
from etl.science.indicators.season_calendar import are_missing, months_of, season_labels, seasons_of
from etl.science.indicators.spi import Ints

MUCH_CROPLAND = 0.25  # share of the active cropland from which, exceeded, a signal counts
LAST_THIRD = (3, 4)  # its months that lie wholly in the last third, from 20 February
NONE, RAIN, VEGETATION, BOTH, BOTH_LATE = range(5)


def warning_level(dry: Floats, brown: Floats, month: Ints) -> Floats:
    """Level 0–4 from the shares 0–1 of active cropland short of rain and of green; NaN where one is missing.

    0 neither over a quarter; 1 rain only; 2 vegetation only; 3 both; 4 both in the last third of the
    season. dry, brown: (…, t); month: (t,) 1–12.
    """
    rain, vegetation = dry > MUCH_CROPLAND, brown > MUCH_CROPLAND
    both = np.where(np.isin(month, LAST_THIRD), BOTH_LATE, BOTH)
    level = np.select([rain & vegetation, rain, vegetation], [both, RAIN, VEGETATION], NONE)
    return np.where(np.isnan(dry) | np.isnan(brown), np.nan, level.astype(np.float64))


def season_warning_level(dry: DistrictSeries, brown: DistrictSeries, settings: Settings) -> Estimate:
    """Level by district and month, from the first month that both shares know to the last of either."""
    if not dry.periods or not brown.periods:
        return Estimate((), np.empty((len(dry.pcodes), 0)), no_reason((len(dry.pcodes), 0)))
    first = max(dry.periods[0], brown.periods[0])
    last = max(dry.periods[-1], brown.periods[-1])
    periods = labels.span(first, last)
    month = calendar_months(periods)
    rain, why_rain = _laid_on(dry, periods, "rainfall")
    green, why_green = _laid_on(brown, periods, "NDVI")
    value = warning_level(rain, green, month)
    return Estimate(periods, value, np.where(why_rain != "", why_rain, why_green))


def _laid_on(series: DistrictSeries, periods: tuple[str, ...], what: str) -> tuple[Floats, Words]:
    """Values and reasons of a series over the periods; one that it does not have is missing."""
    position = {label: index for index, label in enumerate(series.periods)}
    shape = (len(series.pcodes), len(periods))
    value, reason = np.full(shape, np.nan), no_reason(shape)
    for column, label in enumerate(periods):
        if label in position:
            value[:, column] = series.value[:, position[label]]
            reason[:, column] = series.reason[:, position[label]]
        else:
            reason[:, column] = OUT_OF_SEASON if not active(calendar_months([label]))[0] else f"no {what}"
    return value, reason


def season_warning_peak(level: DistrictSeries, settings: Settings) -> Estimate:
    """Highest level of a season's months; none where a month has no level."""
    position = {label: index for index, label in enumerate(level.periods)}
    years = seasons_of(level.periods)
    shape = (len(level.pcodes), len(years))
    value, reason = np.full(shape, np.nan), no_reason(shape)
    for column, year in enumerate(years):
        wanted = months_of(year)
        nothing = np.full(shape[0], np.nan)
        months = [level.value[:, position[m]] if m in position else nothing for m in wanted]
        value[:, column] = np.max(months, axis=0)
        for row in np.flatnonzero(np.isnan(value[:, column])):
            reason[row, column] = are_missing(
                [m for m, found in zip(wanted, months, strict=True) if np.isnan(found[row])]
            )
    return Estimate(season_labels(years), value, reason)


_SHARE = f"over {MUCH_CROPLAND:.0%} of the active cropland"
_LEVELS = (
    f"0: neither; 1: {_SHARE} has SPI-3 under {DRY_SPI:.0f} (rain only); 2: {_SHARE} has NDVI z under "
    f"{LOW_NDVI_Z:.0f} (vegetation only); 3: both; 4: both in the last third of the season (March, April). "
    f"{ACTIVE_IN_WORDS} The levels are the atlas's own; they are not those of JRC's ASAP or of any authority."
)

SEASON_WARNING_LEVEL = Indicator(
    id="season_warning_level",
    label="Season warning",
    unit="level 0–4",
    cadence=Cadence.MONTH,
    level=Level.DISTRICT,
    inputs=("cropland_dry_share", "cropland_low_ndvi_share"),
    function=season_warning_level,
    method=_LEVELS,
    reference="own levels; idea after Rembold et al. (2019), Agricultural Systems 168",
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=0,
    plausible=(0.0, 4.0),
)
SEASON_WARNING_PEAK = Indicator(
    id="season_warning_peak",
    label="Highest season warning",
    unit="level 0–4",
    cadence=Cadence.SEASON,
    level=Level.DISTRICT,
    inputs=("season_warning_level",),
    function=season_warning_peak,
    method=f"Highest monthly level from October to April; none where a month has no level. {_LEVELS}",
    reference="own levels; idea after Rembold et al. (2019), Agricultural Systems 168",
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=0,
    plausible=(0.0, 4.0),
)
INDICATORS = (SEASON_WARNING_LEVEL, SEASON_WARNING_PEAK)
