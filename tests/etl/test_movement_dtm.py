"""Displacement of IOM DTM: stocks with their origins, kept apart from flows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import pytest

from etl.files.movement import READERS, MovementTable
from etl.files.movement.combine import combine
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.model.tables import DISPLACEMENT
from etl.science.places import Country, Gazetteer, Place

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).resolve().parents[3] / "shared" / "real")
SAMPLE = REAL / "movement" / "iom_dtm_admin0_to_2_sample.csv"
COUNTRIES = [
    Country("LSO", "Lesotho", home=True),
    Country("AFG", "Afghanistan"),
    Country("ZAF", "South Africa"),
]
PLACES = Gazetteer([Place("LSA", "Maseru"), Place("LSG", "Quthing")], countries=COUNTRIES)

HEAD = (
    "admin0Name,admin0Pcode,admin1Name,admin1Pcode,adminLevel,numPresentIdpInd,reportingDate,"
    "roundNumber,displacementReason,idpOriginAdmin1Name,idpOriginAdmin1Pcode"
)
TAGS = (
    "#country+name,#country+code,#adm1+name,#adm1+code,#adm+level,#affected+idps,#date+reported,"
    "#round+code,#cause+type,#adm1+name+origin,#adm1+code+origin"
)
QUTHING = "Lesotho,LSO,Quthing,LSG,1,120,2023-02-20T00:00:00,1,Flood,Maseru,LSA"


def read(folder: Path, *rows: str, name: str = "dtm.csv") -> MovementTable:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return READERS["dtm"](MovementInput("dtm", path, Status.OBSERVED), PLACES)


def test_stocks_are_displacement_and_never_flows(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        HEAD,
        TAGS,
        QUTHING,
        "Lesotho,LSO,,,0,130,2023-02-20T00:00:00,1,Flood,Not available,Not available",
        "Afghanistan,AFG,Takhar,AF18,1,,2023-02-20T00:00:00,1,Conflict,,",
    )
    assert list(table.displacement.columns) == list(DISPLACEMENT.column_names)
    rows = table.displacement[["place", "level", "origin", "date", "people"]]
    assert rows.iloc[:2].to_numpy().tolist() == [
        ["LSG", 1, "LSA", "2023-02-20", 120.0],
        ["LSO", 0, "unknown", "2023-02-20", 130.0],
    ]
    assert rows.iloc[2]["place"] == "AFG"
    assert pd.isna(rows.iloc[2]["people"])
    assert (table.rows_in, table.rows_used, table.rows_reported) == (4, 3, 1)
    assert table.flows.empty
    assert combine([table]).empty


def test_the_answer_of_the_service_is_read_alike(tmp_path: Path) -> None:
    record = dict(zip(HEAD.split(","), QUTHING.split(","), strict=True))
    answer = json.dumps(
        {"isSuccess": True, "result": [{**record, "numPresentIdpInd": 120, "roundNumber": None}]}
    )
    table = read(tmp_path, answer, name="dtm.json")
    assert table.displacement[["place", "origin", "people"]].to_numpy().tolist() == [["LSG", "LSA", 120.0]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (QUTHING.replace("120", "-120"), "row 2, column numPresentIdpInd: -120 is negative"),
        (
            QUTHING.replace("2023-02-20T00:00:00", "20/02/2023"),
            "column reportingDate: '20/02/2023' is no date",
        ),
        (QUTHING.replace(",1,120", ",district,120"), "column adminLevel: 'district' is no level"),
        (QUTHING.replace("Quthing,LSG", "Quting,LSX"), "column admin1Pcode: 'LSX' is no known place"),
        (
            QUTHING.replace("Maseru,LSA", "Masseru,LSQ"),
            "column idpOriginAdmin1Pcode: 'LSQ' is no known place",
        ),
    ],
)
def test_damaged_rows(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEAD, row)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not valid JSON"),
        (
            '{"isSuccess": false, "errorMessages": ["no data"]}',
            "holds no records under result (the service answered",
        ),
        ("[]", "holds no records"),
    ],
)
def test_damaged_answers(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, name="dtm.json")
    assert told in str(caught.value)


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the DTM sample is not beside the project")
def test_the_sample_is_read_whole() -> None:
    raw = pd.read_csv(SAMPLE, skiprows=[1], keep_default_na=False)
    entry = MovementInput("dtm", SAMPLE, Status.OBSERVED)
    table = READERS["dtm"](entry, PLACES)
    assert (table.rows_in, table.rows_used, table.rows_reported) == (1499, 1498, 1)
    assert table.displacement["people"].sum() == raw["numPresentIdpInd"].astype(float).sum()
    assert (table.displacement["origin"] == "unknown").sum() == 1350
    assert set(table.displacement["place"]) == {"AFG"}
    provinces = raw[["admin1Pcode", "admin1Name"]].drop_duplicates()
    units = [Place(code, name) for code, name in provinces.to_numpy() if code]
    home = [Country("AFG", "Afghanistan", home=True)]
    there = READERS["dtm"](entry, Gazetteer(units, countries=home)).displacement
    assert (there["place"] == "AF18").sum() == 60
    assert (there["place"] == "AFG").sum() == 133
