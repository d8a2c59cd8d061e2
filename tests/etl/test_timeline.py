"""Months from dekads: sums of three, missing where one is."""

from __future__ import annotations

import numpy as np

from etl.science.grid import Grid, cube_of
from etl.science.timeline import months_of, unbroken

GRID = Grid(27.0, -28.0, 0.5, 0.5, 2, 1)


def test_a_month_is_the_sum_of_its_three_dekads() -> None:
    labels = ("2020-01-2", "2020-01-3", "2020-02-1", "2020-02-2", "2020-02-3", "2020-03-1", "2020-03-3")
    values = np.array([[[n, 10 * n]] for n in range(1, 8)], dtype=np.float32)
    dekads = cube_of("rain_dekad", GRID, labels, values, unit="mm", source="s", preliminary=np.arange(7) == 4)
    months = months_of(unbroken(dekads)[0], "rain_month")
    assert months.periods == ("2020-02", "2020-03")  # January lacks its first dekad and is no month
    assert months.values.values[0].tolist() == [[12.0, 120.0]]
    assert np.isnan(months.values.values[1]).all()
    assert months.preliminary.tolist() == [True, False]
    assert (months.unit, months.source, months.variable) == ("mm", "s", "rain_month")


def test_fewer_than_three_dekads_make_no_month() -> None:
    labels = ("2020-01-1", "2020-01-2")
    dekads = cube_of("rain_dekad", GRID, labels, np.ones((2, 1, 2), np.float32))
    assert months_of(dekads, "rain_month").periods == ()
