"""How sure: thousands of draws over all that could have been decided otherwise; ranks, classes counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.science.index.composite import ranks
from etl.science.index.hotspots import CLASSES, Movement, classify
from etl.science.index.table import Cuts, Design

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DRAWS = 10_000
SEED = 20160410  # the day of the 2016 census
CHUNK = 2_000  # draws held in memory at once
WEIGHT_SPREAD, GOALPOST_SPREAD, NET_SPREAD = 0.25, 0.20, 25.0
ARGUABLE = "crop_per_rural"  # direction as given, removed, or reversed
TOP = 3
ASSUMPTIONS = (
    "weights of indicators and pillars: each ±25 %, renormalised",
    "goalposts: each moved by up to ±20 % of their range",
    "seasons: drawn with replacement from those of the period, the same for all districts",
    "aggregation between pillars: geometric in half of the draws, arithmetic in the other half",
    "leave one out: one indicator, or none, chosen by chance",
    f"{ARGUABLE}: as given, removed or reversed, a third each",
    "net migration counted as about even: bounds moved by up to ±25 per 1,000 per decade",
    "season window moved by one season, baseline ten years earlier, net migration by the national growth "
    "rate method: the draws are shared evenly among the readings that the build allows",
    "scale (least to greatest, z, rank) and harmonic mean: variants, apart from the draws",
)
ROBUST, POSSIBLE = 0.8, 0.5


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
    """What is drawn upon: the design, the movement, the cut-points and the ways to read the inputs."""

    design: Design
    movement: Movement
    cuts: Cuts
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Outcome:
    """Over all draws, shape (n,) each, NaN where a district has no score.

    class_shares: (n, classes), the share of draws in each class of CLASSES.
    """

    rank_median: Floats
    rank_p05: Floats
    rank_p95: Floats
    p_top3: Floats
    class_shares: Floats


def robustness(case: Case, draws: int = DRAWS, seed: int = SEED) -> Outcome:
    """Ranks and classes over the draws, shared evenly among the alternatives; the same for the same seed."""
    rng = np.random.default_rng(seed)
    count = len(case.movement.net)
    scored = _complete(case.design, case.alternatives[0].values)
    rank = np.empty((draws, count), dtype=np.float64)
    classes = np.empty((draws, count), dtype=np.int8)
    for alternative, rows in _portions(case, draws):
        score = np.full((rows.stop - rows.start, count), np.nan)
        score[:, scored] = _scores(case.design, alternative, scored, score.shape[0], rng)
        shift = rng.uniform(-NET_SPREAD, NET_SPREAD, (score.shape[0], 1))
        rank[rows] = ranks(score)
        classes[rows] = classify(score, case.movement, case.cuts, alternative.net, shift)
    return _summary(rank, classes, scored)


def _complete(design: Design, values: Floats) -> Flags:
    """Districts with a value of every indicator that carries weight, shape (n,)."""
    return np.asarray(~np.isnan(values[:, design.carries]).any(axis=1))


def word(p_class: float) -> str:
    """Robust from 0.8, possible from 0.5, else not robust; "" where there is no class."""
    if np.isnan(p_class):
        return ""
    if p_class >= ROBUST:
        return "robust"
    return "possible" if p_class >= POSSIBLE else "not robust"


def _portions(case: Case, draws: int) -> Iterator[tuple[Alternative, slice]]:
    """Each alternative's rows of the draws, in pieces small enough for memory."""
    edges = np.linspace(0, draws, len(case.alternatives) + 1).astype(int)
    for alternative, start, stop in zip(case.alternatives, edges, edges[1:], strict=False):
        for begin in range(start, stop, CHUNK):
            yield alternative, slice(begin, min(begin + CHUNK, stop))


