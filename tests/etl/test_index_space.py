"""Whether neighbours are alike: Moran's I, Gi* and LISA."""

import json
import os
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from etl.science.index import space

REAL = Path(os.environ.get("MECC_REAL_DATA", "../shared/real"))
NAN = float("nan")


def ring(count):
    return tuple(np.array(sorted({(i - 1) % count, (i + 1) % count})) for i in range(count))


def lattice(rows, columns):
    def beside(i):
        r, c = divmod(i, columns)
        steps = ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1))
        return np.array([a * columns + b for a, b in steps if 0 <= a < rows and 0 <= b < columns])

    return tuple(beside(i) for i in range(rows * columns))


def esda_graph(neighbours):
    from libpysal.weights import W

    return W({i: list(b) for i, b in enumerate(neighbours)}, silence_warnings=True)


def test_moran_by_hand():
    # four in a ring, 1 1 0 0: each has one like and one unlike neighbour
    assert space.moran_value(np.array([1.0, 1, 0, 0]), ring(4)) == 0
    assert space.moran_value(np.array([1.0, 0, 1, 0]), ring(4)) == -1


def test_moran_equals_esda():
    from esda.moran import Moran

    rng = np.random.default_rng(0)
    for neighbours in (ring(9), lattice(4, 5)):
        values = rng.normal(size=len(neighbours))
        expected = Moran(values, esda_graph(neighbours), permutations=0)
        assert space.moran_value(values, neighbours) == pytest.approx(expected.I, abs=1e-12)
        assert space.moran(values, neighbours).expected == pytest.approx(expected.EI)


def test_exact_p_of_moran_equals_brute_force_with_ties():
    values, neighbours = np.array([3.0, 3, 1, 0, 0, 0]), ring(6)
    found = space.moran(values, neighbours)
    every = [space.moran_value(np.array(order), neighbours) for order in permutations(values)]
    assert found.how == "exact"
    assert found.p == np.mean(np.array(every) >= found.value - 1e-12)


def test_permutation_p_is_near_the_exact_one(monkeypatch):
    values, neighbours = np.array([5.0, 4, 3, 1, 0, 2]), ring(6)
    exact = space.moran(values, neighbours).p
    monkeypatch.setattr(space, "EXACT_UNITS", 3)
    drawn = space.moran(values, neighbours)
    assert drawn.how == "permutation"
    assert drawn.p == pytest.approx(exact, abs=0.015)
    assert drawn == space.moran(values, neighbours)


@pytest.mark.parametrize("values", [[1.0, 1, 1, 1], [1.0, 2]])
def test_nothing_to_test_is_refused(values):
    with pytest.raises(ValueError, match="needs three units"):
        space.moran(np.array(values), ring(len(values)))


def test_exact_local_p_equals_brute_force_over_all_arrangements_ties_included():
    others = np.array([2.0, 2, 1, 0, 0, 5])
    observed = 4.0
    places = [sum(order[:2]) for order in permutations(others)]
    above, below = np.mean(np.array(places) >= observed), np.mean(np.array(places) <= observed)
    found = space.two_sided(observed, others[space.arrangements(6, 2)].sum(axis=1))
    assert found == pytest.approx(min(1, 2 * min(above, below)), abs=1e-12)


def test_arrangements_are_all_choices():
    assert space.arrangements(4, 2).tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]


def test_drawn_arrangements_add_the_observed_one():
    assert space.two_sided(9.0, np.zeros(99), exact=False) == 0.02


def test_equal_sums_added_in_another_order_are_ties():
    assert space.two_sided(0.1 + 0.2, np.array([0.3, 0.3, 0.3])) == 1


def test_discoveries_by_hand():
    # thresholds 0.0125, 0.025, 0.0375, 0.05: the largest that passes carries those below it
    p = np.array([0.03, 0.001, 0.03, 0.9])
    assert space.discoveries(p, 0.05).tolist() == [True, True, True, False]
    assert space.discoveries(np.array([0.03, 0.2, NAN]), 0.05).tolist() == [False, False, False]


def test_ten_districts_get_no_local_map_and_the_reason():
    assert space.no_local_map(10).startswith("10 units; Gi* and LISA need 30.")
    assert space.no_local_map(30) == ""
    with pytest.raises(ValueError, match="10 units"):
        space.local(np.arange(10.0), ring(10))


