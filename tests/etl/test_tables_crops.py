"""Crop statistics: cells checked, yields against area and production, crops and seasons by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from etl.files.tables import TABLES_BY_ID, Supply
from etl.model.problems import InputError
from etl.model.profile import TableInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place

HEAD = "pcode,season,crop,area_ha,production_t,yield_kg_ha"
PLACES = Gazetteer([Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe")])


def supply_of(path: Path, sheet: str = "") -> Supply:
    entry = TableInput("crop_statistics", path, Status.OBSERVED, title="Bureau of Statistics", sheet=sheet)
    return TABLES_BY_ID["crop_statistics"].read(entry, PLACES, Status.OBSERVED)


def read(folder: Path, *rows: str, head: str = HEAD) -> Supply:
    path = folder / "crops.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return supply_of(path)


def test_rows_become_series_of_each_crop(tmp_path: Path) -> None:
    supply = read(
        tmp_path,
        'Maseru,2018/19,Maize,"1,200",600,500',
        "LSA,2019/2020,maize,1000,0,",
        "LSB,2018/19,Corn,50,,",
        "LSB,2019/20,sorghum,0,0,",
    )
    by_name = {series.variable: series for series in supply.series}
    assert list(by_name) == [
        "statistics_area_maize",
        "statistics_production_maize",
        "statistics_area_sorghum",
        "statistics_production_sorghum",
    ]
    area, made = by_name["statistics_area_maize"], by_name["statistics_production_maize"]
    assert area.periods == made.periods == ("2018/19", "2019/20")
    np.testing.assert_array_equal(area.value, [[1200, 1000], [50, np.nan]])
    np.testing.assert_array_equal(made.value, [[600, 0], [np.nan, np.nan]])
    assert made.reason[1, 0] == "the table gives no production of maize"
    assert by_name["statistics_area_sorghum"].value[1, 1] == 0  # nothing grown is not missing
    assert area.source == "Bureau of Statistics"
    assert supply.reconciliation[["written", "how"]].to_numpy().tolist() == [
        ["LSA", "code"],
        ["LSB", "code"],
        ["Maseru", "exact"],
    ]


def test_yield_may_be_left_out_and_headings_written_otherwise(tmp_path: Path) -> None:
    supply = read(tmp_path, "LSA,2019/20,beans,10,5", head="District,Season,Crop,Area (ha),Production (t)")
    assert [series.value[0, 0] for series in supply.series] == [10.0, 5.0]


def test_a_season_between_two_has_no_value(tmp_path: Path) -> None:
    rows = ("LSA,2016/17,maize,10,5,", "LSA,2018/19,maize,10,5,")
    area = read(tmp_path, *rows).series[0]
    assert area.periods == ("2016/17", "2017/18", "2018/19")
    assert np.isnan(area.value[0, 1])


def test_other_crops_are_set_aside_and_named(tmp_path: Path) -> None:
    supply = read(tmp_path, "LSA,2019/20,maize,10,5,", "LSA,2019/20,peas,3,1,")
    assert [series.variable for series in supply.series] == [
        "statistics_area_maize",
        "statistics_production_maize",
    ]
    assert [remark.text for remark in supply.remarks] == ["crops that the atlas does not show: peas"]


def test_a_yield_rounded_is_right(tmp_path: Path) -> None:
    read(
        tmp_path, "LSA,2019/20,maize,1234,617,500", "LSB,2019/20,maize,3,2,500"
    )  # 2.5 to 3.5 ha, 1.5 to 2.5 t


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "LSA,2019/20,maize,600,450,900",
            "column yield_kg_ha: 900 is not 1,000 × 450 t / 600 ha = 750 kg/ha",
        ),
        ("LSA,2019/20,maize,600,450,0.75", "0.75 is not 1,000 × 450 t / 600 ha = 750 kg/ha"),
        ("LSA,2019/20,maize,0,450,", "column area_ha: 450 t come from an area of 0 ha"),
        ("LSA,2019/20,maize,-5,450,", "column area_ha: -5 is negative; write a number, 0 or more"),
        ('LSA,2019/20,maize,"12,5",450,', "column area_ha: 12,5 has a decimal comma"),
        ("LSA,2019/20,maize,abc,450,", "column area_ha: 'abc' is not a number"),
        ("LSA,2019/20,maze,1,1,", "column crop: 'maze' is no known crop; did you mean 'maize'?"),
        ("LSA,2019/20,,1,1,", "column crop: is empty"),
        ("LSA,2020,maize,1,1,", "column season: '2020' is no season; write both years, such as 2019/20"),
        ("LSA,2019/21,maize,1,1,", "column season: '2019/21' is no season"),
        ("LSX,2019/20,maize,1,1,", "column pcode: 'LSX' is no known place"),
        ("Lesotho total,2019/20,maize,1,1,", "column pcode: 'Lesotho total'"),
        ("Maseru,2018/19,maize,1,1,", "column crop: repeats LSA, 2018/19, maize, first at row 2"),
    ],
)
def test_wrong_cells_are_told_with_their_place(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, "LSA,2018/19,maize,10,5,500", row)
    assert "crops.csv: row 3" in str(error.value)
    assert told in str(error.value)


def test_a_workbook_is_read_by_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    rows = book.create_sheet("crops")
    for row in (HEAD.split(","), ["LSB", "2019/20", "wheat", 8, 4, 500]):
        rows.append(row)
    book.save(tmp_path / "crops.xlsx")
    area = supply_of(tmp_path / "crops.xlsx", "crops").series[0]
    assert (area.variable, area.value[1, 0]) == ("statistics_area_wheat", 8.0)
