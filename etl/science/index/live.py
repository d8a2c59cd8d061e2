"""The index again under other weights, from what a build has published; for a reader's own sliders.

What a build keeps under `case` in robustness.json is enough: the draws of the build are repeated exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import Composite, composite, ranks
from etl.science.index.draws import Alternative, Case
from etl.science.index.hotspots import Movement, class_names, classify
from etl.science.index.robustness import DRAWS, SEED, Outcome, robustness
from etl.science.index.table import IndexTable, design

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reweighted:
    """Scores, ranks, class ids and draws of all districts, shape (n,) each, under the weights given."""

    index: Composite
    rank: Floats
    classes: npt.NDArray[np.object_]
    outcome: Outcome


def kept(case: Case) -> dict[str, Any]:
    """A case as numbers and lists for robustness.json; missing values are null."""
    return {
        "indicators": list(case.design.ids),
        "net": _plain(case.movement.net),
        "rural_out": _plain(case.movement.rural_out),
        "gross": case.movement.gross,
        "residual": case.movement.residual,
        "national_rural_out": _plain(np.array([case.movement.national_rural_out]))[0],
        "readings": [
            {
                "label": way.label,
                "values": _plain(way.values),
                "seasonal": {case.design.ids[column]: _plain(one) for column, one in way.seasonal.items()},
                "net": _plain(way.net),
            }
            for way in case.alternatives
        ],
    }


def rebuilt(record: Mapping[str, Any], table: IndexTable) -> Case:
    """The case of a period from its record in robustness.json and the index in force."""
    ids = list(record["indicators"])
    whole = design(_in_order(table, ids), ids)
    movement = Movement(
        net=_array(record["net"]),
        rural_out=_array(record["rural_out"]),
        gross=bool(record["gross"]),
        residual=bool(record["residual"]),
        national_rural_out=float(_array(record["national_rural_out"])),
    )
    ways = tuple(
        Alternative(
            way["label"],
            _array(way["values"]),
            {ids.index(name): _array(one) for name, one in way["seasonal"].items()},
            _array(way["net"]),
        )
        for way in record["readings"]
    )
    return Case(whole, movement, table.cuts, ways)


def reweighted(
    case: Case,
    table: IndexTable,
    weights: Mapping[str, float],
    pillar_weights: Mapping[str, float],
    draws: int = DRAWS,
    seed: int = SEED,
) -> Reweighted:
    """The index under other weights of indicators and pillars; those not named keep the table's.

    Raises ValueError where a weight is negative or no number, or the weights of a pillar, or all
    pillars', sum to 0.
    """
    for name, weight in (*weights.items(), *pillar_weights.items()):
        if not (np.isfinite(weight) and weight >= 0):
            raise ValueError(f"the weight of {name} must be a number, 0 or more")
    ordered = _in_order(table, case.design.ids)
    rows = tuple(replace(row, weight=weights.get(row.id, row.weight)) for row in ordered.rows)
    other = replace(table, rows=rows, pillar_weights={**table.pillar_weights, **pillar_weights})
    changed = replace(case, design=design(other, case.design.ids))
    index = composite(case.alternatives[0].values, changed.design)
    classes = class_names(classify(index.score, case.movement, case.cuts))
    return Reweighted(index, ranks(index.score), classes, robustness(changed, draws, seed))


def _in_order(table: IndexTable, ids: Sequence[str]) -> IndexTable:
    """The table with the indicators in this order first: published it is sorted by id, the draws are not."""
    rows = {row.id: row for row in table.indicators}
    first = tuple(rows[name] for name in ids)
    return replace(table, rows=(*first, *(row for row in table.rows if row not in first)))


def _plain(values: Floats) -> Any:
    """Nested lists with None where a value is missing."""
    plain = values.astype(object)
    plain[np.isnan(values)] = None
    return plain.tolist()


def _array(values: Any) -> Floats:
    return np.array(values, dtype=np.float64)
