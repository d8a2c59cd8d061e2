"""Signs of trouble, season by season, against declared emergencies."""

import json

import numpy as np
import pandas as pd
import pytest

from etl.files.index_table import read_index_table
from etl.model import periods as labels
from etl.model.paths import REFERENCE
from etl.model.series import DistrictSeries, Settings, no_reason, status_array
from etl.model.status import Status
from etl.science.index.history import COLUMNS
from etl.science.index.verification import area_under_roc, roc, verify
from etl.science.index.windows import Window, season_windows
from etl.stages.history import run

PCODES = ("A", "B", "C")
NAN = float("nan")
SEASONS = labels.span("1981/82", "2024/25")
MONTHS = labels.span("1981-10", "2025-06")
TABLE = read_index_table(REFERENCE / "index.csv")
EMERGENCIES = pd.DataFrame(
    {
        "season": ["1991/92", "2006/07", "2010/11", "2015/16"],
        "event": ["drought", "drought", "wet extremes", "drought"],
    }
)


def series(variable, periods, value):
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
        status_array(value.shape, Status.OBSERVED),
        np.zeros(len(periods), dtype=bool),
    )


def record(dry=(), wet=()):
    spi = np.zeros((3, len(MONTHS)))
    for season in dry:
        spi[:2, MONTHS.index(f"{labels.year_of(season) + 1}-02")] = -1.2
    for season in wet:
        spi[:, MONTHS.index(f"{labels.year_of(season) + 1}-02")] = 1.6
    return {
        "spi_3": series("spi_3", MONTHS, spi),
        "season_rainfall_mm": series("season_rainfall_mm", SEASONS, 600 + 50 * np.cos(np.arange(44))),
        "season_low_vci_share": series("season_low_vci_share", SEASONS, [[0.3], [0.2], [0.5]]),
        "cropland_ha": series("cropland_ha", ("",), [[400.0], [80.0], [160.0]]),
        "net_migration_rate": series("net", ("1996-2006", "2006-2016"), [[-90.0], [0.0], [90.0]]),
    }


def population():
    rows = [
        (pcode, year, setting, people, 0)
        for pcode in PCODES
        for year in (1996, 2006, 2016)
        for setting, people in (("all", 1000.0), ("rural", 800.0), ("urban", 200.0))
    ]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


def told(found=None):
    return run(found or record(), None, population(), PCODES, TABLE, Settings(), EMERGENCIES)


def test_a_season_window_holds_only_what_was_over_by_its_harvest():
    windows = {window.period: window for window in season_windows(record(), population())}
    assert list(windows)[0] == "1990/91"
    assert windows["1990/91"].exposure_year is None
    assert windows["2004/05"] == Window(
        "2004/05", labels.span("1995/96", "2004/05"), "", 1996, 1996, 2005, 2005
    )
    assert windows["2005/06"].interval == "1996-2006"
    assert windows["2024/25"].interval == "2006-2016"


def test_the_indicators_of_every_seasons_index_are_kept():
    found = told().record["rests_on"]
    assert list(found) == [window.period for window in season_windows(record(), population())]
    # the trend needs 30 seasons since 1981/82, so earlier indices rest on fewer indicators
    assert "rain_trend" not in found["2005/06"]
    assert "rain_trend" in found["2024/25"]


def test_the_last_season_window_is_the_latest_period():
    last = season_windows(record(), population())[-1]
    assert (last.seasons, last.exposure_year) == (labels.span("2015/16", "2024/25"), 2016)


def test_hits_misses_and_false_alarms_by_hand():
    found = told(record(dry=["1991/92", "2015/16", "1999/00"]))
    check = next(one for one in found.record["checks"] if one["sign"] == "dry_season")
    assert check["hits"] == ("1991/92", "2015/16")
    assert check["misses"] == ("2006/07",)
    assert check["false_alarms"] == ("1999/00",)
    assert check["seasons"] == len(SEASONS)
    assert check["no_auc"] == "3 events; a ROC needs 5"
    assert check["sentence"] == (
        "SPI-3 at February of -1 or less: 2 of 3 drought emergencies were flagged, with 1 false alarm "
        "in 44 seasons."
    )


def test_wet_emergencies_are_held_against_wet_signs_only():
    found = told(record(wet=["2010/11"]))
    checks = {one["sign"]: one for one in found.record["checks"]}
    assert checks["wet_season"]["event"] == "wet extremes"
    assert checks["wet_season"]["hits"] == ("2010/11",)
    assert "2010/11" not in checks["dry_season"]["misses"]


def test_the_table_names_district_season_sign_and_event():
    found = told(record(dry=["1991/92"])).table
    assert tuple(found.columns) == COLUMNS
    assert not found.duplicated(["pcode", "period", "sign"]).any()
    one = found[(found["period"] == "1991/92") & (found["sign"] == "dry_season")].set_index("pcode")
    assert one["flagged"].tolist() == [1, 1, 0]
    assert one["value"].tolist() == [-1.2, -1.2, 0]
    assert set(one["event"]) == {"drought"}


def test_the_index_as_it_would_have_stood_appears_and_fades():
    found = told().table
    risk = found[found["sign"] == "climate_risk"]
    assert risk[risk["period"] == "1990/91"]["value"].isna().all()  # no census yet
    assert (risk[risk["period"] == "1990/91"]["reason"] != "").all()
    assert risk[risk["period"] == "2024/25"]["value"].notna().all()
    assert (risk[risk["period"] == "2024/25"]["hotspot_class"] != "").all()


def test_a_sign_that_the_build_lacks_is_left_out():
    signs = set(told().table["sign"])
    assert "wrsi_fail" not in signs
    assert signs == {"dry_season", "wet_season", "low_vci", "climate_risk", "hazard"}


def test_without_any_record_there_is_an_empty_table():
    found = run({}, None, None, PCODES, TABLE, Settings(), EMERGENCIES)
    assert found.table.empty
    assert tuple(found.table.columns) == COLUMNS


def test_the_record_is_json():
    assert json.loads(json.dumps(told().record, allow_nan=False))["checks"]


def test_a_season_with_an_unknown_district_is_not_judged():
    flagged = np.array([[1.0, NAN], [1.0, 1.0]])
    found = verify("x", "x", "drought", ("2000/01", "2001/02"), flagged, {"2001/02": ("drought",)})
    assert found.seasons == 1
    assert found.false_alarms == ("2000/01",)
    assert found.misses == ()


def test_a_third_of_the_districts_is_an_alarm():
    flagged = np.array([[1.0, 1, 0], [0, 1, 0], [0, 0, 0]])
    found = verify("x", "x", "drought", ("a", "b", "c"), flagged, {})
    assert found.false_alarms == ("a", "b")


def test_area_under_the_roc_by_hand():
    score, happened = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])
    # pairs: .9>.5, .9>.1, .5=.5 (half), .5>.1
    assert area_under_roc(score, happened) == pytest.approx(3.5 / 4)
    assert roc(score, happened) == ((0, 0), (0, 0.5), (0.5, 1), (1, 1))
