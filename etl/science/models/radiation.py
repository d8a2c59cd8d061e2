"""Radiation: moves absorbed by the people on the way, without any parameter."""

from __future__ import annotations

import numpy as np

from etl.model.series import Floats


def radiation(leaving: Floats, people: Floats, distances: Floats) -> Floats:
    """Moves (n, n) from row to column, 0 on the diagonal: T = O·m·n/((m + s)(m + n + s)).

    leaving: (n,) moves out of each place; people: (n,); distances: (n, n). m, n: people of origin and
    destination; s: people of all other places that are no farther from the origin than the destination is,
    places at the same distance among them. Not rescaled, so that rows sum to a little less than `leaving`.
    Simini, González, Maritan & Barabási (2012), Nature 484.
    """
    count = len(people)
    moves = np.zeros((count, count))
    for origin in range(count):
        others = np.flatnonzero(np.arange(count) != origin)
        nearer = distances[origin, others][None, :] <= distances[origin, others][:, None]
        between = nearer @ people[others] - people[others]
        home, there = people[origin], people[others]
        moves[origin, others] = leaving[origin] * home * there / ((home + between) * (home + there + between))
    return moves
