"""What `list` shows: every source and indicator that the atlas knows, straight from the records."""

from __future__ import annotations

from collections.abc import Sequence

from etl.files.catalog import SOURCES
from etl.files.tables import TABLE_SOURCES
from etl.science.indicators import INDICATORS

Row = tuple[str, ...]


def lines() -> list[str]:
    """Two tables as aligned lines: sources (rasters, then tables), then indicators."""
    rasters = [(s.id, s.unit, str(s.cadence), s.licence, s.title) for s in SOURCES]
    tables = [(s.id, s.unit, str(s.cadence), s.licence, s.title) for s in TABLE_SOURCES]
    indicators = [(i.id, i.unit, str(i.cadence), str(i.level), i.label) for i in INDICATORS]
    return [
        *_aligned(("SOURCE", "UNIT", "PERIOD", "LICENCE", "TITLE"), [*rasters, *tables]),
        "",
        *_aligned(("INDICATOR", "UNIT", "PERIOD", "LEVEL", "LABEL"), indicators),
    ]


def _aligned(head: Row, rows: Sequence[Row]) -> list[str]:
    table = [head, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
