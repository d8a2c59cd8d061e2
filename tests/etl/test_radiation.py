"""Radiation by hand on a line of three places, and on Korea."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.science.models.fit import common_part
from etl.science.models.radiation import radiation

KOREA = (
    Path(os.environ.get("MECC_REAL_DATA", "../shared/real")).parent
    / "reference"
    / "korea_interregional_flows_2012_2020.csv"
)


def test_three_places_on_a_line():
    # A (10 people) - 1 km - B (20) - 2 km - C (30); from A to C the people of B stand between.
    km = np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 2.0], [3.0, 2.0, 0.0]])
    found = radiation(np.array([90.0, 60.0, 0.0]), np.array([10.0, 20.0, 30.0]), km)
    assert found[0] == pytest.approx([0, 90 * 10 * 20 / (10 * 30), 90 * 10 * 30 / (30 * 60)])
    assert found[1] == pytest.approx([60 * 20 * 10 / (20 * 30), 0, 60 * 20 * 30 / (30 * 60)])
    assert found[2] == pytest.approx([0, 0, 0])


def test_places_at_the_same_distance_stand_between_each_other():
    km = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    found = radiation(np.ones(3), np.ones(3), km)
    assert found[0] == pytest.approx([0, 1 / 6, 1 / 6])


@pytest.mark.real
def test_korea_in_2020():
    if not KOREA.exists():
        pytest.skip("the flows between Korea's regions are not there")
    table = pd.read_csv(KOREA)
    table = table[table["year"] == 2020]
    moves = table.pivot(index="orig", columns="dest", values="flow").to_numpy(dtype=float, copy=True)
    np.fill_diagonal(moves, 0.0)
    km = table.pivot(index="orig", columns="dest", values="dist_cent").to_numpy(dtype=float)
    people = table.groupby("orig")["orig_pop"].first().to_numpy(dtype=float)
    found = radiation(moves.sum(axis=1), people, km)
    assert common_part(moves.ravel(), found.ravel()) == pytest.approx(0.687, abs=5e-4)
