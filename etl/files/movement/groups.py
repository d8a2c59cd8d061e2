"""Sex and age in a movement table: kept beside the flows, which hold everybody once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from etl.files.cells import Remark
from etl.files.movement.table import FLOW_COLUMNS, GROUP_COLUMNS, KEY, UNIT_KEY, Written

EVERYBODY = "all"
GROUPS = ("sex", "age")
EVERYBODY_WORDS = frozenset({"", "all", "total", "both", "both sexes", "all ages", "all sexes", "b", "t"})
PARTIAL = "rows by sex or age tell of a part of their move; they count in its sum alone"
_SEXES = {"m": "male", "males": "male", "men": "male", "f": "female", "females": "female", "women": "female"}
_AGES = re.compile(
    r"(?P<under>under |below |<\s?)?(?P<first>\d{1,3})(?:-(?P<last>\d{1,3}))?"
    r"(?P<over>\s?\+| and (?:over|above|older))?(?: years?)?"
)
_DASH = re.compile(r"(?<=\d)\s*[-‐‑–—]\s*(?=\d)")


def group_labels(written: Written) -> dict[str, list[str]]:
    """Sex and age of every entry; `all` where the table does not tell them apart."""
    labels: dict[str, list[str]] = {}
    for name in GROUPS:
        texts = [_DASH.sub("-", text.casefold()) for text in written.columns.get(name, [""] * len(written))]
        labels[name] = [EVERYBODY if text in EVERYBODY_WORDS else _SEXES.get(text, text) for text in texts]
    return labels


def age_span(label: str) -> tuple[float, float] | None:
    """First and last year of an age group such as 15-24, 80+ or under 5; None for other words."""
    match = _AGES.fullmatch(label)
    if match is None:
        return None
    first = float(match["first"])
    if match["under"]:
        return 0.0, first - 1
    return first, float("inf") if match["over"] else float(match["last"] or first)


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
    """Flows with everybody once (from the coarsest rows of each unit), rows by sex and age, remarks."""
    everybody, *split = (layer for _, layer in layers(moves))
    flows = everybody
    for layer in split:
        flows = pd.concat([flows, layer[~_keys(layer).isin(_keys(flows))]])
    whole = pd.concat([_telling_all(layer, moves) for layer in split])
    added = len(flows) - flows.groupby(list(KEY)).ngroups
    partial = sum(map(len, split)) - len(whole)
    remarks = [Remark("", f"{added} rows added to others of the same places")] if added else []
    remarks += [Remark("", f"{partial} {PARTIAL}")] if partial else []
    return (
        _summed(flows, list(KEY), FLOW_COLUMNS),
        _summed(whole, [*KEY, *GROUPS], GROUP_COLUMNS),
        tuple(remarks),
    )


def _keys(moves: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(moves[list(UNIT_KEY)])


def _telling_all(layer: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Rows of a layer that holds every unit of their move, as it does not where some councils lack it."""
    units, inside = (
        rows.drop_duplicates(list({*KEY, *UNIT_KEY})).groupby(list(KEY)).size() for rows in (moves, layer)
    )
    whole = inside.index[(inside == units.reindex(inside.index)).to_numpy()]
    return layer[pd.MultiIndex.from_frame(layer[list(KEY)]).isin(whole)]


def _summed(moves: pd.DataFrame, key: list[str], columns: tuple[str, ...]) -> pd.DataFrame:
    """One row per key; a sum with a withheld part is withheld, or subtraction would tell it."""
    grouped = moves.groupby(key, sort=True)
    summed = grouped[["movers", "persons"]].sum(min_count=1)
    summed["withheld"] = grouped["withheld"].any()
    summed["movers"] = summed["movers"].where(~summed["withheld"])
    summed["status"] = grouped["status"].max()
    summed["source"] = grouped["source"].first()
    return summed.reset_index()[list(columns)]
