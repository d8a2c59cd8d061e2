"""Protects few people in tables whose sums are published: the attack on withheld cells, and its answer.

A table is a list of cells and a matrix of published sums over them (sums × cells, coefficients ≥ 0). An
attacker knows every shown cell and every sum, and that no count is negative; linear programming then tells
him the least and the greatest value of each withheld cell (Fischetti and
Salazar 2001, Management Science 47(7)).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from etl.model.series import Flags, Floats

Matrix: TypeAlias = sparse.csr_array
Numbers: TypeAlias = npt.NDArray[np.int64]

BLOCK_CELLS = 200_000  # variables of one linear programme; the cells of a table are attacked side by side
MOVED = 1e-6  # people; less is rounding of the solver
FREE = 1e-4  # cost of moving a cell that is withheld anyway, so that no needless circle is gone
SUM_COST = 1e3  # times the dearest cell: a sum is given up only where no cells can protect
COMPLETE_ENOUGH = 1e-6  # share by which filled cells may miss a sum
SWEEPS = 2000
ROUND_WORTH = 20  # a round that does less than this part of the cells is the last


class Bounds(NamedTuple):
    """Least and greatest value that each cell can have, shape (cells,); the greatest may be infinite."""

    least: Floats
    greatest: Floats

    @property
    def width(self) -> Floats:
        """Room between the two."""
        return self.greatest - self.least


class Pattern(NamedTuple):
    """What is not published: cells (n,), and sums (m,) that no withheld cells could make harmless."""

    cells: Flags
    sums: Flags


def attack(matrix: Matrix, totals: Floats) -> Bounds:
    """Bounds of k withheld cells under matrix @ cells = totals and cells ≥ 0.

    matrix: (m, k), totals: (m,), the published sums less the shown cells. Raises ValueError where nothing
    satisfies the sums.
    """
    count = matrix.shape[1]
    bound = np.asarray(matrix.sum(axis=0)).ravel() > 0
    least, greatest = np.zeros(count), np.full(count, np.inf)
    inside = sparse.csr_array(matrix[:, np.flatnonzero(bound)])
    inside, targets = _without_empty(inside, np.asarray(totals, dtype=np.float64))
    cells = np.flatnonzero(bound)
    step = max(1, BLOCK_CELLS // max(1, 2 * len(cells)))
    for first in range(0, len(cells), step):
        some = np.arange(first, min(first + step, len(cells)))
        least[cells[some]], greatest[cells[some]] = _extremes(inside, targets, some)
    return Bounds(least, greatest)


def protect(values: Floats, width: Floats, open_cells: Flags, matrix: Matrix) -> Pattern:
    """Cells to withhold beside the primary ones so that each of these keeps its width.

    values: (n,) the counts; width: (n,) least room between the bounds of a primary cell, 0 elsewhere;
    open_cells: (n,) those that may be withheld; matrix: (m, n) the published sums. Cells are chosen one
    primary cell at a time, so that few people are withheld: the cheapest change that moves the cell by its
    width and leaves every sum alone. Every change is a table that the attacker cannot tell from the true
    one, so that the cells in it have bounds at least that far apart.
    """
    withheld = width > 0
    given_up = np.zeros(matrix.shape[0], dtype=bool)
    least, greatest = _reached(values, width, matrix)
    for cell in np.argsort(-width, kind="stable")[: int(withheld.sum())]:
        if greatest[cell] - least[cell] >= width[cell] - MOVED:
            continue
        usable = np.flatnonzero((withheld | open_cells) & (values > 0))
        kept = np.flatnonzero(~given_up)
        change, slack = _least_change(values, withheld, usable, matrix[kept], int(cell), float(width[cell]))
        withheld |= np.abs(change) > MOVED
        given_up[kept] |= slack > MOVED
        least, greatest = np.minimum(least, values + change), np.maximum(greatest, values + change)
    return Pattern(withheld, given_up)


def fill(matrix: Matrix, totals: Floats) -> Floats:
    """The most even values of withheld cells that the published sums allow; NaN where they say nothing.

    matrix: (m, k), totals: (m,) as for `attack`. Iterative scaling of ones to the sums: it uses nothing that
    a reader of the published tables lacks.
    """
    filled = np.where(np.asarray(matrix.sum(axis=0)).ravel() > 0, 1.0, np.nan)
    spans = enumerate(pairwise(matrix.indptr.tolist()))
    rows = [(row, matrix.indices[a:b], matrix.data[a:b]) for row, (a, b) in spans if b > a]
    for _ in range(SWEEPS):
        worst = 0.0
        for row, cells, shares in rows:
            there = float(shares @ filled[cells])
            ratio = totals[row] / there if there > 0 else 1.0
            worst = max(worst, abs(totals[row] - there) / max(1.0, totals[row]))
            filled[cells] *= ratio ** (shares / shares.max())
        if worst <= COMPLETE_ENOUGH:
            break
    return filled


def _reached(values: Floats, width: Floats, matrix: Matrix) -> Bounds:
    """Values that primary cells take in tables found by moving primary cells alone, many at a time.

    In every round the cells still without their room are raised as far as the sums allow, so that only what
    the primary cells cannot do among themselves is left to `_least_change`.
    """
    least, greatest = values.copy(), values.copy()
    primary = np.flatnonzero(width > 0)
    if len(primary) < 2:
        return Bounds(least, greatest)
    inside = sparse.csr_array(matrix[:, primary])
    inside = sparse.csr_array(inside[np.flatnonzero(np.diff(inside.indptr) > 0)])
    room = np.column_stack([-values[primary], width[primary]])
    weak = np.ones(len(primary), dtype=bool)
    random = np.random.default_rng(0)
    while weak.any():
        gain = np.where(weak, random.uniform(0.5, 1.5, len(primary)), 0.0)
        found = linprog(-gain, A_eq=inside, b_eq=np.zeros(inside.shape[0]), bounds=room, method="highs")
        changed = values[primary] + (found.x if found.status == 0 else 0.0)
        least[primary] = np.minimum(least[primary], changed)
        greatest[primary] = np.maximum(greatest[primary], changed)
        before, weak = weak.sum(), (greatest - least)[primary] < width[primary] - MOVED
        if before - weak.sum() < max(1, before // ROUND_WORTH):
            break
    return Bounds(least, greatest)


def _without_empty(matrix: Matrix, totals: Floats) -> tuple[Matrix, Floats]:
    full = np.flatnonzero(np.diff(matrix.indptr) > 0)
    return sparse.csr_array(matrix[full]), totals[full]


def _extremes(matrix: Matrix, totals: Floats, cells: Numbers) -> tuple[Floats, Floats]:
    """Bounds of some cells: one copy of the table for each bound, all solved as one linear programme."""
    count, copies = matrix.shape[1], 2 * len(cells)
    wanted = np.zeros((copies, count))
    wanted[np.arange(len(cells)), cells] = 1.0
    wanted[len(cells) + np.arange(len(cells)), cells] = -1.0
    apart = sparse.csr_array(sparse.kron(sparse.eye_array(copies), matrix))
    found = linprog(wanted.ravel(), A_eq=apart, b_eq=np.tile(totals, copies), method="highs")
    if found.status != 0:
        raise ValueError(f"no table satisfies the published sums: {found.message}")
    solved = np.asarray(found.x).reshape(copies, count)
    return solved[np.arange(len(cells)), cells], solved[len(cells) + np.arange(len(cells)), cells]


def _least_change(
    values: Floats, withheld: Flags, usable: Numbers, matrix: Matrix, cell: int, width: float
) -> tuple[Floats, Floats]:
    """The cheapest change that raises one cell by width: of cells (n,), and of sums to be given up (m,)."""
    columns = sparse.csr_array(matrix[:, usable])
    sums, count = columns.shape
    dearest = float(values[usable].max(initial=1.0))
    cost = np.where(withheld[usable], FREE, (1.0 + values[usable]) / (1.0 + dearest))
    slack = sparse.eye_array(sums)
    rises = np.zeros((2, count))
    rises[0], rises[1] = np.inf, values[usable]
    rises[:, usable == cell] = 0.0
    lowest = np.zeros(2 * count + 2 * sums)
    highest = np.concatenate([rises.ravel(), np.full(2 * sums, np.inf)])
    at = int(np.flatnonzero(usable == cell)[0])
    lowest[at] = highest[at] = width
    found = linprog(
        np.concatenate([cost, cost, np.full(2 * sums, SUM_COST)]),
        A_eq=sparse.hstack([columns, -columns, slack, -slack], format="csr"),
        b_eq=np.zeros(sums),
        bounds=np.column_stack([lowest, highest]),
        method="highs",
    )
    if found.status != 0:
        raise ValueError(f"no pattern protects the cell: {found.message}")
    change = np.zeros(len(values))
    change[usable] = found.x[:count] - found.x[count : 2 * count]
    spare = found.x[2 * count :]
    return change, np.asarray(spare[:sums] + spare[sums:])
