"""Lays the variables out as one long table, one row per district, period and variable."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from etl.model.series import DistrictSeries
from etl.model.status import Status
from etl.model.tables import PANEL
from etl.science.frames import frame

STATUS_WORDS = np.array([status.label for status in Status], dtype=object)


def panel(series: Iterable[DistrictSeries]) -> pd.DataFrame:
    """Panel with the columns of tables.PANEL; raises ValueError where a key stands twice."""
    parts = [_rows(one) for one in series]
    if not parts:
        return frame(PANEL, [])
    table = pd.concat(parts, ignore_index=True)
    twice = table.duplicated(list(PANEL.key))
    if twice.any():
        raise ValueError(f"the panel holds {table.loc[twice, list(PANEL.key)].iloc[0].to_dict()} twice")
    return table


def _rows(series: DistrictSeries) -> pd.DataFrame:
    count, length = len(series.pcodes), len(series.periods)
    return pd.DataFrame(
        {
            "pcode": np.repeat(np.array(series.pcodes, dtype=object), length),
            "period": np.tile(np.array(series.periods, dtype=object), count),
            "variable": series.variable,
            "value": series.value.ravel(),
            "coverage": series.coverage.ravel(),
            "status": STATUS_WORDS[series.status.ravel()],
            "source": series.source,
            "preliminary": np.tile(series.preliminary, count),
            "reason": series.reason.ravel(),
        }
    )
