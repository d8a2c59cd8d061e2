"""The reference facts are whole, agree with each other, and each has its source beside it."""

from __future__ import annotations

import csv

import geopandas as gpd
import pytest

from etl.model.paths import REFERENCE
from etl.model.periods import Cadence, cadence_of

CODES = [f"LS{letter}" for letter in "ABCDEFGHJK"]


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_has_its_section_in_the_sources() -> None:
    sections = set((REFERENCE / "SOURCES.md").read_text(encoding="utf-8").split("\n"))
    files = {path.name for path in REFERENCE.iterdir() if path.suffix in (".csv", ".geojson")}
    beside = {path.stem for path in REFERENCE.glob("*.md")}
    missing = [
        name for name in files if f"## {name}" not in sections and name.partition(".")[0] not in beside
    ]
    assert not missing


def test_ten_districts_with_outlines_and_the_same_names() -> None:
    outlines = gpd.read_file(REFERENCE / "districts.geojson")
    assert sorted(outlines["pcode"]) == CODES
    assert outlines.crs.to_epsg() == 4326
    assert outlines.is_valid.all()
    names = {row["pcode"]: row["name"] for row in rows("districts.csv")}
    assert dict(zip(outlines["pcode"], outlines["name"], strict=True)) == names


def test_areas_of_outlines_are_near_the_country() -> None:
    square_km = gpd.read_file(REFERENCE / "districts.geojson").to_crs("EPSG:32735").area.sum() / 1e6
    assert square_km == pytest.approx(30_355, rel=0.01)


def test_urban_shares_are_within_a_tenth_of_the_bureaus() -> None:
    totals: dict[tuple[str, str], float] = {}
    for row in rows("population.csv"):
        key = row["year"], row["setting"]
        totals[key] = totals.get(key, 0) + float(row["population"])
    shares = {
        year: round(100 * totals[year, "urban"] / totals[year, "all"], 1) for year in ("1996", "2006", "2016")
    }
    assert shares == pytest.approx({"1996": 16.9, "2006": 22.8, "2016": 34.2}, abs=0.101)


def test_rains_are_sought_earlier_in_three_districts() -> None:
    first = {row["pcode"]: int(row["first_dekad"]) for row in rows("season_start.csv")}
    assert list(first) == CODES
    assert {code for code, dekad in first.items() if dekad == 0} == {"LSH", "LSJ", "LSK"}
    assert set(first.values()) == {0, 3}


def test_emergencies_are_seasons_with_a_source() -> None:
    found = rows("emergencies.csv")
    assert len(found) == 8
    assert all(cadence_of(row["season"]) is Cadence.SEASON and row["source"] for row in found)
    assert {row["event"] for row in found} == {"drought", "wet extremes"}


def test_countries_have_one_code_each() -> None:
    found = rows("countries.csv")
    assert len({row["iso3"] for row in found}) == 249
    assert {row["iso3"] for row in found if row["name"] == "South Africa"} == {"ZAF"}
    names = [row["name"] for row in found]
    assert len(names) == len(set(names))
