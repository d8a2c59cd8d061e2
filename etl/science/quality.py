"""Looks for what a reader of the numbers should know: gaps, withheld or odd values, second sources.

One finding per variable, district and kind or reason; one for all districts where it is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from etl.model.periods import Cadence, cadence_of, month_of
from etl.model.records import Indicator, Level
from etl.model.series import DistrictSeries, Floats
from etl.model.tables import QUALITY
from etl.science.disagreement import Disagreement, disagreement
from etl.science.frames import frame
from etl.science.indicators.season_calendar import named

JUMP_DEVIATIONS = 6.0  # robust standard deviations from the calendar month's median
MEDIAN_TO_DEVIATION = 1.4826  # of the median absolute deviation, for a normal distribution
FEWEST_FOR_JUMP = 20
BOUNDED = ("share", "level 0–4")  # units in which usual values crowd at one end, so that others only seem odd
ROUNDING = 1e-6  # share by which a value may pass its limits through rounding
NEARLY_WHOLE = 0.95  # coverage from which nothing is told: border cells alone take 1 to 3 %

Finding = dict[str, object]


def findings(
    series: Iterable[DistrictSeries],
    indicators: Iterable[Indicator],
    pairs: Iterable[tuple[DistrictSeries, DistrictSeries]] = (),
    gaps: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Findings with the columns of tables.QUALITY; no rows where there is nothing to tell.

    pairs: two sources of one variable, the published one first; gaps: periods without a raster by source.
    """
    by_id = {indicator.id: indicator for indicator in indicators}
    rows = [_gap(source, labels) for source, labels in (gaps or {}).items() if labels]
    for one in series:
        rows += _of_series(one, by_id.get(one.variable))
    for first, second in pairs:
        record = by_id.get(first.variable)
        rows += _together(_disagreements(first, second, record.unit if record else ""), first.pcodes)
    return frame(QUALITY, rows)


def _of_series(series: DistrictSeries, record: Indicator | None) -> list[Finding]:
    rows = _withheld(series) + _preliminary(series)
    if record is not None:
        rows += _implausible(series, record.plausible)
        rows += [] if record.unit in BOUNDED else _jumps(series)
        rows += _partly_covered(series) if record.level is Level.CELL else []
    return _together(rows, series.pcodes)


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


def _together(rows: list[Finding], pcodes: Sequence[str]) -> list[Finding]:
    """One row where every district has the same finding in the same words."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for row in rows:
        alike.setdefault((row["finding"], row["period"], row["detail"]), []).append(row)
    kept: list[Finding] = []
    for group in alike.values():
        everywhere = len(pcodes) > 1 and {row["pcode"] for row in group} == set(pcodes)
        whole = {"pcode": "", "detail": f"{group[0]['detail']}; in all {len(pcodes)} districts"}
        kept += [{**group[0], **whole}] if everywhere else group
    return kept


def _gap(source: str, labels: Sequence[str]) -> Finding:
    return {
        "variable": "",
        "source": source,
        "period": _spanned(labels[0], labels[-1]),
        "pcode": "",
        "finding": "gap",
        "value": float(len(labels)),
        "detail": f"{len(labels)} periods have no raster: {named(labels)}",
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


@cache
def _without_numbers(reason: str) -> str:
    """A reason shorn of what differs between periods, so that like reasons are counted together."""
    plain = re.sub(r" for \d{4}-\d{2}(-\d)?$", "", reason)
    if re.fullmatch(r"[\d\-/, to]+ (is|are) missing", plain):
        return "input periods are missing"
    return re.sub(r"^coverage \S+", "coverage", re.sub(r"^the normal of \S+ mm", "the normal", plain))


def _spanned(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _preliminary(series: DistrictSeries) -> list[Finding]:
    marked = [label for label, flag in zip(series.periods, series.preliminary, strict=True) if flag]
    if not marked:
        return []
    detail = f"{len(marked)} periods are preliminary; the publisher will revise them"
    where = _spanned(marked[0], marked[-1])
    return [_finding(series, "preliminary", detail, period=where, value=float(len(marked)))]


def _partly_covered(series: DistrictSeries) -> list[Finding]:
    """Districts some of whose values rest on part of them only, with the least coverage."""
    rows: list[Finding] = []
    partly = ~np.isnan(series.value) & (series.coverage < NEARLY_WHOLE)
    for row in np.flatnonzero(partly.any(axis=1)):
        shares = np.where(partly[row], series.coverage[row], np.inf)
        least = int(np.argmin(shares))
        count = f"{int(partly[row].sum())} of {len(series.periods)} values rest on part of the district"
        detail = f"{count}; least coverage {shares[least]:.2f}"
        where = {"pcode": series.pcodes[row], "period": series.periods[least]}
        rows.append(_finding(series, "partial coverage", detail, value=float(shares[least]), **where))
    return rows


def _implausible(series: DistrictSeries, limits: tuple[float, float] | None) -> list[Finding]:
    """One finding per district: how many values lie outside the record's limits, and the furthest."""
    if limits is None:
        return []
    beyond = np.fmax(limits[0] - series.value, series.value - limits[1])
    outside = beyond > ROUNDING * max(1.0, abs(limits[0]), abs(limits[1]))
    rows: list[Finding] = []
    for row in map(int, np.flatnonzero(outside.any(axis=1))):
        column = int(np.nanargmax(beyond[row]))
        detail = _most(
            series, row, column, int(outside[row].sum()), f"outside {limits[0]:g} to {limits[1]:g}"
        )
        rows.append(detail | {"finding": "implausible"})
    return rows


