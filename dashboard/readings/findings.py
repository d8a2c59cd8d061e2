"""Sentences that the published numbers make: titles and subtitles; no view types a number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from dashboard.build import Build
from dashboard.readings.names import in_markdown, plain
from dashboard.shelf import keep
from dashboard.text import Words
from etl.model.periods import LATEST, interval
from etl.model.status import Status
from etl.science.index.robustness import NOT_ROBUST

Writer = Callable[[str], str]

NAMED_AT_MOST = 3
ORIGIN = "origin"


def rows_of(build: Build, period: str) -> pd.DataFrame:
    """Hotspots of one period by pcode, every district there; what is missing is insufficient data.

    Kept: they are not to be changed.
    """

    def made() -> pd.DataFrame:
        rows = build.hotspots.loc[build.hotspots["period"] == period].set_index("pcode")
        rows = rows.reindex(build.districts.index)
        return rows.assign(hotspot_class=rows["hotspot_class"].fillna("insufficient_data"))

    return keep(build, "rows-of", period, made)


def standings(build: Build, pcode: str) -> list[dict[str, Any]]:
    """Hotspots of one district, a plain row for each period in their order."""

    def made() -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in build.hotspots.sort_values("period").to_dict("records"):
            found.setdefault(row["pcode"], []).append(row)
        return found

    return keep(build, "standings", (), made).get(pcode, [])


def known(rows: pd.DataFrame, column: str) -> dict[str, float]:
    """Values of a column by pcode, the largest first, equal ones as they stand; what is missing left out."""
    values = zip(rows.index.tolist(), rows[column].tolist(), strict=True)
    return dict(sorted((one for one in values if not math.isnan(one[1])), key=lambda one: -one[1]))


def by_rank(rows: pd.DataFrame) -> list[str]:
    """Districts, the highest risk first, of equal rank the lower median first; those without a rank last."""
    columns = (rows[name].tolist() for name in ("rank", "rank_median"))
    ranks = {
        pcode: [math.inf if math.isnan(rank) else rank for rank in both]
        for pcode, *both in zip(rows.index.tolist(), *columns, strict=True)
    }
    return sorted(ranks, key=lambda pcode: ranks[pcode])


def _origins(rows: pd.DataFrame) -> list[str]:
    """Origin hotspots, the highest risk first."""
    classes = dict(zip(rows.index.tolist(), rows["hotspot_class"].tolist(), strict=True))
    return [pcode for pcode in known(rows, "score") if classes[pcode] == ORIGIN]


def leading(rows: pd.DataFrame) -> str:
    """District that is told of first: the origin hotspot with the highest risk, else the highest risk."""
    return next(iter(_origins(rows) or known(rows, "score")), str(rows.index[0]))


def leading_district(build: Build) -> str:
    """District that is told of first in the period shown first."""
    return str(build.districts.index[0]) if build.hotspots.empty else leading(rows_of(build, newest(build)))


def basis(build: Build, period: str) -> str:
    """Whether the net migration of a period is of counted moves, else the residual between two censuses."""
    told = build.basis_of(period).get("counted_flows")
    if told is None:
        intervals = {interval(int(row.start), int(row.end)) for row in build.intervals.itertuples()}
        told = interval_of(build, period) in intervals
    return "counted" if told else "residual"


def interval_of(build: Build, period: str) -> str:
    """Movement interval of a period: its own, for the latest the last completed."""
    intervals = sorted(set(build.hotspots["period"].tolist()) - {LATEST})
    found = intervals[-1] if period == LATEST and intervals else period
    return str(build.basis_of(period).get("interval") or found)


def title(
    build: Build, rows: pd.DataFrame, period: str, layer: str, words: Words, write: Writer = in_markdown
) -> str:
    """The finding of one layer and period; `write` makes a name fit for where it is shown."""
    scored = list(known(rows, "score"))
    if not scored and layer != "net":
        return words("hotspots.title.no_score")
    if layer == "risk":
        return words("hotspots.title.risk", names=_names(build, scored[:NAMED_AT_MOST], words, write))
    if layer == "net":
        return _net_title(build, rows, basis(build, period), words, write)
    origins = _origins(rows)
    named = _names(build, origins, words, write) if len(origins) <= NAMED_AT_MOST else ""
    key = f"hotspots.title.{'class' if named or not origins else 'many'}.{basis(build, period)}"
    return words.count(key, len(origins), names=named)


def _net_title(build: Build, rows: pd.DataFrame, found: str, words: Words, write: Writer) -> str:
    rates = known(rows, "net_rate")
    falling = sorted((pcode for pcode in rates if rates[pcode] < 0), key=lambda pcode: rates[pcode])
    if not falling:
        return words("hotspots.title.net.none")
    names = _names(build, falling[:NAMED_AT_MOST], words, write)
    return words(f"hotspots.title.net.{found}", names=names)


def subtitle(build: Build, rows: pd.DataFrame, period: str, layer: str, words: Words) -> str:
    """Period and units of what is shown, and how many people live in origin hotspots."""
    counted = known(rows, "people")
    people = sum(counted.get(pcode, 0.0) for pcode in _origins(rows))
    parts = [period_in_full(build, period, words), words(f"hotspots.unit.{layer}.{basis(build, period)}")]
    if people > 0:
        parts.append(words("hotspots.people", people=words.people(people), year=census_year(build, period)))
    elsewhere = _origins_elsewhere(build, period, words) if people == 0 else ""
    return words("separator").join(filter(None, (*parts, elsewhere, _shaky(build, rows, words))))


def _shaky(build: Build, rows: pd.DataFrame, words: Words) -> str:
    """The origin hotspots whose class holds in too few of the ways tried to be called robust."""
    held = dict(zip(rows.index, rows["robustness"].tolist(), strict=True))
    named = [pcode for pcode in _origins(rows) if held[pcode] == NOT_ROBUST]
    return words("hotspots.shaky", names=_names(build, named, words, plain)) if named else ""


def _origins_elsewhere(build: Build, period: str, words: Words) -> str:
    """Other periods that have origin hotspots, named for a reader of a period that has none."""
    columns = (build.hotspots[name].tolist() for name in ("period", "pcode", "hotspot_class"))
    origins: dict[str, list[str]] = {}
    for label, pcode, what in zip(*columns, strict=True):
        if what == ORIGIN and label != period:
            origins.setdefault(label, []).append(pcode)
    told = [
        words("hotspots.elsewhere", period=words.period(label), names=_names(build, found, words, plain))
        for label, found in sorted(origins.items())
    ]
    return words("separator").join(told)


def newest(build: Build) -> str:
    """The period that is shown unless another is chosen: the latest, else the last movement interval."""
    periods = set(build.hotspots["period"].tolist())
    return LATEST if LATEST in periods else max(periods)


def census_year(build: Build, period: str) -> str:
    """Year of the census that the people of a period were counted at."""
    return str(build.basis_of(period).get("people_year") or interval_of(build, period)[-4:])


def period_in_full(build: Build, period: str, words: Words) -> str:
    """A period with what it means: for the latest the seasons and the movement interval it joins."""
    seasons = build.basis_of(period).get("seasons")
    if period != LATEST or not seasons:
        return words.period(period)
    movement = words.period(interval_of(build, period))
    return words("hotspots.latest.full", first=seasons[0], last=seasons[-1], interval=movement)


def weakest_word(rows: pd.DataFrame) -> str:
    """The weakest status among rows; observed where there is none."""
    return weakest(rows["status"].tolist())


def weakest(statuses: Iterable[object], none: Status = Status.OBSERVED) -> str:
    """The weakest of status words, what is missing left out; `none` where there is none."""
    found = (Status.parse(word) for word in set(statuses) if isinstance(word, str) and word)
    return max(found, default=none).label


def _names(build: Build, pcodes: list[str], words: Words, write: Writer) -> str:
    return words.listed([write(build.names[pcode]) for pcode in pcodes])
