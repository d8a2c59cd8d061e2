"""Crosses climate risk with movement: classes by cut-points, and the 3×3 table of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.science.index.table import Cuts

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

CLASSES = (
    "insufficient_data",
    "other",
    "origin",
    "destination",
    "possible_immobility",
    "high_risk_little_net_change",
)
INSUFFICIENT, OTHER, ORIGIN, DESTINATION, IMMOBILE, UNDECIDED = range(len(CLASSES))

RISK_LEVELS = ("low", "medium", "high")
NET_LEVELS = ("loss", "about even", "gain")
CANNOT_TELL = "These data cannot tell whether people stay by choice, cannot leave, or move both ways."


@dataclass(frozen=True)
class Movement:
    """The movement axis of n districts.

    net, rural_out: (n,) per 1,000 per decade, NaN where unknown. gross: whether the interval has
    counted gross flows; modelled ones do not count. national_rural_out: of the country. residual:
    whether net is population change against the national average instead of moves.
    """

    net: Floats
    rural_out: Floats
    gross: bool
    national_rural_out: float
    residual: bool = False

    @property
    def few_leave(self) -> Floats:
        """Rural out-rate as a share of the national one, shape (n,); NaN without counted gross flows."""
        if not self.gross or not self.national_rural_out > 0:
            return np.full(self.net.shape, np.nan)
        return np.asarray(self.rural_out / self.national_rural_out)


def classify(
    score: Floats, movement: Movement, cuts: Cuts, net: Floats | None = None, net_shift: Floats | float = 0.0
) -> Codes:
    """Index into CLASSES for every district, shape (n,), or (draws, n) for scores of many draws.

    score: (…, n) climate risk, NaN where unknown. net: (…, n) in place of movement.net. net_shift:
    broadcastable; widens (or narrows, where negative) the band that counts as about even.
    """
    moved = movement.net if net is None else net
    high = score >= cuts.high
    loss, gain = moved < cuts.loss - net_shift, moved > cuts.gain + net_shift
    even = ~loss & ~gain
    few = movement.few_leave
    known = ~np.isnan(few)
    code = np.full(np.broadcast_shapes(score.shape, moved.shape, loss.shape), OTHER, dtype=np.int8)
    code[high & loss] = ORIGIN
    code[np.broadcast_to(gain, code.shape)] = DESTINATION
    code[high & even & known & (few <= cuts.immobility)] = IMMOBILE
    code[high & even & ~known] = UNDECIDED
    code[np.isnan(score) | np.isnan(moved)] = INSUFFICIENT
    return code


def class_names(codes: Codes) -> npt.NDArray[np.object_]:
    """Class ids of the codes."""
    return np.array(CLASSES, dtype=object)[codes]


def risk_level(score: Floats, cuts: Cuts) -> Codes:
    """0 low, 1 medium, 2 high, −1 unknown, shape of score."""
    level = (score >= cuts.medium).astype(np.int8) + (score >= cuts.high).astype(np.int8)
    return np.where(np.isnan(score), -1, level).astype(np.int8)


def net_level(net: Floats, cuts: Cuts) -> Codes:
    """0 loss, 1 about even, 2 gain, −1 unknown, shape of net."""
    level = 1 - (net < cuts.loss).astype(np.int8) + (net > cuts.gain).astype(np.int8)
    return np.where(np.isnan(net), -1, level).astype(np.int8)


def crossing(score: Floats, net: Floats, cuts: Cuts, pcodes: tuple[str, ...]) -> list[dict[str, object]]:
    """The nine cells of climate risk × net migration, each with the districts in it, high risk first.

    Districts that lack one of the two are in none; list them apart.
    """
    risk, moved = risk_level(score, cuts), net_level(net, cuts)
    return [
        {
            "risk": RISK_LEVELS[r],
            "net": NET_LEVELS[m],
            "pcodes": [p for p, a, b in zip(pcodes, risk, moved, strict=True) if (a, b) == (r, m)],
        }
        for r in (2, 1, 0)
        for m in (0, 1, 2)
    ]


def national_rate(rates: Floats, people: Floats) -> float:
    """Rate of the country from those of its districts, weighted by the people they refer to; NaN if none."""
    known = np.isfinite(rates) & np.isfinite(people) & (people > 0)
    return float(rates[known] @ people[known] / people[known].sum()) if known.any() else float("nan")
