"""The index over a whole small record: periods, missing inputs, classes, tables."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from etl.files.index_table import read_index_table
from etl.model import periods as labels
from etl.model.index_tables import CONTRIBUTIONS, HOTSPOTS
from etl.model.paths import REFERENCE
from etl.model.series import DistrictSeries, Settings, no_reason, status_array
from etl.model.status import Status
from etl.science.index.assessment import Sampling
from etl.science.index.measures import BY_ID, read
from etl.science.index.readings import Inputs
from etl.science.index.windows import Window, seasons_of_interval, windows
from etl.stages.index import run

PCODES = ("A", "B", "C")
NAN = float("nan")
SEASONS = labels.span("1981/82", "2024/25")
MONTHS = labels.span("1981-10", "2025-12")
INTERVALS = ("1996-2006", "2006-2016")
FEW = Sampling(draws=200, sobol=32)
TABLE = read_index_table(REFERENCE / "index.csv")


def series(variable, periods, value, status=Status.OBSERVED, reason="missing"):
    value = np.array(np.broadcast_to(value, (len(PCODES), len(periods))), dtype=float)
    words = no_reason(value.shape)
    words[np.isnan(value)] = reason
    return DistrictSeries(
        variable=variable,
        pcodes=PCODES,
        periods=tuple(periods),
        value=value,
        reason=words,
        coverage=np.full(value.shape, NAN),
        status=status_array(value.shape, status),
        preliminary=np.zeros(len(periods), dtype=bool),
    )


def spi(dry=(), wet=(), default=0.0):
    """SPI-3 with the Februaries of the seasons named dry at −1 and wet at 1.5, for all districts."""
    value = np.full(len(MONTHS), default)
    for names, score in ((dry, -1.0), (wet, 1.5)):
        for season in names:
            value[MONTHS.index(f"{labels.year_of(season) + 1}-02")] = score
    return series("spi_3", MONTHS, value)


def population(**changed):
    counts = {"all": 1000.0, "rural": 800.0, "urban": 200.0, **changed}
    rows = [
        (pcode, year, setting, people, int(Status.OBSERVED))
        for pcode in PCODES
        for year in (1996, 2006, 2016)
        for setting, people in counts.items()
    ]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


def flows(status=Status.OBSERVED, intervals=INTERVALS):
    rows = [(*labels.bounds_of_interval(label), int(status)) for label in intervals]
    return pd.DataFrame(rows, columns=["start", "end", "status"])


def whole(**changed):
    """A record with every input of the first index; a variable given as None is left out."""
    rain = 600 + 100 * np.cos(np.arange(len(SEASONS)) * 2.4)
    found = {
        "spi_3": spi(dry=SEASONS[::4]),
        "season_rainfall_mm": series("season_rainfall_mm", SEASONS, rain),
        "season_low_vci_share": series("season_low_vci_share", SEASONS, [[0.3], [0.2], [0.5]]),
        "cropland_ha": series("cropland_ha", ("",), [[400.0], [80.0], [160.0]]),
        "net_migration_rate": series("net_migration_rate", INTERVALS, [[-100.0], [10.0], [90.0]]),
        **changed,
    }
    return {name: one for name, one in found.items() if one is not None}


def assessed(found=None, people="census", moves=None, table=TABLE, **options):
    people = population() if isinstance(people, str) else people
    return run(
        found if found is not None else whole(), moves, people, PCODES, table, Settings(), FEW, **options
    )


def measured(name, found, label="2006-2016", people=None, settings=None, pcodes=PCODES):
    inputs = Inputs(found, population() if people is None else people, pcodes, settings or Settings())
    window = next(w for w in windows(found, inputs.population) if w.period == label)
    return read(BY_ID[name], inputs, window)


def row(result, pcode, period="2006-2016"):
    table = result.hotspots
    return table[(table["pcode"] == pcode) & (table["period"] == period)].iloc[0]


# Matching climate to movement


def test_a_season_belongs_to_the_interval_of_its_may():
    assert seasons_of_interval(1996, 2006) == labels.span("1995/96", "2004/05")
    assert seasons_of_interval(2006, 2016) == labels.span("2005/06", "2014/15")


def test_windows_are_the_movement_intervals_and_the_latest_ten_completed_seasons():
    found = windows(whole(), population())
    assert [window.period for window in found] == ["1996-2006", "2006-2016", "latest"]
    assert found[0].exposure_year == 1996
    assert found[0].people_year == 2006
    assert found[2] == Window("latest", labels.span("2015/16", "2024/25"), "2006-2016", 2016, 2016)


def test_a_season_under_way_is_not_completed():
    rain = np.full((3, len(SEASONS)), 600.0)
    rain[:, -1] = NAN
    found = windows(whole(season_rainfall_mm=series("r", SEASONS, rain), season_low_vci_share=None), None)
    assert found[-1].seasons == labels.span("2014/15", "2023/24")


def test_an_onset_does_not_complete_its_season():
    onset = series("season_onset_dekad", (*SEASONS, "2025/26"), 4.0)
    found = windows(whole(season_onset_dekad=onset), None)
    assert found[-1].seasons[-1] == "2024/25"


def test_without_movement_the_windows_are_those_between_censuses():
    found = windows(whole(net_migration_rate=None), population())
    assert [(w.period, w.interval) for w in found] == [
        ("1996-2006", "1996-2006"),
        ("2006-2016", "2006-2016"),
        ("latest", "2006-2016"),
    ]


# Measures


def test_dry_and_wet_share_count_seasons_by_spi_at_february():
    found = {**whole(), "spi_3": spi(dry=["2005/06", "2006/07", "2015/16"], wet=["2010/11"])}
    assert measured("dry_share", found).value.tolist() == [0.2, 0.2, 0.2]
    assert measured("wet_share", found).value.tolist() == [0.1, 0.1, 0.1]


def test_eight_of_ten_seasons_are_enough_and_seven_are_not():
    value = np.full((3, len(SEASONS)), 0.3)
    inside = [SEASONS.index(s) for s in seasons_of_interval(2006, 2016)]
    value[0, inside[:2]] = NAN
    value[1, inside[:3]] = NAN
    found = measured("low_vci_share", {"season_low_vci_share": series("v", SEASONS, value, reason="cloud")})
    np.testing.assert_array_equal(found.value, [1, NAN, 1])
    assert found.reason[1] == "7 of 10 seasons have a value; 8 are needed (cloud)"


def test_low_vci_needs_more_than_a_quarter_of_the_cropland():
    found = {"season_low_vci_share": series("v", SEASONS, [[0.25], [0.26], [0.0]])}
    assert measured("low_vci_share", found).value.tolist() == [0, 1, 0]


def test_wrsi_fails_under_sixty():
    found = {"wrsi_maize": series("w", SEASONS, [[59.9], [60.0], [0.0]])}
    assert measured("wrsi_fail_share", found).value.tolist() == [1, 0, 1]


def test_dry_run_is_the_mean_of_the_seasons():
    runs = np.tile(np.arange(len(SEASONS), dtype=float), (3, 1))
    found = measured("dry_run", {"longest_dry_run_dekads": series("d", SEASONS, runs)})
    assert found.value[0] == SEASONS.index("2005/06") + 4.5


def test_late_onset_is_two_dekads_behind_the_baseline_median_or_failed():
    onset = np.full((3, len(SEASONS)), 4.0)
    failed = np.zeros((3, len(SEASONS)))
    inside = [SEASONS.index(s) for s in seasons_of_interval(2006, 2016)]
    onset[0, inside[0]] = 6.0  # late by exactly two dekads
    onset[1, inside[0]] = 5.9
    onset[2, inside[:2]], failed[2, inside[:2]] = NAN, 1
    found = {
        "season_onset_dekad": series("o", SEASONS, onset),
        "season_onset_failed": series("f", SEASONS, failed),
    }
    assert measured("late_onset_share", found).value.tolist() == [0.1, 0, 0.2]


def test_coefficient_of_variation_is_of_the_thirty_harvests_of_the_baseline():
    rain = np.full((3, len(SEASONS)), 600.0)
    first = SEASONS.index("1990/91")
    rain[0, first : first + 30] = np.tile([500.0, 700.0], 15)
    rain[1, :first] = 1.0  # before the baseline: without effect
    found = measured("rain_cv", {"season_rainfall_mm": series("r", SEASONS, rain)})
    assert found.value[0] == pytest.approx(100 * (100 * np.sqrt(30 / 29)) / 600)
    assert found.value[1] == 0


def test_trend_in_percent_per_decade_and_zero_where_it_is_not_clear():
    steps = np.arange(len(SEASONS), dtype=float)
    zigzag = np.where(steps % 2 == 0, 500.0, 700.0)
    rain = np.stack([800 - 2 * steps, zigzag, np.full(len(steps), 600.0)])
    found = measured("rain_trend", {"season_rainfall_mm": series("r", SEASONS, rain)})
    used = (800 - 2 * steps)[: SEASONS.index("2014/15") + 1]
    assert found.value[0] == pytest.approx(-20 / used.mean() * 100)
    assert found.value[1:].tolist() == [0, 0]


def test_a_trend_needs_thirty_seasons():
    found = measured("rain_trend", whole(), label="1996-2006")
    assert np.isnan(found.value).all()
    assert found.reason[0] == "24 seasons since 1981/82 have rainfall; 30 are needed"


def test_exposure_is_read_at_the_start_census():
    people = population()
    people.loc[(people["year"] == 2006) & (people["setting"] == "rural"), "population"] = 500.0
    assert measured("rural_share", whole(), people=people).value.tolist() == [0.5, 0.5, 0.5]
    assert measured("crop_per_rural", whole(), people=people).value.tolist() == [0.8, 0.16, 0.32]


def test_rates_are_brought_to_ten_years():
    found = {"net_migration_rate": series("n", ("2011-2016",), [[-30.0], [0.0], [10.0]])}
    assert measured("net_rate", found, label="2011-2016").value.tolist() == [-60, 0, 20]


def test_a_short_record_is_withheld_with_its_reason():
    short = {
        "spi_3": series("spi_3", MONTHS, NAN, reason="4 calibration years of 1991–2020; SPI needs 20"),
        "season_rainfall_mm": series("season_rainfall_mm", ("2020/21", "2021/22", "2022/23"), 700.0),
    }
    found = measured("dry_share", {**whole(), **short})
    assert "SPI needs 20" in found.reason[0]
    assert (
        measured("rain_cv", short, label="latest").reason[0]
        == "0 baseline seasons have rainfall; 20 are needed"
    )


# The stage


def test_scores_classes_and_people_of_a_whole_record():
    result = assessed()
    assert row(result, "A")["hotspot_class"] in ("origin", "other")
    assert row(result, "C")["hotspot_class"] == "destination"
    assert row(result, "A")["people"] == 1000
    assert row(result, "A")["net_rate"] == -100
    assert row(result, "A")["hazard"] == row(result, "B")["hazard"]
    assert row(result, "A")["reason"] == ""
    assert set(result.hotspots["period"]) == {"1996-2006", "2006-2016", "latest"}
    assert len(result.hotspots) == 9


def test_the_tables_have_the_columns_of_the_contract():
    result = assessed()
    assert tuple(result.hotspots.columns[: len(HOTSPOTS.columns)]) == HOTSPOTS.column_names
    assert tuple(result.hotspots.columns[len(HOTSPOTS.columns) :]) == (
        "hazard",
        "exposure",
        "sensitivity",
        "net_rate",
        "rural_out_rate",
        "urban_in_rate",
        "people",
    )
    assert tuple(result.contributions.columns) == CONTRIBUTIONS.column_names
    for table, key in ((result.hotspots, HOTSPOTS.key), (result.contributions, CONTRIBUTIONS.key)):
        assert not table.duplicated(list(key)).any()
    assert json.loads(json.dumps(result.robustness, allow_nan=False))["draws"] == 200


def test_the_record_tells_which_assumption_decides():
    found = assessed().robustness["periods"]["2006-2016"]["decisive"]
    assert {one["factor"] for one in found} >= {
        "weights of pillars",
        "goalposts",
        "which seasons are counted",
    }
    totals = [one["total"] for one in found]
    assert totals == sorted(totals, reverse=True)


def test_the_record_tells_how_often_each_district_is_first():
    result = assessed()
    first = result.robustness["periods"]["2006-2016"]["p_first"]
    assert tuple(first) == PCODES
    for pcode, share in first.items():
        found = row(result, pcode)
        if np.isnan(found["score"]):
            assert share is None
        else:
            assert 0 <= share <= found["p_top3"]
    assert sum(share for share in first.values() if share is not None) >= 1  # more where some are equal


def test_every_scored_district_is_explained():
    found = assessed().robustness["periods"]["2006-2016"]["explanations"]
    assert list(found) == list(PCODES)
    assert found["A"]["sentence"].startswith("Climate risk is")
    assert sum(part["points"] for part in found["A"]["parts"]) == pytest.approx(row(assessed(), "A")["score"])


def test_score_by_hand():
    # rural share 80 % -> 1 + 99·50/70; crop per rural 0.5 -> 100; low VCI share 1 -> 100
    result = assessed()
    one = row(result, "A")
    assert one["exposure"] == pytest.approx((1 + 99 * 50 / 70 + 100) / 2)
    assert one["sensitivity"] == 100
    assert one["score"] == pytest.approx(
        (one["hazard"] * one["exposure"] * one["sensitivity"]) ** (1 / 3), rel=1e-12
    )


def test_contributions_sum_to_the_published_score():
    result = assessed()
    total = result.contributions.groupby(["pcode", "period"])["contribution"].sum()
    score = result.hotspots.set_index(["pcode", "period"])["score"]
    np.testing.assert_allclose(total.reindex(score.index), score, atol=1e-9)


def test_an_indicator_that_all_lack_is_dropped_for_all_and_said_so():
    result = assessed()
    parts = result.contributions
    dropped = parts[(parts["indicator"] == "wrsi_fail_share") & (parts["period"] == "2006-2016")]
    assert (dropped["contribution"] == 0).all()
    assert (dropped["reason"] == "dropped for all districts: needs wrsi_maize, which this build lacks").all()
    assert result.robustness["periods"]["1996-2006"]["dropped"]["rain_trend"].startswith("24 seasons")
    assert ("wrsi_fail_share in the index of latest", dropped["reason"].iloc[0]) in result.absent


def test_periods_with_other_indicators_are_not_comparable():
    periods = assessed().robustness["periods"]
    assert periods["1996-2006"]["comparable_with"] == []  # no trend yet
    assert periods["2006-2016"]["comparable_with"] == ["latest"]


def test_a_district_that_lacks_what_others_have_is_insufficient_data():
    greenness = np.tile([[0.3], [0.2], [0.5]], (1, len(SEASONS)))
    greenness[1] = NAN
    result = assessed(whole(season_low_vci_share=series("v", SEASONS, greenness, reason="cloud")))
    one = row(result, "B")
    assert np.isnan(one["score"])
    assert np.isnan(one["rank"])
    assert one["hotspot_class"] == "insufficient_data"
    assert one["reason"].startswith("lacks low_vci_share: 0 of 10 seasons have a value")
    assert one["robustness"] == ""
    assert np.isfinite(one["hazard"])
    assert row(result, "A")["score"] == row(assessed(), "A")["score"]


def test_without_a_pillar_there_is_no_score_and_the_reason_names_it():
    result = assessed(whole(season_low_vci_share=None))
    assert result.hotspots["score"].isna().all()
    assert (result.hotspots["hotspot_class"] == "insufficient_data").all()
    assert "no sensitivity indicator has a value" in row(result, "A")["reason"]
    assert len(result.hotspots) == 9
    assert any(what == "climate risk of latest" for what, _ in result.absent)


def test_without_movement_risk_stands_and_classes_do_not():
    result = assessed(whole(net_migration_rate=None))
    one = row(result, "A")
    assert np.isfinite(one["score"])
    assert one["rank_median"] >= 1
    assert one["hotspot_class"] == "insufficient_data"
    assert one["reason"] == "net_rate: needs net_migration_rate, which this build lacks"
    assert np.isnan(one["p_class"])


def test_with_nothing_at_all_every_district_is_still_listed():
    result = assessed({}, people=None)
    assert result.hotspots["pcode"].tolist() == list(PCODES)
    assert (result.hotspots["hotspot_class"] == "insufficient_data").all()
    assert (result.hotspots["reason"] != "").all()


def test_status_is_the_weakest_of_the_inputs():
    modelled = series("net_migration_rate", INTERVALS, [[-100.0], [10.0], [90.0]], Status.MODELLED)
    assert row(assessed(whole(net_migration_rate=modelled)), "A")["status"] == "modelled"
    simulated = replace(spi(), status=status_array((3, len(MONTHS)), Status.DEMONSTRATION))
    assert row(assessed(whole(spi_3=simulated)), "A")["status"] == "demonstration"


def high(net, rural_out=None, **changed):
    """Everything at its worst, so that risk is high everywhere."""
    return whole(
        spi_3=spi(dry=SEASONS),
        cropland_ha=series("c", ("",), 4000.0),
        season_low_vci_share=series("v", SEASONS, 0.9),
        net_migration_rate=series("net_migration_rate", INTERVALS, net),
        rural_out_rate=None if rural_out is None else series("rural_out_rate", INTERVALS, rural_out),
        **changed,
    )


def test_possible_immobility_only_with_counted_flows():
    found = high([[0.0], [0.0], [-90.0]], [[50.0], [200.0], [200.0]])  # two thirds of 150 are 100
    names = ["possible_immobility", "other", "origin"]
    undecided = ["high_risk_little_net_change", "high_risk_little_net_change", "origin"]
    for moves, expected in (
        (flows(), names),
        (flows(Status.DEMONSTRATION), names),
        (flows(Status.MODELLED), undecided),
        (None, undecided),
    ):
        result = assessed(found, moves=moves)
        assert [row(result, pcode)["hotspot_class"] for pcode in PCODES] == expected


def test_the_movement_estimator_is_tried_where_flows_give_another():
    found = high([[0.0], [0.0], [-90.0]], [[50.0], [200.0], [200.0]])
    with_flows = assessed(found, moves=flows()).robustness["periods"]["2006-2016"]
    readings = [way["label"] for way in with_flows["case"]["readings"]]
    assert any("residual" in label for label in readings)
    without = assessed(found).robustness["periods"]["2006-2016"]
    assert "residual net migration" in without["untried"]


def test_units_of_the_table_are_followed():
    rows = tuple(replace(r, lo=0.3, hi=1.0, unit="share") if r.id == "rural_share" else r for r in TABLE.rows)
    assert row(assessed(table=replace(TABLE, rows=rows)), "A")["score"] == pytest.approx(
        row(assessed(), "A")["score"], rel=1e-12
    )


def test_the_order_of_districts_changes_nothing():
    found = {name: _turned(one) for name, one in whole().items()}
    turned = run(found, None, population(), PCODES[::-1], TABLE, Settings(), FEW)
    once = assessed()
    for pcode in PCODES:
        assert row(turned, pcode)["score"] == pytest.approx(row(once, pcode)["score"], rel=1e-14)
        assert row(turned, pcode)["rank_median"] == row(once, pcode)["rank_median"]


def _turned(one):
    return replace(
        one,
        pcodes=one.pcodes[::-1],
        value=one.value[::-1],
        reason=one.reason[::-1],
        coverage=one.coverage[::-1],
        status=one.status[::-1],
    )


def test_one_district_alone_is_ranked_first():
    alone = {
        name: replace(
            one,
            pcodes=("A",),
            value=one.value[:1],
            reason=one.reason[:1],
            coverage=one.coverage[:1],
            status=one.status[:1],
        )
        for name, one in whole().items()
    }
    result = run(alone, None, population(), ("A",), TABLE, Settings(), FEW)
    assert result.hotspots["rank"].tolist() == [1, 1, 1]
