"""Gravity by Poisson pseudo-maximum likelihood with a fixed effect for every origin and every destination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from etl.model.series import Floats
from etl.science.models.fit import common_part

CONVERGED = 1e-12  # relative change of the deviance
STEPS = 100
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GravityFit:
    """coefficients, errors: by covariate; errors are robust. fitted: (pairs,), with the observed margins.

    deviance_explained: share of the deviance of a model with the mean alone. common_part: of commuters.
    """

    coefficients: Mapping[str, float]
    errors: Mapping[str, float]
    fitted: Floats
    deviance_explained: float
    common_part: float


def gravity(
    origins: Sequence[str], destinations: Sequence[str], moves: Floats, covariates: Mapping[str, Floats]
) -> GravityFit:
    """Fit moves (pairs,) ≥ 0 on covariates (pairs,) by name; origins and destinations name the pairs.

    Santos Silva & Tenreyro (2006), Review of Economics and Statistics 88(4): ln E[T] = origin effect +
    destination effect + Σ βx, by iteratively reweighted least squares; standard errors are Huber–White's,
    with the factor n/(n − k). Margins without moves are fitted with 0. In one cross-section the effects of
    origins take up all that is alike for every destination, climate among it: nothing causal follows. Raises
    ValueError where the pairs are too few or all alike, or a covariate does not vary within origins and
    destinations.
    """
    from_, to = _codes(origins), _codes(destinations)
    used = (_sums(from_, moves)[from_] > 0) & (_sums(to, moves)[to] > 0)
    columns = np.column_stack([np.asarray(values, dtype=np.float64)[used] for values in covariates.values()])
    design = _design(_compact(from_[used]), _compact(to[used]), columns)
    counts, effects = moves[used], design.shape[1]
    if len(counts) <= effects:
        raise ValueError(f"{len(counts)} pairs cannot carry {effects} coefficients")
    fitted, beta, inverse = _weighted_fits(design, counts)
    meat = (design.multiply(((counts - fitted) ** 2)[:, None])).T @ design
    cover = inverse @ np.asarray(meat.todense()) @ inverse * len(counts) / (len(counts) - effects)
    names, last = list(covariates), slice(effects - columns.shape[1], None)
    everywhere = np.zeros(len(moves))
    everywhere[used] = fitted
    null = _deviance(moves, np.full(len(moves), moves.mean()))
    if null == 0:
        raise ValueError("every pair has as many moves as any other")
    return GravityFit(
        dict(zip(names, beta[last].tolist(), strict=True)),
        dict(zip(names, np.sqrt(np.diag(cover)[last]).tolist(), strict=True)),
        everywhere,
        1.0 - _deviance(moves, everywhere) / null,
        common_part(moves, everywhere),
    )


def _codes(names: Sequence[str]) -> Indices:
    return np.unique(np.asarray(names, dtype=str), return_inverse=True)[1].astype(np.int64)


def _compact(codes: Indices) -> Indices:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _sums(codes: Indices, moves: Floats) -> Floats:
    return np.bincount(codes, weights=moves).astype(np.float64)


def _design(from_: Indices, to: Indices, columns: Floats) -> sparse.csr_array:
    """Columns: every origin, every destination but the first, then the covariates."""
    rows = np.arange(len(from_))
    ones = np.ones(len(from_))
    leaving = sparse.csr_array((ones, (rows, from_)), (len(rows), from_.max(initial=-1) + 1))
    coming = sparse.csr_array((ones, (rows, to)), (len(rows), to.max(initial=-1) + 1))[:, 1:]
    return sparse.csr_array(sparse.hstack([leaving, coming, sparse.csr_array(columns)]))


def _weighted_fits(design: sparse.csr_array, counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Fitted means, coefficients and the inverse of the information matrix."""
    mean = (counts + counts.mean()) / 2.0
    deviance = np.inf
    for _ in range(STEPS):
        working = np.log(mean) + (counts - mean) / mean
        weighted = design.multiply(mean[:, None])
        information = np.asarray((weighted.T @ design).todense())
        if np.linalg.matrix_rank(information) < len(information):
            raise ValueError("a covariate does not vary within origins and destinations")
        beta = np.linalg.solve(information, weighted.T @ working)
        mean = np.exp(design @ beta)
        before, deviance = deviance, _deviance(counts, mean)
        if abs(before - deviance) <= CONVERGED * (1.0 + abs(deviance)):
            return mean, beta, np.linalg.inv(information)
    raise ValueError(f"the fit has not settled after {STEPS} steps")


def _deviance(counts: Floats, mean: Floats) -> float:
    positive = counts > 0
    logs = counts[positive] * np.log(counts[positive] / mean[positive])
    return float(2.0 * (logs.sum() - (counts - mean).sum()))
