"""What moves are like: countryside to town, distances, partners, moves abroad; by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from etl.model.series import Settings
from etl.model.status import Status
from etl.science.distances import distance_table
from etl.science.indicators.abroad import abroad_in_rate, abroad_out_rate
from etl.science.indicators.moves_nature import (
    NO_MOVES,
    NO_SETTINGS,
    UNKNOWN_COUNT,
    move_distance_mean_km,
    move_distance_median_km,
    rural_to_urban_share,
    weighted_median,
)
from etl.science.indicators.partners import partners
from etl.science.indicators.system import disagreements, setting_tables, system_table

PCODES = ("A", "B", "C")
SETTINGS = Settings()
KM = pd.DataFrame(
    [(a, b, 10.0 if {a, b} == {"A", "B"} else 100.0, True) for a in PCODES for b in PCODES if a != b],
    columns=["origin", "destination", "km", "contiguous"],
)


def flows(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    columns = ["origin", "origin_setting", "destination", "destination_setting", "movers"]
    frame = pd.DataFrame(rows, columns=columns).astype({"movers": float})
    return frame.assign(start=2006, end=2016, status=int(Status.OBSERVED))


def population() -> pd.DataFrame:
    rows = [
        (pcode, year, setting, 1000.0, 0)
        for pcode in PCODES
        for year in (2006, 2016)
        for setting in ("rural", "urban")
    ]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


SPLIT = flows(
    ("A", "rural", "B", "urban", 30),
    ("A", "rural", "C", "urban", 10),
    ("A", "urban", "B", "urban", 20),
    ("A", "rural", "A", "urban", 40),
    ("B", "urban", "A", "urban", 15),
    ("B", "urban", "A", "rural", 5),
    ("C", "rural", "ZAF", "all", 60),
    ("ZAF", "all", "A", "urban", 8),
    ("unknown", "all", "A", "urban", 9),
)


def test_share_from_countryside_to_town_counts_own_towns():
    found = rural_to_urban_share(SPLIT, SETTINGS, PCODES)
    assert found.value[:, 0] == pytest.approx([80 / 100, 0, np.nan], nan_ok=True)
    assert found.reason[2, 0] == NO_MOVES


def test_without_settings_there_is_no_such_share():
    found = rural_to_urban_share(flows(("A", "all", "B", "all", 30)), SETTINGS, PCODES)
    assert found.reason[0, 0] == NO_SETTINGS


def test_distances_leave_moves_within_and_abroad_out():
    # From A: 50 people 10 km, 10 people 100 km.
    assert move_distance_mean_km(SPLIT, KM, SETTINGS, PCODES).value[0, 0] == pytest.approx(1500 / 60)
    assert move_distance_median_km(SPLIT, KM, SETTINGS, PCODES).value[0, 0] == 10


def test_a_flow_that_the_office_withheld_leaves_no_distance():
    withheld = pd.concat([SPLIT, flows(("A", "rural", "B", "rural", np.nan))])
    found = move_distance_mean_km(withheld, KM, SETTINGS, PCODES)
    assert np.isnan(found.value[0, 0])
    assert found.reason[0, 0] == UNKNOWN_COUNT


def test_median_by_weight():
    assert weighted_median(np.array([30.0, 10.0, 20.0]), np.array([1.0, 1.0, 1.0])) == 20
    assert weighted_median(np.array([10.0, 20.0]), np.array([1.0, 5.0])) == 20
    assert np.isnan(weighted_median(np.array([10.0]), np.array([0.0])))


def test_moves_abroad_are_counted_apart():
    out, came = (rate(SPLIT, population(), SETTINGS, PCODES) for rate in (abroad_out_rate, abroad_in_rate))
    assert out.value[:, 0] == pytest.approx([0, 0, 30])
    assert came.value[:, 0] == pytest.approx([4, 0, 0])
    inside = flows(("A", "all", "B", "all", 30))
    nothing = abroad_out_rate(inside, population(), SETTINGS, PCODES)
    assert nothing.reason[0, 0] == "the table has no moves to places abroad"


def test_partners_stand_by_size_and_countries_apart():
    found = partners(SPLIT, PCODES).set_index(["pcode", "direction", "rank"])
    assert found.loc[("A", "out", 1), ["partner", "movers", "share"]].tolist() == ["B", 50, 50 / 60]
    assert found.loc[("A", "out", 2), "partner"] == "C"
    assert found.loc[("C", "to_abroad", 1), "partner"] == "ZAF"
    assert found.loc[("A", "from_abroad", 1), "movers"] == 8
    assert "unknown" not in set(found["partner"])


def test_indices_of_towns_alone():
    # Between towns 20 people go from A to B and 15 back; 1,000 people in each of three towns.
    rows = pd.concat([SPLIT, flows(("C", "urban", "A", "urban", 0), ("A", "urban", "C", "urban", 0))])
    found = setting_tables(rows, population(), PCODES)
    urban = found[found["setting"] == "urban"].set_index("index")["value"]
    assert urban["cmi"] == pytest.approx(100 * 35 / 3000)
    assert urban["mei"] == pytest.approx(100 * 10 / 70)
    assert disagreements(found) == []


def test_a_broken_identity_is_named():
    rows = flows(*((a, "all", b, "all", 5) for a in PCODES for b in PCODES if a != b))
    found = system_table(rows, population(), PCODES)
    assert disagreements(found) == []
    assert disagreements(found.iloc[:0]) == []  # nobody was counted
    found.loc[found["index"] == "anmr", "value"] += 0.1
    assert disagreements(found) == ["2006-2016 (all)"]


def test_distances_between_points_inside():
    squares = [shapely.box(west, 0, west + 1, 1) for west in (0, 1, 3)]
    found = distance_table(PCODES, squares).set_index(["origin", "destination"])
    # One degree of longitude at half a degree north is 111.32 km × cos 0.5° on the ellipsoid.
    assert found.loc[("A", "B"), "km"] == pytest.approx(111.315, abs=0.01)
    assert found.loc[("A", "C"), "km"] == pytest.approx(3 * 111.315, abs=0.03)
    touching = found.index[found["contiguous"]]
    assert set(touching) == {("A", "B"), ("B", "A")}
