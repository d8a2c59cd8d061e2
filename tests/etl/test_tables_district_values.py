"""Values that an office supplies by district: cells checked, variables described, windows kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from etl.files.tables import TABLES_BY_ID, Supply
from etl.model.periods import Cadence
from etl.model.problems import InputError
from etl.model.profile import TableInput
from etl.model.progress import silent
from etl.model.status import Status
from etl.pipeline import build
from etl.science.places import Gazetteer, Place
from tests.etl.builders_index import INDEX, INDEX_HEAD, Units, alike, write_grid

HEAD = "district,variable,period,value,unit,title"
PLACES = Gazetteer([Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe")])
SCORED = "walk_to_clinic"


def supply_of(path: Path) -> Supply:
    entry = TableInput("district_values", path, Status.OBSERVED, title="Household survey")
    return TABLES_BY_ID["district_values"].read(entry, PLACES, Status.OBSERVED)


def read(folder: Path, *rows: str, head: str = HEAD) -> Supply:
    path = folder / "values.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return supply_of(path)


def complaint(folder: Path, *rows: str, head: str = HEAD) -> str:
    with pytest.raises(InputError) as error:
        read(folder, *rows, head=head)
    return str(error.value)


def test_rows_become_series_and_records(tmp_path: Path) -> None:
    supply = read(
        tmp_path,
        "Maseru,poverty_rate,2017,49.5,%,Poor people",
        "Butha Buthe,poverty_rate,2017,-,%,Poor people",
        "LSB,poverty_rate,2011,61,%,Poor people",
        "LSA,temperature_change,,-1.25,°C,",
        "LSA,ipc3_share,2019/2020,0.25,share,People in IPC 3 or worse",
        "LSA,walk,2006–2016,35,minutes,",
    )
    poverty, change, ipc, walk = supply.series
    assert poverty.periods == ("2011", "2017")
    np.testing.assert_array_equal(poverty.value, [[np.nan, 49.5], [61, np.nan]])
    assert poverty.reason[1, 1] == "the table gives no value"
    assert (poverty.source, int(poverty.status[0, 1])) == ("Household survey", int(Status.OBSERVED))
    assert (change.periods, change.value[0, 0]) == (("",), -1.25)
    assert (ipc.periods, walk.periods) == (("2019/20",), ("2006-2016",))
    records = {record.id: record for record in supply.records}
    assert (records["poverty_rate"].label, records["poverty_rate"].unit) == ("Poor people", "%")
    assert records["temperature_change"].label == "Temperature change"
    assert [records[one.variable].cadence for one in supply.series] == [
        Cadence.YEAR,
        Cadence.STATIC,
        Cadence.SEASON,
        Cadence.INTERVAL,
    ]
    assert [records[one.variable].decimals for one in supply.series] == [1, 2, 2, 0]
    assert records["poverty_rate"].method == "As the table gives it: Household survey."
    assert "Butha Buthe" in supply.reconciliation["written"].tolist()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "LSA,Poverty Rate,2017,1,%,T",
            "column variable: 'Poverty Rate' is no id of a variable; write small",
        ),
        ("LSA,spi_3,2017,1,%,T", "column variable: 'spi_3' is an id of the atlas's own; choose another"),
        ("LSA,hazard,2017,1,%,T", "'hazard' is an id of the atlas's own"),
        ("LSA,dry_share,2017,1,%,T", "'dry_share' is an id of the atlas's own"),
        ("LSA,poverty,2017,many,%,T", "column value: 'many' is not a number; write a number with a decimal"),
        (
            "LSA,poverty,2017,12%,%,T",
            "column value: 12% is a percentage; write a number with a decimal point",
        ),
        ('LSA,poverty,2017,"1,5",%,T', "column value: 1,5 has a decimal comma"),
        ("LSA,poverty,2017,inf,%,T", "column value: 'inf' is not a number"),
        ("LSA,poverty,2017,1.5,share,T", "column value: 1.5 is no share; write a number from 0 to 1"),
        ("LSA,poverty,2017,1,,T", "column unit: is empty; write the unit, such as share, %, minutes"),
        ("LSA,poverty,2017-05,1,%,T", "column period: '2017-05' is no period; write a year (2017), a season"),
        ("LSA,poverty,2016-2006,1,%,T", "'2016-2006' is no period"),
        ("LSA,poverty,2019/21,1,%,T", "'2019/21' is no period"),
        ("LSX,poverty,2017,1,%,T", "'LSX' is no known place"),
        ("ZAF,poverty,2017,1,%,T", "column district: 'ZAF'"),
        ("Butha-Buthe,first,2016,1,%,T", "repeats LSB, first, 2016, first at row 2"),
        ("LSA,first,2016,1,people,T", "column unit: 'people' is another unit of first than '%' in row 2"),
        ("LSA,first,2016,1,%,U", "column title: 'U' is another title of first than 'T' in row 2"),
        ("LSA,first,2015/16,1,%,T", "'2015/16' is another kind of period of first than '2016'"),
    ],
)
def test_wrong_cells_are_told_with_their_place(tmp_path: Path, row: str, told: str) -> None:
    found = complaint(tmp_path, "LSB,first,2016,5,%,T", row)
    assert "values.csv: row 3" in found
    assert told in found


def test_columns_that_must_stand_and_columns_that_may(tmp_path: Path) -> None:
    assert "has no column unit" in complaint(tmp_path, "LSA,x,1", head="pcode,variable,value")
    supply = read(tmp_path, "LSA,walk,35,minutes", head="P-code,Indicator,Value,Unit")
    assert supply.series[0].periods == ("",)


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD.split(","), ["LSB", "walk", 2017, -3.5, "minutes", "Walk"]):
        book.active.append(row)
    book.save(tmp_path / "values.xlsx")
    series = supply_of(tmp_path / "values.xlsx").series[0]
    assert (series.periods, series.value[1, 0]) == (("2017",), -3.5)


# In a build


@pytest.fixture
def units(tmp_path: Path) -> Units:
    return write_grid(tmp_path, 2, 2)


def built(units: Units) -> tuple[pd.DataFrame, dict, dict]:
    build(units.profile, units.out, silent)
    documents = (json.loads((units.out / f).read_text()) for f in ("robustness.json", "datapackage.json"))
    return pd.read_parquet(units.out / "hotspots.parquet"), *documents


def refused(units: Units) -> str:
    with pytest.raises(InputError) as error:
        build(units.profile, units.out, silent)
    assert not units.out.exists()
    return str(error.value)


def test_supplied_variables_are_published_and_make_the_whole_index_coping_among_it(units: Units) -> None:
    units.values(alike(4, flood_days=[0, 20, 10, 5], poverty_rate=[0, 100, 50, 50]))
    hotspots, robustness, package = built(units)
    row = hotspots[(hotspots["period"] == "2006-2016") & (hotspots["pcode"] == "GR0001")].iloc[0]
    # coping: poverty 100, clinic 50.5 -> 75.25; geometric mean of four pillars
    assert row["coping"] == pytest.approx((100 + 50.5) / 2)
    assert row["score"] == pytest.approx((100 * 50.5 * 50.5 * 75.25) ** 0.25)
    assert row["status"] == "modelled"
    panel = pd.read_parquet(units.out / "panel.parquet")
    poverty = panel[panel["variable"] == "poverty_rate"]
    assert poverty["value"].tolist() == [0, 100, 50, 50]
    assert set(poverty["source"]) == {"Household survey"}
    variable = next(v for v in package["variables"] if v["id"] == "poverty_rate")
    assert (variable["label"], variable["unit"], variable["status"]) == ("Poor people", "%", "modelled")
    assert variable["sources"] == ["Household survey"]
    basis = robustness["periods"]["2006-2016"]
    assert basis["indicators"] == ["flood_days", "far_from_roads", "poor_harvests", "poverty_rate", SCORED]
    assert basis["read_at"] == {"far_from_roads": "2006", "poverty_rate": "2014", SCORED: "2006-2016"}
    assert "days of flood a year (20.0 days)" in basis["explanations"]["GR0001"]["sentence"]
    assert f"without_{SCORED}" in {variant["id"] for variant in basis["variants"]}
    assert basis["decisive"]


def test_parts_of_the_score_sum_to_it_with_coping_too(units: Units) -> None:
    units.values(alike(4, flood_days=[1, 20, 10, 5], poverty_rate=[7, 93, 50, 51]))
    hotspots, _, _ = built(units)
    parts = pd.read_parquet(units.out / "contributions.parquet")
    for period, rows in hotspots.groupby("period"):
        found = parts[parts["period"] == period].groupby("pcode")["contribution"].sum()
        np.testing.assert_allclose(found, rows.set_index("pcode")["score"], rtol=0, atol=1e-9)


def test_one_district_without_a_value_is_insufficient_and_only_that_one(units: Units) -> None:
    units.values(alike(4, poverty_rate=[None, 40, 50, 60]))
    hotspots, _, _ = built(units)
    rows = hotspots[hotspots["period"] == "2006-2016"].set_index("pcode")
    assert rows["score"].isna().tolist() == [True, False, False, False]
    assert rows.loc["GR0000", "hotspot_class"] == "insufficient_data"
    assert rows.loc["GR0000", "reason"] == "lacks poverty_rate: the table gives no value"


def dated(units: Units, variable: str, *rows: str) -> None:
    """values.csv without the usual rows of one variable, and these in their stead."""
    text = (units.folder / "values.csv").read_text(encoding="utf-8").splitlines()
    units.write("values.csv", *(line for line in text if f",{variable}," not in line), *rows)


def of_all(units: Units, variable: str, period: str, value: float, about: str) -> list[str]:
    return [f"{pcode},{variable},{period},{value},{about}" for pcode in units.pcodes]


def test_a_value_after_the_interval_does_not_count_in_it(units: Units) -> None:
    years = ((2009, 10), (2014, 20), (2019, 70))
    dated(
        units, "poverty_rate", *(r for y, v in years for r in of_all(units, "poverty_rate", str(y), v, "%,T"))
    )
    _, robustness, _ = built(units)
    read_at = {period: one["read_at"]["poverty_rate"] for period, one in robustness["periods"].items()}
    assert read_at == {"2006-2016": "2014", "latest": "2019"}


def test_exposure_is_read_at_the_start_of_the_interval(units: Units) -> None:
    years = ((2004, 0.1), (2014, 0.9))
    about = "share,T"
    rows = (r for y, v in years for r in of_all(units, "far_from_roads", str(y), v, about))
    dated(units, "far_from_roads", *rows)
    _, robustness, _ = built(units)
    read_at = {period: one["read_at"]["far_from_roads"] for period, one in robustness["periods"].items()}
    assert read_at == {"2006-2016": "2004", "latest": "2014"}


def test_a_later_value_of_one_district_leaves_the_others_insufficient(units: Units) -> None:
    dated(
        units,
        "poverty_rate",
        *of_all(units, "poverty_rate", "2009", 10, "%,T"),
        "GR0000,poverty_rate,2014,20,%,T",
    )
    hotspots, _, _ = built(units)
    rows = hotspots[hotspots["period"] == "2006-2016"].set_index("pcode")
    assert rows["score"].notna().tolist() == [True, False, False, False]


def test_what_is_absent_for_a_period_is_dropped_for_all_and_said(units: Units) -> None:
    dated(units, "poverty_rate", *of_all(units, "poverty_rate", "2019", 70, "%,T"))
    dated(units, SCORED, *of_all(units, SCORED, "2011-2021", 60, "minutes,T"))
    hotspots, robustness, package = built(units)
    basis = robustness["periods"]["2006-2016"]
    assert basis["dropped"]["poverty_rate"] == "the table gives no value of 2016 or before"
    assert basis["comparable_with"] == []  # latest has coping, this period has not
    rows = hotspots[hotspots["period"] == "2006-2016"]
    assert rows["score"].notna().all()
    assert rows["coping"].isna().all()
    told = {one["what"]: one["why"] for one in package["absent"]}
    assert told["poverty_rate in the index of 2006-2016"].startswith("dropped for all districts")


def test_seasons_count_as_their_mean_over_those_of_the_window(units: Units) -> None:
    seasons = [f"{year}/{(year + 1) % 100:02d}" for year in range(2005, 2015)]
    share = dict(zip(seasons, [0.5] * 5 + [0.1] * 5, strict=True))
    rows = (r for s, v in share.items() for r in of_all(units, "poor_harvests", s, v, "share,T"))
    dated(units, "poor_harvests", *rows)
    built(units)
    parts = pd.read_parquet(units.out / "contributions.parquet")
    found = parts[(parts["indicator"] == "poor_harvests") & (parts["period"] == "2006-2016")]
    np.testing.assert_allclose(found["value"], 0.3)


def test_two_tables_must_agree_on_the_unit(units: Units) -> None:
    units.write(
        "more.csv",
        "district,variable,period,value,unit",
        "GR0000,poverty_rate,2012,5,share".replace("5", "0.5"),
    )
    entry = '[[tables]]\nformat = "district_values"\npath = "more.csv"\nstatus = "observed"\n'
    units.write("units.toml", (units.folder / "units.toml").read_text(), entry)
    assert "more.csv: gives poverty_rate in 'share', an earlier table in '%'; correct one" in refused(units)


def test_an_index_may_name_only_what_is_supplied_in_its_unit_and_off_the_axis(units: Units) -> None:
    rows = [row for row in INDEX if not row.startswith(("poverty", "walk"))]
    units.write("index.csv", INDEX_HEAD, *rows, "poverty,coping,1,0,100,%,")
    assert "'poverty' is no known measure; did you mean 'poverty_rate'?" in refused(units)
    units.write("index.csv", INDEX_HEAD, *rows, "poverty_rate,coping,1,0,100,share,")
    assert "column unit: 'share' does not fit poverty_rate; write %" in refused(units)
    units.write("index.csv", INDEX_HEAD, *rows, "poverty_rate,movement,,0,100,%,")
    assert "poverty_rate is no movement measure" in refused(units)


def test_goalposts_decide_which_end_is_adverse(units: Units) -> None:
    rows = [row for row in INDEX if not row.startswith("poverty")]
    units.write("index.csv", INDEX_HEAD, *rows, "poverty_rate,coping,1,100,0,%,")
    units.values(alike(4, poverty_rate=[0, 100, 50, 50]))
    built(units)
    parts = pd.read_parquet(units.out / "contributions.parquet")
    found = parts[(parts["indicator"] == "poverty_rate") & (parts["period"] == "latest")]
    assert found["normalised"].tolist() == [100, 1, 50.5, 50.5]
