"""The tables that `check` writes: what was read and how much of the country it covers."""

from __future__ import annotations

from etl.model.table import PCODE, STATUS, Column, Kind, Table, number, text

RASTERS = Table(
    "rasters.csv",
    "Report of `check`: every raster source that was read",
    (
        text("source", "id of the source"),
        STATUS,
        text("first", "first period", required=False),
        text("last", "last period", required=False),
        Column("rasters", Kind.INTEGER, "number of rasters"),
        text("missing", "periods in between that have none", required=False),
    ),
    ("source",),
)
COVERAGE = Table(
    "coverage.csv",
    "Report of `check`: share of every district with valid cells",
    (
        text("source", "id of the source"),
        PCODE,
        number("mean", "mean coverage over the periods", "share"),
        number("least", "least coverage of any period", "share"),
        Column("under", Kind.INTEGER, "periods under the least coverage allowed"),
    ),
    ("source", "pcode"),
)
