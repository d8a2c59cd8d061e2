"""The places that most moves of a district lead to and come from."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.model.status import Status
from etl.model.tables import PARTNERS
from etl.science.frames import frame
from etl.science.indicators.moves import (
    counted_abroad,
    counted_from_abroad,
    counted_in,
    counted_out,
    intervals,
    of_interval,
)

SHOWN = 5
DIRECTIONS = {
    "out": counted_out,
    "in": counted_in,
    "to_abroad": counted_abroad,
    "from_abroad": counted_from_abroad,
}


def partners(flows: pd.DataFrame, pcodes: tuple[str, ...], shown: int = SHOWN) -> pd.DataFrame:
    """The first `shown` partners of every district, direction and interval, columns of tables.PARTNERS.

    flows: as they may be told, withheld counts filled; a count that the office withheld is NaN, and the
    rest of its pair a least number.
    """
    return frame(
        PARTNERS, [row for span in intervals(flows) for row in _of_interval(flows, span, pcodes, shown)]
    )


def _of_interval(
    flows: pd.DataFrame, span: tuple[int, int], pcodes: tuple[str, ...], shown: int
) -> Iterator[tuple[object, ...]]:
    rows = of_interval(flows, *span)
    for direction, counted in DIRECTIONS.items():
        for pcode, own in counted(rows, pcodes).groupby("origin", sort=True):
            marked = own.assign(unknown=own["movers"].isna())
            pairs = marked.groupby("destination", sort=True).agg(
                movers=("movers", "sum"), status=("status", "max"), unknown=("unknown", "max")
            )
            pairs = pairs[pairs["movers"] > 0]
            everything = pairs["movers"].sum()
            first = pairs.sort_values("movers", ascending=False, kind="stable").head(shown)
            for rank, (partner, row) in enumerate(first.iterrows(), start=1):
                share, status = row["movers"] / everything, Status(int(row["status"])).label
                yield (
                    pcode,
                    *span,
                    direction,
                    rank,
                    partner,
                    row["movers"],
                    share,
                    bool(row["unknown"]),
                    status,
                )
