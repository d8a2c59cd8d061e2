"""Puts the movement tables of a profile together; a move that two of them give is an error, not a sum."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.files.movement.table import FLOW_COLUMNS, MovementTable
from etl.model.periods import interval
from etl.model.problems import Problems

PAIR = ["origin", "destination", "start", "end"]
SETTINGS = ("origin_setting", "destination_setting")


def combine(tables: Sequence[MovementTable]) -> pd.DataFrame:
    """Flows of all tables, columns FLOW_COLUMNS.

    Tables may share an interval where they give different moves (within the country, and abroad).
    Raises InputError where two of them count the same people.
    """
    problems = Problems()
    for number, table in enumerate(tables):
        for earlier in tables[:number]:
            _compare(table, earlier, problems)
    problems.stop_if_any()
    flows = [table.flows for table in tables if not table.flows.empty]
    return pd.concat(flows, ignore_index=True) if flows else pd.DataFrame(columns=list(FLOW_COLUMNS))


def _compare(table: MovementTable, earlier: MovementTable, problems: Problems) -> None:
    shared = _shared(table.flows, earlier.flows)
    for _, moves in shared.groupby(["start", "end"]):
        first = f"{moves['origin'].iloc[0]} to {moves['destination'].iloc[0]}"
        more = f" and {len(moves) - 1} other moves" if len(moves) > 1 else ""
        also = f"{first}{more} are given by {earlier.file} too, and would count twice"
        cure = "keep one of the two tables in the profile, or one of the two rows"
        problems.add(table.file, interval(int(moves["start"].iloc[0]), int(moves["end"].iloc[0])), also, cure)


def _shared(flows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Rows that count people of both tables: one pair and interval, settings alike or `all`."""
    pairs = flows.merge(others, on=PAIR, suffixes=("", "_other"))
    for name in SETTINGS:
        mine, theirs = pairs[name], pairs[f"{name}_other"]
        pairs = pairs[(mine == theirs) | (mine == "all") | (theirs == "all")]
    return pairs.drop_duplicates([*PAIR, *SETTINGS])
