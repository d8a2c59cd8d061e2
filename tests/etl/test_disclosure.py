"""Withheld counts: bounds by hand and by search, patterns that protect, and the attack without them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from etl.science.disclosure import attack, fill, protect

TABLES = 1_000
THRESHOLD = 5.0


def margins(shape: tuple[int, int]) -> np.ndarray:
    """Row sums, then column sums, of a table laid out row by row."""
    rows, columns = shape
    by_row = np.repeat(np.eye(rows), columns, axis=1)
    return np.vstack([by_row, np.tile(np.eye(columns), rows)])


def attacked(table: np.ndarray, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sums = margins(table.shape)[:, hidden.ravel()]
    found = attack(sparse.csr_array(sums), sums @ table.ravel()[hidden.ravel()])
    return found.least, found.greatest


def test_bounds_by_hand():
    # The rows leave 5 and 7 for the withheld cells, the columns 4 and 8: [[a, 5-a], [4-a, 3+a]].
    table, hidden = np.array([[2.0, 3.0, 9.0], [2.0, 5.0, 1.0]]), np.array([[1, 1, 0], [1, 1, 0]], dtype=bool)
    least, greatest = attacked(table, hidden)
    assert least == pytest.approx([0, 1, 0, 3])
    assert greatest == pytest.approx([4, 5, 4, 7])


def test_a_cell_alone_in_its_row_is_found_out():
    least, greatest = attacked(np.array([[3.0, 20.0], [40.0, 50.0]]), np.array([[1, 0], [0, 0]], dtype=bool))
    assert least == pytest.approx([3])
    assert greatest == pytest.approx([3])


def test_a_cell_in_no_sum_may_hold_any_number():
    found = attack(sparse.csr_array(np.array([[1.0, 0.0]])), np.array([4.0]))
    assert found.least == pytest.approx([4, 0])
    assert found.greatest[0] == pytest.approx(4)
    assert found.greatest[1] == np.inf


def test_sums_that_contradict_each_other_are_told():
    with pytest.raises(ValueError, match="no table satisfies the published sums"):
        attack(sparse.csr_array(np.array([[1.0], [1.0]])), np.array([1.0, 2.0]))


def searched(table: np.ndarray, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest value of each withheld cell over every table of whole numbers with these margins."""
    cells = list(zip(*np.nonzero(hidden), strict=True))
    rows, columns = (table * hidden).sum(axis=1).astype(int), (table * hidden).sum(axis=0).astype(int)
    extremes = dict.fromkeys(cells, (10**6, -1))
    current: dict[tuple[int, int], int] = {}
    last_in = [{at: i for i, cell in enumerate(cells) for at in [cell[axis]]} for axis in (0, 1)]

    def place(i: int) -> None:
        if i == len(cells):
            for cell, value in current.items():
                low, high = extremes[cell]
                extremes[cell] = (min(low, value), max(high, value))
            return
        row, column = cells[i]
        most = min(rows[row], columns[column])
        least = max(
            rows[row] if last_in[0][row] == i else 0, columns[column] if last_in[1][column] == i else 0
        )
        for value in range(least, most + 1):
            rows[row], columns[column], current[cells[i]] = rows[row] - value, columns[column] - value, value
            place(i + 1)
            rows[row], columns[column] = rows[row] + value, columns[column] + value

    place(0)
    return np.array([extremes[c][0] for c in cells]), np.array([extremes[c][1] for c in cells])


def test_bounds_equal_those_of_exhaustive_search():
    random = np.random.default_rng(4)
    for _ in range(TABLES):
        table = random.integers(0, 5, size=random.integers(2, 5, size=2)).astype(float)
        hidden = random.random(table.shape) < random.choice([0.3, 0.6])
        while hidden.sum() > 8:
            hidden &= random.random(table.shape) < 0.8
        least, greatest = attacked(table, hidden)
        low, high = searched(table, hidden)
        assert least == pytest.approx(low, abs=1e-6)
        assert greatest == pytest.approx(high, abs=1e-6)


