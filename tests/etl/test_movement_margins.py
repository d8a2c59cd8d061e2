"""Margins alone become modelled flows that keep them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from etl.files.movement.margins import read
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.progress import silent
from etl.model.status import Status
from etl.pipeline import build
from etl.science.places import Gazetteer, Place
from tests.etl.builders_country import write_country

GAZETTEER = Gazetteer([Place(code, f"Place {code}") for code in "ABC"])
KM = pd.DataFrame(
    [(a, b, 10.0 * abs(ord(a) - ord(b))) for a in "ABC" for b in "ABC" if a != b],
    columns=["origin", "destination", "km"],
)
HEADER = "pcode,start,end,moved_out,moved_in\n"


def table(folder: Path, rows: str) -> MovementInput:
    path = folder / "margins.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return MovementInput("margins", path, Status.OBSERVED)


def test_flows_keep_the_margins_and_are_modelled(tmp_path: Path):
    found = read(table(tmp_path, "A,2006,2016,60,30\nB,2006,2016,50,70\nC,2006,2016,20,30\n"), GAZETTEER, KM)
    flows = found.flows
    assert flows.groupby("origin")["movers"].sum().tolist() == pytest.approx([60, 50, 20])
    assert flows.groupby("destination")["movers"].sum().tolist() == pytest.approx([30, 70, 30])
    assert (flows["status"] == int(Status.MODELLED)).all()
    assert (flows["origin"] != flows["destination"]).all()
    assert (found.rows_in, found.rows_used) == (3, 3)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "A,2006,2016,60,30\nB,2006,2016,50,70\n",
            r"2006-2016: moves out \(110\) and in \(100\) do not balance",
        ),
        ("A,2006,2016,60,0\nA,2006,2016,0,60\n", "repeats A"),
        ("A,2006,2016,60,0\nAtlantis,2006,2016,0,60\n", "'Atlantis' is no known place"),
        ("A,2006,2016,many,0\nB,2006,2016,0,60\n", "many"),
        ("A,2006,2016,60,60\n", "no table with the seed's zeros has these margins"),
    ],
)
def test_margins_that_cannot_be_are_told(tmp_path: Path, rows: str, told: str):
    with pytest.raises(InputError, match=told):
        read(table(tmp_path, rows), GAZETTEER, KM)


def test_counted_margins_of_few_people_are_not_read(tmp_path: Path):
    entry = table(tmp_path, "A,2006,2016,60,3\nB,2006,2016,3,60\n")
    with pytest.raises(InputError, match="counts fewer than 5 people"):
        read(entry, GAZETTEER, KM, threshold=5)
    assert len(read(replace(entry, status=Status.MODELLED), GAZETTEER, KM, threshold=5).flows) == 2


def test_a_build_from_margins(tmp_path: Path):
    country = write_country(tmp_path)
    country.write("flows.csv", HEADER + "LSA,2006,2016,100,30\nLSB,2006,2016,30,100\n")
    country.replace("tiny.toml", 'format = "canonical"', 'format = "margins"')
    build(country.profile, country.out, silent)
    flows = pd.read_parquet(country.out / "flows.parquet")
    assert flows["movers"].tolist() == pytest.approx([100, 30])
    assert flows["status"].tolist() == ["modelled", "modelled"]
    assert not flows["withheld"].any()
