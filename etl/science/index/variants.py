"""One decision changed at a time, and what it does to ranks and classes: every assumption on the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.science.index import normalise
from etl.science.index.composite import aggregate, composite, ranks
from etl.science.index.draws import ARGUABLE, NET_SPREAD, Case
from etl.science.index.hotspots import class_names, classify
from etl.science.index.table import Design

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Variant:
    """Scores (n,) under one changed decision; net and net_shift where movement is what changes.

    same_scale: whether the cut-points of the classes still mean what they meant.
    """

    id: str
    label: str
    score: Floats
    net: Floats
    net_shift: float = 0.0
    same_scale: bool = True


def variants(case: Case) -> list[Variant]:
    """The index in force first, then every variant that can be computed."""
    return [*_aggregations(case), *_normalisations(case), *_left_out(case), *_readings(case), *_cuts(case)]


def told(case: Case, pcodes: tuple[str, ...]) -> list[dict[str, object]]:
    """The variants as the build keeps them: ranks, agreement with the index in force, classes changed."""
    found = variants(case)
    base = found[0]
    usual = _classes(case, base)
    return [_told(case, variant, base.score, usual, pcodes) for variant in found]


def _told(
    case: Case, variant: Variant, base: Floats, usual: npt.NDArray[np.object_], pcodes: tuple[str, ...]
) -> dict[str, object]:
    rank, before = ranks(variant.score), ranks(base)
    both = ~np.isnan(rank) & ~np.isnan(before)
    shift = np.abs(rank - before)[both]
    changed = None
    if variant.same_scale:
        now = _classes(case, variant)
        changed = {p: str(b) for p, a, b in zip(pcodes, usual, now, strict=True) if a != b}
    return {
        "id": variant.id,
        "label": variant.label,
        "ranks": {p: int(r) for p, r in zip(pcodes, rank, strict=True) if not np.isnan(r)},
        "rank_correlation": _spearman(variant.score[both], base[both]),
        "largest_shift": int(shift.max()) if shift.size else None,
        "classes_changed": changed,
    }


def _classes(case: Case, variant: Variant) -> npt.NDArray[np.object_]:
    codes = classify(variant.score, case.movement, case.cuts, variant.net, variant.net_shift)
    return class_names(codes)


def _spearman(first: Floats, second: Floats) -> float | None:
    """Rank correlation; None under three districts or where all are alike."""
    if len(first) < 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    one, other = (pd.Series(values).rank().to_numpy() for values in (first, second))
    return round(float(np.corrcoef(one, other)[0, 1]), 9)


def _aggregations(case: Case) -> Iterator[Variant]:
    values, net = case.alternatives[0].values, case.movement.net
    for between in ("geometric", "arithmetic", "harmonic"):
        about = " (in force)" if between == "geometric" else ""
        score = composite(values, case.design, between).score
        yield Variant(f"aggregate_{between}", f"{between} mean between pillars{about}", score, net)


def _normalisations(case: Case) -> Iterator[Variant]:
    """Relative scales, on which the cut-points have no meaning; z has values under 0: arithmetic between."""
    design, net = case.design, case.movement.net
    oriented = case.alternatives[0].values * np.sign(design.hi - design.lo)
    ways = {
        "minmax": ("between the least and the greatest district", normalise.minmax, "geometric"),
        "zscore": ("standard deviations from the mean", normalise.zscore, "arithmetic"),
        "rank": ("ranks", normalise.rank, "geometric"),
    }
    for name, (label, formula, between) in ways.items():
        varies = np.array([np.ptp(column[np.isfinite(column)]) > 0 for column in oriented.T])
        reduced = without(design, ~varies)
        if reduced is not None:
            score = aggregate(formula(oriented[:, varies]), reduced, between).score
            yield Variant(f"normalise_{name}", f"scale: {label}", score, net, same_scale=False)


def without(design: Design, gone: npt.NDArray[np.bool_]) -> Design | None:
    """The design less some indicators, weights renormalised; None where a pillar would be empty."""
    kept = ~gone & (design.weights > 0)
    totals = np.bincount(design.pillar_of[kept], design.weights[kept], minlength=len(design.pillars))
    if (totals[design.pillar_weights > 0] <= 0).any():
        return None
    rest = ~gone
    return replace(
        design,
        ids=tuple(name for name, stays in zip(design.ids, rest, strict=True) if stays),
        pillar_of=design.pillar_of[rest],
        weights=design.weights[rest] / np.where(totals > 0, totals, 1.0)[design.pillar_of[rest]],
        lo=design.lo[rest],
        hi=design.hi[rest],
    )


def _left_out(case: Case) -> Iterator[Variant]:
    design, values, net = case.design, case.alternatives[0].values, case.movement.net
    for column, name in enumerate(design.ids):
        gone = np.arange(len(design.ids)) == column
        reduced = without(design, gone)
        if reduced is not None:
            yield Variant(
                f"without_{name}", f"without {name}", composite(values[:, ~gone], reduced).score, net
            )
    if ARGUABLE in design.ids:
        at = np.array(design.ids) == ARGUABLE
        flipped = replace(
            design, lo=np.where(at, design.hi, design.lo), hi=np.where(at, design.lo, design.hi)
        )
        yield Variant(f"{ARGUABLE}_reversed", f"{ARGUABLE} reversed", composite(values, flipped).score, net)


def _readings(case: Case) -> Iterator[Variant]:
    for alternative in case.alternatives[1:]:
        score = composite(alternative.values, case.design).score
        name = alternative.label.replace(" ", "_")
        yield Variant(f"reading_{name}", f"other {alternative.label}", score, alternative.net)


def _cuts(case: Case) -> Iterator[Variant]:
    score = composite(case.alternatives[0].values, case.design).score
    for shift in (-NET_SPREAD, NET_SPREAD):
        width = "narrower" if shift < 0 else "wider"
        label = f"about even {width} by {abs(shift):.0f} per 1,000 per decade"
        yield Variant(f"net_cut_{width}", label, score, case.movement.net, net_shift=shift)
