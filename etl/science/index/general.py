"""Computes any composite index from a tree and a table of values: prepare, treat, scale, aggregate."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.science.index import normalise
from etl.science.index.aggregate import AGGREGATORS
from etl.science.index.composite import ranks
from etl.science.index.hierarchy import Hierarchy
from etl.science.index.treatment import treat

Floats = npt.NDArray[np.float64]
NORMALISERS = ("minmax", "goalposts", "z", "rank")
NEEDS_POSITIVE = ("geometric", "harmonic")
LARGEST = 1e100  # squares and cubes of it are still numbers
NO_DENOMINATOR = "no indicator names a denominator"


@dataclass(frozen=True)
class Options:
    """How an index is computed.

    impute_by: column of the group whose mean fills a gap, "" for none. screen: least share of
    indicators that a unit needs, 0 for none. aggregate: a key of AGGREGATORS for every level, or one per
    level from the lowest up, the last repeated.
    """

    denominate: bool = False
    impute_by: str = ""
    screen: float = 0.0
    treat: bool = False
    normalise: str = "minmax"
    aggregate: tuple[str, ...] = ("arithmetic",)


@dataclass
class Scores:
    """aggregates: units × aggregates, NaN where a unit is insufficient and `reason` says why."""

    root: str
    aggregates: pd.DataFrame
    reason: pd.Series
    notes: list[str] = field(default_factory=list)

    def table(self) -> pd.DataFrame:
        """Columns unit, score, rank, one per aggregate from the root down, reason; units in their order."""
        score = self.aggregates[self.root].to_numpy()
        rank = pd.Series(ranks(score)).astype("Int64").array
        columns: dict[str, Any] = {"unit": self.aggregates.index.to_numpy(), "score": score, "rank": rank}
        for name in self.aggregates.columns[::-1]:
            columns[str(name)] = self.aggregates[name].to_numpy()
        return pd.DataFrame({**columns, "reason": self.reason.to_numpy()})


class Unusable(ValueError):
    """The values do not allow the index asked for; `indicator` is the column to blame."""

    def __init__(self, indicator: str, problem: str, cure: str) -> None:
        self.indicator, self.cure = indicator, cure
        super().__init__(problem)


def scores(tree: Hierarchy, values: pd.DataFrame, options: Options) -> Scores:
    """Scores of the units (index of values); columns: the tree's indicators, denominators, group columns.

    Raises Unusable where an indicator has no value or no spread, or a denominator is 0.
    """
    notes = [] if any(n.denominator for n in tree.indicators) or not options.denominate else [NO_DENOMINATOR]
    data = denominated(tree, values) if options.denominate else _indicators(tree, values)
    if options.impute_by:
        data = imputed(data, values[options.impute_by], notes)
    enough = data.notna().mean(axis=1) >= options.screen
    kept = data[enough]
    if kept.empty:
        raise Unusable("", "no unit has enough indicators", "lower the screening threshold")
    if options.treat:
        kept = kept.apply(lambda column: _treated(column, notes))
    scaled = _scaled(tree, kept, options)
    aggregates = _aggregated(tree, scaled, options).reindex(values.index)
    return Scores(tree.root.id, aggregates, _reasons(data, enough, options.screen, tree.carrying), notes)


def denominated(tree: Hierarchy, values: pd.DataFrame) -> pd.DataFrame:
    """Indicators divided by the denominators that they name."""
    data = _indicators(tree, values)
    for node in tree.indicators:
        if node.denominator:
            divisor = values[node.denominator]
            if (divisor == 0).any():
                unit = divisor.index[divisor == 0][0]
                raise Unusable(node.denominator, f"is 0 for {unit}", "correct it or leave it empty")
            data[node.id] = data[node.id] / divisor
    return data


def imputed(data: pd.DataFrame, groups: pd.Series, notes: list[str]) -> pd.DataFrame:
    """Gaps filled with the mean of the unit's group (none where NaN); one of a whole group stays."""
    filled = data.fillna(data.groupby(groups).transform("mean"))
    count = int(data.isna().sum().sum() - filled.isna().sum().sum())
    if count:
        notes.append(f"{count} values imputed with the mean of the group in {groups.name}")
    return filled


