"""A published table or document as the bytes of its file: the same values give the same bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.files.contract import check, tidy
from etl.model.table import Kind, Table

COMPRESSION = "zstd"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula
TEXT_MARK = "'"
EPSG_4326 = "EPSG:4326"


def encode(frame: pd.DataFrame, table: Table) -> bytes:
    """File content of a table, held against its record first; raises ValueError where it breaks it."""
    ready = tidy(frame, table)
    check(ready, table)
    if table.file.endswith(".csv"):
        return _csv(ready)
    if any(column.kind is Kind.GEOMETRY for column in table.columns):
        return _geoparquet(ready, table)
    return _parquet(ready, table)


def encode_document(document: Mapping[str, Any]) -> bytes:
    """JSON, UTF-8, indented, keys in the order given; raises ValueError for NaN, which JSON lacks."""
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; taking one leading ' away gives it back."""
    return f"{TEXT_MARK}{text}" if text.startswith((*FORMULA_SIGNS, TEXT_MARK)) else text


def _csv(frame: pd.DataFrame) -> bytes:
    texts = {name: frame[name].map(harmless) for name in frame.columns if frame[name].dtype == "str"}
    return frame.assign(**texts).to_csv(index=False, lineterminator="\n").encode()


def _parquet(frame: pd.DataFrame, table: Table) -> bytes:
    about = {column.name: column for column in table.columns}
    arrow = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = [
        pa.field(
            field.name,
            pa.string() if pa.types.is_large_string(field.type) else field.type,
            metadata={"description": about[field.name].about, "unit": about[field.name].unit}
            if field.name in about
            else None,
        )
        for field in arrow.schema
    ]
    content = io.BytesIO()
    texts = [field.name for field in fields if pa.types.is_string(field.type)]
    pq.write_table(arrow.cast(pa.schema(fields)), content, compression=COMPRESSION, use_dictionary=texts)
    return content.getvalue()


def _geoparquet(frame: pd.DataFrame, table: Table) -> bytes:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs != EPSG_4326:
        raise ValueError(f"{table.name}: outlines must be a GeoDataFrame in {EPSG_4326}")
    if frame.geometry.isna().any() or frame.geometry.is_empty.any():
        raise ValueError(f"{table.name}: every unit needs an outline")
    content = io.BytesIO()
    frame.to_parquet(content, index=False, compression=COMPRESSION)
    return content.getvalue()
