"""Moves of one interval as the screen shows them: each pair of places once, with what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.build import Build
from etl.model.periods import Cadence, bounds_of_interval, cadence_of, interval
from etl.model.status import Status

EVERY = "all"  # places, settings or flows without a filter
UNKNOWN = "unknown"
NET = "net_migration_rate"
SETTINGS = ("rural-urban", "rural-rural", "urban-rural", "urban-urban")
STRENGTHS = (2.0, 4.0, 7.0, 11.0)  # px of an arrow by its class
_STEPS = (0.1, 0.25, 0.5)  # edges of the classes, as shares of a round number near the largest flow
_PAIR = ["origin", "destination"]


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
    def between(self) -> pd.DataFrame:
        """Moves from one district to another."""
        ends = self._inside("origin") & self._inside("destination")
        return self.rows[ends & (self.rows["origin"] != self.rows["destination"])]

    @cached_property
    def within(self) -> pd.DataFrame:
        """Moves inside a district."""
        return self.rows[self._inside("origin") & (self.rows["origin"] == self.rows["destination"])]

    @cached_property
    def outside(self) -> pd.DataFrame:
        """Moves between a district and a place abroad or unknown."""
        return self.rows[self._inside("origin") != self._inside("destination")]

    @property
    def total(self) -> float:
        """Everyone who moved from one district to another and is published."""
        return float(self.between["movers"].sum())

    @cached_property
    def sums(self) -> pd.DataFrame:
        """came, left and net of every district, by pcode; NaN where a part is withheld or none is listed."""
        came = self._sum("destination")
        left = self._sum("origin")
        return pd.DataFrame({"came": came, "left": left, "net": came - left})

    @cached_property
    def balance(self) -> pd.DataFrame:
        """Net gain of each district (column) from each other (row); NaN where a way is not published."""
        ways = table(self).to_numpy(copy=True)
        row, column = (pd.Index(self.pcodes).get_indexer(self.between[side]) for side in _PAIR)
        listed = np.zeros(ways.shape, dtype=bool)
        listed[row, column] = True
        ways[~listed] = 0.0
        return pd.DataFrame(ways - ways.T, index=list(self.pcodes), columns=list(self.pcodes))

    def _sum(self, side: str) -> pd.Series:
        listed = set(self.rows[side])
        total = self.between.groupby(side)["movers"].sum(skipna=False).reindex(self.pcodes)
        silent = total.isna() & ~total.index.isin(self.between[side])
        return total.mask(silent & total.index.isin(listed), 0.0)

    def _inside(self, side: str) -> pd.Series:
        return self.rows[side].isin(self.pcodes)


def moves(flows: pd.DataFrame, pcodes: Sequence[str], period: str, setting: str = EVERY) -> Moves:
    """Moves of one interval, all together or from one setting to another (`rural-urban`)."""
    start, end = bounds_of_interval(period)
    rows = flows[(flows["start"] == start) & (flows["end"] == end)]
    if setting != EVERY:
        left, reached = setting.split("-")
        rows = rows[(rows["origin_setting"] == left) & (rows["destination_setting"] == reached)]
    return Moves(tuple(pcodes), _by_pair(_coarsest(rows)))


def _coarsest(rows: pd.DataFrame) -> pd.DataFrame:
    """For each pair of places the rows least split by setting, so that no move is counted twice."""
    layer = 2 * (rows["origin_setting"] != EVERY) + (rows["destination_setting"] != EVERY)
    return rows[layer == layer.groupby([rows["origin"], rows["destination"]]).transform("min")]


def _by_pair(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per pair; a sum with a withheld part is withheld, else subtraction would tell it."""
    weakness = rows["status"].map(lambda word: int(Status.parse(word)))
    grouped = rows.assign(status=weakness).groupby(_PAIR)
    movers, withheld = grouped["movers"].sum(skipna=False), grouped["withheld"].any()
    found = pd.DataFrame({"movers": movers.mask(withheld), "withheld": withheld})
    found["status"] = grouped["status"].max().map(lambda weakness: Status(weakness).label)
    return found.assign(source=grouped["source"].first()).reset_index()


def matching(rows: pd.DataFrame, origin: str, destination: str, least: float) -> pd.DataFrame:
    """Published moves from and to the places asked for, of at least so many people, largest first."""
    kept = rows["movers"].notna() & (rows["movers"] > 0) & (rows["movers"] >= least)
    for side, place in (("origin", origin), ("destination", destination)):
        if place and place != EVERY:
            kept &= rows[side] == place
    return rows[kept].sort_values(["movers", *_PAIR], ascending=[False, True, True])


def table(found: Moves) -> pd.DataFrame:
    """Movers with origins down and destinations across; NaN where withheld or not in the table."""
    inside = pd.concat([found.between, found.within])
    wide = inside.pivot(index="origin", columns="destination", values="movers")
    return wide.reindex(index=list(found.pcodes), columns=list(found.pcodes))


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
