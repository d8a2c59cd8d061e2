"""Puts the movement tables of a profile together; a move that two of them give is an error, not a sum."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.files.movement.table import FLOW_COLUMNS, MovementTable
from etl.model.periods import interval
from etl.model.problems import Problems

SPAN = ["start", "end"]


def combine(tables: Sequence[MovementTable]) -> pd.DataFrame:
    """Flows of all tables, columns FLOW_COLUMNS; raises InputError where two tables give one interval."""
    problems = Problems()
    first: dict[tuple[int, int], str] = {}
    for table in tables:
        for start, end in table.flows[SPAN].drop_duplicates().itertuples(index=False):
            span = (int(start), int(end))
            other = first.setdefault(span, table.file)
            if other != table.file:
                also = f"is given by {other} too, and moves would count twice"
                problems.add(table.file, interval(*span), also, "keep one of the two tables in the profile")
    problems.stop_if_any()
    flows = [table.flows for table in tables]
    return pd.concat(flows, ignore_index=True) if flows else pd.DataFrame(columns=list(FLOW_COLUMNS))
