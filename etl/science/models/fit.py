"""How well modelled moves fit the counted ones."""

from __future__ import annotations

import numpy as np

from etl.model.series import Floats


def common_part(observed: Floats, modelled: Floats) -> float:
    """Common part of commuters, 0–1: 2·Σ min(T, T̂)/(ΣT + ΣT̂) over pairs of places; 1 where all are equal.

    Lenormand, Huet, Gargiulo & Deffuant (2012), PLoS ONE 7(10). NaN where neither has moves.
    """
    everything = float(observed.sum() + modelled.sum())
    shared = float(np.minimum(observed, modelled).sum())
    return 2.0 * shared / everything if everything > 0 else float("nan")
