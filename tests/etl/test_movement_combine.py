"""Several movement tables of one profile complement each other and never count a move twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.movement import READERS, MovementTable
from etl.files.movement.combine import combine
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

HEAD = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"


def table(folder: Path, name: str, *rows: str) -> MovementTable:
    path = folder / name
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    places = Gazetteer(
        [Place("LSA", "Maseru"), Place("LSB", "B")], countries=[Country("ZAF", "South Africa")]
    )
    return READERS["canonical"](MovementInput("canonical", path, Status.OBSERVED), places)


def test_moves_within_and_abroad_complement_each_other(tmp_path: Path) -> None:
    within = table(tmp_path, "within.csv", "LSA,all,LSB,all,2006,2016,1")
    abroad = table(tmp_path, "abroad.csv", "LSA,all,ZAF,all,2006,2016,2")
    later = table(tmp_path, "later.csv", "LSA,all,LSB,all,2016,2026,4")
    flows = combine([within, abroad, later])
    assert flows["movers"].sum() == 7
    assert list(flows["source"]) == [f"as supplied: {n}.csv" for n in ("within", "abroad", "later")]


def test_one_interval_in_two_tables_is_refused(tmp_path: Path) -> None:
    rows = ("LSA,all,LSB,all,2006,2016,1", "LSB,all,LSA,all,2006,2016,1")
    with pytest.raises(
        InputError, match=r"b\.csv: 2006-2016: LSA to LSB and 1 other moves are given by .*a\.csv"
    ):
        combine([table(tmp_path, "a.csv", *rows), table(tmp_path, "b.csv", *rows)])


def test_all_in_one_table_overlaps_rural_in_another(tmp_path: Path) -> None:
    whole = table(tmp_path, "a.csv", "LSA,all,LSB,all,2006,2016,1")
    with pytest.raises(InputError, match="would count twice"):
        combine([whole, table(tmp_path, "b.csv", "LSA,rural,LSB,urban,2006,2016,1")])


def test_rural_and_urban_in_two_tables_do_not_overlap(tmp_path: Path) -> None:
    one = table(tmp_path, "a.csv", "LSA,urban,LSB,urban,2006,2016,1")
    assert len(combine([one, table(tmp_path, "b.csv", "LSA,rural,LSB,urban,2006,2016,1")])) == 2


def test_no_tables_give_no_flows() -> None:
    assert combine([]).empty
