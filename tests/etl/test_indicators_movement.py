"""Migration rates from small tables of moves, and residuals from the censuses of Lesotho."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from etl.model.series import Settings
from etl.model.status import Status
from etl.science.indicators.movement import (
    RESIDUAL_LABEL,
    in_migration_rate,
    net_migration_rate,
    out_migration_rate,
    per_decade,
    rate,
    residual_intervals,
    residual_net_migration,
    rural_out_rate,
    urban_in_rate,
)
from etl.science.indicators.moves import moves_in, moves_out

PCODES = ("A", "B", "C")
SETTINGS = Settings()

# Bureau of Statistics, censuses of 1996, 2006 and 2016 (de jure), in the order LSA … LSK.
LESOTHO = ("LSA", "LSB", "LSC", "LSD", "LSE", "LSF", "LSG", "LSH", "LSJ", "LSK")
CENSUS = {
    1996: [385869, 109192, 300160, 240754, 211970, 184034, 126342, 71665, 85628, 126353],
    2006: [431998, 110320, 293369, 250006, 192621, 176928, 124048, 69749, 97713, 129881],
    2016: [519186, 118242, 337521, 262616, 178222, 165590, 115469, 74566, 100442, 135347],
}


def flows(*rows: tuple[str, str, str, str, float], start: int = 2006, end: int = 2016) -> pd.DataFrame:
    columns = ["origin", "origin_setting", "destination", "destination_setting", "movers"]
    frame = pd.DataFrame(rows, columns=columns).astype({"movers": float})
    return frame.assign(start=start, end=end, status=int(Status.OBSERVED), source="census")


def population(years: tuple[int, ...] = (2006, 2016)) -> pd.DataFrame:
    """A 1,000 people, B 2,000, C 500; half of them in towns; the same in every year."""
    rows = [
        (pcode, year, setting, size / 2 if setting == "urban" else size, int(Status.OBSERVED))
        for pcode, size in zip(PCODES, (1000.0, 2000.0, 500.0), strict=True)
        for year in years
        for setting in ("all", "urban")
    ]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


def census(years: tuple[int, ...] = (1996, 2006, 2016)) -> pd.DataFrame:
    rows = [(p, y, "all", float(n), 0) for y in years for p, n in zip(LESOTHO, CENSUS[y], strict=True)]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


ALL = flows(
    ("A", "all", "B", "all", 30),
    ("A", "all", "C", "all", 10),
    ("B", "all", "A", "all", 50),
    ("C", "all", "B", "all", 5),
    ("A", "all", "A", "all", 400),  # within the district
    ("A", "all", "ZAF", "all", 900),  # abroad
    ("ZAF", "all", "B", "all", 70),
    ("unknown", "all", "B", "all", 7),
)


def test_rates_by_hand():
    out = out_migration_rate(ALL, population(), SETTINGS, PCODES)
    into = in_migration_rate(ALL, population(), SETTINGS, PCODES)
    net = net_migration_rate(ALL, population(), SETTINGS, PCODES)
    assert out.periods == ("2006-2016",)
    np.testing.assert_allclose(out.value[:, 0], [40, 25, 10])
    np.testing.assert_allclose(into.value[:, 0], [50, 17.5, 20])
    np.testing.assert_allclose(net.value[:, 0], [10, -7.5, 10])
    assert (net.caution, out.caution) == ("", "")


def test_rate_is_per_thousand_of_the_population_at_mid_interval():
    assert rate(np.array([50.0]), np.array([1000.0]))[0] == 50.0
    growing = population()
    growing.loc[(growing["pcode"] == "A") & (growing["year"] == 2016), "population"] *= (
        3  # 2,000 at mid-interval
    )
    assert out_migration_rate(ALL, growing, SETTINGS, PCODES).value[0, 0] == pytest.approx(20.0)


def test_rate_brought_to_a_decade():
    assert per_decade(np.array([20.0]), 2011, 2016)[0] == 40.0


def test_interval_without_a_census_on_both_sides_has_a_reason():
    later = flows(("A", "all", "B", "all", 30), ("B", "all", "A", "all", 3), start=2014, end=2021)
    found = out_migration_rate(later, population(), SETTINGS, PCODES)
    assert found.reason[0, 0] == "no population on both sides of 2017.5"
    five = flows(("A", "all", "B", "all", 30), ("B", "all", "A", "all", 3), start=2011, end=2016)
    assert out_migration_rate(five, population(), SETTINGS, PCODES).value[0, 0] == pytest.approx(30.0)


def test_withheld_number_is_unknown_and_never_zero():
    hidden = ALL.copy()
    hidden.loc[1, "movers"] = np.nan  # A to C
    out = out_migration_rate(hidden, population(), SETTINGS, PCODES)
    into = in_migration_rate(hidden, population(), SETTINGS, PCODES)
    net = net_migration_rate(hidden, population(), SETTINGS, PCODES)
    words = "a flow that belongs to it is withheld"
    assert list(out.reason[:, 0]) == [words, "", ""]
    assert list(into.reason[:, 0]) == ["", "", words]
    assert list(net.reason[:, 0]) == [words, "", words]
    assert np.isnan(out.value[0, 0])
    assert out.value[1, 0] == 25.0


def test_withheld_number_abroad_or_within_touches_no_internal_rate():
    hidden = ALL.copy()
    hidden.loc[[4, 5], "movers"] = np.nan
    assert np.isfinite(out_migration_rate(hidden, population(), SETTINGS, PCODES).value).all()


def test_pair_that_is_not_listed_is_none_and_a_place_that_is_not_listed_is_unknown():
    part = flows(("A", "all", "B", "all", 30), ("B", "all", "A", "all", 50), ("C", "all", "C", "all", 9))
    found = out_migration_rate(part, population(), SETTINGS, PCODES)
    np.testing.assert_allclose(
        found.value[:, 0], [30, 25, 0]
    )  # C is listed, with no move to another district
    part = part.iloc[:2]
    into = in_migration_rate(part, population(), SETTINGS, PCODES)
    assert into.reason[2, 0] == "nowhere a destination in this interval"
    assert out_migration_rate(part, population(), SETTINGS, PCODES).reason[2, 0] == (
        "nowhere an origin in this interval"
    )


def test_true_zero_is_kept():
    zero = flows(("A", "all", "B", "all", 0), ("B", "all", "A", "all", 1), ("C", "all", "A", "all", 0))
    assert out_migration_rate(zero, population(), SETTINGS, PCODES).value[0, 0] == 0.0


SPLIT = flows(
    ("A", "rural", "A", "urban", 25),
    ("A", "rural", "A", "rural", 300),
    ("A", "rural", "B", "urban", 20),
    ("A", "rural", "B", "rural", 5),
    ("A", "urban", "B", "urban", 10),
    ("A", "rural", "ZAF", "all", 500),
    ("B", "rural", "A", "urban", 100),
    ("B", "urban", "A", "rural", 40),
    ("B", "urban", "B", "urban", 60),
)


def test_rural_out_rate_counts_own_towns_but_neither_abroad_nor_moves_within_the_countryside():
    found = rural_out_rate(SPLIT, population(), SETTINGS, PCODES)
    assert found.value[0, 0] == pytest.approx(1000 * (25 + 20 + 5) / 500)
    assert found.value[1, 0] == pytest.approx(1000 * 100 / 1000)
    assert found.reason[2, 0] == "no rural origins in this interval"
    assert found.caution == ""


def test_urban_in_rate_counts_the_own_countryside():
    found = urban_in_rate(SPLIT, population(), SETTINGS, PCODES)
    assert found.value[0, 0] == pytest.approx(1000 * (25 + 100) / 500)
    assert found.value[1, 0] == pytest.approx(1000 * (20 + 10) / 1000)
    assert found.reason[2, 0] == "no urban destinations in this interval"


def test_rates_of_a_split_table_count_each_move_once():
    out = moves_out(SPLIT, PCODES)
    np.testing.assert_array_equal(out.value, [35, 140, np.nan])
    both = pd.concat([SPLIT, flows(("A", "all", "B", "all", 35))])  # the pair's total beside its parts
    np.testing.assert_array_equal(moves_out(both, PCODES).value, [35, 140, np.nan])
    np.testing.assert_array_equal(moves_in(both, PCODES).value, [140, 35, np.nan])


def test_setting_of_the_origin_alone_is_enough_for_the_rural_rate():
    half = flows(
        ("A", "rural", "B", "all", 20), ("A", "urban", "B", "all", 9), ("A", "rural", "A", "urban", 5)
    )
    assert rural_out_rate(half, population(), SETTINGS, PCODES).value[0, 0] == pytest.approx(50.0)
    both = pd.concat([half, flows(("A", "rural", "B", "urban", 15), ("A", "rural", "B", "rural", 5))])
    assert rural_out_rate(both, population(), SETTINGS, PCODES).value[0, 0] == pytest.approx(50.0)


def test_moves_within_a_district_that_are_half_told_leave_the_rural_rate_unknown():
    half = flows(("A", "rural", "B", "urban", 20), ("A", "rural", "A", "all", 50))
    found = rural_out_rate(half, population(), SETTINGS, PCODES)
    assert found.reason[0, 0] == "moves within the district are not told by the setting at both ends"
    assert out_migration_rate(half, population(), SETTINGS, PCODES).value[0, 0] == pytest.approx(20.0)


def test_table_without_settings_has_no_rural_rate():
    found = rural_out_rate(ALL, population(), SETTINGS, PCODES)
    assert set(found.reason[:, 0]) == {"no rural origins in this interval"}


def test_table_without_moves_within_districts_says_so():
    found = rural_out_rate(SPLIT.iloc[2:8], population(), SETTINGS, PCODES)
    assert found.caution == "2006-2016: moves within districts are not in the table."


def test_settings_need_the_population_of_the_setting():
    whole = population()
    whole = whole[whole["setting"] == "all"]
    found = rural_out_rate(SPLIT, whole, SETTINGS, PCODES)
    assert found.reason[0, 0] == "no rural population on both sides of 2011"


@dataclass(frozen=True)
class Residuals:
    start: int
    end: int
    people: tuple[int, ...]


@pytest.mark.parametrize(
    "expected",
    [
        Residuals(2006, 2016, (57131, 246, 23741, -4784, -27801, -23648, -17210, -36, -4069, -3571)),
        Residuals(1996, 2006, (38867, -927, -12440, 4721, -23338, -10570, -4672, -3265, 10473, 1150)),
    ],
    ids=["2006-2016", "1996-2006"],
)
def test_residuals_of_lesotho_to_the_person(expected: Residuals):
    before, after = (np.array(CENSUS[year], dtype=float) for year in (expected.start, expected.end))
    found = residual_net_migration(before, after)
    np.testing.assert_array_equal(np.round(found), expected.people)
    assert found.sum() == pytest.approx(0.0, abs=1e-6)


def test_without_flows_the_net_rate_is_the_residual_and_says_so():
    found = net_migration_rate(None, census(), SETTINGS, LESOTHO)
    assert found.periods == ("1996-2006", "2006-2016")
    assert found.value[0, 1] == pytest.approx(1000 * 57131 / ((431998 + 519186) / 2), abs=0.002)
    assert found.status is not None
    assert set(found.status.ravel()) == {Status.MODELLED}
    assert found.caution == f"1996-2006, 2006-2016: {RESIDUAL_LABEL}"


def test_counted_moves_take_the_place_of_the_residual_in_their_interval():
    found = net_migration_rate(ALL, population((1996, 2006, 2016)), SETTINGS, PCODES)
    assert found.periods == ("1996-2006", "2006-2016")
    np.testing.assert_allclose(found.value[:, 0], 0.0, atol=1e-9)  # nobody's share has changed
    np.testing.assert_allclose(found.value[:, 1], [10, -7.5, 10])
    assert found.status is not None
    assert found.status[0].tolist() == [Status.MODELLED, Status.OBSERVED]
    assert found.caution.startswith("1996-2006: Population change against the national average")


def test_status_of_the_rows_goes_with_the_rate():
    found = out_migration_rate(ALL.assign(status=int(Status.DEMONSTRATION)), population(), SETTINGS, PCODES)
    assert found.status is not None
    assert set(found.status.ravel()) == {Status.DEMONSTRATION}


def test_residuals_rest_on_counts_of_every_district():
    table = census()
    projected = census((2016,)).assign(year=2026, status=int(Status.MODELLED))
    assert residual_intervals(pd.concat([table, projected]), LESOTHO) == ((1996, 2006), (2006, 2016))
    lacking = table[(table["pcode"] != "LSA") | (table["year"] != 2006)]
    assert residual_intervals(lacking, LESOTHO) == ((1996, 2016),)


def test_several_intervals_stand_side_by_side():
    two = pd.concat(
        [ALL, flows(("A", "all", "B", "all", 3), ("B", "all", "C", "all", 4), start=1996, end=2006)]
    )
    found = out_migration_rate(two, population((1996, 2006, 2016)), SETTINGS, PCODES)
    assert found.periods == ("1996-2006", "2006-2016")
    np.testing.assert_allclose(found.value, [[3, 40], [2, 25], [np.nan, 10]])
