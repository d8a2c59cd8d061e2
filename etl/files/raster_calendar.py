"""Turns a CF time coordinate, of any calendar, into period labels."""

from __future__ import annotations

import re
from collections.abc import Hashable

import numpy as np
import xarray as xr

from etl.files.raster_names import dekad_of_day
from etl.files.raster_window import Fault
from etl.model import periods as labels
from etl.model.periods import Cadence

AGAIN = "fetch the file again"
FIRST_YEAR, LAST_YEAR = 1800, 2200


def periods_along(dataset: xr.Dataset, time: Hashable, cadence: Cadence) -> tuple[str, ...]:
    """Label of every time step in the file's order; Fault where the coordinate is not understood."""
    if time not in dataset.coords:
        raise Fault("has no time coordinate", AGAIN)
    return tuple(_label(*ymd, cadence) for ymd in _calendar(dataset, time))


def _calendar(dataset: xr.Dataset, time: Hashable) -> list[tuple[int, int, int]]:
    """Year, month, day of every step; of the middle of its bounds where the file has them."""
    coordinate = dataset[time]
    units = str(coordinate.attrs.get("units", ""))
    steps = np.asarray(coordinate.values, dtype=np.float64)
    bounds = coordinate.attrs.get("bounds") or coordinate.encoding.get("bounds")
    if bounds in dataset.variables and dataset[bounds].shape == (steps.size, 2):
        steps = np.asarray(dataset[bounds].values, dtype=np.float64).mean(axis=1)
    if not np.isfinite(steps).all():
        raise Fault("its time coordinate has gaps", AGAIN)
    months = re.fullmatch(r"months since (\d{1,4})-(\d{1,2})(?:-.*)?", units)
    if months:  # no calendar gives months a length; the whole part counts them
        numbers = (int(months[1]) * 12 + int(months[2]) - 1 + np.floor(steps)).astype(int)
        return [(int(n // 12), int(n % 12) + 1, 1) for n in numbers]
    try:
        decoded = xr.coding.times.decode_cf_datetime(
            steps, units, str(coordinate.attrs.get("calendar", "standard")), use_cftime=True
        )
    except (ValueError, OverflowError, KeyError) as error:
        raise Fault(f"its time coordinate ({units!r}) is not understood", AGAIN) from error
    return [(d.year, d.month, d.day) for d in decoded]


def _label(year: int, month: int, day: int, cadence: Cadence) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Fault(f"its time coordinate gives the year {year}", AGAIN)
    if cadence is Cadence.YEAR:
        return labels.from_ordinal(year, cadence)
    dekadal = cadence is Cadence.DEKAD
    return labels.dekad(year, month, dekad_of_day(day)) if dekadal else labels.month(year, month)
