"""Measures that tables supply by district: which of their periods counts in a window, never one after it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.science.index.readings import Inputs, Reading, excerpt, nothing, share_of_seasons
from etl.science.index.windows import Window

EXPOSURE = "exposure"  # read at the start of an interval, else movement explains itself


def supplied(variable: str, pillar: str) -> Callable[[Inputs, Window], Reading]:
    """How a supplied variable is read: seasons as their mean over the window, else the last period known.

    One period for all districts: one that lacks it has no value, whatever it had before.
    """

    def of_window(inputs: Inputs, window: Window) -> Reading:
        periods = inputs.series[variable].periods
        if periods and periods[0] and labels.cadence_of(periods[0]) is Cadence.SEASON:
            found = excerpt(inputs, variable, window.seasons)
            return share_of_seasons(found, found.value, window)
        limit = window.exposed_until if pillar == EXPOSURE else window.until
        period = _last_with_values(inputs, variable, limit)
        if period is None:
            until = f" of {limit} or before" if limit is not None else ""
            return nothing(len(inputs.pcodes), f"the table gives no value{until}")
        found = excerpt(inputs, variable, (period,))
        return Reading(found.value[:, 0], found.reason[:, 0], found.status, read_at=period)

    return of_window


def _last_with_values(inputs: Inputs, variable: str, limit: int | None) -> str | None:
    """Last period, over by the end of a year, in which any district has a value; None where there is none."""
    series = inputs.series[variable]
    known = [
        period
        for period, values in zip(series.periods, series.value.T, strict=True)
        if np.isfinite(values).any() and (limit is None or not period or _end(period) <= limit)
    ]
    return max(known, key=lambda period: _end(period) if period else 0, default=None)


def _end(period: str) -> int:
    """Year in which a year or interval is over."""
    return int(period[-4:])
