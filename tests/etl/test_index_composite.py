"""The score of climate risk: scale, means, contributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from etl.science.index import normalise
from etl.science.index.aggregate import arithmetic, geometric, harmonic
from etl.science.index.composite import composite, ranks
from etl.science.index.table import IndexRow, IndexTable, design

NAN = float("nan")
SIX = IndexTable(
    (
        IndexRow("a", "hazard", 1, 0, 10, "share"),
        IndexRow("b", "hazard", 3, 5, -5, "share"),
        IndexRow("c", "exposure", 1, 0, 10, "share"),
        IndexRow("d", "sensitivity", 1, 0, 10, "share"),
        IndexRow("e", "sensitivity", 1, -3, 7, "share"),
        IndexRow("net_rate", "movement", NAN, -200, 200, "per 1000 per decade"),
    )
)
VALUES = arrays(np.float64, (6, 5), elements=st.floats(-20, 20, allow_nan=False, width=32))


def of_pillars(weights):
    return design(
        IndexTable(SIX.rows, dict(zip(("hazard", "exposure", "sensitivity"), weights, strict=True)))
    )


def test_goalposts_score_one_at_lo_and_hundred_at_hi_and_clip_beyond():
    found = normalise.goalposts(np.array([-1.0, 0.0, 0.25, 0.5, 9.0, NAN]), 0.0, 0.5)
    np.testing.assert_allclose(found, [1, 1, 50.5, 100, 100, NAN])


def test_falling_goalposts_turn_the_scale():
    # rain_trend: +5 %/decade scores 1, -10 scores 100, 0 a third of the way
    np.testing.assert_allclose(normalise.goalposts(np.array([5.0, 0.0, -10.0]), 5.0, -10.0), [1, 34, 100])


@pytest.mark.parametrize(
    ("value", "lo", "hi", "score"),
    [
        (0.16, 0, 0.5, 33),
        (0.25, 0, 0.75, 34),
        (2.1, 1, 4.5, 32),
        (0.1, 0, 0.3, 34),
        (20, 10, 40, 34),
        (0.27, 0, 0.8, 34),
    ],
)
def test_expected_values_land_where_the_notes_of_the_first_index_say(value, lo, hi, score):
    assert round(float(normalise.goalposts(np.array(value), lo, hi))) == score


def test_relative_scales_by_hand():
    column = np.array([[1.0], [3.0], [5.0], [NAN]])
    np.testing.assert_allclose(normalise.minmax(column)[:, 0], [1, 50.5, 100, NAN])
    np.testing.assert_allclose(normalise.zscore(column)[:, 0], [-1, 0, 1, NAN])
    np.testing.assert_allclose(normalise.rank(np.array([[2.0], [1.0], [2.0]]))[:, 0], [2.5, 1, 2.5])
    np.testing.assert_allclose(normalise.percentile(column)[:, 0], [0, 50, 100, NAN])


def test_relative_scales_say_nothing_of_a_column_without_spread():
    alike = np.full((3, 1), 4.0)
    assert np.isnan(normalise.minmax(alike)).all()
    assert np.isnan(normalise.zscore(alike)).all()


def test_means_by_hand_and_in_their_known_order():
    values, weights = np.array([[1.0, 100.0]]), np.array([2.0, 2.0])
    assert arithmetic(values, weights)[0] == 50.5
    assert geometric(values, weights)[0] == pytest.approx(10)
    assert harmonic(values, weights)[0] == pytest.approx(200 / 101)


def test_a_missing_value_leaves_no_mean():
    for mean in (arithmetic, geometric, harmonic):
        assert np.isnan(mean(np.array([[4.0, NAN]]), np.array([1.0, 1.0]))[0])


@pytest.mark.parametrize(
    ("weights", "words"), [([0, 0], "sum to 0"), ([1, -1], "negative"), ([1, NAN], "no number")]
)
def test_unusable_weights_are_refused(weights, words):
    with pytest.raises(ValueError, match=words):
        arithmetic(np.array([[1.0, 2.0]]), np.array(weights, dtype=float))


def test_score_by_hand():
    # hazard (1·1 + 3·100)/4 = 75.25; exposure 50.5; sensitivity (100 + 1)/2 = 50.5
    found = composite(np.array([[0.0, -5.0, 5.0, 10.0, -3.0]]), design(SIX))
    np.testing.assert_allclose(found.pillars[0], [75.25, 50.5, 50.5])
    assert found.score[0] == pytest.approx((75.25 * 50.5 * 50.5) ** (1 / 3), rel=1e-14)


def test_pillar_parts_follow_the_logarithms():
    found = composite(np.array([[0.0, -5.0, 5.0, 10.0, -3.0]]), design(SIX))
    score = found.score[0]
    assert found.contributions[0, 2] == pytest.approx(score * np.log(50.5) / 3 / np.log(score))


def test_a_score_of_one_is_shared_by_weight():
    least = composite(np.array([[0.0, 5.0, 0.0, 0.0, -3.0]]), design(SIX))
    assert least.score[0] == 1
    np.testing.assert_allclose(least.contributions[0], [1 / 12, 3 / 12, 1 / 3, 1 / 6, 1 / 6])


def test_a_district_that_lacks_one_indicator_has_no_score_but_its_other_pillars():
    found = composite(np.array([[0.0, NAN, 5.0, 10.0, -3.0]]), design(SIX))
    assert np.isnan(found.score[0])
    assert np.isnan(found.contributions[0]).all()
    np.testing.assert_allclose(found.pillars[0], [NAN, 50.5, 50.5])


def test_an_indicator_without_weight_is_not_missed():
    rows = tuple(
        IndexRow(r.id, r.pillar, 0 if r.id == "b" else r.weight, r.lo, r.hi, r.unit) for r in SIX.rows
    )
    found = composite(np.array([[5.0, NAN, 5.0, 5.0, 2.0]]), design(IndexTable(rows)))
    assert found.score[0] == pytest.approx(50.5)
    assert found.contributions[0, 1] == 0


def test_weights_that_sum_to_zero_are_refused():
    with pytest.raises(ValueError, match="sum to 0"):
        of_pillars((0, 0, 0))
    with pytest.raises(ValueError, match="no indicator"):
        design(SIX, [])


@given(VALUES)
def test_contributions_sum_to_the_score(values):
    for between in ("geometric", "arithmetic", "harmonic"):
        found = composite(values, design(SIX), between)
        np.testing.assert_allclose(found.contributions.sum(axis=1), found.score, rtol=0, atol=1e-9)
        assert (found.contributions >= 0).all()


@given(VALUES)
def test_scores_lie_between_one_and_a_hundred_and_between_their_pillars(values):
    found = composite(values, design(SIX))
    assert (found.score >= 1).all()
    assert (found.score <= 100).all()
    assert (found.score >= found.pillars.min(axis=1)).all()
    assert (found.score <= found.pillars.max(axis=1)).all()


@given(VALUES, st.integers(0, 2))
def test_all_weight_on_one_pillar_returns_that_pillar(values, pillar):
    found = composite(values, of_pillars(np.eye(3)[pillar]))
    np.testing.assert_array_equal(found.score, found.pillars[:, pillar])


@given(VALUES, st.integers(-64, 64), st.integers(0, 4))
def test_adding_a_constant_to_an_indicator_and_its_goalposts_changes_nothing(values, constant, column):
    moved = tuple(
        IndexRow(r.id, r.pillar, r.weight, r.lo + constant, r.hi + constant, r.unit) if i == column else r
        for i, r in enumerate(SIX.rows)
    )
    shifted = values.copy()
    shifted[:, column] += constant
    before, after = composite(values, design(SIX)), composite(shifted, design(IndexTable(moved)))
    np.testing.assert_allclose(after.score, before.score, rtol=1e-6)


@given(VALUES, st.permutations(range(6)))
def test_permuting_districts_permutes_scores(values, order):
    once = composite(values, design(SIX))
    again = composite(values[list(order)], design(SIX))
    np.testing.assert_allclose(again.score, once.score[list(order)], rtol=1e-14)


def test_ties_share_the_better_rank_and_no_score_has_none():
    found = ranks(np.array([[50.0, 60.0, 60.0, NAN, 40.0]]))
    np.testing.assert_array_equal(found, [[3, 1, 1, NAN, 4]])


def test_ranks_are_of_unrounded_scores():
    np.testing.assert_array_equal(ranks(np.array([50.0, 50.0 + 1e-12])), [2, 1])
