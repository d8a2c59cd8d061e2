"""Inputs that are each right by themselves and wrong together: outlines, codes, movers against people."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from etl.model.problems import InputError
from etl.model.progress import silent
from etl.pipeline import build, check
from etl.stages.movers_check import cautions
from tests.etl.builders_country import Country, write_country

HEAD = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers\n"


def told(country: Country) -> list[str]:
    """What `check` and `build` say; nothing is published."""
    lines = []
    for run in (
        lambda: check(country.profile, None, silent),
        lambda: build(country.profile, country.out, silent),
    ):
        with pytest.raises(InputError) as caught:
            run()
        lines.append([str(problem) for problem in caught.value.problems])
    assert not country.out.exists()
    assert lines[0] == lines[1]
    return lines[0]


def outlines(country: Country, west: float, east: float, pcode: str = "LSB") -> None:
    """The second district between two meridians, under a code of its own."""
    path = country.folder / "districts.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    second = content["features"][1]
    second["properties"]["pcode"] = pcode
    ring = [[west, -31], [east, -31], [east, -29], [west, -29], [west, -31]]
    second["geometry"]["coordinates"] = [ring]
    country.write("districts.geojson", json.dumps(content))


@pytest.mark.parametrize(
    "east", [28.0, 28.01, 27.5], ids=["identical", "nearly identical", "one in the other"]
)
def test_outlines_that_lie_in_each_other_are_told(tmp_path: Path, east: float) -> None:
    country = write_country(tmp_path)
    outlines(country, 27.0, east)
    (line,) = told(country)
    assert line.startswith("districts.geojson: LS")
    assert "the outline of " in line
    assert "Maseru (LSA)" in line
    assert "Butha-Buthe (LSB)" in line
    assert "cut the inner one out of the outer" in line


def test_neighbours_that_overlap_by_a_sliver_are_read(tmp_path: Path) -> None:
    country = write_country(tmp_path)
    outlines(country, 27.9, 29.0)
    build(country.profile, country.out, silent)
    assert (country.out / "districts.parquet").is_file()


@pytest.mark.parametrize("code", ["BWA", "bwa"])
def test_a_p_code_that_is_a_country_is_told(tmp_path: Path, code: str) -> None:
    country = write_country(tmp_path)
    outlines(country, 28.0, 29.0, code)
    for file in ("tiny.toml", "flows.csv", "population.csv"):
        country.write(file, (tmp_path / file).read_text(encoding="utf-8").replace("LSB", code))
    (line,) = told(country)
    assert line.startswith(
        f"districts.geojson: {code}: the P-code {code!r} of Butha-Buthe is the code of Botswana"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "LSA,all,ZAF,all,2006,2016,10001\n",
            "flows.csv: Maseru (LSA), 2006-2016: 10,001 people left the district, where 10,000 lived in 2006",
        ),
        (
            "LSA,all,LSB,all,2006,2016,10001\n",
            "flows.csv: Butha-Buthe (LSB), 2006-2016: 10,001 people came to the district, where 10,000",
        ),
    ],
)
def test_more_movers_than_people_are_told(tmp_path: Path, row: str, words: str) -> None:
    country = write_country(tmp_path)
    country.write("flows.csv", HEAD + row)
    lines = told(country)
    assert any(line.startswith(words) for line in lines), lines
    assert all("needs shorter intervals" in line for line in lines)


def test_more_movers_than_people_of_a_part_are_told_and_stop_nothing(tmp_path: Path) -> None:
    country = write_country(tmp_path)
    country.write("flows.csv", HEAD + "LSA,rural,LSB,urban,2006,2016,8001\n")
    told = "8,001 people left its rural part, where 8,000 lived in 2006"
    lines = check(country.profile, None, silent).lines
    assert any(f"flows.csv: Maseru (LSA), 2006-2016: {told}" in line for line in lines), lines
    build(country.profile, country.out, silent)
    quality = pd.read_parquet(country.out / "quality.parquet")
    found = quality[quality["finding"] == "more movers than people"].set_index("pcode")
    assert list(found.loc["LSA", ["period", "value"]]) == ["2006-2016", 8001]
    assert told in found.loc["LSA", "detail"]


def test_everybody_may_have_moved(tmp_path: Path) -> None:
    country = write_country(tmp_path)
    country.write("flows.csv", HEAD + "LSA,all,ZAF,all,2006,2016,10000\n")
    build(country.profile, country.out, silent)
    assert (country.out / "flows.parquet").is_file()


def test_what_is_published_of_a_part_rests_on_what_readers_know() -> None:
    move = {"origin": "LSA", "origin_setting": "rural", "destination": "LSB", "destination_setting": "urban"}
    known = pd.DataFrame(
        [move | {"start": 2006, "end": 2016, "movers": 8500.0, "status": 1, "source": "census"}]
    )
    people = [
        {"pcode": pcode, "year": year, "setting": setting, "population": count, "status": 0}
        for pcode in ("LSA", "LSB")
        for year in (2006, 2016)
        for setting, count in (("all", 10000), ("rural", 8000), ("urban", 2000))
    ]
    tables = {"population_table": pd.DataFrame(people), "flows_table": known.assign(movers=8504.0)}
    districts = pd.DataFrame({"pcode": ["LSA", "LSB"], "name": ["Maseru", "Butha-Buthe"]})
    told = cautions(known, SimpleNamespace(tables=tables, districts=districts))
    assert [(row["pcode"], row["value"]) for row in told] == [("LSA", 8500.0), ("LSB", 8500.0)]
    assert not any("8,504" in row["detail"] for row in told)
