"""The score of climate risk: goalposts, arithmetic within a pillar, geometric between pillars; its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.science.index.aggregate import AGGREGATORS, arithmetic
from etl.science.index.normalise import goalposts
from etl.science.index.table import Design

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Composite:
    """Scores of n districts from m indicators in p pillars.

    normalised, contributions: (n, m); pillars: (n, p); score: (n,). A district that lacks an
    indicator of some weight has no score and no contributions; a pillar of which it has all is still
    given. An indicator without weight contributes 0.
    """

    normalised: Floats
    pillars: Floats
    score: Floats
    contributions: Floats


def composite(values: Floats, design: Design, between: str = "geometric") -> Composite:
    """Score of every district from its values (n, m), 1–100; raises ValueError for an unusable design."""
    return aggregate(goalposts(values, design.lo, design.hi), design, between)


def aggregate(normalised: Floats, design: Design, between: str = "geometric") -> Composite:
    """Score from indicators already on the scale, shape (n, m); between: a key of AGGREGATORS."""
    pillars = pillar_scores(normalised, design)
    score = AGGREGATORS[between](pillars, design.pillar_weights)
    within = _shares_within(normalised, design)
    parts = _pillar_parts(pillars, score, design.pillar_weights, between)
    return Composite(normalised, pillars, score, np.asarray(within * parts[:, design.pillar_of]))


def pillar_scores(normalised: Floats, design: Design) -> Floats:
    """Weighted arithmetic mean of each pillar's indicators, shape (n, p)."""
    columns = [
        arithmetic(normalised[:, member], design.weights[member])
        if design.weights[member].sum() > 0
        else np.full(len(normalised), np.nan)
        for member in design.member
    ]
    return np.stack(columns, axis=1)


def _shares_within(normalised: Floats, design: Design) -> Floats:
    """Share of each indicator in its pillar, in proportion w·x, shape (n, m)."""
    weighted = np.where(design.weights > 0, normalised, 0.0) * design.weights
    total = weighted @ design.member.T.astype(np.float64)
    return np.asarray(weighted / np.where(total > 0, total, np.nan)[:, design.pillar_of])


def _pillar_parts(pillars: Floats, score: Floats, weights: Floats, between: str) -> Floats:
    """What each pillar adds to the score, shape (n, p); the parts sum to the score.

    Geometric: c_p = S·w_p·ln P_p / ln S, and w_p where S = 1. Arithmetic: c_p = w_p·P_p. Others have
    no parts of their own and take the arithmetic ones in proportion.
    """
    carried = np.where(weights > 0, pillars, 1.0)
    raw = weights * (np.log(carried) if between == "geometric" else carried)
    total = raw.sum(axis=1, keepdims=True)
    share = np.where(total > 0, raw / np.where(total > 0, total, 1.0), weights)
    return np.asarray(np.where(weights > 0, share, 0.0) * score[:, None])


def ranks(scores: Floats) -> Floats:
    """Rank along the last axis, 1 the highest risk, ties share the better rank; NaN where there is no score.

    Scores must be unrounded. scores: (…, n).
    """
    rank = np.ones(scores.shape)
    for other in range(scores.shape[-1]):
        rank += scores[..., other, None] > scores
    return np.where(np.isnan(scores), np.nan, rank)
