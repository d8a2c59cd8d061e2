"""Moves of one interval as the screen shows them: each pair of places once, with what is withheld."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.build import Build
from dashboard.readings.findings import weakest
from dashboard.shelf import keep
from etl.model.periods import Cadence, bounds_of_interval, cadence_of, interval

EVERY = "all"  # places, settings or flows without a filter
UNKNOWN = "unknown"
NET = "net_migration_rate"
SETTINGS = ("rural-urban", "rural-rural", "urban-rural", "urban-urban")
STRENGTHS = (2.0, 4.0, 7.0, 11.0)  # px of an arrow by its class
_STEPS = (0.1, 0.25, 0.5)  # edges of the classes, as shares of a round number near the largest flow
_PAIR = ("origin", "destination")
_COLUMNS = {
    "origin": object,
    "destination": object,
    "movers": float,
    "withheld": bool,
    "status": object,
    "source": object,
}


def intervals(build: Build) -> tuple[str, ...]:
    """Intervals with counted moves or a net migration rate, oldest first."""
    found = {interval(int(row.start), int(row.end)) for row in build.intervals.itertuples()}
    record = build.variables.get(NET)
    if record and record.valued:
        rows = build.series(NET)
        found |= set(rows.loc[rows["value"].notna(), "period"])
    return tuple(sorted(label for label in found if cadence_of(label) is Cadence.INTERVAL))


def settings(build: Build) -> tuple[str, ...]:
    """All moves together, then each crossing of rural and urban that the flows tell apart."""
    if build.flows.empty:
        return ()
    told = set(zip(build.flows["origin_setting"], build.flows["destination_setting"], strict=True))
    return (EVERY, *(one for one in SETTINGS if tuple(one.split("-")) in told))


def places(build: Build) -> tuple[str, ...]:
    """Districts, then every place abroad or unknown that the flows name."""
    if build.flows.empty:
        return ()
    named = set(build.flows["origin"]) | set(build.flows["destination"])
    return (EVERY, *build.names, *sorted(named - set(build.names)))


@dataclass(frozen=True, eq=False)
class Moves:
    """Moves of one interval and setting.

    rows: origin, destination, movers (NaN where withheld or not known), withheld, status, source; one row
    per pair of places that the table holds.
    """

    pcodes: tuple[str, ...]
    rows: pd.DataFrame

    @cached_property
    def ways(self) -> dict[tuple[str, str], float]:
        """Movers by origin and destination."""
        return ways_of(self.rows)

    @cached_property
    def between(self) -> pd.DataFrame:
        """Moves from one district to another."""
        left, reached, same = self._ends
        return self.rows[left & reached & ~same]

    @cached_property
    def within(self) -> pd.DataFrame:
        """Moves inside a district."""
        left, _, same = self._ends
        return self.rows[left & same]

    @cached_property
    def outside(self) -> pd.DataFrame:
        """Moves between a district and a place abroad or unknown."""
        left, reached, _ = self._ends
        return self.rows[left != reached]

    @property
    def total(self) -> float:
        """Everyone who moved from one district to another and is published."""
        return float(self.between["movers"].sum())

    @cached_property
    def sums(self) -> pd.DataFrame:
        """came, left and net of every district, by pcode; NaN where a part is withheld or none is listed."""
        came, left = self._sum(1), self._sum(0)
        return pd.DataFrame({"came": came, "left": left, "net": came - left}, index=list(self.pcodes))

    def _sum(self, end: int) -> np.ndarray:
        """Movers between districts by the one that stands at an end; 0 where only other moves are listed."""
        total = dict.fromkeys((way[end] for way in self.ways), 0.0)
        for (way, movers), left, reached, same in zip(self.ways.items(), *self._ends.tolist(), strict=True):
            if left and reached and not same:
                total[way[end]] += movers
        return np.array([total.get(pcode, math.nan) for pcode in self.pcodes])

    @cached_property
    def _ends(self) -> np.ndarray:
        """By row whether it begins in a district, whether it ends in one, whether both are one place."""
        known = set(self.pcodes)
        ends = [(one in known, other in known, one == other) for one, other in self.ways]
        return np.array(ends, dtype=bool).reshape(-1, 3).T


class _Row(NamedTuple):
    """What counts of a row of the published flows, under the names of its columns."""

    origin: str
    destination: str
    origin_setting: str
    destination_setting: str
    start: int
    end: int
    movers: float
    withheld: bool
    status: str
    source: str

    @property
    def setting(self) -> str:
        """From one setting to another."""
        return f"{self.origin_setting}-{self.destination_setting}"

    @property
    def split(self) -> int:
        """How far it is split by setting; 0 where not at all."""
        return 2 * (self.origin_setting != EVERY) + (self.destination_setting != EVERY)


def moves(flows: pd.DataFrame, pcodes: Sequence[str], period: str, setting: str = EVERY) -> Moves:
    """Moves of one interval, all together or from one setting to another (`rural-urban`)."""
    bounds = bounds_of_interval(period)
    pairs: dict[tuple[str, str], list[_Row]] = {}
    for row in map(_Row._make, zip(*(flows[name].tolist() for name in _Row._fields), strict=True)):
        if (row.start, row.end) == bounds and setting in (EVERY, row.setting):
            pairs.setdefault((row.origin, row.destination), []).append(row)
    rows = [_together(pairs[pair]) for pair in sorted(pairs)]
    found = {
        name: np.array([getattr(row, name) for row in rows], dtype=kind) for name, kind in _COLUMNS.items()
    }
    return Moves(tuple(pcodes), pd.DataFrame(found))


def moves_of(build: Build, period: str, setting: str = EVERY) -> Moves:
    """The same of a build, kept."""
    return keep(
        build,
        "moves",
        (period, setting),
        lambda: moves(build.flows, tuple(build.names), period, setting),
    )


def _together(rows: list[_Row]) -> _Row:
    """The rows of one pair of places as one, of those least split by setting: no move is counted twice.

    A sum with a withheld part is withheld, else subtraction would tell it.
    """
    least = min(row.split for row in rows)
    parts = [row for row in rows if row.split == least]
    hidden = any(row.withheld for row in parts)
    return parts[0]._replace(
        movers=math.nan if hidden else sum(row.movers for row in parts),
        withheld=hidden,
        status=weakest(row.status for row in parts),
    )


def ways_of(rows: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Movers by origin and destination, in the order of the rows; NaN where not published."""
    columns = (rows[name].tolist() for name in (*_PAIR, "movers"))
    return {(origin, destination): movers for origin, destination, movers in zip(*columns, strict=True)}