def test_a_hill_is_found_and_named():
    rows, columns = np.divmod(np.arange(100), 10)
    hill = 10 * np.exp(-((rows - 4.5) ** 2 + (columns - 4.5) ** 2) / 6)
    found = space.local(hill + np.random.default_rng(5).normal(0, 0.5, 100), lattice(10, 10))
    top = [44, 45, 54, 55]
    assert found.significant[top].all()
    assert set(found.quadrant[top]) == {"HH"}
    assert (found.gi[top] > 3).all()
    assert not found.significant[[0, 9, 90, 99]].any()


def test_gi_and_lisa_equal_esda():
    from esda.getisord import G_Local
    from esda.moran import Moran_Local

    values = np.random.default_rng(2).gamma(2, size=30)
    neighbours = lattice(5, 6)
    found = space.local(values, neighbours)
    gi = G_Local(values, esda_graph(neighbours), transform="B", star=True, permutations=0)
    lisa = Moran_Local(values, esda_graph(neighbours), permutations=0)
    np.testing.assert_allclose(found.gi, gi.Zs, rtol=1e-9)
    np.testing.assert_allclose(found.lisa, lisa.Is * 30 / 29, rtol=1e-9)


def test_drawn_p_is_near_the_exact_one(monkeypatch):
    values, neighbours = np.random.default_rng(3).normal(size=32), ring(32)
    exact = space.local(values, neighbours).p
    monkeypatch.setattr(space, "MOST_ARRANGEMENTS", 1)
    drawn = space.local(values, neighbours)
    np.testing.assert_allclose(drawn.p, exact, atol=0.03)
    np.testing.assert_array_equal(drawn.p, space.local(values, neighbours).p)


def test_false_hot_spots_stay_at_the_nominal_rate_on_maps_without_pattern():
    # with nothing to find, a false-discovery rate of 5 % means some flag on at most 5 % of the maps
    rng = np.random.default_rng(11)
    neighbours = ring(30)
    chosen = space.arrangements(29, 2)
    flagged = 0
    for _ in range(2000):
        values = rng.normal(size=30)
        p = np.empty(30)
        for unit, beside in enumerate(neighbours):
            sums = np.delete(values, unit)[chosen].sum(axis=1)
            p[unit] = space.two_sided(values[beside].sum(), sums)
        flagged += space.discoveries(p, space.FALSE_DISCOVERY).any()
    assert flagged / 2000 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 2000)


def test_a_unit_without_neighbours_is_neither_hot_nor_cold():
    neighbours = (np.array([], dtype=int), *(b + 1 for b in ring(31)))
    found = space.local(np.random.default_rng(1).normal(size=32), neighbours)
    assert np.isnan(found.p[0])
    assert found.quadrant[0] == ""
    assert not found.significant[0]


def test_units_without_a_value_leave_their_neighbours():
    kept = np.array([True, False, True, True])
    assert [list(b) for b in space.within(ring(4), kept)] == [[2], [2], [0, 1]]


def test_the_summary_of_ten_districts_has_moran_and_says_why_no_map():
    values = np.arange(10.0)
    values[3] = NAN
    found = space.summary([f"D{i}" for i in range(10)], values, ring(10))
    assert found["moran"]["units"] == 9
    assert found["local"] is None
    assert found["no_local"].startswith("9 units")


def test_the_summary_of_many_units_names_them():
    values = np.random.default_rng(1).normal(size=31)
    found = space.summary([f"C{i}" for i in range(31)], values, ring(31))
    assert [one["pcode"] for one in found["local"]] == [f"C{i}" for i in range(31)]
    assert json.loads(json.dumps(found, allow_nan=False))["no_local"] == ""


def test_the_summary_of_nothing_says_why():
    found = space.summary(["A", "B"], np.array([1.0, NAN]), ring(2))
    assert found["moran"] is None
    assert "needs three units" in found["no_moran"]


def test_councils_of_lesotho_touch_as_they_should():
    path = REAL / "boundaries" / "lso_adm2.geojson"
    if not path.is_file():
        pytest.skip("the councils' outlines are not beside the project")
    import geopandas as gpd

    councils = gpd.read_file(path)
    neighbours = space.touching(list(councils.geometry))
    sizes = [len(b) for b in neighbours]
    assert len(sizes) == 78
    assert min(sizes) >= 1
    assert all(i in neighbours[j] for i, beside in enumerate(neighbours) for j in beside)
    lons = councils.geometry.representative_point().x.to_numpy()
    assert space.moran(lons, neighbours).p == 1 / (space.PERMUTATIONS + 1)
    found = space.local(lons, neighbours)
    assert found.significant.sum() > 10
