"""Weighted means along the last axis; one missing value leaves no mean: all rest on the same inputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def arithmetic(values: Floats, weights: Floats) -> Floats:
    """Σ w·x / Σ w over the last axis; a deficit in one is made good by another."""
    chosen, shares = _in_force(values, weights)
    return np.asarray(chosen @ shares)


def geometric(values: Floats, weights: Floats) -> Floats:
    """exp(Σ w·ln x / Σ w) over the last axis, values above 0; a low value pulls harder than a high one."""
    chosen, shares = _in_force(values, weights)
    _must_be_positive(chosen, "geometric")
    return _within(np.exp(np.log(chosen) @ shares), chosen)


def harmonic(values: Floats, weights: Floats) -> Floats:
    """Σ w / Σ (w/x) over the last axis, values above 0; pulled by low values hardest of the three."""
    chosen, shares = _in_force(values, weights)
    _must_be_positive(chosen, "harmonic")
    return _within(1.0 / ((1.0 / chosen) @ shares), chosen)


AGGREGATORS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
}


def _in_force(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Values that carry weight, and their weights with sum 1; ValueError where unusable."""
    if (weights < 0).any() or not np.isfinite(weights).all():
        raise ValueError("a weight is negative or no number")
    if weights.sum() <= 0:
        raise ValueError("the weights sum to 0")
    carries = weights > 0
    return values[..., carries], weights[carries] / weights.sum()


def _must_be_positive(values: Floats, mean: str) -> None:
    if (values <= 0).any():
        raise ValueError(f"the {mean} mean needs values above 0")


def _within(mean: Floats, values: Floats) -> Floats:
    """A mean lies between its values; rounding must not carry it outside."""
    return np.asarray(np.clip(mean, values.min(axis=-1), values.max(axis=-1)))