def _indicators(tree: Hierarchy, values: pd.DataFrame) -> pd.DataFrame:
    return values[[node.id for node in tree.indicators]].astype(float)


def _treated(column: pd.Series, notes: list[str]) -> pd.Series:
    found = treat(column.to_numpy())
    if found.winsorised:
        points = "value" if found.winsorised == 1 else "values"
        notes.append(f"{column.name}: {found.winsorised} {points} winsorised")
    if found.logarithm:
        notes.append(f"{column.name}: logarithm taken")
    return pd.Series(found.values, index=column.index, name=column.name)


def _scaled(tree: Hierarchy, data: pd.DataFrame, options: Options) -> pd.DataFrame:
    formula = _formula(options)
    columns = {}
    for node in tree.indicators:
        raw = data[node.id].to_numpy()
        if node.id in tree.carrying:
            _usable(node.id, raw, options.normalise)
        if options.normalise == "goalposts":
            columns[node.id] = normalise.goalposts(raw, *(np.array(post) for post in node.goalposts))
        else:
            columns[node.id] = formula(node.direction * raw[:, None])[:, 0]
    return pd.DataFrame(columns, index=data.index)


def _formula(options: Options) -> Callable[[Floats], Floats]:
    """Scale from 0 to 100, or from 1 where a mean needs values above 0."""
    positive = any(mean in NEEDS_POSITIVE for mean in options.aggregate)
    if options.normalise == "z":
        if positive:
            raise Unusable("", "z-scores lie under 0, where no geometric mean exists", "aggregate arithmetic")
        return normalise.zscore
    if options.normalise == "rank":
        return normalise.rank
    low = normalise.LOWEST if positive else 0.0
    return lambda column: normalise.minmax(column, low, normalise.HIGHEST)


def _usable(name: str, values: Floats, scale: str) -> None:
    known = values[~np.isnan(values)]
    if not known.size:
        raise Unusable(name, "has no value for any unit", "supply it or take it out of the table")
    if np.abs(known).max() > LARGEST:
        raise Unusable(name, f"holds {np.abs(known).max():g}, too large to reckon with", "correct its unit")
    if scale in ("minmax", "z") and np.ptp(known) == 0:
        raise Unusable(name, "is the same for every unit", "take it out, or normalise with goalposts")


def _aggregated(tree: Hierarchy, scaled: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Weighted means up the tree; a unit that lacks anything below has none."""
    known = scaled.copy()
    heights: dict[str, int] = {node.id: 0 for node in tree.indicators}
    for aggregate in tree.aggregates:
        children = tree.children(aggregate.id)
        step = max(heights[child.id] for child in children)
        mean = AGGREGATORS[options.aggregate[min(step, len(options.aggregate) - 1)]]
        weights = np.array([child.weight for child in children])
        known[aggregate.id] = mean(known[[child.id for child in children]].to_numpy(), weights)
        heights[aggregate.id] = step + 1
    return known[[node.id for node in tree.aggregates]]


def _reasons(data: pd.DataFrame, enough: pd.Series, screen: float, carrying: Collection[str]) -> pd.Series:
    """Why a unit is insufficient, "" where it is not; what carries no weight is not missed."""
    lacks = data.isna().to_numpy()
    counts = np.array([name in carrying for name in data.columns])
    words = [
        f"insufficient data: has {1 - row.mean():.2f} of the indicators, {screen:.2f} are needed"
        if not passed
        else f"insufficient data: lacks {', '.join(data.columns[row & counts])}"
        if (row & counts).any()
        else ""
        for row, passed in zip(lacks, enough, strict=True)
    ]
    return pd.Series(words, index=data.index)
