"""The index under other weights, from what a build has published."""

import json
from dataclasses import replace

import numpy as np
import pytest

from etl.science.index.draws import Alternative, Case
from etl.science.index.hotspots import Movement
from etl.science.index.live import kept, rebuilt, reweighted
from etl.science.index.robustness import robustness
from etl.science.index.table import Cuts, IndexRow, IndexTable, design

NAN = float("nan")
TABLE = IndexTable(
    (
        IndexRow("dry_share", "hazard", 1, 0, 1, "share"),
        IndexRow("rain_cv", "hazard", 1, 0, 1, "%"),
        IndexRow("rural_share", "exposure", 1, 0, 1, "share"),
        IndexRow("low_vci_share", "sensitivity", 1, 0, 1, "share"),
    )
)
VALUES = np.array([[0.8, 0.1, 0.5, 0.6], [0.1, 0.8, 0.5, 0.6], [NAN, 0.3, 0.5, 0.6]])


@pytest.fixture
def case():
    net = np.array([-80.0, 0.0, 10.0])
    movement = Movement(net, np.array([90.0, NAN, 120.0]), True, 150.0)
    seasons = np.array([[1, 1, 0, 1, 1], [0, 0, 0, 0, 1], [NAN, 1, 0, 0, 0]], dtype=float)
    ways = (
        Alternative("as published", VALUES, {0: seasons}, net),
        Alternative("seasons", VALUES * 0.9, {0: seasons[:, ::-1]}, net),
    )
    return Case(design(TABLE), movement, Cuts(), ways)


def test_what_a_build_keeps_repeats_its_draws_exactly(case):
    record = json.loads(json.dumps(kept(case), allow_nan=False))
    once, again = robustness(case, 400), robustness(rebuilt(record, TABLE), 400)
    for name in ("rank_median", "rank_p05", "rank_p95", "p_top3", "class_shares"):
        np.testing.assert_array_equal(getattr(once, name), getattr(again, name))


def test_the_order_of_the_published_table_does_not_matter(case):
    record = json.loads(json.dumps(kept(case), allow_nan=False))
    turned = replace(TABLE, rows=TABLE.rows[::-1])
    found = reweighted(rebuilt(record, turned), turned, {"rain_cv": 0.5}, {}, draws=300)
    usual = reweighted(case, TABLE, {"rain_cv": 0.5}, {}, draws=300)
    np.testing.assert_array_equal(found.index.score, usual.index.score)
    np.testing.assert_array_equal(found.outcome.class_shares, usual.outcome.class_shares)


def test_the_same_weights_give_the_same_index(case):
    found = reweighted(case, TABLE, {}, {}, draws=300)
    np.testing.assert_array_equal(found.outcome.rank_median, robustness(case, 300).rank_median)
    assert found.classes[2] == "insufficient_data"


def test_weights_move_the_ranks(case):
    # the first district is worse in dry seasons, the second in variability
    assert reweighted(case, TABLE, {"rain_cv": 0}, {}, draws=10).rank[:2].tolist() == [1, 2]
    assert reweighted(case, TABLE, {"dry_share": 0}, {}, draws=10).rank.tolist() == [3, 1, 2]


def test_a_district_that_lacks_an_indicator_is_scored_once_that_carries_no_weight(case):
    assert np.isnan(reweighted(case, TABLE, {}, {}, draws=10).rank[2])
    found = reweighted(case, TABLE, {"dry_share": 0}, {}, draws=10)
    assert found.rank[2] == 2
    assert found.outcome.rank_median[2] == 2


def test_all_weight_on_one_pillar_gives_that_pillar(case):
    found = reweighted(case, TABLE, {}, {"hazard": 0, "sensitivity": 0}, draws=10)
    np.testing.assert_array_equal(found.index.score[:2], found.index.pillars[:2, 1])


@pytest.mark.parametrize(
    ("weights", "pillars", "told"),
    [
        ({"dry_share": -1}, {}, "weight of dry_share"),
        ({"dry_share": NAN}, {}, "weight of dry_share"),
        ({"rural_share": 0}, {}, "sum to 0"),
        ({}, {"hazard": 0, "exposure": 0, "sensitivity": 0}, "sum to 0"),
    ],
)
def test_weights_that_make_no_index_are_refused(case, weights, pillars, told):
    with pytest.raises(ValueError, match=told):
        reweighted(case, TABLE, weights, pillars)
