"""The index as data: its rows, cut-points, version, and the arrays that the formulas need."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

REQUIRED_PILLARS = ("hazard", "exposure", "sensitivity")
PILLARS = (*REQUIRED_PILLARS, "coping")
MOVEMENT = "movement"  # the second axis, never part of the score
PILLAR, CUT, ABOUT = "pillar", "cut", "about"  # rows that are no indicators
COLUMNS = ("id", "pillar", "weight", "lo", "hi", "unit", "note")
NET_RATE, RURAL_OUT, URBAN_IN = "net_rate", "rural_out_rate", "urban_in_rate"


@dataclass(frozen=True)
class IndexRow:
    """One measure: `weight` within its pillar (NaN on the movement axis), goalposts in `unit`.

    label: of a variable that a table supplies; "" for the atlas's own measures.
    """

    id: str
    pillar: str
    weight: float
    lo: float
    hi: float
    unit: str
    note: str = ""
    label: str = ""


@dataclass(frozen=True)
class Cuts:
    """Where classes begin: risk in points, net migration per 1,000 per decade.

    All indicators at their expectation score about 36, all at concern about 64. A difference of 5
    per 1,000 a year in natural increase gives a net rate of 50. immobility: greatest rural out-rate,
    as a share of the national one, at which a district counts as possibly immobile.
    """

    medium: float = 36.0
    high: float = 50.0
    loss: float = -50.0
    gain: float = 50.0
    immobility: float = 2 / 3


@dataclass(frozen=True)
class IndexTable:
    """An index that has passed its checks; pillars and rows in the order of the table."""

    rows: tuple[IndexRow, ...]
    pillar_weights: dict[str, float] = field(default_factory=dict)
    cuts: Cuts = Cuts()
    version: str = ""
    adopted: str = ""

    @property
    def indicators(self) -> tuple[IndexRow, ...]:
        """Rows that make the score."""
        return tuple(row for row in self.rows if row.pillar != MOVEMENT)

    @property
    def movement(self) -> tuple[IndexRow, ...]:
        """Rows of the movement axis."""
        return tuple(row for row in self.rows if row.pillar == MOVEMENT)

    @property
    def pillars(self) -> tuple[str, ...]:
        """Pillars of the score, in the order hazard, exposure, sensitivity, coping."""
        found = {row.pillar for row in self.indicators}
        return tuple(pillar for pillar in PILLARS if pillar in found)


@dataclass(frozen=True)
class Design:
    """The indicators in force as arrays: m indicators in p pillars.

    pillar_of: (m,) index into pillars. weights: (m,), 1 in sum within each pillar. pillar_weights:
    (p,), 1 in sum. lo, hi: (m,) goalposts.
    """

    ids: tuple[str, ...]
    pillars: tuple[str, ...]
    pillar_of: Ints
    weights: Floats
    pillar_weights: Floats
    lo: Floats
    hi: Floats

    @cached_property
    def carries(self) -> npt.NDArray[np.bool_]:
        """Which indicators have a weight in the score, shape (m,)."""
        return np.asarray((self.weights > 0) & (self.pillar_weights[self.pillar_of] > 0))

    @cached_property
    def member(self) -> npt.NDArray[np.bool_]:
        """Which indicator belongs to which pillar, shape (p, m)."""
        return np.asarray(self.pillar_of[None, :] == np.arange(len(self.pillars))[:, None])


def design(table: IndexTable, ids: Sequence[str] | None = None) -> Design:
    """Arrays of the indicators named (all where none are), weights renormalised among them.

    Raises ValueError where no indicator is left, or the weights left in a pillar, or those of the
    pillars, are all 0.
    """
    rows = [row for row in table.indicators if ids is None or row.id in ids]
    if not rows:
        raise ValueError("the index has no indicator in force")
    pillars = tuple(pillar for pillar in PILLARS if any(row.pillar == pillar for row in rows))
    pillar_of = np.array([pillars.index(row.pillar) for row in rows], dtype=np.intp)
    weights = np.array([row.weight for row in rows])
    sums = np.bincount(pillar_of, weights, minlength=len(pillars))
    between = np.array([table.pillar_weights.get(pillar, 1.0) for pillar in pillars])
    if between.sum() <= 0 or (sums[between > 0] <= 0).any():
        raise ValueError("the weights of the index sum to 0")
    return Design(
        ids=tuple(row.id for row in rows),
        pillars=pillars,
        pillar_of=pillar_of,
        weights=weights / np.where(sums > 0, sums, 1.0)[pillar_of],
        pillar_weights=between / between.sum(),
        lo=np.array([row.lo for row in rows]),
        hi=np.array([row.hi for row in rows]),
    )


def frame(table: IndexTable) -> pd.DataFrame:
    """The index in force as published: its rows, then pillar weights, cut-points, version."""
    rows = [(r.id, r.pillar, r.weight, r.lo, r.hi, r.unit, r.note) for r in table.rows]
    none = float("nan")
    rows += [(name, PILLAR, weight, none, none, "", "") for name, weight in table.pillar_weights.items()]
    cuts = table.cuts
    rows += [
        ("risk", CUT, none, cuts.medium, cuts.high, "points", "medium from lo, high from hi"),
        ("net", CUT, none, cuts.loss, cuts.gain, "per 1000 per decade", "loss below lo, gain above hi"),
        ("immobility", CUT, none, none, cuts.immobility, "share", "of the national rural out-rate"),
    ]
    about = {"version": table.version, "adopted": table.adopted}
    rows += [(name, ABOUT, none, none, none, "", text) for name, text in about.items() if text]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def of_frame(published: pd.DataFrame) -> IndexTable:
    """The index of a published index.csv, as `frame` wrote it."""
    rows = [_row(record) for record in published.to_dict("records")]
    by_kind = {kind: {r.id: r for r in rows if r.pillar == kind} for kind in (PILLAR, CUT, ABOUT)}
    return IndexTable(
        rows=tuple(row for row in rows if row.pillar not in by_kind),
        pillar_weights={name: row.weight for name, row in by_kind[PILLAR].items()},
        cuts=cuts_of(by_kind[CUT]),
        version=by_kind[ABOUT]["version"].note if "version" in by_kind[ABOUT] else "",
        adopted=by_kind[ABOUT]["adopted"].note if "adopted" in by_kind[ABOUT] else "",
    )


def cuts_of(rows: dict[str, IndexRow]) -> Cuts:
    """Cut-points from their rows; those of the first index where a row is not given."""
    usual = Cuts()
    return Cuts(
        medium=rows["risk"].lo if "risk" in rows else usual.medium,
        high=rows["risk"].hi if "risk" in rows else usual.high,
        loss=rows["net"].lo if "net" in rows else usual.loss,
        gain=rows["net"].hi if "net" in rows else usual.gain,
        immobility=rows["immobility"].hi if "immobility" in rows else usual.immobility,
    )


def _row(record: Mapping[Hashable, Any]) -> IndexRow:
    weight, lo, hi = (float(record[name]) for name in ("weight", "lo", "hi"))
    unit, note = ("" if pd.isna(record[name]) else str(record[name]) for name in ("unit", "note"))
    return IndexRow(str(record["id"]), str(record["pillar"]), weight, lo, hi, unit, note)
