"""Holds a table against its record in etl.model.tables: columns, types, what is required, the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from etl.model.status import Status
from etl.model.table import Column, Kind, Table
from etl.model.tables import PANEL

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

SHOWN_FAILURES = 5
_TYPES: dict[Kind, Any] = {
    Kind.STRING: "str",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.BOOLEAN: "bool",
}


def _is_text(column: pd.Series[Any]) -> bool:
    return pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty", "categorical")


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


_IS_KIND = {
    Kind.STRING: _is_text,
    Kind.NUMBER: _is_number,
    Kind.INTEGER: pd.api.types.is_integer_dtype,
    Kind.BOOLEAN: pd.api.types.is_bool_dtype,
}


def tidy(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The table with its columns in the record's order, rows sorted by its key, empty texts as "".

    Numbers are 64-bit floats and whole numbers 64-bit integers, so that the same values always make
    the same bytes. Raises ValueError where a column is missing, or where one is not in the record.
    """
    missing = [name for name in table.column_names if name not in frame.columns]
    further = [str(name) for name in frame.columns if name not in table.column_names]
    if missing or (further and not table.open_ended):
        raise ValueError(f"{table.name}: lacks columns {missing}, has unknown columns {further}")
    typed = {column.name: _typed(frame[column.name], column, table) for column in table.columns}
    typed |= {name: frame[name].astype("float64") for name in further}
    ordered = frame.assign(**typed)[[*table.column_names, *further]]
    return _sorted(ordered, table).reset_index(drop=True)


def _sorted(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    order = ["variable", "pcode", "period"] if table is PANEL else list(table.key)
    return frame.sort_values(order, kind="stable") if order else frame


def _typed(column: pd.Series[Any], record: Column, table: Table) -> pd.Series[Any]:
    if record.kind is Kind.GEOMETRY:
        return column
    if not _IS_KIND[record.kind](column):
        raise ValueError(f"{table.name}.{record.name}: holds {column.dtype}, not {record.kind}")
    typed: pd.Series[Any] = column.astype(_TYPES[record.kind])
    if record.kind is Kind.STRING and not record.required:
        return typed.where(typed.notna(), "")
    return typed


def check(frame: pd.DataFrame, table: Table) -> None:
    """Raise ValueError naming the first failures where a tidy table breaks its record."""
    from pandera.errors import SchemaErrors

    try:
        schema(table).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.head(SHOWN_FAILURES)
        told = [f"{row.column} {row.check}: {row.failure_case!r}" for row in cases.itertuples()]
        raise ValueError(f"{table.name}: {'; '.join(told)}") from error
    if table.key and frame.duplicated(list(table.key)).any():
        twice = frame.loc[frame.duplicated(list(table.key)), list(table.key)].head(SHOWN_FAILURES)
        raise ValueError(f"{table.name}: stands more than once: {twice.to_dict('records')}")
    if table is PANEL:
        _check_reasons(frame)


def schema(table: Table) -> DataFrameSchema:
    """Pandera schema of a table's record."""
    import pandera.pandas as pa

    columns = {}
    for column in table.columns:
        checks = [pa.Check(lambda s: ~np.isinf(s), name="finite")] if column.kind is Kind.NUMBER else []
        if column.name == "status":
            checks.append(pa.Check.isin([status.label for status in Status]))
        if column.unit == "share":
            checks.append(pa.Check.in_range(0, 1))
        if column.kind is Kind.STRING and column.required:
            checks.append(pa.Check.str_length(min_value=1))
        nullable = column.kind is Kind.NUMBER and not column.required
        columns[column.name] = pa.Column(_TYPES.get(column.kind), checks, nullable=nullable)
    return pa.DataFrameSchema(columns)


def _check_reasons(panel: pd.DataFrame) -> None:
    wrong = panel["value"].isna() != (panel["reason"] != "")
    if wrong.any():
        first = (
            panel.loc[wrong, ["pcode", "period", "variable", "value", "reason"]].head(1).to_dict("records")
        )
        raise ValueError(f"panel: a reason must stand exactly where there is no value: {first}")
