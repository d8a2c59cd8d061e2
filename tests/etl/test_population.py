"""Census populations are read with the same rigour as movement."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.population import PopulationTable, read_population
from etl.model.paths import REFERENCE
from etl.model.problems import InputError
from etl.model.profile import PopulationInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place

HEAD = "pcode,year,setting,population,status"
ALL = "LSA,2016,all,100,observed"


def read_rows(folder: Path, *rows: str, head: str = HEAD) -> PopulationTable:
    path = folder / "population.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    places = Gazetteer([Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe")])
    return read_population(PopulationInput(path), places)


def test_rows_become_people_in_order(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        'Butha Buthe,2006,All,"1,200",modelled',
        ALL,
        "LSA,2016,urban,40,observed",
        "LSA,2016,rural,61,observed",
    )
    assert table.people.to_numpy().tolist() == [
        ["LSA", 2016, "all", 100.0, Status.OBSERVED],
        ["LSA", 2016, "rural", 61.0, Status.OBSERVED],
        ["LSA", 2016, "urban", 40.0, Status.OBSERVED],
        ["LSB", 2006, "all", 1200.0, Status.MODELLED],
    ]
    assert table.reconciliation[["written", "pcode", "how", "rows"]].to_numpy().tolist() == [
        ["Butha Buthe", "LSB", "normalised", 1],
        ["LSA", "LSA", "code", 3],
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("LSA,2016,all,100,observed", "row 3, column population: repeats LSA, 2016, all, first at row 2"),
        ("Maseru,2016,all,100,observed", "row 3, column population: repeats LSA, 2016, all"),
        ("LSX,2016,all,1,observed", "row 3, column pcode: 'LSX' is no known place"),
        ("Maserru,2016,all,1,observed", 'if Maseru (LSA) is meant, add "Maserru" = "LSA"'),
        ("Total,2016,all,1,observed", "row 3, column pcode: 'Total' is a total"),
        ("unknown,2016,all,1,observed", "row 3, column pcode: 'unknown' is no district"),
        ("LSB,2016,all,-1,observed", "row 3, column population: -1 is negative"),
        ("LSB,2016,all,,observed", "row 3, column population: is empty"),
        ("LSB,2016,all,12%,observed", "row 3, column population: 12% is a percentage"),
        ("LSB,16,all,1,observed", "row 3, column year: '16' is not a year"),
        ("LSB,2016,town,1,observed", "row 3, column setting: 'town' is no setting"),
        ("LSB,2016,all,1,counted", "row 3, column status: status 'counted' is none of"),
        ("LSA,2016,urban,101.5,observed", "row 3, column population: LSA 2016: urban 102 exceeds all 100"),
    ],
)
def test_every_mistake_has_its_message(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rows(tmp_path, ALL, row)
    (problem,) = caught.value.problems
    assert told in str(problem)


def test_parts_must_sum_to_all_within_a_person(tmp_path: Path) -> None:
    rows = (ALL, "LSA,2016,urban,40,observed")
    assert len(read_rows(tmp_path, *rows, "LSA,2016,rural,59,observed").people) == 3
    with pytest.raises(
        InputError, match="row 2, column population: LSA 2016: urban and rural sum to 98, all is 100"
    ):
        read_rows(tmp_path, *rows, "LSA,2016,rural,58,observed")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no column population; rename 'pop_ulation' if that is it"):
        read_rows(tmp_path, ALL, head=HEAD.replace("population", "pop_ulation"))


def test_the_reference_populations_are_read_whole() -> None:
    names = {"LSA": 519186, "LSK": 135347}
    codes = [f"LS{letter}" for letter in "ABCDEFGHJK"]
    table = read_population(
        PopulationInput(REFERENCE / "population.csv"), Gazetteer([Place(code, code) for code in codes])
    )
    people = table.people.set_index(["pcode", "year", "setting"])["population"]
    assert len(people) == 90
    assert {code: people[code, 2016, "all"] for code in names} == names
    assert people.xs((2016, "all"), level=("year", "setting")).sum() == 2_007_201


def test_councils_are_summed_into_their_districts(tmp_path: Path) -> None:
    table = read_rows(tmp_path, "LSA01,2016,all,60,observed", "LSA02,2016,all,40,modelled")
    assert table.people.to_numpy().tolist() == [["LSA", 2016, "all", 100.0, Status.MODELLED]]


def test_a_district_beside_its_councils_would_count_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 3, column pcode: names a place of level 'below district'"):
        read_rows(tmp_path, ALL, "LSA01,2016,all,60,observed")
