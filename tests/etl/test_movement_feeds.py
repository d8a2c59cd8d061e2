"""Tables of international publishers: WorldPop flows and HXL-tagged tables."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from etl.files.movement import READERS, MovementTable
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "real")
INDIA = REAL / "movement" / "IND_5yrs_InternalMigFlows_2010.csv"
PLACES = Gazetteer(
    [Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe"), Place("LSC", "Leribe")],
    countries=[Country("ZAF", "South Africa")],
)


def read(path: Path, text: str, form: str, start: int | None = 2006, end: int | None = 2016) -> MovementTable:
    path.write_text(text, encoding="utf-8")
    return READERS[form](MovementInput(form, path, Status.OBSERVED, start=start, end=end), PLACES)


WORLDPOP = (
    "ISO,NODEJ,NODEI,LONFR,LATFR,LONTO,LATTO,PrdMIG\nLSO,LSA,LSB,0,0,0,0,10.25\nLSO,LSB,LSA,0,0,0,0,4.5\n"
)


def test_nodei_is_the_origin_and_counts_stay_fractional(tmp_path: Path) -> None:
    table = read(tmp_path / "LSO_5yrs_InternalMigFlows_2010.csv", WORLDPOP, "worldpop", None, None)
    assert table.flows[["origin", "destination", "start", "end", "movers"]].to_numpy().tolist() == [
        ["LSA", "LSB", 2005, 2010, 4.5],
        ["LSB", "LSA", 2005, 2010, 10.25],
    ]
    assert set(table.flows["status"]) == {Status.MODELLED}


def test_a_renamed_worldpop_file_needs_its_interval(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the table gives no interval"):
        read(tmp_path / "flows.csv", WORLDPOP, "worldpop", None, None)


@pytest.mark.skipif(not INDIA.is_file(), reason="WorldPop's India file is not beside the project")
def test_the_india_file_is_read_whole() -> None:
    raw = pd.read_csv(INDIA)
    nodes = sorted({*raw["NODEI"], *raw["NODEJ"]})
    india = Gazetteer([Place(f"IN{node:02d}", f"State {node}") for node in nodes])
    accepted = Gazetteer(list(india.places.values()), accepted={str(n): f"IN{n:02d}" for n in nodes})
    table = READERS["worldpop"](MovementInput("worldpop", INDIA, Status.MODELLED), accepted)
    assert (table.rows_in, table.rows_used, table.rows_reported) == (992, 992, 0)
    assert table.flows["movers"].sum() == pytest.approx(raw["PrdMIG"].sum(), rel=1e-12)
    flows = table.flows.set_index(["origin", "destination"])["movers"]
    assert flows["IN02", "IN01"] == 16913.78344
    assert set(table.flows["start"]) == {2005}


@pytest.mark.skipif(not INDIA.is_file(), reason="WorldPop's India file is not beside the project")
def test_nodes_that_nobody_accepted_are_each_named() -> None:
    with pytest.raises(InputError) as caught:
        READERS["worldpop"](MovementInput("worldpop", INDIA, Status.MODELLED), PLACES)
    assert sum("is no known place" in str(problem) for problem in caught.value.problems) >= 32


TAGGED = """\
Moves by district
From,,To,Start,End,Movers,Men
#adm1+name+origin,#country+code+origin,#adm1+code+dest,#date+start,#date+end,#affected+migrants,#affected+m
Maseru,LSO,LSB,2006-04-09,2016-04-10,12,5
,ZAF,LSC,2006-04-09,2016-04-10,7,3
"""


def test_tags_say_what_the_columns_hold(tmp_path: Path) -> None:
    table = read(tmp_path / "t.csv", TAGGED, "hxl", None, None)
    assert table.flows[["origin", "destination", "start", "end", "movers"]].to_numpy().tolist() == [
        ["LSA", "LSB", 2006, 2016, 12.0],
        ["ZAF", "LSC", 2006, 2016, 7.0],
    ]
    assert "column #affected+m is not used" in [remark.text for remark in table.remarks]


def test_the_place_of_enumeration_is_the_destination(tmp_path: Path) -> None:
    text = "#adm1+code,#adm1+code+origin,#affected\nLSB,LSA,12\n"
    assert read(tmp_path / "t.csv", text, "hxl").flows[["origin", "destination"]].to_numpy().tolist() == [
        ["LSA", "LSB"]
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("From,To,Movers\nLSA,LSB,1\n", "has no row of HXL tags"),
        ("#adm1+code,#adm1+code+dest,#affected\nLSA,LSB,1\n", "row 1: no tag for the origin; tag it #adm1"),
        ("#adm1+origin,#adm1+dest,#x\nLSA,LSB,1\n", "row 1: no tag for the people who moved"),
        (
            "#adm1+origin,#adm1+dest,#affected,#population\nLSA,LSB,1,2\n",
            "column D: several tags may hold the people who moved",
        ),
        ("#adm1+origin,#adm1+dest,#affected\nLSA,LSB,-1\n", "row 2, column #affected: -1 is negative"),
        ("#adm1+origin,#adm1+dest,#affected\nLSA,,1\n", "row 2, column #adm1+dest: no place is written"),
    ],
)
def test_damaged_tags(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "t.csv", text, "hxl")
    assert told in str(caught.value)
