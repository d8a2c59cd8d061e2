"""Classes by cut-points and the crossing of both axes."""

import numpy as np
import pytest

from etl.science.index.hotspots import Movement, class_names, classify, crossing, national_rate
from etl.science.index.table import Cuts

NAN = float("nan")


def classes(score, net, rural_out=NAN, gross=False, national=150.0, cuts=None):
    shape = np.shape(net)
    movement = Movement(np.array(net), np.broadcast_to(rural_out, shape).astype(float), gross, national)
    return class_names(classify(np.array(score), movement, cuts or Cuts())).tolist()


@pytest.mark.parametrize(
    ("score", "net", "expected"),
    [
        (50.0, -50.1, "origin"),
        (49.9, -120.0, "other"),
        (50.0, -50.0, "high_risk_little_net_change"),
        (80.0, 50.0, "high_risk_little_net_change"),
        (80.0, 50.1, "destination"),
        (10.0, 60.0, "destination"),
        (10.0, 0.0, "other"),
        (NAN, 60.0, "insufficient_data"),
        (80.0, NAN, "insufficient_data"),
    ],
)
def test_classes_at_their_cut_points(score, net, expected):
    assert classes([score], [net]) == [expected]


def test_possible_immobility_needs_counted_gross_flows():
    assert classes([60.0], [0.0], rural_out=90.0, gross=True) == ["possible_immobility"]
    assert classes([60.0], [0.0], rural_out=90.0, gross=False) == ["high_risk_little_net_change"]


def test_possible_immobility_ends_at_two_thirds_of_the_national_rural_out_rate():
    assert classes([60.0], [0.0], rural_out=100.0, gross=True) == ["possible_immobility"]
    assert classes([60.0], [0.0], rural_out=100.1, gross=True) == ["other"]
    assert classes([60.0], [0.0], rural_out=NAN, gross=True) == ["high_risk_little_net_change"]


def test_cut_points_come_from_the_table():
    assert classes([60.0], [-80.0], cuts=Cuts(high=65)) == ["other"]
    assert classes([60.0], [-80.0], cuts=Cuts(loss=-100)) == ["high_risk_little_net_change"]


def test_crossing_names_every_scored_district_once():
    score, net = np.array([60.0, 40.0, 20.0, NAN]), np.array([-80.0, 0.0, 80.0, 0.0])
    cells = crossing(score, net, Cuts(), ("A", "B", "C", "D"))
    assert len(cells) == 9
    filled = {(cell["risk"], cell["net"]): cell["pcodes"] for cell in cells if cell["pcodes"]}
    assert filled == {("high", "loss"): ["A"], ("medium", "about even"): ["B"], ("low", "gain"): ["C"]}


def test_national_rate_weighs_by_people_and_leaves_out_the_unknown():
    rates, people = np.array([100.0, 200.0, NAN]), np.array([3000.0, 1000.0, 5000.0])
    assert national_rate(rates, people) == 125
    assert np.isnan(national_rate(np.array([NAN]), np.array([10.0])))
