"""Why a district has its class, and what would change it."""

from dataclasses import replace

import numpy as np
import pytest

from etl.science.index.composite import composite
from etl.science.index.draws import Alternative, Case
from etl.science.index.explain import explain, needed_value
from etl.science.index.hotspots import Movement, class_names, classify
from etl.science.index.sentences import sentence, shown
from etl.science.index.table import Cuts, IndexRow, IndexTable, design

NAN = float("nan")
TABLE = IndexTable(
    (
        IndexRow("dry_share", "hazard", 1, 0, 1, "share"),
        IndexRow("rain_trend", "hazard", 1, 5, -10, "%/decade"),
        IndexRow("rural_share", "exposure", 1, 0, 100, "%"),
        IndexRow("low_vci_share", "sensitivity", 1, 0, 1, "share"),
    )
)
LABELS = {
    "dry_share": "Dry seasons",
    "rain_trend": "Trend of season rainfall",
    "rural_share": "Rural people",
    "low_vci_share": "Seasons with stressed cropland",
    "net_rate": "Net migration",
}
UNITS = {row.id: row.unit for row in TABLE.rows}


def case(values, net):
    values, net = np.array(values, dtype=float), np.array(net, dtype=float)
    movement = Movement(net, np.full(len(net), NAN), False, NAN)
    return Case(design(TABLE), movement, Cuts(), (Alternative("as published", values, {}, net),))


MEDIUM = [0.3, 0.0, 60.0, 0.5]  # score 46.2


def test_the_needed_value_brings_the_score_to_the_cut():
    one = case([MEDIUM], [-80.0])
    found = composite(one.alternatives[0].values, one.design)
    for column, name in enumerate(one.design.ids):
        needed = needed_value(found, one.design, column, 50.0)
        changed = np.array([MEDIUM])
        changed[0, column] = needed
        assert composite(changed, one.design).score[0] == pytest.approx(50, abs=1e-9), name


def test_a_falling_indicator_must_fall():
    one = case([MEDIUM], [-80.0])
    needed = needed_value(composite(one.alternatives[0].values, one.design), one.design, 1, 50.0)
    assert -10 < needed < 0


def test_a_value_beyond_the_goalposts_is_no_answer():
    one = case([[0.1, 5.0, 10.0, 0.5]], [-80.0])
    found = composite(one.alternatives[0].values, one.design)
    assert np.isnan(needed_value(found, one.design, 0, 50.0))


def test_changes_change_the_class_as_they_say():
    one = case([MEDIUM], [-80.0])
    told = explain(one, 0)
    assert {change.becomes for change in told.changes} == {"origin", "destination"}
    assert [change.distance for change in told.changes] == sorted(change.distance for change in told.changes)
    for change in told.changes:
        values, net = np.array([MEDIUM]), np.array([-80.0])
        if change.id == "net_rate":
            net = np.array([change.needed + 1e-9])
        else:
            step = np.sign(change.needed - change.now) * 1e-9
            values[0, one.design.ids.index(change.id)] = change.needed + step
        other = case(values, net)
        score = composite(values, other.design).score
        assert class_names(classify(score, other.movement, other.cuts))[0] == change.becomes


def test_risk_does_not_change_the_class_of_a_place_that_gains():
    told = explain(case([MEDIUM], [80.0]), 0)
    assert [change.id for change in told.changes] == ["net_rate"]
    assert told.changes[0].becomes == "other"
    assert told.changes[0].needed == 50


def test_parts_come_largest_first_and_sum_to_the_score():
    one = case([MEDIUM], [0.0])
    parts = explain(one, 0).parts
    assert sum(part.points for part in parts) == pytest.approx(
        composite(np.array([MEDIUM]), one.design).score[0]
    )
    assert [part.points for part in parts] == sorted((part.points for part in parts), reverse=True)


def test_a_district_without_score_is_not_explained():
    one = case([[NAN, 0.0, 60.0, 0.5]], [0.0])
    assert explain(one, 0).parts == ()
    assert sentence(one, 0, LABELS, UNITS, (1, 1, 2)) == ""


def test_without_movement_only_risk_is_told():
    assert "Movement is not known." in sentence(case([MEDIUM], [NAN]), 0, LABELS, UNITS, (1, 1, 1))


def test_the_sentence_as_a_reader_sees_it():
    told = sentence(case([MEDIUM, [0.1] * 4], [-80.0, 0.0]), 0, LABELS, UNITS, (1, 1, 2))
    assert told == (
        "Climate risk is medium: 46 of 100, rank 1 of 2, between 1 and 2 in nine of ten draws. "
        "Most of it comes from rural people (60 %), seasons with stressed cropland (50 %), "
        "trend of season rainfall (+0.0 % per decade). "
        "Net migration was -80 per 1,000 people per decade: no hotspot class. "
        "If seasons with stressed cropland were 64 % instead of 50 %, the class would be: origin hotspot."
    )


def test_counted_flows_tell_that_people_do_move():
    one = case([[0.9, -9.0, 90.0, 0.9]], [0.0])
    flows = replace(one.movement, rural_out=np.array([120.0]), gross=True, national_rural_out=150.0)
    told = sentence(replace(one, movement=flows), 0, LABELS, UNITS, (1, 1, 1))
    assert "yet people do move: 120 of 1,000 rural people left per decade, against 150 in the country" in told


def test_a_residual_is_never_called_moves():
    one = case([MEDIUM], [-80.0])
    one = replace(one, movement=replace(one.movement, residual=True))
    told = sentence(one, 0, LABELS, UNITS, (1, 1, 1))
    assert "Population grew by 80 per 1,000 per decade less than the national average" in told
    assert "igration was" not in told


def test_high_risk_without_net_change_says_what_the_data_cannot_tell():
    told = sentence(case([[0.9, -9.0, 90.0, 0.9]], [0.0]), 0, LABELS, UNITS, (1, 1, 1))
    assert "high risk, little net change" in told
    assert told.endswith("cannot leave, or move both ways.")


def test_values_are_written_with_their_units():
    assert [shown(0.254, "share"), shown(2.31, "dekads"), shown(0.2, "ha/person")] == [
        "25 %",
        "2.3 dekads",
        "0.20 ha per person",
    ]
