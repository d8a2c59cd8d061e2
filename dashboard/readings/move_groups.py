"""Moves of one interval by sex and age: sums of what is published, and how many flows are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from dashboard.build import Build
from dashboard.readings.moves import EVERY
from dashboard.readings.names import in_table
from dashboard.text import Words
from etl.model.periods import bounds_of_interval
from etl.model.status import Status

_NUMBER = re.compile(r"\d+")


def by_group(
    groups: pd.DataFrame,
    pcodes: Sequence[str],
    period: str,
    origin: str = EVERY,
    destination: str = EVERY,
    setting: str = EVERY,
) -> pd.DataFrame:
    """sex, age, movers, withheld, status, source of moves between districts, or with a place asked for.

    movers is the sum of what is published (NaN where nothing is), withheld the number of flows that are not.
    Sexes stand first, then ages, then both; ages by their first year.
    """
    start, end = bounds_of_interval(period)
    rows = groups[(groups["start"] == start) & (groups["end"] == end)]
    for side, wanted in (("origin", origin), ("destination", destination)):
        rows = rows[rows[side].isin(pcodes) if wanted == EVERY else rows[side] == wanted]
    rows = rows[rows["origin"] != rows["destination"]]
    if setting != EVERY:
        left, reached = setting.split("-")
        rows = rows[(rows["origin_setting"] == left) & (rows["destination_setting"] == reached)]
    weakness = rows["status"].map(lambda word: int(Status.parse(word)))
    grouped = rows.assign(status=weakness).groupby(["sex", "age"], sort=False)
    found = grouped.agg(withheld=("withheld", "sum"), status=("status", "max"), source=("source", "first"))
    found["movers"] = grouped["movers"].sum(min_count=1)
    found["status"] = found["status"].map(lambda weakness: Status(weakness).label)
    found = found.reset_index()
    order = sorted(range(len(found)), key=lambda i: _place(found["sex"][i], found["age"][i]))
    return found.iloc[order].reset_index(drop=True)


def _place(sex: str, age: str) -> tuple[bool, bool, float, str, str]:
    """Where a group stands in the order."""
    first = _NUMBER.search(age)
    return age != EVERY, sex != EVERY, float(first[0]) if first else float("inf"), age, sex


def groups_csv(build: Build, rows: pd.DataFrame, period: str, notes: Sequence[str], words: Words) -> bytes:
    """One row per group as `by_group` gives them; notes: what must be read with every number."""
    mark = [words("demonstration.mark")] if build.demonstration else []
    titles = {id: build.sources[id].title if id in build.sources else id for id in set(rows["source"])}
    table = pd.DataFrame(
        {
            "sex": rows["sex"].map(in_table),
            "age": rows["age"].map(in_table),
            "period": period,
            "movers": rows["movers"],
            "unit": "people",
            "flows_withheld": rows["withheld"],
            "status": rows["status"],
            "source": rows["source"].map(titles).map(in_table),
            "build": build.id,
            "note": in_table("; ".join([*mark, *notes])),
        }
    )
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
