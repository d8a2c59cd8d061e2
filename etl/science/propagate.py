"""What travels with a derived number: weakest status, sources, least coverage, preliminary mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.series import DistrictSeries, Flags, Floats, Statuses
from etl.model.status import Status
from etl.science.grid import Cube

Input = DistrictSeries | Cube | pd.DataFrame | None


def weakest_by_district(inputs: Sequence[Input], shape: tuple[int, ...]) -> Statuses:
    """Weakest status of each district over all its series, shape (pcodes, periods)."""
    status = np.full(shape, int(Status.OBSERVED), dtype=np.int8)
    for item in inputs:
        if isinstance(item, DistrictSeries):
            status = np.maximum(status, item.status.max(axis=1, initial=0)[:, None])
    return status


def least_coverage(inputs: Sequence[Input], periods: tuple[str, ...], shape: tuple[int, ...]) -> Floats:
    """Least coverage of the series with the same periods; NaN, no meaning, where there is none."""
    same = [item.coverage for item in inputs if isinstance(item, DistrictSeries) and item.periods == periods]
    return np.asarray(np.min(same, axis=0)) if same else np.full(shape, np.nan)


def preliminary(given: Flags | None, periods: tuple[str, ...], inputs: Sequence[Input]) -> Flags:
    """Preliminary where the formula says so, else where an input of the same period or season is."""
    if given is not None:
        return given
    marked = {_covering(label, periods) for item in inputs for label in _preliminary_labels(item)}
    return np.array([period in marked for period in periods], dtype=bool)


def sources(inputs: Sequence[Input]) -> str:
    """Ids of the sources of all inputs, each once, in order, parted by semicolons."""
    ids: dict[str, None] = {}
    for item in inputs:
        text = "" if item is None else _source_of(item)
        ids.update(dict.fromkeys(part for part in text.split("; ") if part))
    return "; ".join(ids)


def _source_of(item: Any) -> str:
    return str(item.attrs.get("source", "")) if isinstance(item, pd.DataFrame) else str(item.source)


def _preliminary_labels(item: Input) -> list[str]:
    if item is None or isinstance(item, pd.DataFrame):
        return []
    return [label for label, flag in zip(item.periods, item.preliminary, strict=True) if flag]


def _covering(label: str, periods: tuple[str, ...]) -> str:
    """The output period that an input period belongs to."""
    if not label or not periods or not periods[0] or label in periods:
        return label
    in_seasons = labels.cadence_of(periods[0]) is Cadence.SEASON
    return labels.season(labels.season_year_of(label)) if in_seasons else label[: len(periods[0])]
