"""Draws over everything that could have been decided otherwise."""

import numpy as np
import pytest

from etl.science.index.composite import composite
from etl.science.index.draws import Alternative, Case, axes, evaluate
from etl.science.index.hotspots import CLASSES, Movement
from etl.science.index.robustness import robustness, word
from etl.science.index.table import Cuts, IndexRow, IndexTable, design
from etl.science.index.variants import told, variants

NAN = float("nan")
ROWS = (
    IndexRow("dry_share", "hazard", 1, 0, 1, "share"),
    IndexRow("rain_cv", "hazard", 1, 0, 1, "%"),
    IndexRow("rural_share", "exposure", 1, 0, 1, "share"),
    IndexRow("crop_per_rural", "exposure", 1, 0, 1, "ha/person"),
    IndexRow("low_vci_share", "sensitivity", 1, 0, 1, "share"),
)


def case(values, net=None, seasonal=None):
    values = np.array(values, dtype=float)
    net = np.full(len(values), -100.0) if net is None else np.array(net, dtype=float)
    movement = Movement(net, np.full(len(values), NAN), False, NAN)
    way = Alternative("as published", values, seasonal or {}, net)
    return Case(design(IndexTable(ROWS)), movement, Cuts(), (way,))


def test_the_same_seed_gives_the_same_outcome_and_another_does_not():
    values = np.random.default_rng(1).uniform(size=(6, 5))
    once, again, other = (robustness(case(values), 500, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(once.p_top3, again.p_top3)
    np.testing.assert_array_equal(once.class_shares, again.class_shares)
    assert (once.class_shares != other.class_shares).any()


def test_a_district_worse_in_everything_is_first_in_every_draw():
    values = np.array([[x, x, x, 0.5, x] for x in (0.9, 0.2, 0.3, 0.4)])
    out = robustness(case(values), 2000)
    assert out.rank_median[0] == 1
    np.testing.assert_array_equal(out.rank_median, [1, 4, 3, 2])
    assert out.p_top3[0] == 1
    assert out.rank_p05[1] <= out.rank_median[1] <= out.rank_p95[1]


def test_class_shares_sum_to_one_and_a_sure_class_is_sure():
    values = [[0.9, 0.9, 0.9, 0.5, 0.9], [0.05] * 5]
    out = robustness(case(values, net=[-150, 0]), 1000)
    np.testing.assert_allclose(out.class_shares.sum(axis=1), 1)
    assert out.class_shares[0, CLASSES.index("origin")] > 0.99
    assert out.class_shares[1, CLASSES.index("other")] > 0.99


def test_the_net_cut_moves_by_up_to_twenty_five():
    # a loss of 62.5 counts as loss in three quarters of the draws
    out = robustness(case([[0.99] * 5], net=[-62.5]), 4000)
    assert out.class_shares[0, CLASSES.index("origin")] == pytest.approx(0.75, abs=0.03)


def test_a_district_without_score_stays_without_and_the_others_are_ranked_among_themselves():
    out = robustness(case([[0.9] * 5, [NAN] * 5, [0.1] * 5]), 500)
    assert np.isnan(out.rank_median[1])
    assert np.isnan(out.p_top3[1])
    assert out.rank_median[[0, 2]].tolist() == [1, 2]
    assert out.class_shares[1, CLASSES.index("insufficient_data")] == 1


def test_seasons_are_drawn_alike_for_all_districts():
    # two districts with the same seasons differ in nothing, so they tie in every draw
    dry = np.array([[1, 1, 1, 0, 0, 0, 0, 0, 0, 0]] * 2, dtype=float)
    values = np.array([[0.3, 0.5, 0.5, 0.5, 0.5]] * 2)
    out = robustness(case(values, seasonal={0: dry}), 1000)
    assert out.rank_p95.tolist() == [1, 1]


def test_drawing_seasons_widens_what_is_said_of_ranks():
    seasons = np.zeros((2, 10))
    seasons[0, :3], seasons[1, 5:7] = 1, 1
    values = np.array([[0.3, 0.5, 0.5, 0.5, 0.5], [0.2, 0.5, 0.5, 0.5, 0.5]])
    assert robustness(case(values), 1000).rank_p95[0] == 1
    assert robustness(case(values, seasonal={0: seasons}), 1000).rank_p95[0] == 2


@pytest.mark.parametrize(
    ("p", "expected"),
    [(0.8, "robust"), (0.79, "possible"), (0.5, "possible"), (0.49, "not robust"), (NAN, "")],
)
def test_words_for_the_share_of_draws(p, expected):
    assert word(p) == expected


def test_the_middle_of_the_cube_is_the_index_in_force_but_for_what_has_no_middle():
    # 0.5 leaves weights, goalposts and the net cut as they are; the other axes have choices
    one = case([[0.9, 0.2, 0.4, 0.6, 0.3], [0.1, 0.7, 0.5, 0.2, 0.8]])
    point = np.full((1, sum(axes(one).values())), 0.5)
    point[0, -4:] = (0.49, 0.99, 0.0, 0.5)  # geometric, none left out, direction as given, net cut as it is
    found = evaluate(one, point)
    expected = composite(one.alternatives[0].values, one.design).score
    np.testing.assert_allclose(found.scores[0], expected, rtol=1e-12)
    assert found.net_shift[0, 0] == 0


def test_every_variant_is_listed_once_and_the_first_is_the_index_in_force():
    found = variants(case(np.random.default_rng(2).uniform(size=(5, 5))))
    ids = [variant.id for variant in found]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "aggregate_geometric"
    assert {
        "aggregate_arithmetic",
        "normalise_zscore",
        "without_dry_share",
        "crop_per_rural_reversed",
    } <= set(ids)
    assert "without_low_vci_share" not in ids  # its pillar would be empty


def test_variants_tell_what_they_change():
    values = [[0.9, 0.9, 0.9, 0.1, 0.9], [0.8, 0.8, 0.8, 0.9, 0.8], [0.1] * 5]
    rows = {row["id"]: row for row in told(case(values, net=[-60, -60, -60]), ("A", "B", "C"))}
    assert rows["aggregate_geometric"]["classes_changed"] == {}
    assert rows["aggregate_geometric"]["ranks"] == {"A": 2, "B": 1, "C": 3}
    assert rows["without_crop_per_rural"]["ranks"] == {"A": 1, "B": 2, "C": 3}
    assert rows["without_crop_per_rural"]["largest_shift"] == 1
    assert rows["net_cut_wider"]["classes_changed"]["A"] == "high_risk_little_net_change"
    assert rows["normalise_rank"]["classes_changed"] is None
