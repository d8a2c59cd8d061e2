"""Tables that supply variables by district; TABLE_SOURCES lists the formats that can be read."""

from __future__ import annotations

from etl.files.tables.crop_statistics import CROP_STATISTICS
from etl.files.tables.district_values import DISTRICT_VALUES
from etl.files.tables.record import Supply, TableSource
from etl.files.tables.wfp import WFP_NDVI, WFP_RAINFALL

TABLE_SOURCES: tuple[TableSource, ...] = (WFP_RAINFALL, WFP_NDVI, CROP_STATISTICS, DISTRICT_VALUES)
TABLES_BY_ID = {source.id: source for source in TABLE_SOURCES}

__all__ = ["TABLES_BY_ID", "TABLE_SOURCES", "Supply", "TableSource"]
