"""Tables in a whole build: what they supply, what is only compared, and how several of them join."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.model.problems import InputError
from etl.model.progress import silent
from etl.model.series import DistrictSeries, no_reason
from etl.pipeline import build
from etl.science.supplied import Supplied
from tests.etl.builders_country import Country, write_country, write_raster

RASTERS = '[[rasters]]\nsource = "chirps_v3_monthly"\npath = "rain"\nstatus = "observed"\n'
WFP = '[[tables]]\nformat = "wfp_rainfall"\npath = "wfp.csv"\nstatus = "observed"\ntitle = "WFP"\n'
CROPS = '[[tables]]\nformat = "crop_statistics"\npath = "crops.csv"\nstatus = "observed"\ntitle = "BoS"\n'
CROP_ROWS = "pcode,season,crop,area_ha,production_t\nLSA,2019/20,maize,600,450\nLSB,2019/20,maize,0,0\n"


def rainfall_table() -> str:
    """January to March 2020: 12, 13, 14 mm in LSA, 2 above its raster; 20, 21, 22 in LSB, as its raster."""
    rows = ["date,PCODE,rfh"]
    for number in range(3):
        for pcode, total in (("LSA", 12 + number), ("LSB", 20 + number)):
            rows += [f"2020-0{number + 1}-{day},{pcode},{total / 4 * part}" for day, part in PARTS]
    return "\n".join(rows) + "\n"


PARTS = (("01", 1), ("11", 1), ("21", 2))


@pytest.fixture
def country(tmp_path: Path) -> Country:
    made = write_country(tmp_path)
    made.write("wfp.csv", rainfall_table())
    made.write("crops.csv", CROP_ROWS)
    return made


def built(country: Country) -> tuple[pd.DataFrame, pd.DataFrame]:
    build(country.profile, country.out, silent)
    return (pd.read_parquet(country.out / name) for name in ("panel.parquet", "quality.parquet"))


def values(panel: pd.DataFrame, variable: str, pcode: str) -> list[float]:
    return panel[(panel["variable"] == variable) & (panel["pcode"] == pcode)]["value"].tolist()


def test_the_table_is_compared_with_the_raster_and_not_published(country: Country) -> None:
    country.write("tiny.toml", Path(country.profile).read_text() + WFP)
    panel, quality = built(country)
    assert values(panel, "rainfall_mm", "LSA") == pytest.approx([10, 11, 12])
    told = quality[quality["finding"] == "disagreement"].set_index("pcode")
    assert told.loc["LSA", "value"] == pytest.approx(2.0)
    assert told.loc["LSB", "value"] == pytest.approx(0.0, abs=1e-5)
    assert "WFP against chirps_v3_monthly over 3 periods: mean difference +2 mm" in told.loc["LSA", "detail"]


def test_without_rasters_the_table_is_published_and_more_is_made_from_it(country: Country) -> None:
    country.replace("tiny.toml", RASTERS, WFP)
    panel, quality = built(country)
    assert values(panel, "rainfall_mm", "LSA") == pytest.approx([12, 13, 14])
    assert set(panel[panel["variable"] == "rainfall_mm"]["source"]) == {"WFP"}
    assert "spi_3" in set(panel["variable"])
    assert not (quality["finding"] == "disagreement").any()


def test_crop_statistics_give_yields_of_totals(country: Country) -> None:
    country.write("tiny.toml", Path(country.profile).read_text() + CROPS)
    panel, _ = built(country)
    assert values(panel, "reported_yield_maize_kg_ha", "LSA") == [750.0]
    row = panel[(panel["variable"] == "reported_yield_maize_kg_ha") & (panel["pcode"] == "LSB")].iloc[0]
    assert np.isnan(row["value"])
    assert row["reason"] == "no maize was harvested"
    assert row["source"] == "BoS"
    assert "reported_area_wheat_ha" not in set(panel["variable"])


def test_unknown_format_is_told_with_those_there_are(country: Country) -> None:
    country.write("tiny.toml", Path(country.profile).read_text() + CROPS.replace("crop_stat", "crops_stat"))
    with pytest.raises(InputError, match="has no reader; use one of wfp_rainfall, wfp_ndvi, crop_statistics"):
        build(country.profile, country.out, silent)


def one(variable: str, periods: tuple[str, ...], values: list[float], source: str) -> DistrictSeries:
    value = np.array([values])
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "not in the table"
    flags, status = np.zeros(len(periods), dtype=bool), np.zeros(value.shape, dtype=np.int8)
    return DistrictSeries(
        variable, ("A",), periods, value, reason, np.full(value.shape, np.nan), status, flags, source
    )


def test_a_second_table_fills_what_the_first_lacks_and_replaces_nothing() -> None:
    supplied = Supplied()
    supplied.add(one("x", ("2018", "2019"), [1.0, np.nan], "first"))
    supplied.add(one("x", ("2019", "2020"), [2.0, 3.0], "second"))
    joined = supplied.series["x"]
    assert joined.periods == ("2018", "2019", "2020")
    assert joined.value.tolist() == [[1.0, 2.0, 3.0]]
    assert joined.source == "first; second"
    assert supplied.twice == []
    supplied.add(one("x", ("2018",), [9.0], "third"))
    assert supplied.series["x"].value.tolist() == [[1.0, 2.0, 3.0]]
    assert supplied.series["x"].source == "first; second"
    assert [second.source for _, second in supplied.twice] == ["third"]


def test_years_that_no_table_gives_are_missing() -> None:
    supplied = Supplied()
    supplied.add(one("x", ("2017",), [1.0], "first"))
    supplied.add(one("x", ("2019",), [2.0], "second"))
    joined = supplied.series["x"]
    assert joined.periods == ("2017", "2018", "2019")
    assert joined.reason[0, 1] == "the tables do not give 2018"


def test_a_second_raster_is_compared_and_not_published(country: Country) -> None:
    for month in ("01", "02", "03"):
        write_raster(country.folder / "old" / f"chirps-v2.0.2020.{month}.tif", np.full((4, 4), 15.0))
    second = RASTERS.replace("chirps_v3_monthly", "chirps_v2_monthly").replace('"rain"', '"old"')
    country.write("tiny.toml", Path(country.profile).read_text(encoding="utf-8") + second)
    panel, quality = built(country)
    assert set(panel[panel["variable"] == "rainfall_mm"]["source"]) == {"chirps_v3_monthly"}
    told = quality[quality["finding"] == "disagreement"].set_index("pcode")
    # 15 against 10, 11, 12 in the west; against 20, 21, 22 in the east
    assert told["value"].to_dict() == {"LSA": pytest.approx(4.0), "LSB": pytest.approx(-6.0)}
    assert told.loc["LSB", "detail"].endswith("largest difference -7 mm in 2020-03")
