"""Stage of `index`: any composite index from two tables, checked, computed and written."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from etl.files.composite_tables import read_composite
from etl.files.composite_values import write_scores
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, UsageError
from etl.science.index.aggregate import AGGREGATORS
from etl.science.index.general import NORMALISERS, Options, Unusable, scores
from etl.science.index.hierarchy import Hierarchy

GROUP_MEAN = "group-mean:"
SKEW_KURTOSIS = "skew-kurtosis"


def run(
    table: Path,
    values: Path,
    out: Path,
    denominate: bool = False,
    impute: str = "",
    screen: float = 0.0,
    treat: str = "",
    normalise: str = "",
    aggregate: str = "arithmetic",
) -> list[str]:
    """Compute the index of a tree and its values, write scores.csv; returns what was done, in lines.

    The words are those of the command line; raises UsageError for a wrong one, InputError for a wrong table.
    """
    _check_words(impute, screen, treat, normalise, aggregate)
    tree, data = read_composite(table, values, denominate)
    options = Options(
        denominate=denominate,
        impute_by=impute.removeprefix(GROUP_MEAN),
        screen=screen,
        treat=bool(treat),
        normalise=normalise or _usual_scale(tree),
        aggregate=tuple(aggregate.split(",")),
    )
    _check_columns(tree, data, options, shown(table), shown(values))
    try:
        found = scores(tree, data, options)
    except Unusable as error:
        place = f"column {error.indicator}" if error.indicator else ""
        raise InputError(Problem(shown(values), place, str(error), error.cure)) from None
    path = write_scores(out, found)
    scale = (
        f"normalised by {options.normalise}; with it, {int(found.aggregates[found.root].notna().sum())} of"
    )
    return [*found.notes, f"{scale} {len(data)} units have a score, in {shown(path)}"]


def _check_words(impute: str, screen: float, treat: str, normalise: str, aggregate: str) -> None:
    if impute and not impute.removeprefix(GROUP_MEAN).strip() or impute and GROUP_MEAN not in impute:
        raise UsageError(f"--impute {impute!r}: write {GROUP_MEAN}COLUMN")
    if not 0 <= screen <= 1:
        raise UsageError(f"--screen {screen:g}: write a share from 0 to 1")
    if treat not in ("", SKEW_KURTOSIS):
        raise UsageError(f"--treat {treat!r}: write {SKEW_KURTOSIS}")
    if normalise and normalise not in NORMALISERS:
        raise UsageError(f"--normalise {normalise!r}: write one of {', '.join(NORMALISERS)}")
    for mean in aggregate.split(","):
        if mean not in AGGREGATORS:
            raise UsageError(f"--aggregate {mean!r}: write one of {', '.join(AGGREGATORS)}")


def _usual_scale(tree: Hierarchy) -> str:
    """Goalposts where every indicator has them, else from the least to the greatest unit."""
    complete = all(math.isfinite(node.lo) and math.isfinite(node.hi) for node in tree.indicators)
    return "goalposts" if complete else "minmax"


def _check_columns(tree: Hierarchy, data: pd.DataFrame, options: Options, table: str, values: str) -> None:
    if options.impute_by:
        _check_groups(data, options.impute_by, values)
    if options.normalise == "goalposts":
        lacking = [n.id for n in tree.indicators if not (math.isfinite(n.lo) and math.isfinite(n.hi))]
        if lacking:
            told = f"no goalposts for {', '.join(lacking)}"
            raise InputError(Problem(table, "columns lo, hi", told, "add them or normalise otherwise"))


def _check_groups(data: pd.DataFrame, column: str, values: str) -> None:
    """A column of groups stands in the values and is no indicator."""
    cure = "name a column of groups in --impute"
    if column not in data.columns:
        raise InputError(Problem(values, "row 1", f"lacks column {column!r}", cure))
    if pd.api.types.is_float_dtype(data[column]):
        raise InputError(Problem(values, f"column {column}", "holds an indicator, not groups", cure))
