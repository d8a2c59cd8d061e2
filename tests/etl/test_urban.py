"""Which places are urban: a list in the profile, rasters, and shares between the years that tell them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.files.urban import read_urban_shares
from etl.model.problems import InputError
from etl.model.profile import UrbanInput
from etl.model.progress import silent
from etl.model.series import Settings
from etl.model.status import Status
from etl.pipeline import build
from etl.science.indicators.movement import urban_in_rate
from etl.science.indicators.population import RECLASSIFICATION, people, urban_share
from etl.science.places import Gazetteer, Place
from etl.science.setting_shares import with_settings
from tests.etl.builders_country import CELLS, write_country, write_raster


def table(*rows: tuple[str, int, str, float]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["pcode", "year", "setting", "population"])
    return found.assign(status=np.int8(Status.OBSERVED))


COUNTED = table(
    ("A", 1996, "all", 1000), ("A", 1996, "urban", 100),
    ("A", 2006, "all", 1200),
    ("A", 2016, "all", 1000), ("A", 2016, "urban", 300),
    ("A", 2026, "all", 900),
)  # fmt: skip


def test_shares_between_two_censuses_are_linear_and_none_beyond():
    found = people(with_settings(COUNTED, ("A",)), ("A",), "urban")
    assert found.years == (1996, 2006, 2016, 2026)
    assert found.value[0] == pytest.approx([100, 240, 300, np.nan], nan_ok=True)
    assert (found.status == int(Status.OBSERVED)).all()


def test_what_was_interpolated_is_told_with_the_limits_of_towns():
    caution = urban_share(with_settings(COUNTED, ("A",)), Settings(), ("A",)).caution
    told = "Rural and urban people of 2006: the share of towns is interpolated between known years."
    assert caution == f"{RECLASSIFICATION} {told}"


def test_shares_of_rasters_fill_what_censuses_lack_and_count_as_modelled():
    shares = pd.DataFrame(
        [("A", 2016, 0.9, 1), ("A", 2026, 0.5, 1)], columns=["pcode", "year", "share", "status"]
    )
    found = people(with_settings(COUNTED, ("A",), shares), ("A",), "urban")
    assert found.value[0] == pytest.approx([100, 240, 300, 450])
    assert found.status[0].tolist() == [0, 0, 0, 1]


def test_a_table_that_tells_everything_is_left_alone():
    whole = table(("A", 1996, "all", 1000), ("A", 1996, "urban", 100))
    assert with_settings(whole, ("A",)) is whole


def test_moves_into_towns_carry_the_caution():
    ends = {"origin": "A", "origin_setting": "rural", "destination": "A", "destination_setting": "urban"}
    flows = pd.DataFrame([{**ends, "start": 1996, "end": 2016, "movers": 50.0, "status": 0}])
    assert RECLASSIFICATION in urban_in_rate(flows, COUNTED, Settings(), ("A",)).caution


PLACES = (
    Place("A", "Maseru"),
    Place("A01", "Maseru Municipality", "council", "A"),
    Place("A02", "Qiloane", "council", "A"),
)


def test_listed_towns_are_urban_and_other_units_below_rural():
    gazetteer = Gazetteer(PLACES, {"Maseru town": "A"}, urban=("A01", "Maseru town"))
    found = {name: gazetteer.match(name).setting for name in ("A01", "Qiloane", "Maseru town", "Maseru", "A")}
    assert found == {"A01": "urban", "Qiloane": "rural", "Maseru town": "urban", "Maseru": "", "A": ""}
    assert Gazetteer(PLACES).match("Qiloane").setting == ""


def test_a_build_takes_settings_from_the_list(tmp_path: Path):
    country = write_country(tmp_path)
    country.write(
        "tiny.toml", (tmp_path / "tiny.toml").read_text() + '\n[urban]\nplaces = ["LSA01", "LSB01"]\n'
    )
    rows = ["LSA02,all,LSB01,all,2006,2016,100", "LSB02,all,LSA01,all,2006,2016,300"]
    header = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"
    country.write("flows.csv", "\n".join([header, *rows]) + "\n")
    people = [f"{unit},{year},all,{count},observed" for year in (2006, 2016)
              for unit, count in (("LSA01", 1000), ("LSA02", 4000), ("LSB02", 500))]  # fmt: skip
    country.write("population.csv", "\n".join(["pcode,year,setting,population,status", *people]) + "\n")
    build(country.profile, country.out, silent)
    flows = pd.read_parquet(country.out / "flows.parquet")
    assert flows[["origin_setting", "destination_setting"]].drop_duplicates().values.tolist() == [
        ["rural", "urban"]
    ]
    panel = pd.read_parquet(country.out / "panel.parquet").set_index(["variable", "pcode", "period"])["value"]
    assert panel["urban_share", "LSA", "2016"] == pytest.approx(0.2)
    assert panel["urban_share", "LSB", "2016"] == 0
    assert panel["rural_out_rate", "LSA", "2006-2016"] == pytest.approx(100 / 4000 * 1000)


@pytest.mark.parametrize(
    ("name", "told"), [("Maseru", "names the whole of LSA"), ("Atlantis", "is no place of the country")]
)
def test_a_listed_town_that_is_none_stops_the_build(tmp_path: Path, name: str, told: str):
    country = write_country(tmp_path)
    country.write("tiny.toml", (tmp_path / "tiny.toml").read_text() + f'\n[urban]\nplaces = ["{name}"]\n')
    with pytest.raises(InputError, match=told):
        build(country.profile, country.out, silent)


def halves() -> gpd.GeoDataFrame:
    boxes = [shapely.box(27, -31, 28, -29), shapely.box(28, -31, 29, -29)]
    return gpd.GeoDataFrame({"pcode": ["LSA", "LSB"]}, geometry=boxes, crs="EPSG:4326")


def rasters(folder: Path) -> UrbanInput:
    """West: one of eight cells is urban and holds 30 people, the others 10; east: no town."""
    classes, people = np.full((CELLS, CELLS), 11.0), np.full((CELLS, CELLS), 10.0)
    classes[1, 1], people[1, 1] = 30.0, 30.0
    write_raster(folder / "GHS_SMOD_E2015.tif", classes)
    write_raster(folder / "pop_2020.tif", people)
    return UrbanInput(raster=folder / "GHS_SMOD_E2015.tif", population=folder / "pop_2020.tif")


def test_share_of_people_in_urban_cells(tmp_path: Path):
    found = read_urban_shares(rasters(tmp_path), halves()).set_index("pcode")
    assert found["share"].to_dict() == pytest.approx({"LSA": 30 / 100, "LSB": 0})
    assert found["year"].tolist() == [2015, 2015]
    assert (found["status"] == int(Status.MODELLED)).all()


def test_classes_without_people_or_without_a_year_are_told(tmp_path: Path):
    entry = rasters(tmp_path)
    with pytest.raises(InputError, match="without one of people"):
        read_urban_shares(UrbanInput(raster=entry.raster), halves())
    nameless = entry.raster.rename(tmp_path / "smod.tif")
    with pytest.raises(InputError, match="has no year in its name"):
        read_urban_shares(UrbanInput(raster=nameless, population=entry.population), halves())


def test_a_misspelt_list_is_told(tmp_path: Path):
    country = write_country(tmp_path)
    country.write("tiny.toml", (tmp_path / "tiny.toml").read_text() + "\n[urban]\nplace = [1]\n")
    with pytest.raises(InputError, match="did you mean 'places'"):
        build(country.profile, country.out, silent)
