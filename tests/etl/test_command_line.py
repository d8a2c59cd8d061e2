"""The command line from profile to published build, and what it says of inputs that are wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.model.paths import PROJECT
from tests.etl.builders_country import CELLS, FLOWS, Country, write_country, write_raster


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim")
    return write_country(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def build(country: Country) -> Result:
    return run("build", "--profile", country.profile, "--out", str(country.out))


def panel(country: Country) -> pd.DataFrame:
    return pd.read_parquet(country.out / "panel.parquet")


def value(table: pd.DataFrame, pcode: str, period: str, variable: str) -> float:
    row = table[(table.pcode == pcode) & (table.period == period) & (table.variable == variable)]
    return float(row["value"].item())


def test_a_build_publishes_the_numbers_that_can_be_worked_out_by_hand(country: Country) -> None:
    result = build(country)
    assert result.exit_code == 0, result.output
    table = panel(country)
    assert value(table, "LSA", "2020-01", "rainfall_mm") == pytest.approx(10)
    assert value(table, "LSB", "2020-03", "rainfall_mm") == pytest.approx(22)
    # 300 came and 100 left, of 10,000 at mid-interval: 20 per 1,000 over the interval
    assert value(table, "LSA", "2006-2016", "net_migration_rate") == pytest.approx(20)
    assert value(table, "LSB", "2006-2016", "rural_out_rate") == pytest.approx(1000 * 300 / 8000)
    assert value(table, "LSA", "2016", "urban_share") == pytest.approx(0.2)
    assert set(table["status"]) == {"observed"}


def test_a_value_is_there_or_its_reason_is(country: Country) -> None:
    build(country)
    table = panel(country)
    assert (table["value"].isna() == (table["reason"] != "")).all()
    spi = table[table["variable"] == "spi_3"]
    assert spi["value"].isna().all()
    assert spi["reason"].str.contains("SPI needs 20").all()


def test_a_month_without_a_raster_stands_in_the_panel_with_its_reason(country: Country) -> None:
    country.rain("2020-02").unlink()
    assert build(country).exit_code == 0
    table = panel(country)
    row = table[(table.pcode == "LSA") & (table.period == "2020-02") & (table.variable == "rainfall_mm")]
    assert row["value"].isna().all()
    assert row["reason"].item() == "no valid raster cells for 2020-02"


def test_only_the_boundaries_are_required(country: Country) -> None:
    country.write("tiny.toml", '[profile]\nid = "tiny"\n[boundaries]\npath = "districts.geojson"\n')
    assert build(country).exit_code == 0
    package = json.loads((country.out / "datapackage.json").read_text())
    absent = {item["what"] for item in package["absent"]}
    assert {"population", "flows", "rainfall_mm"} <= absent
    assert panel(country).empty
    assert len(pd.read_parquet(country.out / "districts.parquet")) == 2


def without_raster_folder(country: Country) -> None:
    country.replace("tiny.toml", 'path = "rain"', 'path = "reign"')


def truncated(country: Country) -> None:
    whole = country.rain("2020-02").read_bytes()
    country.rain("2020-02").write_bytes(whole[: len(whole) // 2])


def without_crs(country: Country) -> None:
    write_raster(country.rain("2020-02"), np.ones((CELLS, CELLS)), crs=None)


def beside_the_country(country: Country) -> None:
    for month in ("2020-01", "2020-02", "2020-03"):
        write_raster(country.rain(month), np.ones((CELLS, CELLS)), west=25.5)


def in_metres(country: Country) -> None:
    import rasterio

    with rasterio.open(country.rain("2020-02"), "r+") as raster:
        raster.units = ("m",)


def fill_value_as_rain(country: Country) -> None:
    write_raster(country.rain("2020-02"), np.full((CELLS, CELLS), -3000.0))


def unknown_place(country: Country) -> None:
    country.replace("flows.csv", "LSA,rural,LSB", "Mesaru,rural,LSB")


def negative_movers(country: Country) -> None:
    country.replace("flows.csv", "2016,300", "2016,-300")


def duplicated_flow(country: Country) -> None:
    country.replace("flows.csv", "LSB,rural,LSA", "LSA,rural,LSB,urban,2006,2016,100\nLSB,rural,LSA")


def duplicated_population(country: Country) -> None:
    country.replace("population.csv", "LSB,2016,all", "LSB,2016,all,10000,observed\nLSB,2016,all")


def misspelt_key(country: Country) -> None:
    country.replace("tiny.toml", "[boundaries]\npath", "[boundaries]\npaht")


def missing_boundaries(country: Country) -> None:
    (country.folder / "districts.geojson").unlink()


def missing_flows(country: Country) -> None:
    (country.folder / "flows.csv").unlink()


def missing_population(country: Country) -> None:
    (country.folder / "population.csv").unlink()


def unknown_source(country: Country) -> None:
    country.replace("tiny.toml", "chirps_v3_monthly", "chirps_v3_montly")


def unknown_format(country: Country) -> None:
    country.replace("tiny.toml", '"canonical"', '"canonic"')


def missing_index(country: Country) -> None:
    country.write("tiny.toml", (country.folder / "tiny.toml").read_text() + '[index]\ntable = "mine.csv"\n')


SPOILED: dict[Callable[[Country], None], tuple[str, ...]] = {
    without_raster_folder: ("reign", "chirps_v3_monthly"),
    truncated: ("chirps-v3.0.2020.02.tif", "2020-02"),
    without_crs: ("chirps-v3.0.2020.02.tif", "coordinate"),
    beside_the_country: ("does not cover", "LSB"),
    in_metres: ("chirps-v3.0.2020.02.tif", "'m'"),
    fill_value_as_rain: ("chirps-v3.0.2020.02.tif", "-3000"),
    unknown_place: ("flows.csv", "Mesaru"),
    negative_movers: ("flows.csv", "-300"),
    duplicated_flow: ("flows.csv", "LSA"),
    duplicated_population: ("population.csv", "LSB"),
    misspelt_key: ("tiny.toml", "did you mean 'path'"),
    missing_boundaries: ("districts.geojson",),
    missing_flows: ("flows.csv",),
    missing_population: ("population.csv",),
    unknown_source: ("tiny.toml", "did you mean 'chirps_v3_monthly'"),
    unknown_format: ("tiny.toml", "canonical"),
    missing_index: ("mine.csv",),
}


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("command", ["build", "check"])
def test_bad_input_is_told_in_one_line_and_harms_nothing(
    country: Country, spoil: Callable[[Country], None], command: str
) -> None:
    assert build(country).exit_code == 0
    before = {path.name: path.read_bytes() for path in country.out.iterdir()}
    place = country.out.resolve()
    spoil(country)
    out = country.out if command == "build" else country.folder / "reports"
    result = run(command, "--profile", country.profile, "--out", str(out))
    assert result.exit_code == 1, result.output
    (line,) = [line for line in result.stderr.splitlines() if "; " in line]
    for words in SPOILED[spoil]:
        assert words in line
    assert country.out.resolve() == place
    assert {path.name: path.read_bytes() for path in country.out.iterdir()} == before


def test_every_problem_is_told_in_one_run(country: Country) -> None:
    for spoil in (truncated, unknown_place, duplicated_population):
        spoil(country)
    result = build(country)
    assert result.exit_code == 1
    assert [line.partition(":")[0].rpartition("/")[2] for line in result.stderr.splitlines()] == [
        "population.csv",
        "flows.csv",
        "chirps-v3.0.2020.02.tif",
    ]


def test_check_writes_its_reports_and_builds_nothing(country: Country) -> None:
    result = run("check", "--profile", country.profile, "--out", str(country.folder / "reports"))
    assert result.exit_code == 0, result.output
    assert not country.out.exists()
    coverage = pd.read_csv(country.folder / "reports" / "coverage.csv")
    assert coverage["mean"].tolist() == pytest.approx([1.0, 1.0])
    rasters = pd.read_csv(country.folder / "reports" / "rasters.csv")
    assert rasters[["source", "first", "last", "rasters"]].to_numpy().tolist() == [
        ["chirps_v3_monthly", "2020-01", "2020-03", 3]
    ]
    places = pd.read_csv(country.folder / "reports" / "reconciliation.csv")
    assert set(places["pcode"]) == {"LSA", "LSB"}


def test_a_check_that_fails_still_says_what_became_of_the_places(country: Country) -> None:
    unknown_place(country)
    result = run("check", "--profile", country.profile, "--out", str(country.folder / "reports"))
    assert result.exit_code == 1
    places = pd.read_csv(country.folder / "reports" / "reconciliation.csv", keep_default_na=False)
    assert places.loc[places["written"] == "Mesaru", "how"].item() == "unmatched"


def test_a_failed_checks_workbook_is_corrected_returned_and_read(country: Country) -> None:
    unknown_place(country)
    run("check", "--profile", country.profile, "--out", str(country.folder / "reports"))
    path = country.folder / "reports" / "findings.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["places"]
    row = next(row for row in sheet.iter_rows() if "Mesaru" in [cell.value for cell in row])
    heads = [cell.value for cell in next(sheet.iter_rows())]
    row[heads.index("pcode")].value = "LSA"
    book.save(path)
    country.replace("tiny.toml", "[places]", '[places]\npath = "reports/findings.xlsx"')
    result = build(country)
    assert result.exit_code == 0, result.output
    assert value(panel(country), "LSA", "2006-2016", "net_migration_rate") == pytest.approx(20)


def test_an_accepted_name_that_nobody_wrote_is_named(country: Country) -> None:
    result = run("check", "--profile", country.profile, "--out", str(country.folder / "reports"))
    assert "'Buthe Buthe' was written by no table" in result.output


def test_the_template_can_be_filled_in_and_read(country: Country) -> None:
    path = country.folder / "flows.xlsx"
    assert run("template", "--profile", country.profile, "--out", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    for line in FLOWS.splitlines()[1:]:
        book["flows"].append([int(word) if word.isdigit() else word for word in line.split(",")])
    book.save(path)
    country.replace("tiny.toml", "flows.csv", "flows.xlsx")
    result = build(country)
    assert result.exit_code == 0, result.output
    assert value(panel(country), "LSA", "2006-2016", "net_migration_rate") == pytest.approx(20)


def test_a_template_replaces_no_file(country: Country) -> None:
    path = country.folder / "flows.xlsx"
    path.write_bytes(b"months of work")
    assert run("template", "--profile", country.profile, "--out", str(path)).exit_code == 1
    assert path.read_bytes() == b"months of work"


def test_an_accepted_name_stands_for_its_district(country: Country) -> None:
    country.replace("flows.csv", "LSB,rural", "Buthe Buthe,rural")
    assert build(country).exit_code == 0
    assert value(panel(country), "LSA", "2006-2016", "net_migration_rate") == pytest.approx(20)


COUNCILS = """
[[boundaries]]
path = "councils.geojson"
level = "council"
parent = "parent"
"""


def with_councils(country: Country, parent: str) -> None:
    districts = json.loads((country.folder / "districts.geojson").read_text())
    for feature in districts["features"]:
        pcode = feature["properties"]["pcode"]
        feature["properties"] = {"pcode": f"{pcode}01", "name": f"Ha {pcode}", "parent": parent or pcode}
    country.write("councils.geojson", json.dumps(districts))
    country.replace("tiny.toml", "[boundaries]", "[[boundaries]]")
    country.write("tiny.toml", (country.folder / "tiny.toml").read_text() + COUNCILS)


def test_moves_between_councils_count_in_their_districts(country: Country) -> None:
    with_councils(country, "")
    country.write("flows.csv", FLOWS.replace("LSB,", "LSB01,").replace("LSA,", "Ha LSA,"))
    result = build(country)
    assert result.exit_code == 0, result.output
    assert value(panel(country), "LSA", "2006-2016", "net_migration_rate") == pytest.approx(20)
    moves = panel(country)[panel(country)["variable"] == "net_migration_rate"]
    assert set(moves["pcode"]) == {"LSA", "LSB"}


def test_a_council_of_no_district_is_told(country: Country) -> None:
    with_councils(country, "LSX")
    result = build(country)
    assert result.exit_code == 1
    assert "names 'LSX', which is no district of the level above" in result.stderr


def test_rollback_puts_the_build_before_in_force(country: Country) -> None:
    build(country)
    first = country.out.resolve()
    country.rain("2020-03").unlink()
    build(country)
    assert country.out.resolve() != first
    result = run("rollback", "--out", str(country.out))
    assert result.exit_code == 0, result.output
    assert country.out.resolve() == first
    assert run("rollback", "--out", str(country.out)).exit_code == 1


def test_list_shows_sources_and_indicators_with_unit_and_licence() -> None:
    lines = run("list").output.splitlines()
    chirps = next(line for line in lines if line.startswith("chirps_v3_monthly"))
    assert " mm " in chirps
    assert "Public domain" in chirps
    assert any(line.startswith("spi_3") for line in lines)


@pytest.mark.parametrize("words", [["build"], ["build", "--profile", "nowhere"], ["biuld"], ["check"]])
def test_wrong_usage_has_its_own_status(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_the_status_reaches_the_shell_without_a_traceback(country: Country) -> None:
    truncated(country)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "etl", "build", "--profile", country.profile, "--out", str(country.out)]
    result = subprocess.run(command, cwd=country.folder, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert not country.out.exists()


def test_any_index_is_computed_from_two_tables(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(
        "id,pillar,weight,lo,hi,unit,note\nrain,hazard,1,0,10,mm,\nheat,hazard,1,0,20,C,\n", encoding="utf-8"
    )
    (tmp_path / "values.csv").write_text("unit,rain,heat\nA,10,20\nB,0,0\nC,5,10\n", encoding="utf-8")
    words = ["--table", str(tmp_path / "table.csv"), "--values", str(tmp_path / "values.csv")]
    result = run("index", *words, "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    scores = pd.read_csv(tmp_path / "out" / "scores.csv").set_index("unit")
    assert scores["score"].to_dict() == pytest.approx({"A": 100, "B": 1, "C": 50.5})
    assert scores["rank"].to_dict() == {"A": 1, "B": 3, "C": 2}
    assert run("index", *words, "--out", str(tmp_path), "--normalise", "magic").exit_code == 2


def test_a_build_holds_the_signs_of_the_past_and_the_scenarios(country: Country) -> None:
    build(country)
    robustness = json.loads((country.out / "robustness.json").read_text())
    assert {"history", "scenarios", "periods"} <= robustness.keys()
    assert "Gi*" in robustness["periods"]["2006-2016"]["space"]["no_local"]
    for name in ("history", "scenarios"):
        assert (country.out / f"{name}.parquet").is_file()
