"""WFP's dekadal tables become months of districts: sums, gaps, versions, doubled P-codes, wrong cells."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from etl.files.cells import read_sheet
from etl.files.tables import TABLES_BY_ID, Supply
from etl.model.problems import InputError
from etl.model.profile import TableInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "real")
HEAD = "date,adm_level,adm_id,PCODE,n_pixels,rfh,rfh_avg,version"
TAGS = "#date,#adm+level+level,#adm+id,#adm+code,#indicator+n_pixels+num,#indicator+rfh+num,#x,#status"
PLACES = Gazetteer(
    [Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe")], countries=[Country("LSO", "Lesotho", home=True)]
)


def dekads(pcode: str, month: str, *mm: float | str, version: str = "final", unit: str = "1") -> list[str]:
    days = ("01", "11", "21")
    return [
        f"{month}-{day},1,{unit},{pcode},100,{amount},50,{version}"
        for day, amount in zip(days, mm, strict=False)
    ]


def read(folder: Path, *rows: str, head: str = HEAD, kind: str = "wfp_rainfall", **more: str) -> Supply:
    path = folder / "lso-rainfall-adm2-full.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    entry = TableInput(kind, path, Status.OBSERVED, **more)  # type: ignore[arg-type]
    return TABLES_BY_ID[kind].read(entry, PLACES, Status.OBSERVED)


def both(month: str, *mm: float) -> list[str]:
    return [*dekads("LSA", month, *mm), *dekads("LSB", month, *mm)]


def test_a_month_is_the_sum_of_its_dekads(tmp_path: Path) -> None:
    supply = read(tmp_path, TAGS, *dekads("LSA", "2020-01", 10, 20.5, 30), *dekads("LSB", "2020-01", 0, 0, 0))
    (series,) = supply.series
    assert (series.variable, series.periods, series.pcodes) == ("rainfall_mm", ("2020-01",), ("LSA", "LSB"))
    assert series.value.tolist() == [[60.5], [0.0]]
    assert series.source == "as supplied: lso-rainfall-adm2-full.csv"
    assert [remark.text for remark in supply.remarks] == ["row of HXL tags, not data"]
    assert supply.reconciliation["pcode"].tolist() == ["LSA", "LSB"]


def test_a_month_without_all_dekads_has_no_value_and_says_which_lack(tmp_path: Path) -> None:
    rows = [*both("2020-01", 1, 2, 3), *dekads("LSA", "2020-03", 1, "", 3), *dekads("LSB", "2020-03", 5, 5)]
    (series,) = read(tmp_path, *rows).series
    assert series.periods == ("2020-01", "2020-02", "2020-03")
    assert series.value[:, 0].tolist() == [6.0, 6.0]
    assert np.isnan(series.value[:, 1:]).all()
    assert series.reason[0].tolist() == ["", "2020-02-1 to 2020-02-3 are missing", "2020-03-2 is missing"]
    assert series.reason[1, 2] == "2020-03-3 is missing"


def test_of_two_units_with_one_pcode_the_larger_counts(tmp_path: Path) -> None:
    small = [row.replace(",100,", ",7,") for row in dekads("LSA", "2020-01", 90, 90, 90, unit="2")]
    (series,) = read(tmp_path, *small, *both("2020-01", 1, 2, 3)).series
    assert series.value.tolist() == [[6.0], [6.0]]


def test_forecasts_are_left_out_and_preliminary_months_marked(tmp_path: Path) -> None:
    rows = [
        *both("2020-01", 1, 1, 1),
        *(row.replace("final", "prelim") for row in both("2020-02", 1, 1, 1)),
        *(row.replace("final", "forecast") for row in both("2020-03", 1, 1, 1)),
    ]
    supply = read(tmp_path, *rows)
    (series,) = supply.series
    assert series.periods == ("2020-01", "2020-02")
    assert series.preliminary.tolist() == [False, True]
    assert [remark.text for remark in supply.remarks] == ["6 rows of forecasts set aside"]


def test_rows_of_councils_and_of_no_place_are_set_aside(tmp_path: Path) -> None:
    rows = [*both("2020-01", 1, 1, 1), *dekads("LSA01", "2020-01", 9, 9, 9), *dekads("", "2020-01", 9, 9, 9)]
    supply = read(tmp_path, *rows)
    assert supply.series[0].value.tolist() == [[3.0], [3.0]]
    assert [remark.rows for remark in supply.remarks] == [3, 3]


def test_older_files_call_the_column_otherwise(tmp_path: Path) -> None:
    head = HEAD.replace("PCODE", "ADM2_PCODE")
    assert read(tmp_path, *both("2020-01", 1, 1, 1), head=head).series[0].value.tolist() == [[3.0], [3.0]]


def test_ndvi_is_the_mean_of_the_dekads(tmp_path: Path) -> None:
    head = HEAD.replace("rfh_avg", "vim_avg").replace("rfh", "vim")
    (series,) = read(tmp_path, *both("2020-01", 0.2, 0.3, 0.4), head=head, kind="wfp_ndvi").series
    assert series.variable == "ndvi_table"
    np.testing.assert_allclose(series.value, [[0.3], [0.3]])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2020-01-05,1,1,LSA,100,1,50,final", "row 5, column date: '2020-01-05' is no first day of a dekad"),
        ("2020-13-01,1,1,LSA,100,1,50,final", "row 5, column date: '2020-13-01' is no first day"),
        ("01/01/2020,1,1,LSA,100,1,50,final", "column date: '01/01/2020' is no first day"),
        ("2020-02-01,1,1,LSA,100,x,50,final", "row 5, column rfh: 'x' is no number"),
        ("2020-02-01,1,1,LSA,100,-9999,50,final", "row 5, column rfh: -9999 lies outside 0 to 1500"),
        ("2020-02-01,1,1,LSA,100,nan,50,final", "row 5, column rfh: nan lies outside"),
        ("2020-02-01,1,1,LSA,100,1,50,draft", "row 5, column version: 'draft' is no version"),
        ("2020-02-01,1,1,MZ01,100,1,50,final", "row 5, column PCODE: 'MZ01' is no known place"),
        ("2020-01-01,1,1,LSA,100,1,50,final", "LSA 2020-01-1 stands twice, first at row 2"),
        ("2020-02-01,1,1,LSA,100,1,50,final,9", "stands under no heading"),
    ],
)
def test_wrong_cells_are_told_with_their_place(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, *dekads("LSA", "2020-01", 1, 1, 1), row)
    assert told in str(error.value)


def test_missing_column_and_file_of_other_units_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no column rfh"):
        read(tmp_path, *both("2020-01", 1, 1, 1), head=HEAD.replace("rfh,", "rain_x,"))
    with pytest.raises(InputError, match="holds no row of a district; use the file that has the P-codes LSA"):
        read(tmp_path, *dekads("LSA01", "2020-01", 1, 1, 1))


@pytest.mark.real
def test_a_real_file_is_understood() -> None:
    path = REAL / "hdx" / "download-moz-rainfall-adm2-5ytd.csv"
    if not path.exists():
        pytest.skip("real tables are not beside the project (MECC_REAL_DATA)")
    sheet = read_sheet(path)
    codes = sorted({row[sheet.rows[0].index("PCODE")] for row in sheet.rows[1:]} - {""})
    entry = TableInput("wfp_rainfall", path, Status.OBSERVED)
    places = Gazetteer([Place(code, code) for code in codes])
    (series,) = TABLES_BY_ID["wfp_rainfall"].read(entry, places, Status.OBSERVED).series
    assert series.periods[0] == "2021-01"
    assert series.pcodes == tuple(codes)
    assert (
        series.reason[0, 0] == "2021-01-2 to 2021-01-3 are missing"
    )  # the sample holds Januaries' first dekads