def _scores(
    design: Design,
    alternative: Alternative,
    scored: Flags,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Scores (draws, scored districts) under one alternative."""
    weights, between = _drawn_weights(design, draws, rng)
    lo, hi = _drawn_goalposts(design, draws, rng)
    reversed_draws = _arguable(design, weights, draws, rng)
    within = _renormalised(weights, design)
    counts = _bootstrap(alternative, draws, rng)
    pillars = np.zeros((len(design.pillars), draws, int(scored.sum())))
    for column in np.flatnonzero(design.carries).tolist():
        pillar = design.pillar_of[column]
        values = _resampled(alternative, column, scored, counts)
        share = (values - lo[:, column, None]) / (hi - lo)[:, column, None]
        np.clip(share, 0.0, 1.0, out=share)
        if column == reversed_draws[0]:
            share[reversed_draws[1]] = 1.0 - share[reversed_draws[1]]
        share *= 99.0 * within[:, column, None]
        pillars[pillar] += share
    return _between(pillars + 1.0, between)


def _drawn_weights(design: Design, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Weights within pillars (draws, m), not yet renormalised, and between pillars (draws, p), sum 1."""
    spread = (1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD)
    within = design.weights * rng.uniform(*spread, (draws, len(design.ids)))
    between = design.pillar_weights * rng.uniform(*spread, (draws, len(design.pillars)))
    left_out = rng.integers(0, len(design.ids) + 1, draws)  # the last number leaves none out
    within[np.arange(len(design.ids)) == left_out[:, None]] = 0.0
    return within, between / between.sum(axis=1, keepdims=True)


def _drawn_goalposts(design: Design, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Each goalpost moved by up to a fifth of the range, both (draws, m)."""
    span = design.hi - design.lo
    shift = rng.uniform(-GOALPOST_SPREAD, GOALPOST_SPREAD, (2, draws, len(design.ids)))
    return design.lo + shift[0] * span, design.hi + shift[1] * span


def _arguable(
    design: Design, weights: Floats, draws: int, rng: np.random.Generator
) -> tuple[int, npt.NDArray[np.bool_]]:
    """Column of the indicator of arguable direction (−1: none) and the draws that reverse it.

    In a third of the draws it is removed: its weights are set to 0 in place.
    """
    choice = rng.integers(0, 3, draws)
    if ARGUABLE not in design.ids:
        return -1, choice < 0
    column = design.ids.index(ARGUABLE)
    weights[choice == 1, column] = 0.0
    return column, choice == 2


def _renormalised(weights: Floats, design: Design) -> Floats:
    """Weights with sum 1 in every pillar; a draw that would empty a pillar keeps the pillar as it was."""
    totals = weights @ design.member.T.astype(np.float64)
    emptied = (totals <= 0)[:, design.pillar_of]
    kept = np.where(emptied, design.weights, weights)
    return np.asarray(kept / np.where(emptied, 1.0, totals[:, design.pillar_of]))


def _bootstrap(alternative: Alternative, draws: int, rng: np.random.Generator) -> Floats:
    """How often each season is drawn, (draws, seasons): with replacement, the same for all districts."""
    seasons = max((one.shape[1] for one in alternative.seasonal.values()), default=0)
    if not seasons:
        return np.zeros((draws, 0))
    chosen = rng.integers(0, seasons, (draws, seasons)) + np.arange(draws)[:, None] * seasons
    counts = np.bincount(chosen.ravel(), minlength=draws * seasons).reshape(draws, seasons)
    return np.asarray(counts, dtype=np.float64)


def _resampled(alternative: Alternative, column: int, scored: Flags, counts: Floats) -> Floats:
    """Values of one indicator (draws or 1, scored districts)."""
    fixed = alternative.values[scored, column][None, :]
    if column not in alternative.seasonal:
        return np.asarray(fixed)
    seasonal = alternative.seasonal[column][scored]
    known = np.isfinite(seasonal)
    total = counts @ np.where(known, seasonal, 0.0).T
    if known.all():
        return np.asarray(total / counts.shape[1])
    drawn = counts @ known.T.astype(np.float64)
    return np.asarray(np.where(drawn > 0, total / np.maximum(drawn, 1.0), fixed))


def _between(pillars: Floats, weights: Floats) -> Floats:
    """Geometric mean between pillars in every other draw, arithmetic in the rest, (draws, n)."""
    score = np.empty(pillars.shape[1:])
    shares = weights.T[:, :, None]
    score[::2] = np.exp((np.log(pillars[:, ::2]) * shares[:, ::2]).sum(axis=0))
    score[1::2] = (pillars[:, 1::2] * shares[:, 1::2]).sum(axis=0)
    return np.asarray(score)


def _summary(rank: Floats, classes: npt.NDArray[np.int8], scored: Flags) -> Outcome:
    """Percentiles are ranks that occurred: the lowest with at least that share of draws at or under it."""
    ordered = np.sort(rank, axis=0)
    at = [max(int(np.ceil(share * len(rank))) - 1, 0) for share in (0.05, 0.5, 0.95)]
    low, middle, high = (ordered[position] for position in at)
    top = np.where(scored, (rank <= TOP).mean(axis=0), np.nan)
    shares = np.stack([(classes == code).mean(axis=0) for code in range(len(CLASSES))], axis=1)
    return Outcome(middle, low, high, top, shares)