def matching(rows: pd.DataFrame, origin: str, destination: str, least: float) -> pd.DataFrame:
    """Published moves from and to the places asked for, of at least so many people, largest first."""
    kept = [
        (-movers, left, reached, place)
        for place, ((left, reached), movers) in enumerate(ways_of(rows).items())
        if movers > 0
        and movers >= least
        and origin in ("", EVERY, left)
        and destination in ("", EVERY, reached)
    ]
    return rows.iloc[[place for *_, place in sorted(kept)]]


def table(found: Moves) -> pd.DataFrame:
    """Movers with origins down and destinations across; NaN where withheld or not in the table."""
    codes = list(found.pcodes)
    wide = [[found.ways.get((origin, destination), math.nan) for destination in codes] for origin in codes]
    return pd.DataFrame(wide, index=codes, columns=codes, dtype=float)


def strengths(largest: float) -> tuple[float, ...]:
    """Round edges between the classes of arrows, people."""
    top = round_up(largest / 1.6)
    return tuple(sorted({max(1.0, round(top * share)) for share in _STEPS}))


def round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 1.0
    while value > power * 10:
        power *= 10
    while value < power:
        power /= 10
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def by_setting(
    flows: pd.DataFrame, pcodes: Sequence[str], period: str, origin: str = EVERY, destination: str = EVERY
) -> pd.DataFrame:
    """Moves between districts by origin_setting and destination_setting, from the rows split most.

    movers is the sum of what is published, withheld the number of rows that are not.
    """
    start, end = bounds_of_interval(period)
    inside = flows["origin"].isin(pcodes) & flows["destination"].isin(pcodes)
    apart = flows["origin"] != flows["destination"]
    rows = flows[inside & apart & (flows["start"] == start) & (flows["end"] == end)]
    for side, wanted in (("origin", origin), ("destination", destination)):
        rows = rows if wanted == EVERY else rows[rows[side] == wanted]
    layer = 2 * (rows["origin_setting"] != EVERY) + (rows["destination_setting"] != EVERY)
    rows = rows[layer == layer.groupby([rows["origin"], rows["destination"]]).transform("max")]
    grouped = rows.groupby(["origin_setting", "destination_setting"])
    return grouped.agg(movers=("movers", "sum"), withheld=("withheld", "sum")).reset_index()
