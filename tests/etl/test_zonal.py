"""Districts from rasters: coverage fractions, cell areas, missing cells, weights, polygons at the edge."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from etl.science.extent import outside
from etl.science.grid import Grid
from etl.science.zonal import ZonalWeights, coverage_weights, mean, share_under, weighted_sum

GRID = Grid(west=0, north=1.5, dx=1, dy=1, nx=3, ny=3)  # rows centred on 1, 0, -1 degrees
NINE = np.arange(1.0, 10.0).reshape(1, 3, 3)
SQUARE = shapely.box(0.5, 0.0, 1.5, 1.0)  # a quarter of the cells 1, 2, 4 and 5


def weights_of(*polygons: shapely.Geometry, grid: Grid = GRID) -> ZonalWeights:
    return coverage_weights([f"P{n}" for n in range(len(polygons))], polygons, grid)


def test_offset_square_on_three_by_three_by_hand() -> None:
    value, coverage = mean(weights_of(SQUARE), NINE)
    north, middle = GRID.cell_areas_km2[0, 0], GRID.cell_areas_km2[1, 0]
    by_hand = (0.25 * north * (1 + 2) + 0.25 * middle * (4 + 5)) / (0.5 * north + 0.5 * middle)
    assert value[0, 0] == pytest.approx(by_hand, rel=1e-9)
    assert value[0, 0] == pytest.approx(3.0, abs=2e-4)  # the mean of 1, 2, 4, 5 but for latitude
    assert coverage[0, 0] == pytest.approx(1.0)


def test_a_missing_cell_leaves_the_mean_of_the_others_and_lowers_coverage() -> None:
    raster = NINE.copy()
    raster[0, 0, 0] = np.nan
    value, coverage = mean(weights_of(SQUARE), raster)
    assert value[0, 0] == pytest.approx((2 + 4 + 5) / 3, abs=1e-3)
    assert coverage[0, 0] == pytest.approx(0.75, abs=1e-4)


def test_all_missing_is_no_value_and_no_coverage() -> None:
    value, coverage = mean(weights_of(SQUARE), np.full((2, 3, 3), np.nan))
    assert np.isnan(value).all()
    assert (coverage == 0).all()


def test_a_true_zero_is_a_value() -> None:
    value, coverage = mean(weights_of(SQUARE), np.zeros((1, 3, 3)))
    assert value[0, 0] == 0.0
    assert coverage[0, 0] == pytest.approx(1.0)


def test_rows_nearer_the_pole_weigh_less() -> None:
    grid = Grid(west=0, north=70, dx=1, dy=10, nx=1, ny=2)  # 60–70°N and 50–60°N
    value, _ = mean(weights_of(shapely.box(0, 50, 1, 70), grid=grid), np.array([[[0.0], [1.0]]]))
    bands = np.diff(np.sin(np.radians([50, 60, 70])))
    assert value[0, 0] == pytest.approx(bands[0] / bands.sum())


def test_multipolygon_with_a_hole_takes_only_its_cells() -> None:
    ring = shapely.box(0, -1.5, 3, 1.5) - shapely.box(1, -0.5, 2, 0.5)
    raster = np.ones((1, 3, 3))
    raster[0, 1, 1] = 1000.0
    value, _ = mean(weights_of(ring), raster)
    assert value[0, 0] == pytest.approx(1.0)


def test_coverage_counts_what_lies_beyond_the_grid_but_for_one_cell() -> None:
    # Columns 0–3 exist; 3–4 is the ring of a clip, 4–6 is simply not there.
    wide = shapely.box(0, -0.5, 6, 0.5)
    value, coverage = mean(weights_of(wide), np.ones((1, 3, 3)))
    assert value[0, 0] == 1.0
    assert coverage[0, 0] == pytest.approx(3 / 5)
    just_over = shapely.box(0, -0.5, 3.9, 0.5)
    assert mean(weights_of(just_over), np.ones((1, 3, 3)))[1][0, 0] == pytest.approx(1.0)


def test_cropland_weights_by_hand() -> None:
    crop = np.zeros((3, 3))
    crop[1] = [0.1, 0.3, 0.0]  # on one latitude, so that areas cancel
    row = shapely.box(0, -0.5, 3, 0.5)
    weights = weights_of(row).times(crop)
    value, coverage = mean(weights, NINE)  # 4 and 5 count 1 : 3
    assert value[0, 0] == pytest.approx((0.1 * 4 + 0.3 * 5) / 0.4)
    assert coverage[0, 0] == pytest.approx(1.0)
    raster = NINE.copy()
    raster[0, 1, 1] = np.nan
    value, coverage = mean(weights, raster)
    assert value[0, 0] == pytest.approx(4.0)
    assert coverage[0, 0] == pytest.approx(0.25)


def test_unknown_cropland_lowers_coverage_by_its_share_of_the_area() -> None:
    crop = np.full((3, 3), 0.2)
    crop[1, 0] = np.nan
    value, coverage = mean(weights_of(shapely.box(0, -0.5, 3, 0.5)).times(crop), NINE)
    assert value[0, 0] == pytest.approx(5.5)
    assert coverage[0, 0] == pytest.approx(2 / 3)


def test_no_cropland_at_all_has_no_coverage_to_speak_of() -> None:
    value, coverage = mean(weights_of(SQUARE).times(np.zeros((3, 3))), NINE)
    assert np.isnan(value[0, 0])
    assert np.isnan(coverage[0, 0])


@pytest.mark.parametrize(
    ("weight", "words"), [(np.full((3, 3), -1.0), "negative"), (np.ones((2, 2)), "shape")]
)
def test_wrong_cell_weights_are_refused(weight: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        weights_of(SQUARE).times(weight)


def test_rasters_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="weights for"):
        mean(weights_of(SQUARE), np.ones((1, 4, 4)))


def test_share_under_a_threshold_counts_valid_weight_only() -> None:
    row = shapely.box(0, -0.5, 3, 0.5)
    raster = np.full((1, 3, 3), np.nan)
    raster[0, 1] = [34.0, 35.0, np.nan]
    share, coverage = share_under(weights_of(row), raster, 35.0)
    assert share[0, 0] == pytest.approx(0.5)  # 35 itself is not under 35
    assert coverage[0, 0] == pytest.approx(2 / 3)


def test_weighted_sum_gives_area_times_value() -> None:
    total, coverage = weighted_sum(weights_of(SQUARE), np.full((1, 3, 3), 2.0))
    expected = 2 * 0.5 * (GRID.cell_areas_km2[0, 0] + GRID.cell_areas_km2[1, 0])
    assert total[0, 0] == pytest.approx(expected)
    assert coverage[0, 0] == pytest.approx(1.0)
    assert np.isnan(weighted_sum(weights_of(SQUARE), np.full((1, 3, 3), np.nan))[0][0, 0])


def test_a_stack_in_blocks_equals_a_stack_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stack = np.random.default_rng(1).random((7, 3, 3))
    stack[stack < 0.3] = np.nan
    whole = mean(weights_of(SQUARE), stack)
    monkeypatch.setattr("etl.science.zonal.BLOCK_VALUES", 8)
    blocks = mean(weights_of(SQUARE), stack)
    assert np.array_equal(whole[0], blocks[0], equal_nan=True)
    assert np.array_equal(whole[1], blocks[1])


def test_districts_without_a_cell_centre_inside_the_grid_are_named() -> None:
    inside = shapely.box(0.6, -0.2, 1.4, 0.2)
    beyond = shapely.box(5, 5, 6, 6)
    touching = shapely.box(2.8, -0.5, 4, 0.5)  # overlaps the grid, but holds no centre of it
    tiny = shapely.box(0.1, 0.1, 0.2, 0.2)  # smaller than a cell and wholly inside
    names = ["in", "out", "edge", "tiny"]
    assert outside(names, [inside, beyond, touching, tiny], GRID) == ("out", "edge")


polygons = st.tuples(
    st.floats(0, 2), st.floats(-1.5, 0.5), st.floats(0.05, 1), st.floats(0.05, 1), st.floats(0, 90)
).map(lambda p: shapely.affinity.rotate(shapely.box(p[0], p[1], p[0] + p[2], p[1] + p[3]), p[4]))


@settings(deadline=None, max_examples=60)
@given(polygon=polygons, constant=st.floats(-1e6, 1e6, width=32))
def test_a_constant_raster_gives_the_constant_for_any_polygon(
    polygon: shapely.Geometry, constant: float
) -> None:
    value, _ = mean(weights_of(polygon), np.full((1, 3, 3), constant, dtype=np.float32))
    assert value[0, 0] == pytest.approx(constant, rel=1e-12, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(
    stack=arrays(
        np.float32,
        (2, 3, 3),
        elements=st.one_of(st.just(np.nan), st.just(0.0), st.floats(0, 500, width=32)),
    ),
    polygon=polygons,
)
def test_whatever_is_missing_the_mean_lies_among_the_valid_cells(
    stack: np.ndarray, polygon: shapely.Geometry
) -> None:
    weights = weights_of(polygon)
    value, coverage = mean(weights, stack)
    used = weights.matrix.toarray().reshape(3, 3) > 0
    for number, raster in enumerate(stack):
        valid = raster[used & ~np.isnan(raster)].astype(float)
        assert np.isnan(value[0, number]) == (valid.size == 0)
        assert (coverage[0, number] == 0) == (valid.size == 0)
        if valid.size:
            assert valid.min() - 1e-9 <= value[0, number] <= valid.max() + 1e-4
        assert 0 <= coverage[0, number] <= 1
