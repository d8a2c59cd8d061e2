"""Moving rasters between grids by shared area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.science.grid import Cube, Grid, cube_of
from etl.science.regrid import regrid

FINE = Grid(west=0.0, north=2.0, dx=0.5, dy=0.5, nx=4, ny=4)
COARSE = Grid(west=0.0, north=2.0, dx=1.0, dy=1.0, nx=2, ny=2)


def cube(values: np.ndarray, grid: Grid = FINE) -> Cube:
    return cube_of("ndvi", grid, ("2020-01",), values[None])


def test_four_cells_become_their_mean() -> None:
    values = np.arange(16.0).reshape(4, 4)
    coarse = regrid(cube(values), COARSE).values.values[0]
    # the rows of a pair differ in area by cos(latitude): 0.03 % at 1.75 against 1.25 degrees
    assert coarse == pytest.approx(np.array([[2.5, 4.5], [10.5, 12.5]]), rel=1e-3)


def test_missing_cells_are_left_out_and_not_zero() -> None:
    values = np.full((4, 4), np.nan)
    values[0, 0] = 8.0
    coarse = regrid(cube(values), COARSE).values.values[0]
    assert coarse[0, 0] == pytest.approx(8.0)
    assert np.isnan(coarse[0, 1])
    assert np.isnan(coarse[1]).all()


def test_cells_outside_the_old_grid_are_missing() -> None:
    beside = Grid(west=10.0, north=2.0, dx=1.0, dy=1.0, nx=2, ny=2)
    assert np.isnan(regrid(cube(np.ones((4, 4))), beside).values.values).all()


def test_the_same_grid_is_left_as_it_is() -> None:
    same = cube(np.ones((4, 4)))
    rounded = Grid(west=1e-8, north=2.0, dx=0.5, dy=0.5, nx=4, ny=4)
    assert regrid(same, rounded) is same


@given(st.floats(0.0, 0.9), st.floats(0.11, 0.9), st.floats(-100, 100))
def test_a_constant_stays_that_constant(shift: float, step: float, constant: float) -> None:
    moved = Grid(west=shift, north=2.0 - shift, dx=step, dy=step, nx=3, ny=3)
    values = regrid(cube(np.full((4, 4), constant)), moved).values.values
    assert values[~np.isnan(values)] == pytest.approx(constant)
    assert (~np.isnan(values)).any()
