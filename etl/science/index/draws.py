"""Scores under drawn assumptions: every draw is a point of the unit cube, one or more axes per assumption."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from etl.science.index.hotspots import Movement
from etl.science.index.table import Cuts, Design

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WEIGHT_SPREAD, GOALPOST_SPREAD, NET_SPREAD = 0.25, 0.20, 25.0
ARGUABLE = "crop_per_rural"  # direction as given, removed, or reversed


class Factor(StrEnum):
    """What is drawn."""

    WEIGHTS = "weights of indicators"
    PILLARS = "weights of pillars"
    GOALPOSTS = "goalposts"
    SEASONS = "which seasons are counted"
    AGGREGATION = "mean between pillars"
    LEFT_OUT = "an indicator left out"
    DIRECTION = "direction of cropland per rural person"
    READING = "season window, baseline and movement estimate"
    NET_CUT = "what counts as even movement"


ASSUMPTIONS = {
    Factor.WEIGHTS: "each ±25 %, renormalised within its pillar",
    Factor.PILLARS: "each ±25 %, renormalised",
    Factor.GOALPOSTS: "each moved by up to ±20 % of their range",
    Factor.SEASONS: "drawn with replacement from those of the period, the same for all districts",
    Factor.AGGREGATION: "geometric in half of the draws, arithmetic in the other half",
    Factor.LEFT_OUT: "one indicator, or none, chosen by chance; never the last of its pillar",
    Factor.DIRECTION: "as given, removed or reversed, a third each",
    Factor.READING: "window moved by one season, baseline ten years earlier, net migration by the national "
    "growth rate method: each combination that the build allows equally often",
    Factor.NET_CUT: "its bounds moved by up to ±25 per 1,000 per decade",
}


@dataclass(frozen=True)
class Alternative:
    """One way to read the inputs.

    values: (n, m). seasonal: column → (n, seasons), what a mean over seasons is made of. net: (n,).
    """

    label: str
    values: Floats
    seasonal: dict[int, Floats]
    net: Floats


@dataclass(frozen=True)
class Case:
    """What is drawn upon: the design, the movement, the cut-points and the ways to read the inputs.

    The first alternative is the reading in force.
    """

    design: Design
    movement: Movement
    cuts: Cuts
    alternatives: tuple[Alternative, ...]

    @cached_property
    def scored(self) -> Flags:
        """Districts with a value of every indicator that carries weight, shape (n,)."""
        return np.asarray(~np.isnan(self.alternatives[0].values[:, self.design.carries]).any(axis=1))

    @cached_property
    def seasons(self) -> int:
        """Number of seasons that can be drawn."""
        found = (one.shape[1] for way in self.alternatives for one in way.seasonal.values())
        return max(found, default=0)


@dataclass(frozen=True)
class Drawn:
    """Scores (draws, n), NaN where a district has none; net (draws, n); net_shift (draws, 1)."""

    scores: Floats
    net: Floats
    net_shift: Floats


def axes(case: Case) -> dict[Factor, int]:
    """Number of axes of the unit cube for each factor, in their order; 0 where a factor has no choice."""
    count = len(case.design.ids)
    return {
        Factor.WEIGHTS: count,
        Factor.PILLARS: len(case.design.pillars),
        Factor.GOALPOSTS: 2 * count,
        Factor.SEASONS: case.seasons,
        Factor.AGGREGATION: 1,
        Factor.LEFT_OUT: 1,
        Factor.DIRECTION: int(ARGUABLE in case.design.ids),
        Factor.READING: int(len(case.alternatives) > 1),
        Factor.NET_CUT: 1,
    }


def evaluate(case: Case, cube: Floats) -> Drawn:
    """Scores under each point of the unit cube, shape (draws, axes), columns as `axes` tells."""
    parts = _split(case, cube)
    ways = _choices(parts[Factor.READING], len(case.alternatives), len(cube))
    scores = np.full((len(cube), len(case.movement.net)), np.nan)
    net = np.empty_like(scores)
    for number, way in enumerate(case.alternatives):
        rows = np.flatnonzero(ways == number)
        of_way = {factor: part[rows] for factor, part in parts.items()}
        scores[np.ix_(rows, case.scored)] = _scores(case, way, of_way, len(rows))
        net[rows] = way.net
    return Drawn(scores, net, NET_SPREAD * (2.0 * parts[Factor.NET_CUT] - 1.0))


def _split(case: Case, cube: Floats) -> dict[Factor, Floats]:
    widths = axes(case)
    edges = np.cumsum([0, *widths.values()])
    return {
        factor: cube[:, start:stop] for factor, start, stop in zip(widths, edges, edges[1:], strict=False)
    }


def _choices(part: Floats, choices: int, draws: int) -> npt.NDArray[np.intp]:
    """Equally likely choices 0…choices − 1, shape (draws,); 0 where nothing is drawn."""
    if not part.shape[1]:
        return np.zeros(draws, dtype=np.intp)
    return np.minimum((part[:, 0] * choices).astype(np.intp), choices - 1)


def _scores(case: Case, way: Alternative, parts: dict[Factor, Floats], draws: int) -> Floats:
    """Scores (draws, scored districts) under one alternative."""
    design = case.design
    within, reversed_column, reversed_draws = _within(design, parts, draws)
    lo, hi = _goalposts(design, parts[Factor.GOALPOSTS])
    counts = _season_counts(parts[Factor.SEASONS])
    pillars = np.zeros((len(design.pillars), draws, int(case.scored.sum())))
    for column in np.flatnonzero(design.carries).tolist():
        values = _resampled(way, column, case.scored, counts)
        share = (values - lo[:, column, None]) / (hi - lo)[:, column, None]
        np.clip(share, 0.0, 1.0, out=share)
        if column == reversed_column:
            share[reversed_draws] = 1.0 - share[reversed_draws]
        share *= 99.0 * within[:, column, None]
        pillars[design.pillar_of[column]] += share
    between = design.pillar_weights * _factors(parts[Factor.PILLARS])
    between /= between.sum(axis=1, keepdims=True)
    return _between(pillars + 1.0, between, parts[Factor.AGGREGATION][:, 0] < 0.5)


def _factors(part: Floats) -> Floats:
    return np.asarray(1.0 + WEIGHT_SPREAD * (2.0 * part - 1.0))


def _within(design: Design, parts: dict[Factor, Floats], draws: int) -> tuple[Floats, int, Flags]:
    """Weights in the pillars (draws, m), column of arguable direction (−1: none), draws that reverse it."""
    count = len(design.ids)
    weights = design.weights * _factors(parts[Factor.WEIGHTS])
    left_out = _choices(parts[Factor.LEFT_OUT], count + 1, draws)  # the last leaves none out
    weights[np.arange(count) == left_out[:, None]] = 0.0
    choice = _choices(parts[Factor.DIRECTION], 3, draws)
    column = design.ids.index(ARGUABLE) if ARGUABLE in design.ids else -1
    if column >= 0:
        weights[choice == 1, column] = 0.0
    return _renormalised(weights, design), column, choice == 2


def _renormalised(weights: Floats, design: Design) -> Floats:
    """Weights with sum 1 in every pillar; a draw that would empty a pillar keeps the pillar as it was."""
    totals = weights @ design.member.T.astype(np.float64)
    emptied = (totals <= 0)[:, design.pillar_of]
    kept = np.where(emptied, design.weights, weights)
    return np.asarray(kept / np.where(emptied, 1.0, totals[:, design.pillar_of]))


def _goalposts(design: Design, part: Floats) -> tuple[Floats, Floats]:
    """Goalposts moved, both (draws, m)."""
    count = len(design.ids)
    shift = GOALPOST_SPREAD * (2.0 * part - 1.0) * np.tile(design.hi - design.lo, 2)
    return design.lo + shift[:, :count], design.hi + shift[:, count:]


def _season_counts(part: Floats) -> Floats:
    """How often each season is drawn, (draws, seasons)."""
    draws, seasons = part.shape
    chosen = np.minimum((part * seasons).astype(np.intp), seasons - 1) + np.arange(draws)[:, None] * seasons
    counts = np.bincount(chosen.ravel(), minlength=draws * seasons).reshape(draws, seasons)
    return np.asarray(counts, dtype=np.float64)


def _resampled(way: Alternative, column: int, scored: Flags, counts: Floats) -> Floats:
    """Values of one indicator (draws or 1, scored districts)."""
    fixed = way.values[scored, column][None, :]
    if column not in way.seasonal:
        return np.asarray(fixed)
    seasonal = way.seasonal[column][scored]
    known = np.isfinite(seasonal)
    total = counts @ np.where(known, seasonal, 0.0).T
    if known.all():
        return np.asarray(total / counts.shape[1])
    drawn = counts @ known.T.astype(np.float64)
    return np.asarray(np.where(drawn > 0, total / np.maximum(drawn, 1.0), fixed))


def _between(pillars: Floats, weights: Floats, geometric: Flags) -> Floats:
    """Mean between pillars (p, draws, n) by weights (draws, p): geometric where told, else arithmetic."""
    score = np.empty(pillars.shape[1:])
    shares = weights.T[:, :, None]
    score[geometric] = np.exp((np.log(pillars[:, geometric]) * shares[:, geometric]).sum(axis=0))
    score[~geometric] = (pillars[:, ~geometric] * shares[:, ~geometric]).sum(axis=0)
    return score
