"""What a build makes of dekads alone, of people per km², and of large grids in bands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.stages import bands
from tests.etl.builders_country import CELLS, Country, write_country, write_raster


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim")
    return write_country(tmp_path)


def build(country: Country) -> Result:
    words = ["build", "--profile", country.profile, "--out", str(country.out)]
    return CliRunner().invoke(app, words)


def rainfall(country: Country) -> dict[tuple[str, str], float]:
    panel = pd.read_parquet(country.out / "panel.parquet")
    rain = panel[panel["variable"] == "rainfall_mm"]
    return dict(zip(zip(rain["pcode"], rain["period"], strict=True), rain["value"], strict=True))


def with_people(country: Country, per_cell: float) -> None:
    write_raster(country.folder / "pop.tif", np.full((CELLS, CELLS), per_cell))
    more = '[[rasters]]\nsource = "population_raster"\npath = "pop.tif"\nstatus = "modelled"\n\n[[movement]]'
    country.replace("tiny.toml", "[[movement]]", more)


def test_months_are_made_of_dekads_where_no_monthly_raster_is_given(country: Country) -> None:
    for path in (country.folder / "rain").iterdir():
        path.unlink()
    for dekad in (1, 2, 3):
        path = country.folder / "rain" / f"chirps-v3.0.2020.01.{dekad}.tif"
        write_raster(path, np.full((CELLS, CELLS), 10.0 * dekad))
    country.replace("tiny.toml", "chirps_v3_monthly", "chirps_v3_dekadal")
    result = build(country)
    assert result.exit_code == 0, result.output
    assert rainfall(country) == pytest.approx({("LSA", "2020-01"): 60.0, ("LSB", "2020-01"): 60.0})


def test_people_as_many_as_the_census_has_are_taken(country: Country) -> None:
    with_people(country, 20_000 / CELLS**2)
    assert build(country).exit_code == 0


def test_people_per_square_kilometre_are_told(country: Country) -> None:
    with_people(country, 0.5)
    result = build(country)
    assert result.exit_code == 1
    assert "its cells sum to 8 people, the census of 2016 has 20,000" in result.output
    assert not country.out.exists()


def test_bands_change_nothing_but_memory(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build(country).exit_code == 0
    whole = rainfall(country)
    monkeypatch.setattr(bands, "BAND_VALUES", 12)  # 3 months × 4 columns: one row at a time
    assert build(country).exit_code == 0
    assert rainfall(country) == pytest.approx(whole)
