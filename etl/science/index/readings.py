"""What a measure of the index yields for every district, and how the years of a series are drawn together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model.series import DistrictSeries, Settings, Statuses, Words, no_reason
from etl.science.index.windows import Window
from etl.science.indicators.population import Count, people_at

Floats = npt.NDArray[np.float64]
NO_SEASON = "no completed season in this build"


@dataclass(frozen=True)
class Inputs:
    """Everything that measures read: variables by id, census populations, districts, settings."""

    series: Mapping[str, DistrictSeries]
    population: pd.DataFrame | None
    pcodes: tuple[str, ...]
    settings: Settings
    _people: dict[tuple[str, float], Count] = field(default_factory=dict, repr=False, compare=False)

    def people(self, setting: str, year: float | None) -> Count:
        """People of a setting in a year, shape (n,); read once, since every measure asks again."""
        if self.population is None or year is None:
            count = len(self.pcodes)
            reason = np.full(count, "no census in this build", dtype=object)
            return Count(np.full(count, np.nan), reason, np.zeros(count, dtype=np.int8))
        if (setting, year) not in self._people:
            self._people[setting, year] = people_at(self.population, year, self.pcodes, setting)
        return self._people[setting, year]


@dataclass(frozen=True)
class Reading:
    """One measure in one window.

    value: (n,), NaN where `reason` (n,) says why. status: (n,). seasonal: (n, seasons), the seasons'
    own values whose mean is `value`, for measures that are such a mean; NaN where a season lacks one.
    read_at: label of the period that a value supplied for few periods was taken from.
    """

    value: Floats
    reason: Words
    status: Statuses
    seasonal: Floats | None = None
    read_at: str = ""

    def scaled(self, factor: float) -> Reading:
        """The same reading in another unit."""
        seasonal = None if self.seasonal is None else self.seasonal * factor
        return replace(self, value=self.value * factor, seasonal=seasonal)


@dataclass(frozen=True)
class Excerpt:
    """Some periods of a series: value, reason (n, k) and the weakest status of each district (n,)."""

    value: Floats
    reason: Words
    status: Statuses


def nothing(count: int, reason: str) -> Reading:
    """No value for any of the districts, for one reason."""
    return Reading(
        np.full(count, np.nan), np.full(count, reason, dtype=object), np.zeros(count, dtype=np.int8)
    )


def excerpt(inputs: Inputs, variable: str, periods: Sequence[str]) -> Excerpt:
    """Values of the periods for the districts in their order; a period outside the record has none."""
    series = inputs.series[variable]
    rows = [series.pcodes.index(pcode) for pcode in inputs.pcodes]
    shape = (len(rows), len(periods))
    value, reason = np.full(shape, np.nan), no_reason(shape)
    status = np.zeros(len(rows), dtype=np.int8)
    for column, period in enumerate(periods):
        at = series.position.get(period)
        if at is not None:
            value[:, column], reason[:, column] = series.value[rows, at], series.reason[rows, at]
            status = np.maximum(status, series.status[rows, at])
        else:
            reason[:, column] = f"{period} is outside the record"
    return Excerpt(value, reason, status)


def share_of_seasons(found: Excerpt, flags: Floats, window: Window) -> Reading:
    """Mean over the window's seasons of values or of 0/1 flags, shape (n, seasons), NaN where missing.

    A district with fewer seasons than the window needs has no value. Never a share from one season.
    """
    known = np.isfinite(flags)
    count = known.sum(axis=1)
    enough = count >= window.needed if len(window.seasons) > 1 else np.zeros(len(flags), dtype=bool)
    total = np.where(known, flags, 0.0).sum(axis=1)
    value = np.where(enough, total / np.maximum(count, 1), np.nan)
    reason = no_reason(value.shape)
    for row in np.flatnonzero(~enough):
        reason[row] = _too_few(int(count[row]), window, found.reason[row])
    return Reading(value, reason, found.status, np.asarray(np.where(known, flags, np.nan)))


def _too_few(count: int, window: Window, reasons: Words) -> str:
    if not window.seasons:
        return NO_SEASON
    told = f"{count} of {len(window.seasons)} seasons have a value; {window.needed} are needed"
    why = commonest(reasons)
    return f"{told} ({why})" if why else told


def commonest(reasons: Sequence[str] | Words) -> str:
    """The reason given most often, the first of equals; "" where none is given."""
    given = [str(reason) for reason in reasons if reason]
    return max(dict.fromkeys(given), key=given.count, default="")
