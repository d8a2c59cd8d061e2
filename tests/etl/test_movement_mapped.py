"""Any table by a mapping, and person records tabulated on reading."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.files.movement import READERS, MovementTable
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

PLACES = Gazetteer(
    [Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe"), Place("LSC", "Leribe")],
    countries=[Country("ZAF", "South Africa")],
)


def read(
    folder: Path,
    text: str,
    mapping: str | None,
    form: str = "mapping",
    years: tuple[int, int] | None = (2006, 2016),
) -> MovementTable:
    path = folder / "office.csv"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    toml = folder / "office.toml"
    if mapping is not None:
        toml.write_text(mapping, encoding="utf-8")
    start, end = years or (None, None)
    entry = MovementInput(
        form, path, Status.OBSERVED, mapping=toml if mapping is not None else None, start=start, end=end
    )
    return READERS[form](entry, PLACES)


def flows(table: MovementTable) -> dict[tuple[str, str], float]:
    return {(o, d): m for o, d, m in table.flows[["origin", "destination", "movers"]].to_numpy()}


POSTS = """\
Crossings at the border posts
Post,Direction,Month,Travellers
Maseru Bridge,out,2019-01,"1,200"
Maseru Bridge,out,2019-02,800
Ficksburg Bridge,out,2019-01,300
Ficksburg Bridge,in,2019-01,999
Airport,out,2019-01,50
"""
POSTS_MAPPING = """\
[table]
rows = "sums"
[columns]
origin = "Post"
movers = "Travellers"
[constants]
destination = "ZAF"
start = 2019
end = 2020
[values.origin]
"Maseru Bridge" = "LSA"
"Ficksburg Bridge" = "LSC"
"Airport" = "leave out"
[keep]
Direction = ["out"]
"""


def test_counts_at_border_posts_add_up_by_place(tmp_path: Path) -> None:
    table = read(tmp_path, POSTS, POSTS_MAPPING, years=None)
    assert flows(table) == {("LSA", "ZAF"): 2000, ("LSC", "ZAF"): 300}
    assert table.flows[["start", "end"]].to_numpy().tolist() == [[2019, 2020]] * 2
    assert (table.rows_in, table.rows_used, table.rows_reported) == (5, 3, 2)
    posts = table.reconciliation.set_index("written")
    told = tuple(posts.loc["Maseru Bridge", ["pcode", "how", "rows"]])
    assert told == ("LSA", "accepted", 1)  # one flow: of rows that add up their number may tell of few people


def test_columns_may_be_named_by_their_letters(tmp_path: Path) -> None:
    text = "Moves,,\nDistrict,District,Number\nMaseru,Leribe,5\n"
    mapping = (
        '[table]\nheader = 2\n[columns]\norigin = "column A"\ndestination = "column B"\nmovers = "Number"\n'
    )
    assert flows(read(tmp_path, text, mapping)) == {("LSA", "LSC"): 5}


def test_settings_and_sexes_by_their_codes(tmp_path: Path) -> None:
    text = "A,B,U,S,N\nMaseru,Leribe,1,1,5\nMaseru,Leribe,1,2,6\n"
    mapping = (
        '[columns]\norigin = "A"\ndestination = "B"\norigin_setting = "U"\nsex = "S"\nmovers = "N"\n'
        '[values.origin_setting]\n1 = "rural"\n[values.sex]\n1 = "male"\n2 = "female"\n'
    )
    table = read(tmp_path, text, mapping)
    assert table.flows[["origin_setting", "movers"]].to_numpy().tolist() == [["rural", 11.0]]
    assert table.groups[["sex", "movers"]].to_numpy().tolist() == [["female", 6.0], ["male", 5.0]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[columns]", "[colums]"), "colums: is not known in a mapping; did you mean 'columns'?"),
        (
            ('origin = "Post"', 'orign = "Post"'),
            "[columns] orign: is not known in a mapping; did you mean 'origin'?",
        ),
        (('origin = "Post"\n', ""), "[columns]: says nothing of origin"),
        (('rows = "sums"', 'rows = "sum"'), "[table] rows: holds 'sum'; write counts, sums or persons"),
        (("end = 2020\n", ""), "[columns]: says nothing of end"),
        (('Direction = ["out"]', 'Direction = "out"'), "[keep] Direction: holds 'out'"),
        (('"Post"', '"Border post"'), "has no column origin"),
        (('"LSC"', '"LSX"'), "'LSX' is no known place"),
        (("[table]", "[table"), "is not valid TOML"),
        (('rows = "sums"', "header = 99"), "header = 99 lies beyond the 7 rows"),
    ],
)
def test_damaged_mappings(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, POSTS, POSTS_MAPPING.replace(*change), years=None)
    assert told in str(caught.value)


def test_a_wrong_count_among_sums_keeps_its_cell(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 4, column Travellers: -800 is negative"):
        read(tmp_path, POSTS.replace("800", "-800"), POSTS_MAPPING, years=None)


def test_a_mapping_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format 'mapping' needs a mapping"):
        read(tmp_path, POSTS, None)


PERSONS = """\
PERWT,MIG1_5,GEO1,URBAN,SEX,AGE,SAMPLE
10.5,1,3,2,1,23,A
9.5,1,3,2,1,27,A
20,1,3,2,2,23,A
10,2,2,1,1,40,A
5,9,1,2,2,31,A
7,0,1,2,2,3,A
1000,1,3,2,2,3,B
"""
PERSONS_MAPPING = """\
[table]
rows = "persons"
[columns]
weight = "PERWT"
origin = "MIG1_5"
destination = "GEO1"
destination_setting = "URBAN"
sex = "SEX"
[values.origin]
0 = "leave out"
1 = "Maseru"
2 = "Butha-Buthe"
9 = "ZAF"
[values.destination]
1 = "Maseru"
2 = "Butha-Buthe"
3 = "Leribe"
[values.destination_setting]
1 = "rural"
2 = "urban"
[values.sex]
1 = "male"
2 = "female"
[keep]
SAMPLE = ["A"]
"""


def test_person_records_are_tabulated_with_their_weights(tmp_path: Path) -> None:
    table = read(tmp_path, PERSONS, PERSONS_MAPPING, "persons")
    rows = table.flows[["origin", "destination", "destination_setting", "movers", "persons"]]
    assert rows.to_numpy().tolist() == [
        ["LSA", "LSC", "urban", 40.0, 3.0],
        ["LSB", "LSB", "rural", 10.0, 1.0],
        ["ZAF", "LSA", "urban", 5.0, 1.0],
    ]
    assert table.groups["movers"].tolist() == [20.0, 20.0, 10.0, 5.0]
    assert (table.rows_in, table.rows_used, table.rows_reported) == (7, 5, 2)


def test_people_who_stayed_are_set_aside(tmp_path: Path) -> None:
    text = "Origin,Destination,Weight\nMaseru,Leribe,2\nMaseru,Maseru,9\nZAF,ZAF,1\n"
    table = read(tmp_path, text, None, "persons")
    assert flows(table) == {("LSA", "LSC"): 2, ("ZAF", "ZAF"): 1}
    assert [(remark.rows, "the same before and now" in remark.text) for remark in table.remarks] == [
        (1, True)
    ]


def test_the_number_of_persons_of_a_place_is_not_told(tmp_path: Path) -> None:
    table = read(tmp_path, "origin,destination\n" + "LSA,ZAF\n" * 3 + "LSA,LSB\n" * 40, None, "persons")
    places = table.reconciliation.set_index("written")["rows"]
    assert places.to_dict() == {"LSA": 2, "ZAF": 1, "LSB": 1}


def test_parquet_records_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "persons.parquet"
    records = pd.DataFrame(
        {"origin": ["LSA"] * 2, "destination": ["LSB"] * 2, "weight": [1.5, 2.0], "sex": [1, 2]}
    )
    records.to_parquet(path)
    entry = MovementInput("persons", path, Status.OBSERVED, start=2006, end=2016)
    assert flows(READERS["persons"](entry, PLACES)) == {("LSA", "LSB"): 3.5}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("origin,destination\nLSA,LSB,1\n", "cannot be read as records"),
        ("origin,destination\nLS\udcff,LSB\n", "cannot be read as records"),
        (
            "origin,destination,weight\nLSA,LSB,1\nLSA,LSB,x\n",
            "row 3, column weight: 'x' is no weight",
        ),
        ("origin,destination,weight\nLSA,LSB,1\nLSA,LSB,-2\n", "row 3, column weight"),
        ("origin,destination,weight\nLSA,LSB,\n", "row 2, column weight"),
        (
            "origin,destination\nLSA,Nowhere\nLSB,Nowhere\n",
            "column destination: 'Nowhere' is no known place (2 rows)",
        ),
        ("from,destination\nLSA,LSB\n", "has no column origin; name it in a mapping"),
        ("origin,destination\n", "holds no records"),
        ("", "is empty"),
    ],
)
def test_damaged_records(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, None, "persons")
    assert told in str(caught.value)
