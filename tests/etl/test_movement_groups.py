"""Sex and age in a table: kept where they tell of the whole move, checked against what is stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.movement import READERS, MovementTable
from etl.files.movement.groups import age_span
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place

HEAD = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers,sex,age\n"
COUNCILS = [Place("LSC01", "Hlotse", "council", "LSC"), Place("LSC02", "Pitseng", "council", "LSC")]
PLACES = Gazetteer(
    [Place("LSA", "Maseru"), Place("LSC", "Leribe"), *COUNCILS, Place("LSA01", "Roma", "council", "LSA")]
)


def read(folder: Path, *rows: str) -> MovementTable:
    path = folder / "flows.csv"
    text = HEAD + "".join(
        f"{o},all,{d},all,2006,2016,{rest}\n" for o, d, rest in (r.split(",", 2) for r in rows)
    )
    path.write_text(text, encoding="utf-8")
    return READERS["canonical"](MovementInput("canonical", path, Status.OBSERVED), PLACES)


def test_councils_by_sex_beside_councils_without_it_all_count(tmp_path: Path) -> None:
    table = read(tmp_path, "LSC01,LSA01,60,male,", "LSC01,LSA01,40,female,", "LSC02,LSA01,30,,")
    assert table.flows[["origin", "destination", "movers"]].to_numpy().tolist() == [["LSC", "LSA", 130.0]]
    assert table.groups.empty
    assert "2 rows by sex or age tell of a part of their move; they count in its sum alone" in [
        remark.text for remark in table.remarks
    ]


def test_councils_that_all_tell_the_sexes_make_those_of_their_district(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        *("LSC01,LSA01,60,male,", "LSC01,LSA01,40,female,", "LSC02,LSA01,3,M,", "LSC02,LSA01,7,F,"),
        "LSC02,LSA01,10,,",
    )
    assert table.flows["movers"].tolist() == [110.0]
    assert table.groups[["sex", "movers"]].to_numpy().tolist() == [["female", 47.0], ["male", 63.0]]


def test_a_withheld_sex_is_not_taken_for_a_wrong_sum(tmp_path: Path) -> None:
    table = read(tmp_path, "LSC,LSA,100,,", "LSC,LSA,60,male,", "LSC,LSA,withheld,female,")
    assert table.flows["movers"].tolist() == [100.0]
    assert table.groups[["sex", "withheld"]].to_numpy().tolist() == [["female", True], ["male", False]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ("LSC,LSA,40,,15–24", "LSC,LSA,50,,15-64"),
            "row 3, column age: the ages '15-24' and '15-64' of one move overlap",
        ),
        (
            ("LSC,LSA,40,,15+", "LSC,LSA,9,,80 and over"),
            "the ages '15+' and '80 and over' of one move overlap",
        ),
        (
            ("LSC,LSA,40,male,", "LSC,LSA,9,female,", "LSC,LSA,60,,15+", "LSA,LSC,5,,"),
            "row 4, column movers: the ages sum to 60 where 49 is stated",
        ),
    ],
)
def test_groups_that_count_people_twice_or_not_at_all_are_told(
    tmp_path: Path, rows: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, *rows)
    (problem,) = caught.value.problems
    assert told in str(problem)


@pytest.mark.parametrize(
    ("label", "span"),
    [
        ("15-24", (15, 24)), ("80+", (80, float("inf"))), ("65 and over", (65, float("inf"))),
        ("under 5", (0, 4)), ("7", (7, 7)), ("0-14 years", (0, 14)), ("not stated", None),
    ],
)  # fmt: skip
def test_years_of_an_age_group(label: str, span: tuple[float, float] | None) -> None:
    assert age_span(label) == span
