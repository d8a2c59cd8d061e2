"""Other ways to read the same inputs: season window, baseline, movement estimator; for the draws."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model import periods as labels
from etl.model.periods import LATEST
from etl.science.index.draws import Alternative
from etl.science.index.gathering import Gathered, flows_of, gather, with_baseline
from etl.science.index.readings import Inputs
from etl.science.index.table import IndexTable
from etl.science.index.windows import Window
from etl.science.indicators.movement import per_decade, rate, residual_net_migration

Floats = npt.NDArray[np.float64]

BASELINE_SHIFT = -10  # years: 1981–2010 beside 1991–2020


def alternatives(
    base: Gathered, table: IndexTable, inputs: Inputs, flows: pd.DataFrame | None
) -> tuple[tuple[Alternative, ...], dict[str, str]]:
    """Every combination that keeps all scored districts, the reading in force first.

    Returns them and, for each way that could not be tried, why.
    """
    first, last = inputs.settings.baseline
    earlier = with_baseline(inputs, (first + BASELINE_SHIFT, last + BASELINE_SHIFT))
    moved = base.window.shifted(-1 if base.window.period == LATEST else 1)
    readings: dict[str, Gathered] = {"": base}
    untried: dict[str, str] = {}
    ways = {
        "seasons": (inputs, moved),
        "baseline": (earlier, base.window),
        "seasons and baseline": (earlier, moved),
    }
    for name, (read_with, window) in ways.items():
        found = gather(table, read_with, flows, window)
        if _keeps_all(base, found):
            readings[name] = found
        else:
            untried[name] = "some scored district would lack a value"
    nets = {"": base.movement.net}
    residual = residual_net(inputs, flows, base.window)
    if residual is None:
        untried["residual net migration"] = "there is one estimate of net migration only"
    else:
        nets["residual net migration"] = residual
    combined = tuple(
        _alternative(" and ".join(filter(None, (name, estimator))) or "as published", found, base, net)
        for name, found in readings.items()
        for estimator, net in nets.items()
    )
    return combined, untried


def residual_net(inputs: Inputs, flows: pd.DataFrame | None, window: Window) -> Floats | None:
    """Net rate per 1,000 per decade by the national growth rate method; None where flows give no other."""
    if flows_of(flows, window.interval).empty:
        return None
    start, end = labels.bounds_of_interval(window.interval)
    people = [inputs.people("all", year).value for year in (start, (start + end) / 2, end)]
    if not np.isfinite(people).all():
        return None
    return per_decade(rate(residual_net_migration(people[0], people[2]), people[1]), start, end)


def _keeps_all(base: Gathered, other: Gathered) -> bool:
    """Whether every district that has a score keeps all its values."""
    if base.design is None or not set(base.design.ids).isdisjoint(other.dropped):
        return False
    scored = np.isfinite(base.values).all(axis=1)
    return all(np.isfinite(other.readings[name].value[scored]).all() for name in base.design.ids)


def _alternative(label: str, found: Gathered, base: Gathered, net: Floats) -> Alternative:
    assert base.design is not None
    readings = [found.readings[name] for name in base.design.ids]
    seasonal = {column: r.seasonal for column, r in enumerate(readings) if r.seasonal is not None}
    return Alternative(label, np.stack([r.value for r in readings], axis=1), seasonal, net)
