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
        pairs = _pairs(counted(rows, pcodes))
        for pcode, own in pairs.groupby("origin", sort=True):
            first = own.sort_values("movers", ascending=False, kind="stable").head(shown)
            shares = first["movers"] / own["movers"].sum()
            told = zip(
                first["destination"], first["movers"], shares, first["unknown"], first["status"], strict=True
            )
            for rank, (partner, movers, share, unknown, status) in enumerate(told, start=1):
                label = Status(int(status)).label
                yield (pcode, *span, direction, rank, partner, movers, share, bool(unknown), label)


def _pairs(counted: pd.DataFrame) -> pd.DataFrame:
    """Movers of every origin and destination with any, whether some are unknown, the weakest status."""
    marked = counted.assign(unknown=counted["movers"].isna())
    summed = marked.groupby(["origin", "destination"], sort=True, as_index=False).agg(
        movers=("movers", "sum"), status=("status", "max"), unknown=("unknown", "max")
    )
    return summed[summed["movers"] > 0]
