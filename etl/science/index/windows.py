"""Which seasons, census and movement interval belong together: one window per published period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.model import periods as labels
from etl.model.periods import LATEST, Cadence
from etl.model.series import DistrictSeries

SEASONS = 10
LEAST_SHARE = 0.8  # at least 8 of 10 seasons, else no value
NET = "net_migration_rate"
WHOLE_SEASON = ("season_rainfall_mm", "wrsi_maize", "longest_dry_run_dekads", "season_low_vci_share")


@dataclass(frozen=True)
class Window:
    """What one period of the hotspots rests on.

    seasons: labels of its seasons. interval: label of the movement interval, "" where there is none.
    exposure_year, people_year: censuses of exposure and of the people named beside a class; None
    where the build has no population. until, exposed_until: last year whose supplied values count, and
    last for those of exposure; None where the newest ones do.
    """

    period: str
    seasons: tuple[str, ...]
    interval: str
    exposure_year: int | None
    people_year: int | None
    until: int | None = None
    exposed_until: int | None = None

    @property
    def needed(self) -> int:
        """Fewest seasons that a share or mean may rest on."""
        return math.ceil(LEAST_SHARE * max(len(self.seasons), 1))

    def shifted(self, seasons: int) -> Window:
        """The same window with its seasons moved later (or earlier, where negative)."""
        moved = tuple(labels.season(labels.year_of(label) + seasons) for label in self.seasons)
        return replace(self, seasons=moved)


def windows(series: Mapping[str, DistrictSeries], population: pd.DataFrame | None) -> tuple[Window, ...]:
    """One window per movement interval (without movement, per pair of censuses), in order, then `latest`."""
    censuses = census_years(population)
    intervals = movement_intervals(series) or census_intervals(censuses)
    found = [_of_interval(label) for label in intervals]
    if not censuses:
        found = [replace(window, exposure_year=None, people_year=None) for window in found]
    return (*found, _latest(series, intervals, censuses))


def season_windows(
    series: Mapping[str, DistrictSeries], population: pd.DataFrame | None
) -> tuple[Window, ...]:
    """One window per completed season, named by it: its trailing ten seasons, and what was known by its end.

    Exposure is read at the latest census, movement in the last interval, that were over by then.
    """
    last = last_completed_season(series)
    known = [label for one in series.values() if _is_seasonal(one) for label in one.periods]
    if not last or not known:
        return ()
    first = min(labels.year_of(label) for label in known) + SEASONS - 1
    censuses, intervals = census_years(population), movement_intervals(series)
    return tuple(
        _of_season(year, intervals or census_intervals(censuses), censuses)
        for year in range(first, labels.year_of(last) + 1)
    )


def _of_season(year: int, intervals: tuple[str, ...], censuses: tuple[int, ...]) -> Window:
    harvest = year + 1
    seasons = tuple(labels.season(one) for one in range(year - SEASONS + 1, year + 1))
    census = max((census for census in censuses if census <= harvest), default=None)
    over = [label for label in intervals if labels.bounds_of_interval(label)[1] <= harvest]
    return Window(labels.season(year), seasons, over[-1] if over else "", census, census, harvest, harvest)


def seasons_of_interval(start: int, end: int) -> tuple[str, ...]:
    """Seasons whose May (harvest) falls between two censuses held in April: 2006–2016 is 2005/06…2014/15."""
    return tuple(labels.season(year) for year in range(start - 1, end - 1))


def movement_intervals(series: Mapping[str, DistrictSeries]) -> tuple[str, ...]:
    """Intervals of the net migration rate, by end, then start."""
    if NET not in series:
        return ()
    return tuple(sorted(series[NET].periods, key=lambda label: labels.bounds_of_interval(label)[::-1]))


def census_years(population: pd.DataFrame | None) -> tuple[int, ...]:
    """Years for which the population table holds totals, ascending."""
    if population is None:
        return ()
    totals = population.loc[population["setting"] == "all", "year"]
    return tuple(sorted(int(year) for year in totals.unique()))


def census_intervals(censuses: tuple[int, ...]) -> tuple[str, ...]:
    """Intervals between one census and the next."""
    return tuple(labels.interval(a, b) for a, b in zip(censuses, censuses[1:], strict=False))


def last_completed_season(series: Mapping[str, DistrictSeries]) -> str:
    """Last season whose rain is known from October to April, for any district; "" where there is none.

    Without rainfall, the last for which a variable of the whole season has a value. An onset is known
    long before its season is over and says nothing here.
    """
    rain = [series[WHOLE_SEASON[0]]] if WHOLE_SEASON[0] in series else []
    last = [
        label
        for one in rain or [series[name] for name in WHOLE_SEASON if name in series]
        for label, values in zip(one.periods, one.value.T, strict=True)
        if np.isfinite(values).any()
    ]
    return max(last, key=labels.year_of, default="")


def _is_seasonal(series: DistrictSeries) -> bool:
    first = next(iter(series.periods), "")
    return bool(first) and labels.cadence_of(first) is Cadence.SEASON


def _of_interval(label: str) -> Window:
    start, end = labels.bounds_of_interval(label)
    return Window(label, seasons_of_interval(start, end), label, start, end, until=end, exposed_until=start)


def _latest(
    series: Mapping[str, DistrictSeries], intervals: tuple[str, ...], censuses: tuple[int, ...]
) -> Window:
    last = last_completed_season(series)
    end = labels.year_of(last) if last else None
    seasons = tuple(labels.season(year) for year in range(end - SEASONS + 1, end + 1)) if end else ()
    census = max(censuses, default=None)
    return Window(LATEST, seasons, intervals[-1] if intervals else "", census, census)