def _jumps(series: DistrictSeries) -> list[Finding]:
    """One finding per district: values far from the median of their calendar month, and the furthest."""
    if not series.periods or not series.periods[0] or cadence_of(series.periods[0]) is not Cadence.MONTH:
        return []
    months = np.array([month_of(label) for label in series.periods])
    deviation = np.full(series.value.shape, np.nan)
    for month in range(1, 13):
        columns = np.flatnonzero(months == month)
        deviation[:, columns] = np.abs(_robust_deviation(series.value[:, columns]))
    far = deviation > JUMP_DEVIATIONS
    rows: list[Finding] = []
    for row in map(int, np.flatnonzero(far.any(axis=1))):
        column = int(np.nanargmax(deviation[row]))
        what = (
            f"over {JUMP_DEVIATIONS:.0f} robust standard deviations from the median of their calendar month"
        )
        rows.append(_most(series, row, column, int(far[row].sum()), what) | {"finding": "jump"})
    return rows


def _most(series: DistrictSeries, row: int, column: int, count: int, what: str) -> Finding:
    """Finding on a district's odd values that names the furthest."""
    value = float(series.value[row, column])
    values = "1 value lies" if count == 1 else f"{count} values lie"
    furthest = f"{value:g}" if count == 1 else f"the furthest is {value:g}"
    detail = f"{values} {what}: {furthest}"
    return _finding(series, "", detail, pcode=series.pcodes[row], period=series.periods[column], value=value)


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


def _disagreements(first: DistrictSeries, second: DistrictSeries, unit: str) -> list[Finding]:
    """One finding per district: how far the second source lies from the published one."""
    found = disagreement(first, second)
    if found is None:
        detail = f"{second.source} has no period in common with {first.source}"
        return [_finding(first, "disagreement", detail)]
    sources = {"source": "; ".join(dict.fromkeys((first.source, second.source)))}
    return [
        _finding(
            first,
            "disagreement",
            _told(found, row, second.source, first.source, unit),
            pcode=pcode,
            period=_spanned(found.first, found.last),
            value=float(found.mean[row]),
            **sources,
        )
        for row, pcode in enumerate(first.pcodes)
        if found.count[row]
    ]


def _told(found: Disagreement, row: int, second: str, first: str, unit: str) -> str:
    count = f"{second} against {first} over {found.count[row]} periods"
    if found.largest[row] == 0:
        return f"{count}: equal"
    correlation = found.correlation[row]
    alike = (
        "no correlation (too short or constant)"
        if np.isnan(correlation)
        else f"correlation {correlation:.2f}"
    )
    return (
        f"{count}: mean difference {found.mean[row]:+.3g} {unit}, {alike}, "
        f"largest difference {found.largest[row]:+.3g} {unit} in {found.at[row] or 'the one value'}"
    )
