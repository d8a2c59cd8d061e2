"""Period labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import periods
from etl.model.periods import Cadence


@pytest.mark.parametrize(
    ("label", "cadence"),
    [
        ("2016", Cadence.YEAR),
        ("2020-01", Cadence.MONTH),
        ("2020-01-2", Cadence.DEKAD),
        ("2019/20", Cadence.SEASON),
        ("1999/00", Cadence.SEASON),
        ("2006-2016", Cadence.INTERVAL),
    ],
)
def test_each_label_is_read_as_its_own_kind(label: str, cadence: Cadence) -> None:
    assert periods.cadence_of(label) is cadence


@pytest.mark.parametrize(
    "label", ["2020-13", "2020-00", "2020-01-4", "2019/21", "2016-2006", "", "2020-1", "latest"]
)
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        periods.cadence_of(label)


def test_a_span_crosses_the_year() -> None:
    assert periods.span("2019-12-3", "2020-01-2") == ("2019-12-3", "2020-01-1", "2020-01-2")
    assert periods.span("1998/99", "2000/01") == ("1998/99", "1999/00", "2000/01")


def test_a_span_of_two_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="different kinds"):
        periods.span("2019", "2020-01")


@given(st.integers(min_value=1900 * 36, max_value=2100 * 36))
def test_ordinals_and_labels_are_each_others_inverse(number: int) -> None:
    label = periods.from_ordinal(number, Cadence.DEKAD)
    assert periods.cadence_of(label) is Cadence.DEKAD
    assert periods.ordinal(label) == number


def test_a_month_before_october_belongs_to_the_season_under_way() -> None:
    assert periods.season_year_of("2020-09") == 2019
    assert periods.season_year_of("2020-10") == 2020
    assert periods.season_year_of("2021-02-3") == 2020
