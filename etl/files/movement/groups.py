"""Sex and age in a movement table: kept beside the flows, which hold everybody once."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.files.cells import Remark
from etl.files.movement.table import FLOW_COLUMNS, GROUP_COLUMNS, KEY, Written

EVERYBODY = "all"
GROUPS = ("sex", "age")
EVERYBODY_WORDS = frozenset({"", "all", "total", "both", "both sexes", "all ages", "all sexes", "b", "t"})
_SEXES = {"m": "male", "males": "male", "men": "male", "f": "female", "females": "female", "women": "female"}


def group_labels(written: Written) -> dict[str, list[str]]:
    """Sex and age of every entry; `all` where the table does not tell them apart."""
    labels: dict[str, list[str]] = {}
    for name in GROUPS:
        texts = [text.casefold() for text in written.columns.get(name, [""] * len(written))]
        labels[name] = [EVERYBODY if text in EVERYBODY_WORDS else _SEXES.get(text, text) for text in texts]
    return labels


def layers(moves: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows that each count everybody once, coarsest first: all, by sex, by age, by sex and age."""
    by_sex, by_age = moves["sex"] != EVERYBODY, moves["age"] != EVERYBODY
    yield "everybody", moves[~by_sex & ~by_age]
    yield "the sexes", moves[by_sex & ~by_age]
    yield "the ages", moves[~by_sex & by_age]
    yield "the sexes and ages", moves[by_sex & by_age]


def flows_and_groups(
    moves: pd.DataFrame, written: Written
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Remark, ...]]:
    """Flows with everybody once (from the coarsest rows of each key), rows by sex and age, remarks."""
    flows = pd.DataFrame(columns=moves.columns)
    for _, layer in layers(moves):
        new = layer if flows.empty else layer[~_keys(layer).isin(_keys(flows))]
        flows = new if flows.empty else pd.concat([flows, new])
    added = len(flows) - flows.groupby(list(KEY)).ngroups
    remarks = (Remark("", f"{added} rows added to others of the same places"),) if added else ()
    split = moves[(moves["sex"] != EVERYBODY) | (moves["age"] != EVERYBODY)]
    return _summed(flows, list(KEY), FLOW_COLUMNS), _summed(split, [*KEY, *GROUPS], GROUP_COLUMNS), remarks


def _keys(moves: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(moves[list(KEY)])


def _summed(moves: pd.DataFrame, key: list[str], columns: tuple[str, ...]) -> pd.DataFrame:
    """One row per key; a sum with a withheld part is withheld, or subtraction would tell it."""
    grouped = moves.groupby(key, sort=True)
    summed = grouped[["movers", "persons"]].sum(min_count=1)
    summed["withheld"] = grouped["withheld"].any()
    summed["movers"] = summed["movers"].where(~summed["withheld"])
    summed["status"] = grouped["status"].max()
    summed["source"] = grouped["source"].first()
    return summed.reset_index()[list(columns)]
