"""Scores and classes of every district in one window, how sure they are, and what they rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model.series import Words
from etl.science.index.alternatives import alternatives
from etl.science.index.composite import Composite, composite, ranks
from etl.science.index.draws import Alternative, Case
from etl.science.index.explain import explain
from etl.science.index.gathering import Gathered, lacking
from etl.science.index.hotspots import classify, crossing
from etl.science.index.live import kept
from etl.science.index.measures import RATE, measure_of
from etl.science.index.readings import Inputs
from etl.science.index.robustness import DRAWS, SEED, Outcome, robustness
from etl.science.index.sentences import sentence
from etl.science.index.table import NET_RATE, IndexTable
from etl.science.index.variants import told

Floats = npt.NDArray[np.float64]
SOBOL_SAMPLES = 2048


@dataclass(frozen=True)
class Sampling:
    """How often is drawn: for ranks and classes, and (a power of 2) for the Sobol indices."""

    draws: int = DRAWS
    sobol: int = SOBOL_SAMPLES
    seed: int = SEED


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


def assess(
    gathered: Gathered, table: IndexTable, inputs: Inputs, flows: pd.DataFrame | None, sampling: Sampling
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
        outcome, extra = _sureness(gathered, table, ways, inputs.pcodes, sampling)
        record |= {**extra, "untried": untried}
    record["crossing"] = crossing(score, gathered.movement.net, table.cuts, inputs.pcodes)
    return Assessed(gathered, index, score, classes, reason, outcome, record)


def _sureness(
    gathered: Gathered,
    table: IndexTable,
    ways: tuple[Alternative, ...],
    pcodes: tuple[str, ...],
    sampling: Sampling,
) -> tuple[Outcome, dict[str, Any]]:
    assert gathered.design is not None
    case = Case(gathered.design, gathered.movement, table.cuts, ways)
    outcome = robustness(case, sampling.draws, sampling.seed)
    record = {
        "case": kept(case),
        "p_first": dict(zip(pcodes, map(_number, outcome.p_first.tolist()), strict=True)),
        "variants": told(case, pcodes),
        "decisive": _decisive(case, sampling),
    }
    return outcome, record | {"explanations": _explanations(case, table, pcodes, outcome)}


def _explanations(
    case: Case, table: IndexTable, pcodes: tuple[str, ...], outcome: Outcome
) -> dict[str, dict[str, Any]]:
    """By P-code: parts of the score, what would change the class, and sentences; scored districts only."""
    labels = {row.id: measure_of(row).label for row in table.rows}
    units = {row.id: row.unit for row in table.rows} | {NET_RATE: RATE}
    place = ranks(composite(case.alternatives[0].values, case.design).score)
    found = {}
    for row in np.flatnonzero(case.scored):
        spread = (place[row], outcome.rank_p05[row], outcome.rank_p95[row])
        words = sentence(case, int(row), labels, units, spread)
        found[pcodes[row]] = {**asdict(explain(case, int(row))), "sentence": words}
    return found


def _decisive(case: Case, sampling: Sampling) -> list[dict[str, Any]]:
    """Sobol indices of the assumptions, the most decisive first."""
    from etl.science.index.sensitivity import decisive  # SALib takes half a second to import

    found = decisive(case, sampling.sobol, sampling.seed)
    return [{name: _number(value) for name, value in asdict(one).items()} for one in found]


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
        "read_at": {name: one.read_at for name, one in gathered.readings.items() if one.read_at},
        "no_index": gathered.no_index,
        "counted_flows": gathered.movement.gross,
        "national_rural_out_rate": _number(gathered.movement.national_rural_out),
    }


def _number(value: Any) -> Any:
    """A number as JSON holds it, null where it is missing; words as they are."""
    return None if isinstance(value, float) and np.isnan(value) else value
