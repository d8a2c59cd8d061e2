"""Monthly district records made gapless, with their calendar months, baseline years and windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.series import DistrictSeries, Flags, Words, no_reason
from etl.science.indicators.season_calendar import are_missing

Ints = npt.NDArray[np.int64]

WANTED_YEARS = 30  # length of a WMO normal
LEAST_YEARS = 20  # fewer calibration or baseline years give no SPI and no normal


def gapless(series: DistrictSeries) -> DistrictSeries:
    """The series with every month from first to last; a month never read has no value and says so."""
    if not series.periods:
        return series
    every = labels.span(series.periods[0], series.periods[-1])
    if every == series.periods:
        return series
    position = {label: index for index, label in enumerate(series.periods)}
    kept = [index for index, label in enumerate(every) if label in position]
    shape = (len(series.pcodes), len(every))
    value, coverage = np.full(shape, np.nan), np.full(shape, np.nan)
    reason = np.broadcast_to(np.array([are_missing([label]) for label in every], dtype=object), shape).copy()
    status = np.repeat(series.status.max(axis=1, keepdims=True), len(every), axis=1)
    preliminary = np.zeros(len(every), dtype=bool)
    value[:, kept], coverage[:, kept] = series.value, series.coverage
    reason[:, kept], status[:, kept], preliminary[kept] = series.reason, series.status, series.preliminary
    return DistrictSeries(
        series.variable, series.pcodes, every, value, reason, coverage, status, preliminary, series.source
    )


def calendar_months(periods: Sequence[str]) -> Ints:
    """Calendar month 1–12 of every month label, shape (periods,)."""
    return np.array([labels.month_of(label) for label in periods], dtype=np.int64)


def in_baseline(periods: Sequence[str], years: tuple[int, int]) -> Flags:
    """Whether each period lies in the baseline years, shape (periods,)."""
    return np.array(labels.in_years(periods, years), dtype=bool)


def short_record(
    found: int, baseline: tuple[int, int], what: str, needed: int, kind: str = "baseline"
) -> str:
    """Reason why a record is too short, e.g. `4 calibration years of 1991–2020; SPI needs 20`."""
    years = "year" if found == 1 else "years"
    return f"{found} {kind} {years} of {baseline[0]}–{baseline[1]}; {what} needs {needed}"


def caution_of(least: int, baseline: tuple[int, int], what: str, wanted: int) -> str:
    """Sentence to show beside values that rest on fewer years than wanted; empty where they do not."""
    if least >= wanted:
        return ""
    return f"{what} rests on {least} years of {baseline[0]}–{baseline[1]} only; {wanted} are wanted."


def window_preliminary(preliminary: Flags, months: int) -> Flags:
    """Whether any of the months of each window, named by its last, is preliminary."""
    padded = np.concatenate([np.zeros(months - 1, dtype=bool), preliminary])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, months).any(axis=-1))


def window_reasons(series: DistrictSeries, months: int) -> Words:
    """Why the total over each window of months cannot be formed, shape (pcodes, periods); "" where it can.

    A window that begins before the record is missing its first months, never shortened.
    """
    if months == 1:
        return series.reason
    start = labels.ordinal(series.periods[0]) - (months - 1)
    every = labels.span(labels.from_ordinal(start, labels.cadence_of(series.periods[0])), series.periods[-1])
    before = np.ones((len(series.pcodes), months - 1), dtype=bool)
    lacking = np.concatenate([before, np.isnan(series.value)], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(lacking, months, axis=1)
    reason = no_reason(series.value.shape)
    for row, column in np.argwhere(windows.any(axis=-1)):
        gone = [every[column + offset] for offset in np.flatnonzero(windows[row, column])]
        reason[row, column] = are_missing(gone)
    return reason
