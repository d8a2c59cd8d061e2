"""Which assumption matters: Sobol indices."""

import numpy as np
import pytest
from SALib.sample import sobol as salib

from etl.science.index.draws import Alternative, Case
from etl.science.index.hotspots import Movement
from etl.science.index.sensitivity import decisive, mean_rank_shift, saltelli, sobol
from etl.science.index.table import Cuts, IndexRow, IndexTable, design

NAN = float("nan")


def ishigami(x, a=7.0, b=0.1):
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def case(values):
    rows = (
        IndexRow("dry_share", "hazard", 1, 0, 1, "share"),
        IndexRow("rural_share", "exposure", 1, 0, 1, "share"),
        IndexRow("crop_per_rural", "exposure", 1, 0, 1, "ha/person"),
        IndexRow("low_vci_share", "sensitivity", 1, 0, 1, "share"),
    )
    values = np.array(values, dtype=float)
    net = np.zeros(len(values))
    movement = Movement(net, np.full(len(values), NAN), False, NAN)
    return Case(design(IndexTable(rows)), movement, Cuts(), (Alternative("as published", values, {}, net),))


def test_ishigami_indices_are_the_known_ones():
    found = sobol(ishigami, [("x1", 1), ("x2", 1), ("x3", 1)], bounds=(-np.pi, np.pi), samples=1024)
    assert [one.first for one in found] == pytest.approx([0.3139, 0.4424, 0], abs=0.02)
    assert [one.total for one in found] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


@pytest.mark.parametrize("widths", [[1, 1, 1], [2, 1, 4]])
def test_points_are_those_of_salib(widths):
    names = [f"{factor}.{axis}" for factor, width in enumerate(widths) for axis in range(width)]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    if max(widths) > 1:
        problem["groups"] = [f"{factor}" for factor, width in enumerate(widths) for _ in range(width)]
    theirs = salib.sample(problem, 16, calc_second_order=False, seed=7)
    assert saltelli(widths, 16, 7).tolist() == theirs.tolist()


def test_axes_of_one_factor_are_taken_together():
    found = sobol(lambda x: x[:, 0] + x[:, 1] + 2 * x[:, 2], [("pair", 2), ("single", 1)], samples=2048)
    # variances 1/12 + 1/12 against 4/12
    assert [one.first for one in found] == pytest.approx([1 / 3, 2 / 3], abs=0.02)
    assert [one.factor for one in found] == ["pair", "single"]


def test_an_output_that_does_not_vary_has_no_indices():
    found = sobol(lambda x: np.zeros(len(x)), [("x", 1)], samples=64)
    assert np.isnan(found[0].first)


def test_the_same_seed_gives_the_same_indices():
    values = np.random.default_rng(3).uniform(size=(5, 4))
    assert decisive(case(values), 128) == decisive(case(values), 128)


def test_the_direction_of_cropland_decides_where_districts_differ_in_nothing_else():
    found = decisive(case([[0.5, 0.5, x, 0.5] for x in (0.2, 0.4, 0.6, 0.8)]), 512)
    assert found[0].factor == "direction of cropland per rural person"
    assert found[0].total > 0.9


def test_mean_rank_shift_by_hand():
    one = case([[0.5, 0.5, 0.2, 0.5], [0.5, 0.5, 0.8, 0.5]])
    widths = 4 + 3 + 8 + 0 + 1 + 1 + 1 + 0 + 1
    point = np.full((2, widths), 0.5)
    point[:, -4:] = [[0.1, 0.99, 0.0, 0.5], [0.1, 0.99, 0.99, 0.5]]  # as given, then reversed
    assert mean_rank_shift(one, point).tolist() == [0, 1]
