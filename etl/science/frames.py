"""Makes frames with the columns and types of a table's record, also when there is no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from etl.model.table import Kind, Table

_TYPES = {
    Kind.STRING: "object",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.BOOLEAN: "bool",
    Kind.GEOMETRY: "object",
}


def frame(table: Table, rows: Sequence[Mapping[str, Any] | Sequence[Any]]) -> pd.DataFrame:
    """The rows, each a sequence in the record's order or a mapping by column, as a typed frame."""
    types = {column.name: _TYPES[column.kind] for column in table.columns}
    return pd.DataFrame(list(rows), columns=list(types)).astype(types)


def typed(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows as they are; where there are none, an empty frame of the record's types."""
    return rows if len(rows) else frame(table, [])
