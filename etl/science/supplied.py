"""Joins what several tables supply of one variable: the first stands, the next fill what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.records import Indicator
from etl.model.series import DistrictSeries


@dataclass
class Supplied:
    """Series by variable as published; and pairs, earlier and later, that give the same values twice.

    records: of variables that only tables know, as the first table describes them.
    """

    series: dict[str, DistrictSeries] = field(default_factory=dict)
    records: dict[str, Indicator] = field(default_factory=dict)
    twice: list[tuple[DistrictSeries, DistrictSeries]] = field(default_factory=list)

    def declare(self, record: Indicator) -> str:
        """Take in a variable that only tables know; what keeps it from being the one known already, or ""."""
        first = self.records.setdefault(record.id, record)
        if first.unit != record.unit:
            return f"gives {record.id} in {record.unit!r}, an earlier table in {first.unit!r}"
        if first.cadence is not record.cadence:
            return f"gives {record.id} by {record.cadence}, an earlier table by {first.cadence}"
        return ""

    def add(self, series: DistrictSeries) -> None:
        """Take in one more series; what an earlier one holds is not replaced."""
        first = self.series.get(series.variable)
        if first is None:
            self.series[series.variable] = series
            return
        if _overlap(first, series):
            self.twice.append((first, series))
        self.series[series.variable] = filled(first, series)


def filled(first: DistrictSeries, second: DistrictSeries) -> DistrictSeries:
    """The first series, with the second's values where it has none, over the periods of both."""
    if not first.periods or not second.periods:
        return first if first.periods else second
    every = _periods_of_both(first, second)
    one, other = _over(first, every), _over(second, every)
    taken = np.isnan(one.value) & ~np.isnan(other.value)
    if not taken.any():
        return one
    return DistrictSeries(
        variable=first.variable,
        pcodes=first.pcodes,
        periods=every,
        value=np.where(taken, other.value, one.value),
        reason=np.where(taken, "", one.reason).astype(object),
        coverage=np.where(taken, other.coverage, one.coverage),
        status=np.where(taken, other.status, one.status).astype(np.int8),
        preliminary=one.preliminary | (other.preliminary & taken.any(axis=0)),
        source="; ".join(dict.fromkeys((first.source, second.source))),
    )


def _periods_of_both(first: DistrictSeries, second: DistrictSeries) -> tuple[str, ...]:
    """Every period from the earliest to the latest; only those given where periods are not numbered."""
    given = sorted({*first.periods, *second.periods})
    if not given[0] or labels.cadence_of(given[0]) is Cadence.INTERVAL:
        return tuple(given)
    return labels.span(given[0], given[-1])


def _overlap(first: DistrictSeries, second: DistrictSeries) -> bool:
    common = sorted(set(first.periods) & set(second.periods))
    return any(bool(np.any(~np.isnan(first.at(p)) & ~np.isnan(second.at(p)))) for p in common)


def _over(series: DistrictSeries, every: tuple[str, ...]) -> DistrictSeries:
    """The series over more periods; those it lacks are missing from the tables."""
    if series.periods == every:
        return series
    at = [every.index(label) for label in series.periods]
    shape = (len(series.pcodes), len(every))
    value, coverage = np.full(shape, np.nan), np.full(shape, np.nan)
    reason = np.broadcast_to(
        np.array([f"the tables do not give {label}" for label in every], dtype=object), shape
    ).copy()
    status = np.repeat(series.status.max(axis=1, keepdims=True), len(every), axis=1)
    preliminary = np.zeros(len(every), dtype=bool)
    value[:, at], coverage[:, at], reason[:, at] = series.value, series.coverage, series.reason
    status[:, at], preliminary[at] = series.status, series.preliminary
    return DistrictSeries(
        series.variable, series.pcodes, every, value, reason, coverage, status, preliminary, series.source
    )
