"""What of the moves by sex and age is withheld, beside a flows table that readers know.

A breakdown is tied to nothing but its own flow. Where that is published, a group of few people is hidden
among other groups of the same flow, or else with the whole breakdown; where it is withheld, its breakdown
is withheld too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from etl.model.series import Flags, Floats
from etl.model.tables import FLOWS
from etl.science.disclosure import protect
from etl.science.disclosure_flows import of_people, room_needed

EVERYBODY = "all"
KEY = list(FLOWS.key)
ROUNDING = 1.0  # people by which sums of groups may miss each other
MOST_FEW = 0.5  # share of groups of few people above which a breakdown would tell hardly anything


def protected_groups(groups: pd.DataFrame, flows: pd.DataFrame, threshold: int) -> pd.Series[bool]:
    """Which counts by sex and age are withheld.

    groups: columns of KEY, sex, age, movers, optionally persons and counted. flows: as published, columns of
    KEY and withheld. threshold: as in `protected`.
    """
    told = set(flows.loc[~flows["withheld"], KEY].itertuples(index=False, name=None))
    withheld = pd.Series(groups["movers"].isna().to_numpy(), index=groups.index)
    for key, rows in groups.groupby(KEY, sort=False):
        withheld.loc[rows.index] = _withheld(rows, threshold) if key in told else True
    return withheld


def _withheld(rows: pd.DataFrame, threshold: int) -> Flags:
    """Of the breakdown of one published flow."""
    values, none = rows["movers"].to_numpy(dtype=np.float64), np.zeros(len(rows), dtype=bool)
    if not of_people(rows).any():
        return np.asarray(np.isnan(values))
    if np.isnan(values).any():
        return ~none
    width = room_needed(rows, threshold)
    if not width.any():
        return none
    totals, margins = _sums(rows)
    if (width > 0).sum() > MOST_FEW * (values > 0).sum() or (np.abs(margins @ values) > ROUNDING).any():
        return ~none
    found = protect(values, width, values > 0, sparse.csr_array(np.vstack([totals, margins])))
    return ~none if found.sums.any() else found.cells


def _sums(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Which groups sum to the flow, and which to another group (marked -1), both of shape (sums, groups)."""
    by_sex, by_age = (rows[name].to_numpy() != EVERYBODY for name in ("sex", "age"))
    layers = {"sex": by_sex & ~by_age, "age": by_age & ~by_sex}
    finest = by_sex & by_age
    totals = [layer for layer in (*layers.values(), finest) if layer.any()]
    margins = [np.empty((0, len(rows)))]
    for name, layer in layers.items():
        labels = rows[name].to_numpy()
        if layer.any() and finest.any():
            for label in np.unique(labels[layer | finest]):
                margins.append(((labels == label) * (finest * 1.0 - layer))[None])
    return np.array(totals, dtype=np.float64), np.vstack(margins)
