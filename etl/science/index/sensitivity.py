"""Which assumption matters: Sobol indices of the draws' factors through SALib; not for the dashboard."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from etl.science.index.composite import composite, ranks
from etl.science.index.draws import Case, axes, evaluate
from etl.science.index.robustness import SEED

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sobol:
    """Of one factor: share of the variance that it explains alone (first) and with all others (total).

    first_pm, total_pm: half widths of the 95 % intervals. All NaN where the output does not vary.
    """

    factor: str
    first: float
    first_pm: float
    total: float
    total_pm: float


def sobol(
    function: Callable[[Floats], Floats],
    factors: Sequence[tuple[str, int]],
    bounds: tuple[float, float] = (0.0, 1.0),
    samples: int = 2048,
    seed: int = SEED,
) -> tuple[Sobol, ...]:
    """First-order and total Sobol indices of factors, each of one or more axes of the input.

    function: (draws, axes) -> (draws,). factors: name and number of axes, in the order of the columns.
    samples: a power of 2, as Sobol's sequence wants.
    Sources: Saltelli (2010), Computer Physics Communications 181; SALib (Herman & Usher 2017).
    """
    from SALib.analyze import sobol as analyse

    names = [f"{name}.{axis}" for name, width in factors for axis in range(width)]
    problem: dict[str, Any] = {"num_vars": len(names), "names": names, "bounds": [list(bounds)] * len(names)}
    if any(width > 1 for _, width in factors):
        problem["groups"] = [name for name, width in factors for _ in range(width)]
    points = bounds[0] + (bounds[1] - bounds[0]) * saltelli([width for _, width in factors], samples, seed)
    output = np.asarray(function(points), dtype=np.float64)
    if np.ptp(output) == 0:
        return tuple(Sobol(name, *[float("nan")] * 4) for name, _ in factors)
    with warnings.catch_warnings():  # SALib compares group names with a deprecated idiom of pandas
        warnings.simplefilter("ignore", FutureWarning)
        found = analyse.analyze(problem, output, calc_second_order=False, seed=seed)
    columns = (found["S1"], found["S1_conf"], found["ST"], found["ST_conf"])
    return tuple(
        Sobol(name, *map(float, row))
        for (name, _), row in zip(factors, zip(*columns, strict=True), strict=True)
    )


def saltelli(widths: Sequence[int], samples: int, seed: int = SEED) -> Floats:
    """Points of Saltelli's scheme in the unit cube, (samples × (factors + 2), axes), in SALib's order.

    Per sample: A, A with the axes of one factor from B, for each factor, and B. widths: axes per factor.
    The same points as SALib.sample.sobol, which fills them in number by number.
    """
    axes_in_all = sum(widths)
    drawn = qmc.Sobol(2 * axes_in_all, seed=seed).random(samples)
    first, second = drawn[:, None, :axes_in_all], drawn[:, None, axes_in_all:]
    taken = np.repeat(np.eye(len(widths), dtype=bool), widths, axis=1)
    whole = np.ones((1, axes_in_all), dtype=bool)
    from_second = np.concatenate([~whole, taken, whole])
    return np.asarray(np.where(from_second, second, first).reshape(-1, axes_in_all))


def mean_rank_shift(case: Case, cube: Floats) -> Floats:
    """How far ranks lie on average from those of the index in force, per draw (draws,).

    Source: Saisana, Saltelli & Tarantola (2005), Journal of the Royal Statistical Society A 168(2).
    """
    scored = case.scored
    base = ranks(composite(case.alternatives[0].values, case.design).score)[scored]
    return np.asarray(np.abs(ranks(evaluate(case, cube).scores[:, scored]) - base).mean(axis=1))


def decisive(case: Case, samples: int = 2048, seed: int = SEED) -> tuple[Sobol, ...]:
    """Sobol indices of every assumption for the mean shift of ranks, the most decisive first.

    The net cut moves classes only, so it has no part in ranks and is left out.
    """
    widths = {factor: width for factor, width in axes(case).items() if width}
    net_cut = list(widths)[-1]

    def shift(points: Floats) -> Floats:
        middle = np.full((len(points), 1), 0.5)
        return mean_rank_shift(case, np.concatenate([points, middle], axis=1))

    factors = [(str(factor), width) for factor, width in widths.items() if factor != net_cut]
    found = sobol(shift, factors, samples=samples, seed=seed)
    return tuple(sorted(found, key=lambda one: (np.isnan(one.total), -one.total)))
