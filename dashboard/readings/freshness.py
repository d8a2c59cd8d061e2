"""Tells which variables have no value for a period that should be known by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.build import Build, Variable
from etl.model import periods
from etl.model.periods import Cadence

DAYS_TO_PUBLISH = 60  # from the end of a period until its values can be expected
LATER_OF_LONG = 0.1  # of the time between two censuses: what it takes to publish one
_DAYS = {Cadence.DEKAD: 10, Cadence.MONTH: 31, Cadence.SEASON: 366}
_APRIL = 4


@dataclass(frozen=True)
class Late:
    """Variables whose values end with the same period although newer ones are due."""

    variables: tuple[str, ...]
    period: str


def late(build: Build, today: date) -> tuple[Late, ...]:
    """Variables older than their cadence, gathered by their last period, the shortest cadence first."""
    found: dict[tuple[str, str], list[str]] = {}
    for record in build.variables.values():
        if record.valued and record.cadence != Cadence.STATIC and _is_late(build, record, today):
            found.setdefault((record.cadence, record.last_period), []).append(record.id)
    order = (Cadence.DEKAD, Cadence.MONTH, Cadence.SEASON, Cadence.YEAR, Cadence.INTERVAL)
    sorted_found = sorted(found.items(), key=lambda entry: (order.index(Cadence(entry[0][0])), entry[0][1]))
    return tuple(Late(tuple(ids), period) for (_, period), ids in sorted_found)


def end_of(label: str) -> date:
    """Last day of a period; of a year, which mostly names a census, its end."""
    cadence = periods.cadence_of(label)
    if cadence is Cadence.INTERVAL:
        return date(periods.bounds_of_interval(label)[1], 12, 31)
    year = periods.year_of(label)
    if cadence is Cadence.SEASON:
        return _end_of_month(year + 1, _APRIL)
    if cadence is Cadence.MONTH:
        return _end_of_month(year, periods.month_of(label))
    if cadence is Cadence.DEKAD:
        month, third = periods.month_of(label), int(label[-1])
        return _end_of_month(year, month) if third == 3 else date(year, month, 10 * third)
    return date(year, 12, 31)


def _is_late(build: Build, record: Variable, today: date) -> bool:
    """Whether the next period, and the time it takes to publish it, have passed."""
    cadence = Cadence(record.cadence)
    gap = _DAYS.get(cadence) or _gap(build.series(record.id))
    if gap is None:
        return False
    wait = gap + max(DAYS_TO_PUBLISH, LATER_OF_LONG * gap if cadence not in _DAYS else 0)
    return today > end_of(record.last_period) + timedelta(days=wait)


def _gap(rows: object) -> int | None:
    """Days between the ends of the last two periods with values; None for one, which may have no next."""
    known: Iterable[str] = rows.loc[rows["value"].notna(), "period"].unique()  # type: ignore[attr-defined]
    ends = sorted(end_of(label) for label in known)
    return (ends[-1] - ends[-2]).days if len(ends) > 1 else None


def _end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
