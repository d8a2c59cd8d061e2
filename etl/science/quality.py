"""Looks for what a reader of the numbers should know: gaps, withheld or implausible values, jumps."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from etl.model.periods import Cadence, cadence_of, month_of
from etl.model.records import Indicator
from etl.model.series import DistrictSeries, Floats
from etl.model.tables import QUALITY
from etl.science.frames import frame

JUMP_DEVIATIONS = 6.0  # robust standard deviations from the calendar month's median
MEDIAN_TO_DEVIATION = 1.4826  # of the median absolute deviation, for a normal distribution
FEWEST_FOR_JUMP = 20

Finding = dict[str, object]


def findings(series: Iterable[DistrictSeries], indicators: Iterable[Indicator]) -> pd.DataFrame:
    """Findings with the columns of tables.QUALITY; no rows where there is nothing to tell."""
    by_id = {indicator.id: indicator for indicator in indicators}
    rows: list[Finding] = []
    for one in series:
        rows += _withheld(one) + _preliminary(one) + _jumps(one)
        rows += _implausible(one, by_id[one.variable].plausible) if one.variable in by_id else []
    return frame(QUALITY, rows)


def _finding(series: DistrictSeries, kind: str, detail: str, **about: object) -> Finding:
    defaults: Finding = {"period": "", "pcode": "", "value": np.nan}
    return {
        "variable": series.variable,
        "source": series.source,
        "finding": kind,
        "detail": detail,
        **defaults,
        **about,
    }


def _withheld(series: DistrictSeries) -> list[Finding]:
    """One finding per district and reason: how many periods, from when to when."""
    rows: list[Finding] = []
    for row, pcode in enumerate(series.pcodes):
        reasons = series.reason[row]
        for reason in dict.fromkeys(_without_numbers(r) for r in reasons if r):
            at = [i for i, r in enumerate(reasons) if r and _without_numbers(r) == reason]
            where = _spanned(series.periods[at[0]], series.periods[at[-1]])
            detail = f"{len(at)} of {len(series.periods)} periods without a value: {reason}"
            rows.append(_finding(series, "no value", detail, pcode=pcode, period=where, value=float(len(at))))
    return rows


def _without_numbers(reason: str) -> str:
    """A reason shorn of what differs between periods, so that like reasons are counted together."""
    return re.sub(r"^coverage \S+", "coverage", re.sub(r" for \d{4}-\d{2}(-\d)?$", "", reason))


def _spanned(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _preliminary(series: DistrictSeries) -> list[Finding]:
    marked = [label for label, flag in zip(series.periods, series.preliminary, strict=True) if flag]
    if not marked:
        return []
    detail = f"{len(marked)} periods are preliminary; the publisher will revise them"
    return [
        _finding(
            series, "preliminary", detail, period=_spanned(marked[0], marked[-1]), value=float(len(marked))
        )
    ]


def _implausible(series: DistrictSeries, limits: tuple[float, float] | None) -> list[Finding]:
    if limits is None:
        return []
    outside = (series.value < limits[0]) | (series.value > limits[1])
    return [
        _finding(
            series,
            "implausible",
            f"{series.value[row, column]:g} lies outside {limits[0]:g} to {limits[1]:g}",
            pcode=series.pcodes[row],
            period=series.periods[column],
            value=float(series.value[row, column]),
        )
        for row, column in np.argwhere(outside)
    ]


def _jumps(series: DistrictSeries) -> list[Finding]:
    """Values far from the median of their calendar month, in robust standard deviations."""
    if not series.periods or not series.periods[0] or cadence_of(series.periods[0]) is not Cadence.MONTH:
        return []
    months = np.array([month_of(label) for label in series.periods])
    rows: list[Finding] = []
    for month in range(1, 13):
        columns = np.flatnonzero(months == month)
        deviation = _robust_deviation(series.value[:, columns])
        for row, position in np.argwhere(np.abs(deviation) > JUMP_DEVIATIONS):
            column = columns[position]
            detail = f"{abs(deviation[row, position]):.1f} robust standard deviations from the month's median"
            where = {"pcode": series.pcodes[row], "period": series.periods[column]}
            rows.append(_finding(series, "jump", detail, value=float(series.value[row, column]), **where))
    return rows


def _robust_deviation(values: Floats) -> Floats:
    """Deviation of each value from its row's median; NaN where the record is short or constant."""
    deviation = np.full_like(values, np.nan)
    enough = np.sum(~np.isnan(values), axis=1) >= FEWEST_FOR_JUMP
    if not enough.any():
        return deviation
    chosen = values[enough]
    off = chosen - np.nanmedian(chosen, axis=1, keepdims=True)
    spread = MEDIAN_TO_DEVIATION * np.nanmedian(np.abs(off), axis=1, keepdims=True)
    deviation[enough] = np.divide(off, spread, out=np.full_like(off, np.nan), where=spread > 0)
    return deviation
