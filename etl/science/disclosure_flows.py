"""What of the flows table is withheld so that no count of few people can be worked out from a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from etl.model.periods import interval
from etl.model.series import Flags, Floats
from etl.model.status import Status
from etl.science.disclosure import Matrix, fill, protect
from etl.science.indicators import moves

WITHHELD_REASON = "withheld, to protect few people"
INDICES = "movement_indices"
NET = "net_migration_rate"
Counted = Callable[[pd.DataFrame, tuple[str, ...]], pd.DataFrame]


@dataclass(frozen=True)
class SumRecord:
    """A kind of sum over flows: the rows it counts, and the published variables from which it can be told."""

    counted: Counted
    variables: tuple[str, ...]


SUMS = (
    SumRecord(moves.counted_out, ("out_migration_rate", NET, INDICES)),
    SumRecord(moves.counted_in, ("in_migration_rate", NET, INDICES)),
    SumRecord(moves.counted_from_rural, ("rural_out_rate",)),
    SumRecord(moves.counted_to_urban, ("urban_in_rate",)),
    SumRecord(moves.counted_abroad, ("abroad_out_rate",)),
    SumRecord(moves.counted_from_abroad, ("abroad_in_rate",)),
)


@dataclass(frozen=True)
class Sum:
    """One published sum: the rows of the flows table it counts, and what it is published in."""

    pcode: str
    period: str
    variables: tuple[str, ...]
    rows: pd.Index


@dataclass(frozen=True)
class Protection:
    """Flows as they may be published, and what must not be.

    withheld: flag per row of the flows table; sums: what is given up, as (variable, pcode, period), for
    want of cells that could protect; open_flows: the table with every withheld cell that the build itself
    withholds filled from the published sums, for whatever is not such a sum; its status is modelled there.
    """

    withheld: pd.Series[bool]
    sums: frozenset[tuple[str, str, str]]
    open_flows: pd.DataFrame

    def published(self, flows: pd.DataFrame) -> pd.DataFrame:
        """The flows table with withheld movers empty and marked."""
        return flows.assign(movers=flows["movers"].where(~self.withheld), withheld=self.withheld)


def protected(flows: pd.DataFrame, pcodes: tuple[str, ...], threshold: int) -> Protection:
    """What to withhold of flows so that counts of 1 to threshold − 1 persons stay unknown.

    flows: columns of the flows table, optionally `persons` (the count of a sample before weighting) and
    `counted` (False for modelled flows, which are nobody's count and exempt). Rows withheld by the office
    stay so.
    """
    withheld = pd.Series(flows["movers"].isna().to_numpy(), index=flows.index)
    open_flows = flows.copy()
    given_up: set[tuple[str, str, str]] = set()
    for start, end in moves.intervals(flows):
        rows = moves.of_interval(flows, start, end)
        known = rows[rows["movers"].notna()]
        sums = list(published_sums(rows, pcodes))
        matrix, values = sum_matrix(sums, known.index), known["movers"].to_numpy(dtype=np.float64)
        width = room_needed(known, threshold)
        found = protect(values, width, of_people(known) & (values > 0), matrix)
        withheld.loc[known.index[found.cells]] = True
        given_up |= {key for at in np.flatnonzero(found.sums) for key in _told_by(sums[at])}
        hidden = np.flatnonzero(found.cells)
        inside = sparse.csr_array(matrix[np.flatnonzero(~found.sums)][:, hidden])
        _refill(open_flows, known.index[hidden], fill(inside, inside @ values[hidden]))
    return Protection(withheld, frozenset(given_up), open_flows)


def published_sums(rows: pd.DataFrame, pcodes: tuple[str, ...]) -> Iterator[Sum]:
    """Every sum over the rows of one interval that the build publishes as a rate; none over an unknown."""
    for record in SUMS:
        for pcode, counted in record.counted(rows, pcodes).groupby("origin", sort=True):
            if counted["movers"].notna().all():
                period = interval(int(counted["start"].iloc[0]), int(counted["end"].iloc[0]))
                yield Sum(str(pcode), period, record.variables, counted.index)


def sum_matrix(sums: list[Sum], cells: pd.Index) -> Matrix:
    """Which cell counts in which sum, shape (sums, cells)."""
    lengths = [len(one.rows) for one in sums]
    columns = (
        cells.get_indexer(pd.Index(np.concatenate([one.rows for one in sums]))) if sums else np.empty(0, int)
    )
    shape = (len(sums), len(cells))
    return sparse.csr_array(
        (np.ones(len(columns)), (np.repeat(np.arange(len(sums)), lengths), columns)), shape
    )


def room_needed(rows: pd.DataFrame, threshold: int) -> Floats:
    """Least room between the bounds of every row's count: 0 but for 1 to threshold − 1 persons.

    Of a sample the persons count, and the room is that of `threshold` persons at the row's mean weight.
    """
    movers = rows["movers"].to_numpy(dtype=np.float64)
    persons = rows["persons"].to_numpy(dtype=np.float64) if "persons" in rows else np.full(len(rows), np.nan)
    people = np.where(np.isnan(persons), movers, persons)
    few = (people > 0) & (people < threshold) & (movers > 0) & of_people(rows)
    weight = np.divide(movers, people, out=np.ones_like(movers), where=few)
    return np.where(few, threshold * np.maximum(weight, 1.0), 0.0)


def of_people(rows: pd.DataFrame) -> Flags:
    """Rows that count people, which a model's do not."""
    if "counted" in rows:
        return rows["counted"].to_numpy(dtype=bool)
    return (rows["status"] != int(Status.MODELLED)).to_numpy(dtype=bool)


def _told_by(one: Sum) -> list[tuple[str, str, str]]:
    return [(variable, "" if variable == INDICES else one.pcode, one.period) for variable in one.variables]


def _refill(flows: pd.DataFrame, rows: pd.Index, values: Floats) -> None:
    flows.loc[rows, "movers"] = values
    flows.loc[rows, "status"] = np.maximum(flows.loc[rows, "status"], int(Status.MODELLED))
