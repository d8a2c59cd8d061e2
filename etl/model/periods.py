"""Period labels: `2016`, `2020-01`, `2020-01-2`, `2019/20`, `2006-2016`, `latest`; never timestamps.

A month label and an interval label cannot be confused: a month has two digits after the dash, an
interval four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

LATEST = "latest"
SEASON_FIRST_MONTH = 10  # October; the season ends in April
DEKADS_PER_MONTH = 3


class Cadence(StrEnum):
    """How often a variable has a value; `static` means once for all time."""

    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DEKAD = "dekad"
    INTERVAL = "interval"
    STATIC = "static"


_PATTERNS = {
    Cadence.YEAR: re.compile(r"(\d{4})"),
    Cadence.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    Cadence.DEKAD: re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([123])"),
    Cadence.SEASON: re.compile(r"(\d{4})/(\d{2})"),
    Cadence.INTERVAL: re.compile(r"(\d{4})-(\d{4})"),
}


def cadence_of(label: str) -> Cadence:
    """Cadence that a label is written in; raises ValueError where it is no period."""
    for cadence, pattern in _PATTERNS.items():
        match = pattern.fullmatch(label)
        if match and _consistent(cadence, match):
            return cadence
    raise ValueError(f"{label!r} is no period; write 2016, 2020-01, 2020-01-2, 2019/20 or 2006-2016")


def _consistent(cadence: Cadence, match: re.Match[str]) -> bool:
    first = int(match[1])
    if cadence is Cadence.SEASON:
        return int(match[2]) == (first + 1) % 100
    if cadence is Cadence.INTERVAL:
        return int(match[2]) > first
    return True


def month(year: int, calendar_month: int) -> str:
    """Label of a month, e.g. 2020-01."""
    return f"{year:04d}-{calendar_month:02d}"


def dekad(year: int, calendar_month: int, number: int) -> str:
    """Label of a dekad (number 1, 2 or 3), e.g. 2020-01-2."""
    return f"{year:04d}-{calendar_month:02d}-{number}"


def season(first_year: int) -> str:
    """Label of the season that begins in October of first_year, e.g. 2019/20."""
    return f"{first_year:04d}/{(first_year + 1) % 100:02d}"


def interval(start: int, end: int) -> str:
    """Label of the interval between two years, e.g. 2006-2016."""
    return f"{start:04d}-{end:04d}"


def bounds_of_interval(label: str) -> tuple[int, int]:
    """Start and end year of an interval label."""
    start, end = label.split("-")
    return int(start), int(end)


def year_of(label: str) -> int:
    """First year in a label: the year of a month or dekad, the October year of a season."""
    return int(label[:4])


def month_of(label: str) -> int:
    """Calendar month 1–12 of a month or dekad label."""
    return int(label[5:7])


def season_year_of(label: str) -> int:
    """October year of the season that a month or dekad falls in; before October, the season under way."""
    return year_of(label) if month_of(label) >= SEASON_FIRST_MONTH else year_of(label) - 1


def ordinal(label: str) -> int:
    """Number that grows by one from a period to the next of the same cadence."""
    cadence = cadence_of(label)
    if cadence is Cadence.MONTH:
        return year_of(label) * 12 + month_of(label) - 1
    if cadence is Cadence.DEKAD:
        return (year_of(label) * 12 + month_of(label) - 1) * DEKADS_PER_MONTH + int(label[8]) - 1
    return year_of(label)


def from_ordinal(number: int, cadence: Cadence) -> str:
    """Label whose ordinal is number, for years, seasons, months and dekads."""
    if cadence is Cadence.MONTH:
        return month(number // 12, number % 12 + 1)
    if cadence is Cadence.DEKAD:
        in_months, position = divmod(number, DEKADS_PER_MONTH)
        return dekad(in_months // 12, in_months % 12 + 1, position + 1)
    if cadence is Cadence.SEASON:
        return season(number)
    if cadence is Cadence.YEAR:
        return f"{number:04d}"
    raise ValueError(f"{cadence} periods are not numbered")


def span(first: str, last: str) -> tuple[str, ...]:
    """Every label from first to last, both included, of one cadence."""
    cadence = cadence_of(first)
    if cadence_of(last) is not cadence:
        raise ValueError(f"{first} and {last} are periods of different kinds")
    return tuple(from_ordinal(n, cadence) for n in range(ordinal(first), ordinal(last) + 1))


def in_years(labels: Sequence[str], years: tuple[int, int]) -> tuple[bool, ...]:
    """Whether each month, dekad or year label lies in the years first…last, both included."""
    return tuple(years[0] <= year_of(label) <= years[1] for label in labels)
