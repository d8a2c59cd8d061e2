"""Census tabulations in rows, as statistical offices print them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.movement import READERS, MovementTable
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

NAMES = {"LSA": "Maseru", "LSB": "Butha-Buthe", "LSC": "Leribe"}


def read(folder: Path, text: str, start: int | None = 2006, end: int | None = 2016) -> MovementTable:
    path = folder / "long.csv"
    path.write_text(text, encoding="utf-8")
    places = Gazetteer(
        [Place(code, name) for code, name in NAMES.items()], countries=[Country("ZAF", "South Africa")]
    )
    entry = MovementInput("long", path, Status.OBSERVED, start=start, end=end)
    return READERS["long"](entry, places)


def messages(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return [str(problem) for problem in caught.value.problems]


PRINTED = """\
"Table 7. Migrants by district of previous residence, urban/rural and sex",,,,,,
Previous residence,Previous urban/rural,District of enumeration,Current urban/rural,Male,Female,Total
Maseru,Urban,Leribe,Urban,10,12,22
,,,Rural,3,4,7
,,South Africa,,5,6,11
,Rural,Leribe,Urban,20,"1,022","1,042"
Leribe,Total,Maseru,Total,7,8,15
,,Not stated,,1,0,1
Total,,,,46,"1,052","1,098"
Source: Bureau of Statistics,,,,,,
"""


def test_a_printed_tabulation(tmp_path: Path) -> None:
    table = read(tmp_path, PRINTED)
    key = ["origin", "origin_setting", "destination", "destination_setting"]
    flows = table.flows.set_index(key)["movers"]
    assert flows.to_dict() == {
        ("LSA", "urban", "LSC", "urban"): 22,
        ("LSA", "urban", "LSC", "rural"): 7,
        ("LSA", "urban", "ZAF", "all"): 11,
        ("LSA", "rural", "LSC", "urban"): 1042,
        ("LSC", "all", "LSA", "all"): 15,
        ("LSC", "all", "unknown", "all"): 1,
    }
    groups = table.groups.set_index([*key, "sex"])["movers"]
    assert groups["LSA", "rural", "LSC", "urban", "female"] == 1022
    assert len(groups) == 12
    assert (table.rows_in, table.rows_used, table.rows_reported) == (22, 12, 10)


def test_a_wrong_total_is_told(tmp_path: Path) -> None:
    (line,) = messages(tmp_path, PRINTED.replace('"1,098"', '"1,089"'))
    assert "row 9, column Total: states a total of 1,089 where the parts sum to 1,098" in line


def test_a_wrong_sum_of_the_sexes_is_told(tmp_path: Path) -> None:
    found = messages(tmp_path, PRINTED.replace("10,12,22", "10,12,25"))
    assert any(
        "row 3, column Total: states a total of 25 where the parts sum to 22" in line for line in found
    )


LINES = "From,To,Persons\nMaseru,Leribe,5\nLeribe,Maseru,6\n"


def test_a_plain_list_takes_its_interval_from_the_profile(tmp_path: Path) -> None:
    flows = read(tmp_path, LINES).flows
    assert flows[["start", "end", "movers"]].to_numpy().tolist() == [[2006, 2016, 5.0], [2006, 2016, 6.0]]


def test_an_interval_in_the_rows_counts(tmp_path: Path) -> None:
    text = "From,To,Start year,End year,Persons\nMaseru,Leribe,1996,2006,5\n"
    assert read(tmp_path, text, None, None).flows[["start", "end"]].to_numpy().tolist() == [[1996, 2006]]


def test_subtotals_by_setting_are_checked_and_set_aside(tmp_path: Path) -> None:
    rows = "Maseru,Rural,Leribe,5\nMaseru,Urban,Leribe,2\nMaseru,Total,Leribe,{}\n"
    text = "From,Previous type,To,Persons\n" + rows
    table = read(tmp_path, text.format(7))
    assert table.flows[["origin_setting", "movers"]].to_numpy().tolist() == [["rural", 5.0], ["urban", 2.0]]
    assert table.rows_reported == 1
    assert "states a total of 70 where the parts sum to 7" in messages(tmp_path, text.format(70))[0]


def test_a_total_without_parts_is_told(tmp_path: Path) -> None:
    text = "From,To,Start,End,Persons\nMaseru,Leribe,1996,2006,5\nTotal,Leribe,2006,2016,9\n"
    assert "row 3, column Persons: states a total without its parts" in messages(tmp_path, text)[0]


def test_a_withheld_part_leaves_its_total_unchecked(tmp_path: Path) -> None:
    table = read(tmp_path, LINES.replace(",5", ",withheld") + "Total,Total,50\n")
    assert table.flows["withheld"].tolist() == [True, False]
    assert ("row 4, column Persons", "total not checked: a part of it has no count") in [
        (remark.place, remark.text) for remark in table.remarks
    ]


def test_a_total_off_by_one_is_taken_for_rounding_and_told(tmp_path: Path) -> None:
    table = read(tmp_path, LINES + "Total,Total,12\n")
    assert any("differs from its parts by 1" in remark.text for remark in table.remarks)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LINES.replace("Persons", "Percent"), "has no column movers"),
        (LINES.replace("From", "Area"), "has no column origin"),
        (LINES.replace("Leribe,5", "Leribe,5%"), "row 2, column Persons: 5% is a percentage"),
        (LINES + "Maseru,Leribe,5\n", "row 4, column Persons: repeats LSA (all) to LSC (all), 2006-2016"),
        (LINES + "Maseru,Lerible,5\n", 'add "Lerible" = "LSC" to [places]'),
        (LINES + "Maseru,,5\n", "row 4, column To: no place is written"),
        (LINES + "Maseru,Leribe,\n", "row 4, column Persons: is empty"),
        ("Persons,Total,From,To\n1,2,Maseru,Leribe\n", "a second column for movers"),
    ],
)
def test_damaged_lists(tmp_path: Path, text: str, told: str) -> None:
    assert any(told in line for line in messages(tmp_path, text))
