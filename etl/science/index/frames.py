"""Lays assessed windows out as the published tables of hotspots and contributions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model.index_tables import CONTRIBUTIONS, HOTSPOTS
from etl.model.status import Status
from etl.science.index.assessment import Assessed
from etl.science.index.composite import ranks
from etl.science.index.gathering import weakest_status
from etl.science.index.hotspots import INSUFFICIENT, class_names
from etl.science.index.normalise import goalposts
from etl.science.index.readings import Inputs
from etl.science.index.robustness import word
from etl.science.index.table import IndexTable

Floats = npt.NDArray[np.float64]
STATUS_WORDS = np.array([status.label for status in Status], dtype=object)


def hotspots(one: Assessed, table: IndexTable, inputs: Inputs) -> pd.DataFrame:
    """Rows of hotspots.parquet of one period, one per district."""
    gathered, count = one.gathered, len(inputs.pcodes)
    none = np.full(count, np.nan)
    out = one.outcome
    classed = one.classes != INSUFFICIENT
    p_class = out.class_shares[np.arange(count), one.classes] if out else none
    p_class = np.where(classed, p_class, np.nan)
    columns = {
        "pcode": np.array(inputs.pcodes, dtype=object),
        "period": gathered.window.period,
        "score": one.score,
        "rank": ranks(one.score),
        "rank_median": out.rank_median if out else none,
        "rank_p05": out.rank_p05 if out else none,
        "rank_p95": out.rank_p95 if out else none,
        "p_top3": out.p_top3 if out else none,
        "hotspot_class": class_names(one.classes),
        "p_class": p_class,
        "robustness": np.array([word(p) for p in p_class], dtype=object),
        "status": STATUS_WORDS[weakest_status(gathered)],
        "reason": one.reason,
    }
    assert tuple(columns) == HOTSPOTS.column_names
    return pd.DataFrame(columns | _appended(one, table, inputs))


def _appended(one: Assessed, table: IndexTable, inputs: Inputs) -> dict[str, Floats]:
    """One column per pillar, the movement columns, and the people of each district."""
    none = np.full(len(inputs.pcodes), np.nan)
    design, window = one.gathered.design, one.gathered.window
    at = {name: index for index, name in enumerate(design.pillars)} if design else {}
    pillars = {
        name: one.index.pillars[:, at[name]] if one.index and name in at else none for name in table.pillars
    }
    movement = {row.id: one.gathered.readings[row.id].value for row in table.movement}
    return {**pillars, **movement, "people": inputs.people("all", window.people_year).value}


def contributions(one: Assessed, table: IndexTable, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """Every indicator of the table, also those dropped or without weight, which add nothing."""
    parts = [_contribution(one, row.id, table, pcodes) for row in table.indicators]
    return pd.concat(parts, ignore_index=True)


def _contribution(one: Assessed, name: str, table: IndexTable, pcodes: tuple[str, ...]) -> pd.DataFrame:
    row = next(row for row in table.indicators if row.id == name)
    reading, design = one.gathered.readings[name], one.gathered.design
    if one.index and design and name in design.ids:
        contribution = one.index.contributions[:, design.ids.index(name)]
    else:
        contribution = np.where(np.isnan(one.score), np.nan, 0.0)
    dropped = one.gathered.dropped.get(name)
    told_why = f"dropped for all districts: {dropped}" if dropped else None
    columns = {
        "pcode": np.array(pcodes, dtype=object),
        "period": one.gathered.window.period,
        "indicator": name,
        "pillar": row.pillar,
        "value": reading.value,
        "unit": row.unit,
        "normalised": goalposts(reading.value, np.array(row.lo), np.array(row.hi)),
        "contribution": contribution,
        "status": STATUS_WORDS[reading.status],
        "reason": told_why or reading.reason,
    }
    assert tuple(columns) == CONTRIBUTIONS.column_names
    return pd.DataFrame(columns)
