"""Stage that holds the signs of every season, and the index as it would have stood, against emergencies."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.model.series import DistrictSeries, Settings
from etl.science.index.history import History, history
from etl.science.index.readings import Inputs
from etl.science.index.table import IndexTable


def run(
    series: Mapping[str, DistrictSeries],
    flows: pd.DataFrame | None,
    population: pd.DataFrame | None,
    pcodes: tuple[str, ...],
    table: IndexTable,
    settings: Settings,
    emergencies: pd.DataFrame,
) -> History:
    """history.parquet and its record; inputs as in stages/index.py, emergencies with season and event."""
    return history(Inputs(series, population, pcodes, settings), flows, table, emergencies)
