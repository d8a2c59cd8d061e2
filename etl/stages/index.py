"""Stage that crosses climate risk with movement: hotspots, contributions, robustness, for every period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model.series import DistrictSeries, Settings, Words
from etl.model.status import Status
from etl.model.tables import CONTRIBUTIONS, HOTSPOTS
from etl.science.index.alternatives import alternatives
from etl.science.index.composite import Composite, composite, ranks
from etl.science.index.draws import ASSUMPTIONS, Alternative, Case
from etl.science.index.gathering import Gathered, gather, lacking, weakest_status
from etl.science.index.hotspots import INSUFFICIENT, class_names, classify, crossing
from etl.science.index.live import kept
from etl.science.index.normalise import goalposts
from etl.science.index.readings import Inputs
from etl.science.index.robustness import DRAWS, SEED, Outcome, robustness, word
from etl.science.index.table import NET_RATE, IndexTable
from etl.science.index.variants import told
from etl.science.index.windows import windows

Floats = npt.NDArray[np.float64]
STATUS_WORDS = np.array([status.label for status in Status], dtype=object)


@dataclass(frozen=True)
class IndexResult:
    """The published tables of the index; absent: (what, why) of everything that could not be computed."""

    hotspots: pd.DataFrame
    contributions: pd.DataFrame
    robustness: dict[str, Any]
    absent: list[tuple[str, str]]


@dataclass(frozen=True)
class Assessed:
    """One period: what was read, the scores and classes made of it, and how sure they are."""

    gathered: Gathered
    index: Composite | None
    score: Floats
    classes: npt.NDArray[np.int8]
    reason: Words
    outcome: Outcome | None
    record: dict[str, Any]


def run(
    series: Mapping[str, DistrictSeries],
    flows: pd.DataFrame | None,
    population: pd.DataFrame | None,
    pcodes: tuple[str, ...],
    table: IndexTable,
    settings: Settings,
    count: int = DRAWS,
    seed: int = SEED,
) -> IndexResult:
    """Assess every period of the build: its movement intervals, and the latest seasons.

    flows: columns start, end, status at least; population: pcode, year, setting, population, status;
    None where the build has none. count, seed: of the draws. All districts stand in every period.
    """
    inputs = Inputs(series, population, pcodes, settings)
    found = [
        assess(gather(table, inputs, flows, window), table, inputs, flows, count, seed)
        for window in windows(series, population)
    ]
    return IndexResult(
        hotspots=pd.concat([_hotspots(one, table, inputs) for one in found], ignore_index=True),
        contributions=pd.concat([_contributions(one, table, pcodes) for one in found], ignore_index=True),
        robustness=_record(found, count, seed),
        absent=[item for one in found for item in _absent(one)],
    )


def assess(
    gathered: Gathered, table: IndexTable, inputs: Inputs, flows: pd.DataFrame | None, count: int, seed: int
) -> Assessed:
    """Score and class of every district in one period, with the draws where there is a score."""
    without_score = lacking(gathered)
    index = composite(gathered.values, gathered.design) if gathered.design else None
    score = index.score if index else np.full(len(inputs.pcodes), np.nan)
    classes = classify(score, gathered.movement, table.cuts)
    still = gathered.readings[NET_RATE].reason
    movement = np.where(still != "", NET_RATE + ": " + still, "")
    reason = np.where(without_score != "", without_score, movement).astype(object)
    record, outcome = _basis(gathered), None
    if np.isfinite(score).any():
        ways, untried = alternatives(gathered, table, inputs, flows)
        outcome, extra = _sureness(gathered, table, ways, inputs.pcodes, count, seed)
        record |= {**extra, "untried": untried}
    record["crossing"] = crossing(score, gathered.movement.net, table.cuts, inputs.pcodes)
    return Assessed(gathered, index, score, classes, reason, outcome, record)


def _sureness(
    gathered: Gathered,
    table: IndexTable,
    ways: tuple[Alternative, ...],
    pcodes: tuple[str, ...],
    count: int,
    seed: int,
) -> tuple[Outcome, dict[str, Any]]:
    assert gathered.design is not None
    case = Case(gathered.design, gathered.movement, table.cuts, ways)
    record = {"case": kept(case), "variants": told(case, pcodes)}
    return robustness(case, count, seed), record


def _basis(gathered: Gathered) -> dict[str, Any]:
    """What a period rests on, in words and labels."""
    window = gathered.window
    return {
        "seasons": list(window.seasons),
        "interval": window.interval,
        "exposure_year": window.exposure_year,
        "people_year": window.people_year,
        "indicators": list(gathered.design.ids) if gathered.design else [],
        "dropped": gathered.dropped,
        "no_index": gathered.no_index,
        "counted_flows": gathered.movement.gross,
        "national_rural_out_rate": _number(gathered.movement.national_rural_out),
    }


def _hotspots(one: Assessed, table: IndexTable, inputs: Inputs) -> pd.DataFrame:
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


def _contributions(one: Assessed, table: IndexTable, pcodes: tuple[str, ...]) -> pd.DataFrame:
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


def _record(found: list[Assessed], count: int, seed: int) -> dict[str, Any]:
    """robustness.json: how the draws were made, and per period what it rests on and every variant."""
    sets = {one.gathered.window.period: one.record["indicators"] for one in found}
    for period, record in ((one.gathered.window.period, one.record) for one in found):
        same = [other for other, ids in sets.items() if other != period and ids and ids == sets[period]]
        record["comparable_with"] = same
    return {
        "draws": count,
        "seed": seed,
        "assumptions": [{"what": str(what), "how": how} for what, how in ASSUMPTIONS.items()],
        "periods": {one.gathered.window.period: one.record for one in found},
    }


def _absent(one: Assessed) -> list[tuple[str, str]]:
    period = one.gathered.window.period
    items = [
        (f"{name} in the index of {period}", f"dropped for all districts: {why}")
        for name, why in one.gathered.dropped.items()
    ]
    if one.gathered.no_index:
        items.append((f"climate risk of {period}", one.gathered.no_index))
    if np.isnan(one.gathered.movement.net).all():
        items.append((f"hotspot classes of {period}", one.reason[0] or "no net migration"))
    return items


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
