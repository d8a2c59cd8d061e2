"""Iterative proportional fitting: margins reached, odds kept, and what cannot be reached refused."""

from __future__ import annotations

import numpy as np
import pytest

from etl.science.models.ipf import fit_to_margins


def test_an_even_seed_gives_the_product_of_the_margins():
    found = fit_to_margins(np.ones((2, 2)), np.array([30.0, 10.0]), np.array([20.0, 20.0]))
    assert found == pytest.approx(np.array([[15.0, 15.0], [5.0, 5.0]]))


def test_margins_are_reached_and_the_odds_of_the_seed_kept():
    seed = np.array([[0.0, 2.0, 1.0], [3.0, 0.0, 4.0], [1.0, 5.0, 0.0]])
    leaving, arriving = np.array([100.0, 50.0, 70.0]), np.array([60.0, 90.0, 70.0])
    found = fit_to_margins(seed, leaving, arriving)
    assert found.sum(axis=1) == pytest.approx(leaving)
    assert found.sum(axis=0) == pytest.approx(arriving)
    assert (np.diag(found) == 0).all()
    odds = (found[0, 1] * found[1, 2] * found[2, 0]) / (found[0, 2] * found[1, 0] * found[2, 1])
    assert odds == pytest.approx((2 * 4 * 1) / (1 * 3 * 5))


def test_a_place_without_moves_gets_none():
    found = fit_to_margins(np.ones((2, 2)), np.array([0.0, 10.0]), np.array([4.0, 6.0]))
    assert found == pytest.approx(np.array([[0.0, 0.0], [4.0, 6.0]]))


def test_margins_that_do_not_balance_are_refused():
    with pytest.raises(ValueError, match=r"moves out \(30\) and in \(20\) do not balance"):
        fit_to_margins(np.ones((1, 1)), np.array([30.0]), np.array([20.0]))


def test_zeros_that_stand_in_the_way_are_told():
    with pytest.raises(ValueError, match="no table with the seed's zeros has these margins"):
        fit_to_margins(np.eye(2), np.array([10.0, 5.0]), np.array([5.0, 10.0]))
