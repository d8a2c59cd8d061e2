"""Iterative proportional fitting: moves between places from margins alone and a guess of their pattern."""

from __future__ import annotations

import numpy as np

from etl.model.series import Floats

SETTLED = 1e-9  # share by which a margin may be missed
ROUNDS = 10_000
BALANCE = 1e-6


def fit_to_margins(seed: Floats, leaving: Floats, arriving: Floats) -> Floats:
    """Table (n, m) with row sums `leaving` (n,), column sums `arriving` (m,) and the seed's pattern.

    seed: (n, m) ≥ 0; where it is 0 the table is. Deming & Stephan (1940), Annals of Mathematical
    Statistics 11(4). Raises ValueError where the margins do not balance or the seed cannot reach them.
    """
    if not np.isclose(leaving.sum(), arriving.sum(), rtol=BALANCE):
        raise ValueError(f"moves out ({leaving.sum():g}) and in ({arriving.sum():g}) do not balance")
    table = np.array(seed, dtype=np.float64)
    for _ in range(ROUNDS):
        table *= _ratio(leaving, table.sum(axis=1))[:, None]
        table *= _ratio(arriving, table.sum(axis=0))[None, :]
        off = np.abs(table.sum(axis=1) - leaving).max() + np.abs(table.sum(axis=0) - arriving).max()
        if off <= SETTLED * max(1.0, float(leaving.max())) + BALANCE * abs(leaving.sum() - arriving.sum()):
            return table
    raise ValueError("no table with the seed's zeros has these margins")


def _ratio(wanted: Floats, there: Floats) -> Floats:
    return np.divide(wanted, there, out=np.zeros_like(there), where=there > 0)
