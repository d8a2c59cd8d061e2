"""Written places become P-codes by stated rules, and nothing is guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from etl.files.places import COUNTRIES, read_countries, read_gazetteer, read_variants, unused_names
from etl.model.paths import REFERENCE
from etl.model.problems import InputError
from etl.model.profile import BoundaryInput, Profile
from etl.science.places import Gazetteer, How, Place

NAMES = {
    "LSA": "Maseru",
    "LSB": "Butha-Buthe",
    "LSC": "Leribe",
    "LSD": "Berea",
    "LSE": "Mafeteng",
    "LSF": "Mohale's Hoek",
    "LSG": "Quthing",
    "LSH": "Qacha's Nek",
    "LSJ": "Mokhotlong",
    "LSK": "Thaba-Tseka",
}
DISTRICTS = [Place(code, name) for code, name in NAMES.items()]


def gazetteer(**more: object) -> Gazetteer:
    variants = read_variants(REFERENCE / "place_names.csv")
    return Gazetteer(DISTRICTS, variants, countries=read_countries(COUNTRIES, list(NAMES)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "pcode", "how"),
    [
        ("Maseru", "LSA", How.EXACT),
        ("LSA", "LSA", How.CODE),
        ("lsa", "LSA", How.CODE),
        ("LS-A", "LSA", How.CODE),
        ("maseru", "LSA", How.NORMALISED),
        (" Maseru ", "LSA", How.NORMALISED),
        ("Maséru", "LSA", How.NORMALISED),
        ("Maseru District", "LSA", How.NORMALISED),
        ("District of Maseru", "LSA", How.NORMALISED),
        ("Maseru¹", "LSA", How.NORMALISED),
        ("Maseru (a)", "LSA", How.NORMALISED),
        ("Maseru*", "LSA", How.NORMALISED),
        ("Butha Buthe", "LSB", How.NORMALISED),
        ("BUTHA–BUTHE", "LSB", How.NORMALISED),
        ("Mohale’s Hoek", "LSF", How.NORMALISED),
        ("Mohale`s Hoek", "LSF", How.NORMALISED),
        ("Mohales\u00a0Hoek", "LSF", How.NORMALISED),
        ("Qachas Nek", "LSH", How.NORMALISED),
        ("Qacha's Nek District", "LSH", How.NORMALISED),
        ("THABA-TSEKA", "LSK", How.NORMALISED),
        ("Botha - Bothe", "LSB", How.VARIANT),
        ("botha-bothe", "LSB", How.VARIANT),
        ("Mefeteng", "LSE", How.VARIANT),
        ("ZAF", "ZAF", How.ABROAD),
        ("South Africa", "ZAF", How.ABROAD),
        ("Republic of South Africa", "ZAF", How.ABROAD),
        ("Swaziland", "SWZ", How.ABROAD),
        ("Other countries", "XXX", How.ABROAD),
        ("Outside Lesotho", "XXX", How.ABROAD),
        ("unknown", "unknown", How.UNKNOWN),
        ("Not stated", "unknown", How.UNKNOWN),
        ("Not available", "unknown", How.UNKNOWN),
        ("LSA01", "LSA", How.CODE),
        ("Total", None, How.TOTAL),
        ("Lesotho", None, How.TOTAL),
        ("LSO", None, How.TOTAL),
        ("Buta-Bute", None, How.UNMATCHED),
        ("zaf", None, How.UNMATCHED),
        ("LSI", None, How.UNMATCHED),
        ("", None, How.UNMATCHED),
    ],
)
def test_what_is_written_becomes_a_code(written: str, pcode: str | None, how: How) -> None:
    match = gazetteer().match(written)
    assert (match.pcode, match.how) == (pcode, how)


def test_every_listed_variant_matches_its_district() -> None:
    with (REFERENCE / "place_names.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(row["written"], row["pcode"]) for row in csv.DictReader(stream)]
    assert len(listed) >= 16
    assert [(words, gazetteer().match(words).pcode) for words, _ in listed] == listed


def test_a_suggestion_is_offered_and_never_used() -> None:
    match = gazetteer().match("Buta-Bute")
    assert match.pcode is None
    assert match.suggestions[0] == ("Butha-Buthe", "LSB")


def test_an_accepted_name_counts() -> None:
    match = gazetteer(accepted={"Buta-Bute": "LSB", "Free State": "ZAF"}).match("buta bute")
    assert (match.pcode, match.how) == ("LSB", How.ACCEPTED)
    assert gazetteer(accepted={"Free State": "ZAF"}).match("Free State").pcode == "ZAF"


COUNCILS = [
    Place("LSA12", "Maseru", "council", "LSA"),
    Place("LSB05", "Central", "council", "LSB"),
    Place("LSC14", "Central", "council", "LSC"),
    Place("LSA01", "Qiloane", "council", "LSA"),
]


def test_councils_are_published_by_the_district_they_lie_in() -> None:
    levels = Gazetteer([*DISTRICTS, *COUNCILS])
    assert levels.level == "district"
    assert (levels.match("Qiloane").pcode, levels.match("Qiloane").unit) == ("LSA", "LSA01")
    assert levels.match("LSC14").pcode == "LSC"
    assert levels.match("Maseru").pcode == "LSA"
    assert levels.match("Maseru").levels == {"district", "council"}


def test_a_name_of_two_units_in_two_districts_is_not_decided() -> None:
    match = Gazetteer([*DISTRICTS, *COUNCILS]).match("Central")
    assert match.how is How.UNMATCHED
    assert match.suggestions == (("Central", "LSB05"), ("Central", "LSC14"))


def profile(tmp_path: Path, **more: object) -> Profile:
    return Profile(tmp_path / "p.toml", "p", "P", (BoundaryInput(tmp_path / "b.geojson"),), **more)  # type: ignore[arg-type]


def boundaries() -> pd.DataFrame:
    units = pd.DataFrame({"pcode": list(NAMES), "name": list(NAMES.values())})
    return units.assign(level="district", parent="")


def test_accepted_names_must_point_to_a_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[places\] 'Hlotse'.*'LSX'.*no place"):
        read_gazetteer(profile(tmp_path, accepted_places={"Hlotse": "LSX"}), boundaries())


def test_an_accepted_name_cannot_turn_one_district_into_another(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Berea'.*is the name of Berea \(LSD\), not of LSA"):
        read_gazetteer(profile(tmp_path, accepted_places={"Berea": "LSA"}), boundaries())


def test_a_spelling_listed_for_two_places_is_refused(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("written,pcode\nHlotse,LSC\nhlotse,LSB\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"names.csv: row 3: 'hlotse' stands for LSC and for LSB"):
        read_gazetteer(profile(tmp_path, places=names), boundaries())


def test_accepted_names_that_no_table_wrote_are_told(tmp_path: Path) -> None:
    accepted = {"Hlotse": "LSC", "Maputsoe": "LSC"}
    names = read_gazetteer(profile(tmp_path, accepted_places=accepted), boundaries())
    assert unused_names(names, ["HLOTSE", "Maseru"]) == ("Maputsoe",)
