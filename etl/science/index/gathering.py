"""Reads every measure of an index over one window and decides which are in force there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model import periods as labels
from etl.model.series import Statuses, Words, no_reason
from etl.model.status import Status
from etl.science.index.hotspots import Movement, national_rate
from etl.science.index.measures import BY_ID, factor, measure_of, read
from etl.science.index.readings import Inputs, Reading, commonest
from etl.science.index.table import (
    NET_RATE,
    REQUIRED_PILLARS,
    RURAL_OUT,
    Design,
    IndexRow,
    IndexTable,
    design,
)
from etl.science.index.windows import Window

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gathered:
    """One window of an index, of n districts.

    readings: by row id, in the unit of the table, movement rows among them. dropped: indicators
    without any value, for all districts, with the reason. design: of the m indicators in force, None
    where a pillar is empty, and then `no_index` says which.
    """

    window: Window
    readings: dict[str, Reading]
    dropped: dict[str, str]
    design: Design | None
    no_index: str
    movement: Movement

    @property
    def values(self) -> Floats:
        """Values of the indicators in force, shape (n, m)."""
        assert self.design is not None
        return np.stack([self.readings[name].value for name in self.design.ids], axis=1)

    @property
    def seasonal(self) -> dict[int, Floats]:
        """Columns of `values` that are means over seasons, with the seasons' own values (n, seasons)."""
        assert self.design is not None
        found = {column: self.readings[name].seasonal for column, name in enumerate(self.design.ids)}
        return {column: seasons for column, seasons in found.items() if seasons is not None}


def gather(table: IndexTable, inputs: Inputs, flows: pd.DataFrame | None, window: Window) -> Gathered:
    """Read the index over one window; an indicator that no district has is dropped for all of them."""
    readings = {row.id: _reading(row, inputs, window) for row in table.rows}
    dropped = {row.id: _why(readings[row.id]) for row in table.indicators if _empty(readings[row.id])}
    in_force = [row for row in table.indicators if row.id not in dropped and row.weight > 0]
    no_index = _empty_pillars(table, in_force, dropped)
    return Gathered(
        window=window,
        readings=readings,
        dropped=dropped,
        design=None if no_index else design(table, [row.id for row in in_force]),
        no_index=no_index,
        movement=_movement(readings, inputs, flows, window),
    )


def lacking(gathered: Gathered) -> Words:
    """Why a district has no score, shape (n,); "" where it has one."""
    count = len(gathered.movement.net)
    if gathered.design is None:
        return np.full(count, gathered.no_index, dtype=object)
    words = no_reason((count,))
    for name in gathered.design.ids:
        reason = gathered.readings[name].reason
        for row in np.flatnonzero(reason != ""):
            words[row] = f"{words[row]}; {name}: {reason[row]}" if words[row] else f"{name}: {reason[row]}"
    return np.where(words != "", "lacks " + words, "").astype(object)


def weakest_status(gathered: Gathered) -> Statuses:
    """Weakest status of everything that a district's row rests on, shape (n,)."""
    used = gathered.design.ids if gathered.design is not None else tuple(gathered.readings)
    readings = [gathered.readings[name] for name in (*used, NET_RATE) if name in gathered.readings]
    return np.asarray(np.max([reading.status for reading in readings], axis=0), dtype=np.int8)


def _reading(row: IndexRow, inputs: Inputs, window: Window) -> Reading:
    measure = measure_of(row)
    return read(measure, inputs, window).scaled(factor(measure, row.unit))


def _empty(reading: Reading) -> bool:
    return bool(np.isnan(reading.value).all())


def _why(reading: Reading) -> str:
    return commonest(reading.reason) or "no value"


def _empty_pillars(table: IndexTable, in_force: list[IndexRow], dropped: dict[str, str]) -> str:
    """Which required pillars have no indicator in force and why, the first of each; "" where all have one.

    Why each of the others is dropped stands beside it in the contributions.
    """
    full = {row.pillar for row in in_force}
    told = []
    for pillar in REQUIRED_PILLARS:
        if pillar not in full:
            rows = [row.id for row in table.indicators if row.pillar == pillar and row.id in dropped]
            why = f" ({rows[0]}: {dropped[rows[0]]})" if rows else ""
            told.append(f"no {pillar} indicator has a value{why}")
    return "; ".join(told)


def _movement(
    readings: dict[str, Reading], inputs: Inputs, flows: pd.DataFrame | None, window: Window
) -> Movement:
    """The movement axis in its own unit, per 1,000 per decade, whatever the table's unit is."""
    axis = {name: read(BY_ID[name], inputs, window) for name in (NET_RATE, RURAL_OUT)}
    out = axis[RURAL_OUT].value
    return Movement(
        net=axis[NET_RATE].value,
        rural_out=out,
        gross=has_counted_flows(flows, window.interval) and bool(np.isfinite(out).any()),
        residual=bool(window.interval) and flows_of(flows, window.interval).empty,
        national_rural_out=national_rate(out, inputs.people("rural", _middle(window)).value),
    )


def _middle(window: Window) -> float | None:
    return sum(labels.bounds_of_interval(window.interval)) / 2 if window.interval else None


def has_counted_flows(flows: pd.DataFrame | None, interval: str) -> bool:
    """Whether gross flows of the interval were counted; simulated ones count in a demonstration."""
    return bool((flows_of(flows, interval)["status"] != int(Status.MODELLED)).any())


def flows_of(flows: pd.DataFrame | None, interval: str) -> pd.DataFrame:
    """Rows of the flows table that belong to an interval; none without a table or an interval."""
    if flows is None or not interval:
        return pd.DataFrame({"status": pd.Series(dtype=np.int8)})
    start, end = labels.bounds_of_interval(interval)
    return flows[(flows["start"] == start) & (flows["end"] == end)]


def with_baseline(inputs: Inputs, baseline: tuple[int, int]) -> Inputs:
    """The same inputs under another baseline."""
    return replace(inputs, settings=replace(inputs.settings, baseline=baseline))
