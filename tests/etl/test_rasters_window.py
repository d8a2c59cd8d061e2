"""Windows over a country, by properties: whole cells, at most one beyond, the same for every raster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etl.files.raster_window import MARGIN, Fault, window_like, window_over
from etl.science.grid import Grid

RASTER = Grid(west=20.0, north=-20.0, dx=0.25, dy=0.25, nx=60, ny=50)
edges = st.floats(0, 12, allow_subnormal=False)


@settings(deadline=None, max_examples=200)
@given(west=edges, width=edges, south=edges, height=edges)
def test_the_window_holds_the_country_and_at_most_one_cell_more(
    west: float, width: float, south: float, height: float
) -> None:
    bounds = (21 + west, -32 + south, 21 + west + width, -32 + south + height)
    assume(bounds[2] <= 35 and bounds[3] <= -20)
    window = window_over(RASTER, bounds)
    found = window.grid.bounds
    for held, asked, sign in zip(found, bounds, (1, 1, -1, -1), strict=True):
        slack = 1e-3 * RASTER.dx
        assert sign * (asked - held) >= -slack or held in RASTER.bounds
        assert sign * (asked - held) <= (1 + MARGIN) * RASTER.dx + slack
    # the columns that it names are those of its grid
    assert RASTER.lons[window.columns[0]] == pytest.approx(window.grid.lons)
    assert RASTER.lats[window.rows] == pytest.approx(window.grid.lats)


@settings(deadline=None, max_examples=100)
@given(shift=st.floats(-1e-5, 1e-5), edge=st.sampled_from([27.0, 27.25, 27.1]))
def test_roundings_at_an_edge_never_move_the_window(shift: float, edge: float) -> None:
    moved = Grid(RASTER.west + shift, RASTER.north, RASTER.dx, RASTER.dy, RASTER.nx, RASTER.ny)
    first = window_over(RASTER, (edge, -30.0, edge + 1, -29.0))
    again = window_like(moved, first.grid)
    assert again.columns == first.columns
    assert again.rows == first.rows


def test_a_world_raster_may_begin_anywhere() -> None:
    for west in (-180.0, 0.0, -30.0, 170.0):
        world = Grid(west, 90, 10, 10, 36, 18)
        window = window_over(world, (-9.0, -9.0, 9.0, 9.0))
        assert window.grid.bounds[0] == pytest.approx(-20)
        columns = np.concatenate([np.arange(36)[part] for part in window.columns])
        lons = (world.lons[columns] + 180) % 360 - 180
        assert lons.tolist() == pytest.approx([-15, -5, 5, 15])


def test_a_raster_that_ends_inside_the_country_is_cut_there() -> None:
    window = window_over(RASTER, (34.0, -33.0, 40.0, -31.0))
    assert window.grid.bounds == pytest.approx((33.75, -32.5, 35.0, -30.75))


@pytest.mark.parametrize("bounds", [(40, -30, 41, -29), (25, 0, 26, 1)])
def test_no_common_cell_is_a_fault(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(Fault, match="does not cover the country"):
        window_over(RASTER, bounds)
