"""Moves as a CSV in which every row carries unit, status, source, build and note."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.build import Build
from dashboard.readings.names import in_table
from dashboard.readings.place_names import place
from dashboard.text import Words

_ENDS = ("origin", "destination")


def moves_csv(
    build: Build, rows: pd.DataFrame, period: str, setting: str, notes: Sequence[str], words: Words
) -> bytes:
    """One row per pair of places, movers empty where withheld.

    rows: origin, destination, movers, withheld, status, source. notes: what must be read with every number.
    """
    mark = [words("demonstration.mark")] if build.demonstration else []
    names = {f"{end}_name": [in_table(place(c, build.names, words)) for c in rows[end]] for end in _ENDS}
    titles = {id: build.sources[id].title if id in build.sources else id for id in set(rows["source"])}
    withheld = [words("movement.matrix.withheld") if hidden else "" for hidden in rows["withheld"]]
    table = pd.DataFrame(
        {
            "origin": rows["origin"].map(in_table).to_numpy(),
            "origin_name": names["origin_name"],
            "destination": rows["destination"].map(in_table).to_numpy(),
            "destination_name": names["destination_name"],
            "period": period,
            "setting": setting,
            "movers": rows["movers"].to_numpy(),
            "unit": "people",
            "status": rows["status"].to_numpy(),
            "source": rows["source"].map(titles).map(in_table).to_numpy(),
            "build": build.id,
            "note": [in_table("; ".join(part for part in (*mark, why, *notes) if part)) for why in withheld],
        }
    )
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
