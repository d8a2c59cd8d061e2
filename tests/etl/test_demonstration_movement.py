"""Simulated flows: whole persons, margins and settings as the model says, nets equal to the residuals."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from etl.model.paths import REFERENCE
from etl.science.demonstration.movement import Margins, fit, margins_of, simulated_flows, whole_persons

# Population change against the national average, as stated in the method, persons.
RESIDUALS = {
    (1996, 2006): {
        "LSA": 38867,
        "LSJ": 10473,
        "LSD": 4721,
        "LSK": 1150,
        "LSB": -927,
        "LSH": -3265,
        "LSG": -4672,
        "LSF": -10570,
        "LSC": -12440,
        "LSE": -23338,
    },
    (2006, 2016): {
        "LSA": 57131,
        "LSC": 23741,
        "LSB": 246,
        "LSH": -36,
        "LSK": -3571,
        "LSJ": -4069,
        "LSD": -4784,
        "LSG": -17210,
        "LSF": -23648,
        "LSE": -27801,
    },
}


@pytest.fixture(scope="module")
def population() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "population.csv")


@pytest.fixture(scope="module")
def flows(population: pd.DataFrame) -> pd.DataFrame:
    districts = gpd.read_file(REFERENCE / "districts.geojson")
    inner = districts.geometry.representative_point()
    return simulated_flows(
        population, pd.DataFrame({"lon": inner.x, "lat": inner.y}).set_axis(districts["pcode"])
    )


def between(flows: pd.DataFrame, interval: tuple[int, int]) -> pd.DataFrame:
    chosen = (flows["start"] == interval[0]) & (flows["end"] == interval[1])
    return flows[chosen & (flows["origin_pcode"] != flows["destination_pcode"])]


@pytest.mark.parametrize("interval", RESIDUALS)
def test_district_nets_equal_the_residuals_within_one_person(flows, interval):
    moves = between(flows, interval)
    arrived = moves.groupby("destination_pcode")["movers"].sum()
    left = moves.groupby("origin_pcode")["movers"].sum()
    net = arrived - left
    assert net.sum() == 0
    for pcode, residual in RESIDUALS[interval].items():
        assert abs(net[pcode] - residual) <= 1, pcode


def test_every_pair_of_places_has_one_row_of_whole_persons(flows):
    key = ["origin_pcode", "origin_setting", "destination_pcode", "destination_setting", "start", "end"]
    assert not flows.duplicated(key).any()
    assert len(flows) == 2 * (10 * 9 * 4 + 10)
    assert flows["movers"].dtype == np.int64
    assert (flows["movers"] >= 0).all()


def test_maseru_leavers_and_arrivals_have_the_shares_of_the_model(flows):
    moves = between(flows, (2006, 2016))
    left = moves[moves["origin_pcode"] == "LSA"].groupby("origin_setting")["movers"].sum()
    arrived = moves[moves["destination_pcode"] == "LSA"].groupby("destination_setting")["movers"].sum()
    assert left.sum() == round(0.06 * (431998 + 519186) / 2)
    assert left["rural"] / left.sum() == pytest.approx(1 - 197907 / 431998 + 0.03, abs=1e-4)
    assert arrived["urban"] / arrived.sum() == pytest.approx(0.92, abs=1e-4)  # 0.637 + 0.30, at most 0.92


def test_five_in_a_hundred_rural_people_move_to_their_own_towns(flows):
    own = flows[(flows["origin_pcode"] == flows["destination_pcode"]) & (flows["start"] == 2006)]
    assert set(own["origin_setting"]) == {"rural"}
    assert set(own["destination_setting"]) == {"urban"}
    maseru = own.set_index("origin_pcode").loc["LSA", "movers"]
    assert maseru == round(0.05 * (431998 - 197907))


def test_movement_to_towns_outweighs_movement_from_them(flows):
    by_setting = flows.groupby(["origin_setting", "destination_setting"])["movers"].sum()
    assert by_setting["rural", "urban"] > 2 * by_setting["urban", "rural"]


def test_margins_by_hand():
    start = np.array([[800.0, 200.0], [600.0, 400.0]])
    end = np.array([[700.0, 200.0], [500.0, 600.0]])
    margins = margins_of(start, end)  # nets -100 and 100; turnover 0.06·950 = 57 and 0.06·1050 = 63
    assert margins.out.sum(axis=1).tolist() == [157, 63]
    assert margins.into.sum(axis=1).tolist() == [57, 163]
    assert margins.out[0].tolist() == [130, 27]  # 0.83 of 157
    assert margins.into[1].tolist() == [25, 138]  # 6/11 + 0.30 of 163


def test_fitting_keeps_zeros_and_meets_margins():
    margins = Margins(np.array([[10, 20]]), np.array([[18, 12]]))
    table = fit(np.array([[0.0, 1.0], [1.0, 1.0]]), margins)
    assert table[0, 0] == 0
    np.testing.assert_allclose(table, [[0, 10], [18, 2]], atol=1e-6)


def test_fitting_says_when_margins_cannot_be_met():
    margins = Margins(np.array([[10, 20]]), np.array([[25, 5]]))
    with pytest.raises(ValueError, match="margins"):
        fit(np.array([[0.0, 1.0], [1.0, 1.0]]), margins)


def test_rounding_meets_margins_and_moves_no_flow_by_one_person():
    table = np.array([[0.5, 1.5, 1.0], [1.25, 0.5, 1.25], [0.25, 1.0, 1.75]])
    margins = Margins(np.array([[3, 3, 3]]), np.array([[2, 3, 4]]))
    whole = whole_persons(table, margins)
    assert whole.sum(axis=1).tolist() == [3, 3, 3]
    assert whole.sum(axis=0).tolist() == [2, 3, 4]
    assert (np.abs(whole - table) < 1).all()


def test_a_district_without_census_is_named(population):
    centres = pd.DataFrame({"lon": [27.5, 28.5], "lat": [-29.3, -29.0]}, index=["LSA", "XXX"])
    with pytest.raises(ValueError, match="census 1996.*XXX"):
        simulated_flows(population, centres)
