"""Counts of moves into and out of districts and of their rural and urban parts, from the flows table.

Four rules. (1) Only moves between listed districts count: `unknown` is kept in the table and left out of
every count, and places abroad are counted apart. (2) A pair of places may stand in the table both as `all`
and split by setting; each pair is counted once, from the coarsest rows that say what is asked. (3) A pair
that is not in the table counts as no moves where its origin stands there as an origin and its destination as
a destination; a district that never stands there on the side asked for has no count. (4) A withheld number is
unknown: what it belongs to has no count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.model.series import no_reason
from etl.model.status import Status
from etl.science.indicators.population import Count
from etl.science.places import UNKNOWN_PLACE

_OTHER = {"rural": "urban", "urban": "rural"}
_SWAPPED = {
    "origin": "destination",
    "destination": "origin",
    "origin_setting": "destination_setting",
    "destination_setting": "origin_setting",
}


def intervals(flows: pd.DataFrame | None) -> tuple[tuple[int, int], ...]:
    """Intervals of the flows table, ascending; none without a table."""
    if flows is None:
        return ()
    pairs = flows[["start", "end"]].drop_duplicates()
    return tuple(sorted((int(a), int(b)) for a, b in pairs.itertuples(index=False)))


def of_interval(flows: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """Rows of one interval."""
    return flows[(flows["start"] == start) & (flows["end"] == end)]


def internal(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """Rows whose both ends are listed districts."""
    return rows[rows["origin"].isin(pcodes) & rows["destination"].isin(pcodes)]


def coarsest(rows: pd.DataFrame) -> pd.DataFrame:
    """For each pair of places the rows least split by setting, so that no move is counted twice."""
    layer = 2 * (rows["origin_setting"] != "all") + (rows["destination_setting"] != "all")
    least = layer.groupby([rows["origin"], rows["destination"]]).transform("min")
    return rows[layer == least]


def moves_out(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves from each district to the other districts; rows of one interval."""
    return _total(counted_out(rows, pcodes), rows, pcodes, "nowhere an origin in this interval")


def moves_in(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves into each district from the other districts; rows of one interval."""
    listed = rows.rename(columns=_SWAPPED)
    return _total(counted_in(rows, pcodes), listed, pcodes, "nowhere a destination in this interval")


def moves_from_rural(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves from each district's rural part to any other part of the country, its own towns included."""
    return _left_part(rows, pcodes, "rural", "origins")


def moves_to_urban(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves into each district's towns from any other part of the country, its own rural part included."""
    return _left_part(rows.rename(columns=_SWAPPED), pcodes, "urban", "destinations")


def moves_abroad(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves from each district to places abroad; none is known where the interval's table names no such."""
    return _abroad(rows, pcodes, "to")


def moves_from_abroad(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Count:
    """Moves into each district from places abroad; none is known where the interval's table names no such."""
    return _abroad(rows.rename(columns=_SWAPPED), pcodes, "from")


def counted_out(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin` are the moves out."""
    between = internal(rows, pcodes)
    return coarsest(between[between["origin"] != between["destination"]])


def counted_in(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin`, which here names the destination, are the moves in."""
    return counted_out(rows.rename(columns=_SWAPPED), pcodes)


def counted_from_rural(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin` are the moves out of the rural parts."""
    return _counted_part(rows, pcodes, "rural")


def counted_to_urban(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin`, which here names the destination, are the moves into the towns."""
    return _counted_part(rows.rename(columns=_SWAPPED), pcodes, "urban")


def counted_abroad(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin` are the moves to places abroad."""
    outward = rows[rows["origin"].isin(pcodes) & ~rows["destination"].isin((*pcodes, UNKNOWN_PLACE))]
    return coarsest(outward)


def counted_from_abroad(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose sums by `origin`, which here names the destination, are the moves from abroad."""
    return counted_abroad(rows.rename(columns=_SWAPPED), pcodes)


def _abroad(rows: pd.DataFrame, pcodes: tuple[str, ...], way: str) -> Count:
    counted = counted_abroad(rows, pcodes)
    if counted.empty:
        reason = np.full(len(pcodes), f"the table has no moves {way} places abroad", dtype=object)
        status = np.full(len(pcodes), int(Status.OBSERVED), dtype=np.int8)
        return Count(np.full(len(pcodes), np.nan), reason, status)
    return _total(counted, rows, pcodes, "not in this interval's table")


def _counted_part(rows: pd.DataFrame, pcodes: tuple[str, ...], part: str) -> pd.DataFrame:
    inside = internal(rows[rows["origin_setting"] == part], pcodes)
    home = inside["origin"] == inside["destination"]
    crossing = inside[home & (inside["destination_setting"] == _OTHER[part])]
    return pd.concat([coarsest(inside[~home]), crossing])


def _left_part(rows: pd.DataFrame, pcodes: tuple[str, ...], part: str, side: str) -> Count:
    from_part = rows[rows["origin_setting"] == part]
    counted = _counted_part(rows, pcodes, part)
    count = _total(counted, from_part, pcodes, f"no {part} {side} in this interval")
    inside = internal(from_part, pcodes)
    unsplit = (inside["origin"] == inside["destination"]) & (inside["destination_setting"] == "all")
    crossing = counted.loc[counted["origin"] == counted["destination"], "origin"]
    unclear = np.isin(pcodes, list(set(inside.loc[unsplit, "origin"]) - set(crossing)))
    value = np.where(unclear, np.nan, count.value)
    reason = np.where(
        unclear, "moves within the district are not told by the setting at both ends", count.reason
    )
    return Count(value, reason, count.status)


def _total(counted: pd.DataFrame, listed: pd.DataFrame, pcodes: tuple[str, ...], absent: str) -> Count:
    """Sum of movers by origin; districts not among the listed rows' origins are absent."""
    by_origin = counted.groupby("origin")
    total = by_origin["movers"].sum().reindex(list(pcodes), fill_value=0.0).to_numpy(dtype=np.float64)
    status = by_origin["status"].max().reindex(list(pcodes), fill_value=int(Status.OBSERVED))
    hidden = np.isin(pcodes, list(set(counted.loc[counted["movers"].isna(), "origin"])))
    unlisted = ~np.isin(pcodes, list(set(listed["origin"])))
    reason = no_reason((len(pcodes),))
    reason[hidden] = "a flow that belongs to it is withheld"
    reason[unlisted] = absent
    return Count(np.where(hidden | unlisted, np.nan, total), reason, status.to_numpy(dtype=np.int8))
