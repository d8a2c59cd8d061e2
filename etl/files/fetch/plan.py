"""Decides which files of a source to ask for: every period that has ended and has no final file yet."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from etl.files.raster_names import CF_ENDINGS, STATIC, period_in
from etl.model import periods
from etl.model.paths import shown
from etl.model.periods import Cadence
from etl.model.problems import InputError, Problem, UsageError
from etl.model.records import Download, Source

MIRROR = "MECC_MIRROR"  # environment variable: the mirror of everything


@dataclass(frozen=True)
class Months:
    """First and last month asked for, both included; empty for the first and last there are."""

    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for word in filter(None, (self.since, self.until)):
            if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", word):
                raise UsageError(f"{word!r} is no month; write YYYY-MM, such as 2020-01")
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} is later than --until {self.until}")


@dataclass(frozen=True)
class Remote:
    """A file on a server and the name under which it is kept when it comes whole."""

    url: str
    name: str


@dataclass(frozen=True)
class Wanted:
    """A period to ask for.

    preliminary: where to look if the final file is not yet published. early: name of the preliminary file
    that stands for it in the folder. outgrown: name of a file that no longer covers the country.
    """

    period: str
    final: Remote
    preliminary: Remote | None = None
    early: str = ""
    outgrown: str = ""


@dataclass(frozen=True)
class Plan:
    """Periods to ask for in order of time, and those of the span that stand in the folder as final files.

    superseded: names of preliminary files of which the final one stands beside them.
    """

    wanted: tuple[Wanted, ...]
    standing: frozenset[str]
    superseded: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a source's files come from and go to, and what decides which are asked for.

    country: ISO-3 code or nothing; mirror: see `mirrored`; today: periods that end later are not asked for.
    """

    source: Source
    download: Download
    folder: Path
    months: Months
    today: date
    country: str = ""
    mirror: str = ""


def plan_of(place: Place, outgrown: Collection[str] = ()) -> Plan:
    """What to ask for; raises InputError where the profile does not say enough.

    outgrown: names of files in the folder that no longer cover the country.
    """
    final, preliminary, small = _standing(place, outgrown)
    asked = _span(place.source, place.download, place.months, place.today)
    wanted = [
        Wanted(
            label,
            _final(place, label),
            _preliminary(place, label) if label not in preliminary else None,
            preliminary.get(label, ""),
            small.get(label, ""),
        )
        for label in asked
        if label not in final
    ]
    superseded = tuple(name for label, name in preliminary.items() if label in final)
    return Plan(tuple(wanted), frozenset(final & set(asked)), superseded)


def is_recent(place: Place, label: str) -> bool:
    """Whether the publisher may not yet have published a period."""
    return bool(label) and (place.today - end_of(label)).days <= place.download.delay_days


def mirrored(url: str, mirror: str) -> str:
    """The address of the same path on a mirror; the address itself where there is none."""
    if not mirror:
        return url
    base, asked = urlsplit(mirror), urlsplit(url)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + asked.path, asked.query, ""))


def end_of(label: str) -> date:
    """Last day of a month or dekad."""
    year, month = periods.year_of(label), periods.month_of(label)
    last = calendar.monthrange(year, month)[1]
    if periods.cadence_of(label) is Cadence.DEKAD:
        return date(year, month, (10, 20, last)[int(label[-1]) - 1])
    return date(year, month, last)


def _span(source: Source, download: Download, months: Months, today: date) -> tuple[str, ...]:
    """Labels asked for, those that have ended only; the one of a source that holds for all time."""
    if source.cadence is Cadence.STATIC:
        return (STATIC,)
    first = max(download.first, months.since)
    last = min(months.until or "9999-12", f"{today:%Y-%m}")
    if first[:7] > last:
        return ()
    if source.cadence is Cadence.DEKAD:
        first, last = (first if len(first) > 7 else f"{first}-1"), f"{last}-3"
    return tuple(label for label in periods.span(first, last) if end_of(label) < today)


def _standing(
    place: Place, outgrown: Collection[str]
) -> tuple[set[str], Mapping[str, str], Mapping[str, str]]:
    """Periods with a final file in the folder; names of preliminary and of outgrown files by period."""
    final: set[str] = set()
    preliminary: dict[str, str] = {}
    small: dict[str, str] = {}
    for entry in sorted(place.folder.iterdir()) if place.folder.is_dir() else []:
        if entry.name.startswith("."):
            continue
        if entry.suffix.lower() in CF_ENDINGS:
            cure = "name a folder of its own in [[rasters]] path for what is fetched"
            raise InputError(Problem(shown(entry), place.source.id, "stands where files are fetched", cure))
        stated = period_in(place.source, entry.name)
        if stated and entry.name in outgrown:
            small[stated[0]] = entry.name
        elif stated and stated[1]:
            preliminary[stated[0]] = entry.name
        elif stated:
            final.add(stated[0])
    return final, preliminary, small


def _final(place: Place, label: str) -> Remote:
    template = place.download.address
    if "{country}" in template.lower() and not place.country:
        cure = 'add country = "LSO" (ISO 3166) to [profile]'
        raise InputError(Problem("profile", place.source.id, "its address needs the country", cure))
    url = template.format(**_words(label, place.country))
    return Remote(mirrored(url, place.mirror), url.rpartition("/")[2])


def _preliminary(place: Place, label: str) -> Remote | None:
    """Where a recent period may stand until it is final."""
    if not place.download.preliminary_address or not is_recent(place, label):
        return None
    words = _words(label, place.country)
    url = mirrored(place.download.preliminary_address.format(**words), place.mirror)
    return Remote(url, place.download.preliminary_name.format(**words))


def _words(label: str, country: str) -> dict[str, int | str]:
    """What stands for the braces of an address."""
    words: dict[str, int | str] = {"country": country.lower(), "COUNTRY": country}
    if label:
        words |= {"year": periods.year_of(label), "month": periods.month_of(label)}
    if label and periods.cadence_of(label) is Cadence.DEKAD:
        dekad = int(label[-1])
        of_year = (periods.month_of(label) - 1) * periods.DEKADS_PER_MONTH + dekad
        words |= {"dekad": dekad, "dekad_of_year": of_year}
    return words
