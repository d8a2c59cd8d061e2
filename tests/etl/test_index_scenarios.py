"""What if a season came back, or rain were less."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from etl.files.index_table import read_index_table
from etl.model import periods as labels
from etl.model.paths import REFERENCE
from etl.model.series import DistrictSeries, Settings, no_reason, status_array
from etl.model.status import Status
from etl.science.grid import Grid, cube_of
from etl.science.index.altered import driest_seasons, rain_of_seasons, with_less_rain, with_seasons_again
from etl.science.index.scenarios import COLUMNS, SCENARIOS, _with_agreement
from etl.science.indicators.rainfall import season_rainfall_mm, spi_of_district
from etl.stages.scenarios import run

PCODES = ("A", "B", "C")
NAN = float("nan")
SEASONS = labels.span("1981/82", "2024/25")
MONTHS = labels.span("1981-07", "2025-06")
TABLE = read_index_table(REFERENCE / "index.csv")
SETTINGS = Settings()


def series(variable, periods, value, status=Status.OBSERVED):
    value = np.array(np.broadcast_to(value, (len(PCODES), len(periods))), dtype=float)
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "missing"
    return DistrictSeries(
        variable,
        PCODES,
        tuple(periods),
        value,
        reason,
        np.full(value.shape, NAN),
        status_array(value.shape, status),
        np.zeros(len(periods), dtype=bool),
    )


def estimated(variable, estimate):
    return series(variable, estimate.periods, estimate.value)


@pytest.fixture(scope="module")
def record():
    rng = np.random.default_rng(4)
    rain = rng.gamma(4, 20, (3, len(MONTHS)))
    dry = [i for i, m in enumerate(MONTHS) if "2015-10" <= m <= "2016-04"]
    rain[:, dry] *= 0.2
    months = series("rainfall_mm", MONTHS, rain)
    return {
        "rainfall_mm": months,
        "spi_3": estimated("spi_3", spi_of_district(months, SETTINGS, 3)),
        "season_rainfall_mm": estimated("season_rainfall_mm", season_rainfall_mm(months, SETTINGS)),
        "season_low_vci_share": series("season_low_vci_share", SEASONS, [[0.3], [0.2], [0.5]]),
        "cropland_ha": series("cropland_ha", ("",), [[400.0], [80.0], [160.0]]),
        "net_migration_rate": series("net", ("2006-2016",), [[-90.0], [0.0], [90.0]]),
    }


def population():
    rows = [
        (pcode, year, setting, people, 0)
        for pcode in PCODES
        for year in (2006, 2016)
        for setting, people in (("all", 1000.0), ("rural", 800.0), ("urban", 200.0))
    ]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


def told(found, cubes=None, derive=None, table=TABLE):
    again = derive or (lambda altered: {})
    return run(found, None, population(), PCODES, table, SETTINGS, cubes or {}, again)


def test_the_driest_seasons_are_those_with_least_rain_everywhere(record):
    assert driest_seasons(record, 1) == ("2015/16",)
    assert driest_seasons({}, 2) == ()


def test_a_season_again_has_its_own_values_under_the_new_label(record):
    found = with_seasons_again(record, {"2025/26": "2015/16"})
    for name in ("season_rainfall_mm", "season_low_vci_share"):
        np.testing.assert_array_equal(found[name].at("2025/26"), record[name].at("2015/16"))
        np.testing.assert_array_equal(found[name].at("2024/25"), record[name].at("2024/25"))
    np.testing.assert_array_equal(found["spi_3"].at("2026-02"), record["spi_3"].at("2016-02"))
    assert found["cropland_ha"] is record["cropland_ha"]


def test_a_season_that_began_already_is_replaced(record):
    partial = np.full((3, len(SEASONS) + 1), 4.0)
    found = {"season_onset_dekad": series("season_onset_dekad", (*SEASONS, "2025/26"), partial)}
    again = with_seasons_again(found, {"2025/26": "2015/16"})["season_onset_dekad"]
    assert again.periods == (*SEASONS, "2025/26")


def test_spi_of_less_rain_is_taken_under_the_true_fit(record):
    copies, spi = {"2025/26": "2013/14"}, record["spi_3"]
    same = with_less_rain(record, 1.0, copies, SETTINGS, {})
    np.testing.assert_allclose(same["spi_3"].at("2026-02"), spi.at("2014-02"), atol=1e-12)
    less = with_less_rain(record, 0.8, copies, SETTINGS, {})
    assert (less["spi_3"].at("2026-02") < spi.at("2014-02")).all()
    np.testing.assert_array_equal(less["spi_3"].at("2014-02"), spi.at("2014-02"))
    rain = record["season_rainfall_mm"].at("2013/14")
    np.testing.assert_allclose(less["season_rainfall_mm"].at("2025/26"), 0.8 * rain)


def test_recomputed_variables_are_taken_from_the_source_seasons(record):
    found = {**record, "wrsi_maize": series("wrsi_maize", SEASONS, 80.0)}
    other = {"wrsi_maize": series("wrsi_maize", ("2015/16",), 40.0)}
    less = with_less_rain(found, 0.9, {"2025/26": "2015/16"}, SETTINGS, other)
    assert less["wrsi_maize"].at("2025/26").tolist() == [40, 40, 40]
    assert less["wrsi_maize"].at("2015/16").tolist() == [80, 80, 80]


def test_only_the_rain_of_the_seasons_is_altered():
    grid = Grid(27.0, -28.0, 0.5, 0.5, 2, 1)
    periods = labels.span("2013-01-1", "2016-12-3")
    cube = cube_of("rain_dekad", grid, periods, np.ones((len(periods), 1, 2)))
    found = rain_of_seasons(cube, 0.9, ("2014/15",))
    assert (found.periods[0], found.periods[-1]) == ("2014-07-1", "2015-06-3")
    assert float(found.values.max()) == 0.9
    assert isinstance(found.values, xr.DataArray)


def test_every_scenario_stands_beside_today(record):
    found = told(record)
    assert tuple(found.table.columns) == COLUMNS
    assert found.table["scenario"].unique().tolist() == [one.id for one in SCENARIOS]
    assert len(found.table) == len(SCENARIOS) * 3
    assert set(found.table["status"]) == {"modelled"}
    today = found.table.groupby("pcode")["score_today"].nunique()
    assert (today == 1).all()
    assert json.loads(json.dumps(found.record, allow_nan=False))["agree"] == 3


def test_less_rain_is_never_less_risk_but_for_wet_seasons(record):
    drought = replace(TABLE, rows=tuple(row for row in TABLE.rows if row.id != "wet_share"))
    table = told(record, table=drought).table.set_index(["scenario", "pcode"])
    ten, twenty = (table.loc[f"rain_minus_{share}"] for share in (10, 20))
    assert (ten["score"] >= ten["score_today"] - 1e-9).all()
    assert (twenty["score"] >= ten["score"] - 1e-9).all()
    assert (twenty["score"] > twenty["score_today"] + 0.5).all()


def test_the_last_seasons_give_way_to_those_that_come_again(record):
    seasons = {name: one["seasons"] for name, one in told(record).record["scenarios"].items()}
    assert seasons["season_returns"] == [*labels.span("2015/16", "2023/24"), "2025/26"]
    assert seasons["two_dry_seasons"] == [*labels.span("2015/16", "2022/23"), "2025/26", "2026/27"]
    assert seasons["rain_minus_10"] == list(labels.span("2025/26", "2034/35"))


def test_a_dry_season_in_place_of_an_ordinary_one_adds_a_tenth_to_dry_seasons(record):
    table = told(record).table.set_index(["scenario", "pcode"]).loc["season_returns"]
    assert (table["score"] > table["score_today"]).all()


def test_a_place_is_called_only_where_three_agree(record):
    table = told(record).table
    for _, rows in table.groupby("pcode"):
        counts = rows["hotspot_class"].value_counts()
        assert rows["called_class"].iloc[0] == (counts.index[0] if counts.iloc[0] >= 3 else "")
        assert (rows["agree"] == rows["hotspot_class"].map(counts)).all()


def test_two_that_agree_call_no_place_and_three_do():
    kinds = {
        "A": ["origin", "origin", "other", "other"],
        "B": ["origin", "origin", "other", "origin"],
        "C": ["insufficient_data"] * 4,
    }
    rows = pd.DataFrame(
        [(f"s{at}", pcode, kind) for pcode, found in kinds.items() for at, kind in enumerate(found)],
        columns=["scenario", "pcode", "hotspot_class"],
    )
    found = _with_agreement(rows).groupby("pcode")["called_class"].unique().map(list)
    assert found.to_dict() == {"A": [""], "B": ["origin"], "C": [""]}


def test_dekadal_variables_are_derived_again_from_altered_rain(record):
    grid = Grid(27.0, -28.0, 0.5, 0.5, 2, 1)
    periods = labels.span("2014-01-1", "2025-12-3")
    cubes = {
        name: cube_of(name, grid, periods, np.ones((len(periods), 1, 2)))
        for name in ("rain_dekad", "pet_dekad")
    }
    seen = []

    def derive(altered):
        seen.append((float(altered["rain_dekad"].values.max()), float(altered["pet_dekad"].values.max())))
        return {"wrsi_maize": series("wrsi_maize", labels.span("2015/16", "2024/25"), 10.0)}

    found = {**record, "wrsi_maize": series("wrsi_maize", SEASONS, 80.0)}
    table = told(found, cubes, derive).table.set_index(["scenario", "pcode"])
    assert seen == [(0.9, 1.0), (0.8, 1.0)]
    worse = table.loc["rain_minus_10"]
    assert (worse["score"] > worse["score_today"] + 5).all()


def test_a_scenario_that_the_record_does_not_allow_is_left_out_with_the_reason(record):
    short = {name: one for name, one in record.items() if name != "rainfall_mm"}
    found = told(short)
    assert found.record["left_out"]["rain_minus_10"] == "there is no monthly rainfall"
    nothing = told({})
    assert nothing.table.empty
    assert set(nothing.record["left_out"]) == {one.id for one in SCENARIOS}


def test_a_demonstration_stays_a_demonstration(record):
    simulated = {**record, "season_low_vci_share": series("v", SEASONS, 0.3, Status.DEMONSTRATION)}
    assert set(told(simulated).table["status"]) == {"demonstration"}