def protected_table(random: np.random.Generator, shape: tuple[int, int]) -> tuple[np.ndarray, ...]:
    values = np.where(random.random(shape) < 0.2, random.integers(0, 5, shape), random.integers(0, 60, shape))
    flat = values.ravel().astype(float)
    width = np.where((flat > 0) & (flat < THRESHOLD), THRESHOLD, 0.0)
    sums = sparse.csr_array(margins(shape))
    found = protect(flat, width, flat > 0, sums)
    return flat, width, sums, found.cells, found.sums


@pytest.mark.parametrize("seed", range(20))
def test_every_protected_cell_keeps_its_room_and_no_zero_is_withheld(seed: int):
    values, width, sums, cells, given_up = protected_table(np.random.default_rng(seed), (5, 6))
    assert cells[width > 0].all()
    assert (values[cells] > 0).all()
    kept = sparse.csr_array(sums[np.flatnonzero(~given_up)][:, np.flatnonzero(cells)])
    room = attack(kept, kept @ values[cells]).width
    assert (room >= width[cells] - 1e-6).all()
    assert (room > 1e-6).all()


def test_without_the_second_suppression_the_attack_succeeds():
    values, width, sums, cells, _ = protected_table(np.random.default_rng(1), (5, 6))
    primary = np.flatnonzero(width > 0)
    assert cells.sum() > len(primary)
    inside = sparse.csr_array(sums[:, primary])
    assert (attack(inside, inside @ values[primary]).width < THRESHOLD).any()


def test_the_cheapest_circle_is_withheld():
    table = np.array([[3.0, 900.0, 20.0], [800.0, 950.0, 700.0], [30.0, 600.0, 10.0]])
    width = np.where(table.ravel() < THRESHOLD, THRESHOLD, 0.0)
    found = protect(table.ravel(), width, np.ones(9, dtype=bool), sparse.csr_array(margins((3, 3))))
    assert found.cells.reshape(3, 3).tolist() == [[True, False, True], [False] * 3, [True, False, True]]
    assert not found.sums.any()


def test_where_no_cells_can_protect_the_sums_are_given_up():
    # One cell alone makes both sums: neither may stand.
    found = protect(np.array([3.0]), np.array([5.0]), np.array([True]), sparse.csr_array(np.ones((2, 1))))
    assert found.cells.tolist() == [True]
    assert found.sums.tolist() == [True, True]


def test_a_small_sum_of_small_counts_is_given_up():
    # 1 + 1 + 1 = 3: who knows the sum knows that each is at most 3.
    found = protect(np.ones(3), np.full(3, 5.0), np.ones(3, dtype=bool), sparse.csr_array(np.ones((1, 3))))
    assert found.sums.tolist() == [True]


def test_filled_cells_have_the_published_sums_and_know_no_more():
    sums = sparse.csr_array(margins((2, 2)))
    filled = fill(sums, np.array([6.0, 4.0, 5.0, 5.0]))
    assert filled == pytest.approx([3, 3, 2, 2], abs=1e-4)
    nothing_known = fill(sparse.csr_array((0, 2)), np.empty(0))
    assert np.isnan(nothing_known).all()


def test_cells_in_no_sum_need_no_others():
    free = sparse.csr_array((0, 3))
    found = protect(np.array([2.0, 3.0, 90.0]), np.array([5.0, 5.0, 0.0]), np.ones(3, dtype=bool), free)
    assert found.cells.tolist() == [True, True, False]


def test_many_small_counts_protect_each_other():
    random = np.random.default_rng(3)
    values = random.integers(1, 9, 225).astype(float)
    width = np.where(values < THRESHOLD, THRESHOLD, 0.0)
    sums = sparse.csr_array(margins((15, 15)))
    found = protect(values, width, np.ones(225, dtype=bool), sums)
    assert not found.sums.any()
    inside = sparse.csr_array(sums[:, np.flatnonzero(found.cells)])
    assert (attack(inside, inside @ values[found.cells]).width >= width[found.cells] - 1e-6).all()
