"""A reader's own weights of the index: how a link carries them, and the index built again under them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.build import Build
from etl.science.index.draws import Case
from etl.science.index.live import Reweighted, rebuilt, reweighted
from etl.science.index.robustness import DRAWS, SEED, word
from etl.science.index.table import IndexTable

MOST = 3.0  # times the committee's largest weight
LONGEST_LINK = 2_000
_STEPS = (0.25, 0.05, 0.01)
_ITEM = re.compile(r"(.+?)\*([^*-]*)(?:-|$)")


@dataclass(frozen=True)
class Weighted:
    """An indicator with its weight within its pillar, or a pillar, whose `pillar` is its own id."""

    id: str
    pillar: str
    weight: float

    @property
    def is_pillar(self) -> bool:
        """Whether it is a pillar."""
        return self.id == self.pillar


@dataclass(frozen=True)
class Asked:
    """Weights that a link asks for, and what of it means nothing in this build."""

    changes: Mapping[str, float]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Committee:
    """What can be weighted in one period: each pillar before its indicators, with the weights in force."""

    items: tuple[Weighted, ...]

    @property
    def most(self) -> float:
        """Largest weight that a slider offers."""
        return max(1.0, float(math.ceil(MOST * max(item.weight for item in self.items))))

    @property
    def step(self) -> float:
        """Step of the sliders, of which all weights in force are multiples if possible."""
        weights = [item.weight for item in self.items]
        fits = (s for s in _STEPS if all(math.isclose(w / s, round(w / s), abs_tol=1e-9) for w in weights))
        return next(fits, _STEPS[-1])

    def changes(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Those of the weights that differ from the ones in force."""
        return {
            item.id: weights[item.id]
            for item in self.items
            if item.id in weights and not math.isclose(weights[item.id], item.weight, abs_tol=1e-9)
        }

    def shares(self, changes: Mapping[str, float]) -> dict[str, float] | None:
        """Share of the whole index of every pillar and indicator; None where the weights allow no index."""
        weight = {item.id: changes.get(item.id, item.weight) for item in self.items}
        pillars = {item.id: weight[item.id] for item in self.items if item.is_pillar}
        inside = {p: sum(weight[i.id] for i in self.items if i.pillar == p != i.id) for p in pillars}
        if self.without_weight(changes) or not sum(pillars.values()):
            return None
        found = {p: w / sum(pillars.values()) for p, w in pillars.items()}
        return found | {
            item.id: found[item.pillar]
            * (weight[item.id] / inside[item.pillar] if inside[item.pillar] else 0)
            for item in self.items
            if not item.is_pillar
        }

    def without_weight(self, changes: Mapping[str, float]) -> tuple[str, ...]:
        """Pillars that count while all their indicators weigh 0; all pillars where none counts."""
        weight = {item.id: changes.get(item.id, item.weight) for item in self.items}
        pillars = [item.id for item in self.items if item.is_pillar]
        if not sum(weight[p] for p in pillars):
            return tuple(pillars)
        inside = {p: sum(weight[i.id] for i in self.items if i.pillar == p != i.id) for p in pillars}
        return tuple(p for p in pillars if weight[p] and not inside[p])


def committee(table: IndexTable, ids: Sequence[str]) -> Committee:
    """What the committee's table weights among the indicators in force."""
    by_id = {row.id: row for row in table.indicators}
    rows = [by_id[id] for id in ids if id in by_id]
    pillars = [pillar for pillar in table.pillars if any(row.pillar == pillar for row in rows)]
    items: list[Weighted] = []
    for pillar in pillars:
        items.append(Weighted(pillar, pillar, table.pillar_weights.get(pillar, 1.0)))
        items += [Weighted(row.id, pillar, row.weight) for row in rows if row.pillar == pillar]
    return Committee(tuple(items))


def written(changes: Mapping[str, float]) -> str:
    """Changed weights as a link carries them: dry_share*2-hazard*0.5; empty where nothing is changed."""
    return "-".join(f"{id}*{weight:g}" for id, weight in changes.items())


def asked(text: str, of: Committee) -> Asked:
    """What the weights in a link mean; each part that means nothing is named."""
    known = {item.id for item in of.items}
    changes: dict[str, float] = {}
    refused: list[str] = []
    end = 0
    for match in _ITEM.finditer(text[:LONGEST_LINK]):
        weight = _weight(match[2], of.most)
        if match.start() == end and match[1] in known and weight is not None:
            changes[match[1]] = weight
        else:
            refused.append(text[end : match.end()].strip("-"))
        end = match.end()
    return Asked(of.changes(changes), (*refused, *([text[end:]] if text[end:] else [])))


def _weight(text: str, most: float) -> float | None:
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 <= weight <= most else None


def case_of(build: Build, period: str) -> Case | None:
    """What a build keeps of one period for other weights; None where it keeps nothing, or not all."""
    record = build.basis_of(period).get("case")
    if not record:
        return None
    case = rebuilt(record, build.index)
    return case if len(case.movement.net) == len(build.districts) else None


def first_shares(build: Build, period: str) -> pd.Series | None:
    """By pcode the share of draws in which it is first, as published; None where a build does not tell."""
    told = build.basis_of(period).get("p_first")
    return pd.Series(told, dtype=float).reindex(build.districts.index) if told else None


def with_weights(build: Build, case: Case, changes: Mapping[str, float]) -> pd.DataFrame:
    """The index under other weights, by pcode, in the columns of the hotspots, and `p_first`.

    Raises ValueError where the weights allow no index.
    """
    pillars = {name: weight for name, weight in changes.items() if name in build.index.pillars}
    others = {name: weight for name, weight in changes.items() if name not in pillars}
    draws, seed = (build.robustness.get(name, usual) for name, usual in (("draws", DRAWS), ("seed", SEED)))
    found = reweighted(case, build.index, others, pillars, int(draws), int(seed))
    return _rows(build, case, found)


def _rows(build: Build, case: Case, found: Reweighted) -> pd.DataFrame:
    from etl.science.index.hotspots import CLASSES

    outcome, classes = found.outcome, found.classes
    at = [CLASSES.index(str(one)) for one in classes]
    shares = outcome.class_shares[np.arange(len(classes)), at]
    p_class = np.where(classes == "insufficient_data", np.nan, shares)
    return pd.DataFrame(
        {
            "score": found.index.score,
            "rank": found.rank,
            "rank_median": outcome.rank_median,
            "rank_p05": outcome.rank_p05,
            "rank_p95": outcome.rank_p95,
            "p_top3": outcome.p_top3,
            "p_first": outcome.p_first,
            "hotspot_class": classes,
            "p_class": p_class,
            "robustness": [word(share) for share in p_class],
            "net_rate": case.movement.net,
        },
        index=build.districts.index,
    )
