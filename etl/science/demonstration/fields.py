"""Random fields on the demonstration grid with covariance exp(-|dx|/L)·exp(-|dy|/L)."""

from __future__ import annotations

import numpy as np

from etl.science.demonstration.layout import GRID, KM_PER_DEGREE, KM_PER_DEGREE_EAST, Single


def random_fields(rng: np.random.Generator, count: int, length_km: float) -> Single:
    """Standard normal fields F(L), shape (count, ny, nx).

    The covariance is a product of two exponentials, so a first-order autoregression along the rows
    and then along the columns gives it exactly.
    """
    noise = rng.standard_normal((GRID.ny, GRID.nx, count), dtype=np.float32)
    _correlate(noise, np.exp(-GRID.dy * KM_PER_DEGREE / length_km))
    _correlate(noise.swapaxes(0, 1), np.exp(-GRID.dx * KM_PER_DEGREE_EAST / length_km))
    return np.moveaxis(noise, -1, 0)


def _correlate(noise: Single, correlation: float) -> None:
    """First-order autoregression along the first axis, in place; the variance stays 1."""
    carry, innovation = np.float32(correlation), np.float32(np.sqrt(1 - correlation**2))
    for line in range(1, len(noise)):
        noise[line] = carry * noise[line - 1] + innovation * noise[line]
