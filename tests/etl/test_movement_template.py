"""Workbooks that go to an office and come back: the template, and what `check` found."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from etl.files.movement import READERS, UnreadableMovement
from etl.files.movement.returned import write_findings
from etl.files.movement.template import write_template
from etl.files.places import read_variants
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

UNITS = [Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe")]
PLACES = Gazetteer(UNITS, countries=[Country("ZAF", "South Africa")])


def entry(path: Path) -> MovementInput:
    return MovementInput("canonical", path, Status.OBSERVED)


def test_a_filled_template_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, PLACES)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["read me", "flows", "places"]
    book["flows"].append(["Maseru", "rural", "Butha-Buthe", "urban", 2006, 2016, 120, None, None])
    book["flows"].append(["Maseru", "all", "South Africa", "all", 2006, 2016, 0.5, "male", None])
    book.save(path)
    table = READERS["canonical"](entry(path), PLACES)
    assert table.flows.set_index("destination")["movers"].to_dict() == {"LSB": 120.0, "ZAF": 0.5}
    assert table.rows_used == 2


def test_every_place_of_the_template_is_known_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, PLACES)
    rows = list(openpyxl.load_workbook(path)["places"].iter_rows(min_row=2, values_only=True))
    assert [(name, PLACES.match(str(code)).pcode) for name, code in rows] == [
        ("Maseru", "LSA"),
        ("Butha-Buthe", "LSB"),
        ("South Africa", "ZAF"),
        ("Abroad, country not stated", "XXX"),
        ("Not stated", "unknown"),
    ]
    assert all(PLACES.match(str(name)).pcode == PLACES.match(str(code)).pcode for name, code in rows)


def test_an_empty_template_says_so(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, PLACES)
    with pytest.raises(InputError, match="sheet flows, row 1: no rows follow the headings"):
        READERS["canonical"](entry(path), PLACES)


def test_findings_go_out_and_come_back_with_the_codes_filled_in(tmp_path: Path) -> None:
    table = tmp_path / "flows.csv"
    head = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"
    table.write_text(
        f"{head}\nMaserru,all,LSB,all,2006,2016,5\nQalo,all,LSB,all,2006,2016,6\n", encoding="utf-8"
    )
    with pytest.raises(UnreadableMovement) as caught:
        READERS["canonical"](entry(table), PLACES)
    book_path = tmp_path / "findings.xlsx"
    write_findings(book_path, caught.value.problems, caught.value.reconciliation, PLACES)
    book = openpyxl.load_workbook(book_path)
    assert book["problems"].max_row == 3
    rows = {row[0].value: row for row in book["places"].iter_rows(min_row=2)}
    assert rows["Maserru"][3].value == "Maseru (LSA)"
    rows["Maserru"][1].value = "LSA"
    book.save(book_path)
    variants = read_variants(book_path)
    assert variants == {"Maserru": "LSA", "LSB": "LSB"}
    with pytest.raises(UnreadableMovement) as again:
        READERS["canonical"](entry(table), Gazetteer(UNITS, variants))
    assert [problem.problem for problem in again.value.problems] == ["'Qalo' is no known place"]


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    table = tmp_path / "flows.csv"
    head = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"
    table.write_text(f"{head}\n=HYPERLINK(1),all,LSB,all,2006,2016,5\n", encoding="utf-8")
    with pytest.raises(UnreadableMovement) as caught:
        READERS["canonical"](entry(table), PLACES)
    assert "'=HYPERLINK(1)' is a formula" in str(caught.value)
    write_findings(tmp_path / "f.xlsx", caught.value.problems, caught.value.reconciliation, PLACES)
    cell = openpyxl.load_workbook(tmp_path / "f.xlsx")["places"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
