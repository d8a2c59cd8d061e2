"""Grids: edges, centres, areas, sameness."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from etl.science.grid import EARTH_RADIUS_KM, Grid

GRID = Grid(west=27.0, north=-28.0, dx=0.5, dy=0.25, nx=4, ny=2)


def test_centres_run_east_and_south() -> None:
    assert GRID.lons.tolist() == [27.25, 27.75, 28.25, 28.75]
    assert GRID.lats.tolist() == [-28.125, -28.375]
    assert GRID.bounds == (27.0, -28.5, 29.0, -28.0)


def test_areas_of_the_whole_earth_sum_to_its_surface() -> None:
    earth = Grid(-180, 90, 10, 10, 36, 18)
    assert earth.cell_areas_km2.sum() == pytest.approx(4 * np.pi * EARTH_RADIUS_KM**2)


def test_a_cell_on_the_equator_is_twice_one_at_sixty_degrees() -> None:
    equator = Grid(0, 0.005, 0.01, 0.01, 1, 1).cell_areas_km2[0, 0]
    north = Grid(0, 60.005, 0.01, 0.01, 1, 1).cell_areas_km2[0, 0]
    assert north / equator == pytest.approx(0.5, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"west": 27.0 + 1e-8}, True),
        ({"dx": 0.5 + 1e-9}, True),
        ({"west": 27.01}, False),
        ({"nx": 5}, False),
        ({"dy": 0.26}, False),
    ],
)
def test_roundings_are_the_same_grid_and_shifts_are_not(change: dict[str, float], same: bool) -> None:
    assert GRID.same_as(replace(GRID, **change)) is same
