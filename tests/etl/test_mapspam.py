"""MapSPAM: file names of every release, one cell variable per crop, totals and yields of districts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.files.catalog import SOURCES_BY_ID
from etl.files.raster_names import parts_at, period_in
from etl.files.store import harmonise
from etl.model.problems import InputError
from etl.model.progress import silent
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.model.status import Status
from etl.pipeline import build
from etl.science.grid import Grid, cube_of
from etl.science.indicators.crop_production import (
    MODELLED,
    REPORTED,
    per_km2,
    product_per_km2,
    yield_of_totals,
)
from tests.etl.builders_country import CELLS, write_country, write_raster
from tests.etl.builders_rasters import BOUNDS, SHAPE, write_tif

AREA = SOURCES_BY_ID["mapspam_harvested_area"]
GRID = Grid(west=27.0, north=-29.0, dx=0.5, dy=0.5, nx=2, ny=1)


@pytest.mark.parametrize(
    ("name", "crop", "period"),
    [
        ("spam2020_V1r0_global_H_MAIZ_A.tif", "maize", "2020"),
        ("spam2020_v2r0_global_H_MAIZ_A.tif", "maize", "2020"),
        ("spam2020_V2r2_global_H_BEAN_A.tif", "beans", "2020"),
        ("spam2010V2r0_global_H_WHEA_A.tif", "wheat", "2010"),
        ("spam2017V2r1_SSA_H_SORG_A.tif", "sorghum", "2017"),
        ("spam2005V3r2_global_H_TA_SORG_A.tif", "sorghum", "2005"),
        ("spam2020_V2r2_global_H_MAIZ_A_LSO.tif", "maize", "2020"),
        ("spam2020_V2r2_global_H_MAIZ_I.tif", None, None),  # irrigated only
        ("spam2020_V2r2_global_H_MAIZ_R.tif", None, None),  # rain-fed only
        ("spam2020_V2r2_global_A_MAIZ_A.tif", None, None),  # physical area
        ("spam2020_V2r2_global_P_MAIZ_A.tif", None, None),  # production
        ("spam2020_V2r2_global_H_RICE_A.tif", None, None),
        ("spam2020_V2r2_global_H_MAIZ_A.tif.aux.xml", None, None),
    ],
)
def test_names_of_every_release(name: str, crop: str | None, period: str | None) -> None:
    known = period_in(AREA, name)
    assert (known[0] if known else None) == period
    parts = [part.gives for part in AREA.parts if period_in(part, name)]
    assert parts == ([f"harvested_area_{crop}"] if crop else [])


@pytest.mark.parametrize(("measure", "letter"), [("production", "P"), ("yield", "Y")])
def test_each_measure_knows_its_letter(measure: str, letter: str) -> None:
    source = SOURCES_BY_ID[f"mapspam_{measure}"]
    assert period_in(source, f"spam2020_V1r0_global_{letter}_MAIZ_A.tif") == ("2020", False)
    assert period_in(source, "spam2020_V1r0_global_H_MAIZ_A.tif") is None


def test_one_folder_yields_one_cube_per_crop(tmp_path: Path) -> None:
    folder = tmp_path / "spam"
    write_tif(folder / "spam2020_V1r0_global_H_MAIZ_A.tif", 100.0, nodata=-1)
    holes = np.full(SHAPE, 7.0, dtype=np.float32)
    holes[2, 2] = -1
    write_tif(folder / "spam2020_V1r0_global_H_SORG_A.tif", holes)  # nodata not declared in the file
    write_tif(folder / "spam2020_V1r0_global_P_MAIZ_A.tif", 999.0, nodata=-1)
    parts = parts_at(AREA, folder)
    assert [part.gives for part in parts] == ["harvested_area_maize", "harvested_area_sorghum"]
    cubes = [harmonise(p, folder, BOUNDS, Status.MODELLED, tmp_path / "store") for p in parts]
    assert [cube.periods for cube in cubes] == [("2020",), ("2020",)]
    assert float(cubes[0].values.max()) == 100.0
    assert int(np.isnan(cubes[1].values).sum()) == 1
    assert float(cubes[1].values.min()) == 7.0


def test_folder_without_any_of_the_crops_is_told(tmp_path: Path) -> None:
    write_tif(tmp_path / "spam2020_V1r0_global_H_RICE_A.tif", 1.0)
    with pytest.raises(InputError, match="holds no file of mapspam_harvested_area"):
        parts_at(AREA, tmp_path)


def test_a_lone_file_that_names_no_crop_is_told(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "maize.tif", 1.0)
    with pytest.raises(InputError, match=r"spam2020_V2r2_global_H_MAIZ_A\.tif"):
        parts_at(AREA, path)


def test_totals_of_cells_become_densities_that_sum_back() -> None:
    cube = cube_of("harvested_area_maize", GRID, ("2020",), np.array([[[50.0, np.nan]]]))
    found = per_km2(cube, Settings())
    whole = found.values * GRID.cell_areas_km2
    np.testing.assert_allclose(whole, [[[50.0, np.nan]]])


def test_area_times_yield_is_production_and_nothing_where_nothing_is_harvested() -> None:
    grid = Grid(27.0, -29.0, 0.5, 0.5, 3, 1)
    area = cube_of("harvested_area_maize", grid, ("2020",), np.array([[[50.0, 0.0, 10.0]]]))
    crop_yield = cube_of("yield_maize", grid, ("2020",), np.array([[[800.0, np.nan, np.nan]]]))
    found = product_per_km2(area, crop_yield, Settings())
    np.testing.assert_allclose(found.values * grid.cell_areas_km2, [[[40.0, 0.0, np.nan]]])


def totals(values: list[float], variable: str) -> DistrictSeries:
    value = np.array(values)[:, None]
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = f"no {variable}"
    return DistrictSeries(
        variable=variable,
        pcodes=("A", "B", "C", "D"),
        periods=("2020",),
        value=value,
        reason=reason,
        coverage=np.ones(value.shape),
        status=np.ones(value.shape, dtype=np.int8),
        preliminary=np.zeros(1, dtype=bool),
    )


def test_yield_is_total_over_total_and_nothing_without_area() -> None:
    # A: 100 ha at 500 kg/ha and 300 ha at 1,000: (50 + 300) t / 400 ha = 875; the mean would be 750
    production = totals([350.0, 0.0, 5.0, np.nan], "production")
    found = yield_of_totals(production, totals([400.0, 0.0, np.nan, 10.0], "area"), Settings(), "maize")
    assert found.value[0, 0] == pytest.approx(875.0)
    assert np.isnan(found.value[1:]).all()
    assert found.reason[:, 0].tolist() == ["", "no maize was harvested", "no area", "no production"]


def test_modelled_crops_never_count_as_observed() -> None:
    assert all(record.ceiling is Status.MODELLED for record in MODELLED)
    assert all(record.ceiling is Status.OBSERVED for record in REPORTED)


def test_a_build_sums_crops_over_districts_and_checks_its_yields(tmp_path: Path) -> None:
    country = write_country(tmp_path)
    for letter, halves in {"H": (100, 0), "P": (50, 0), "Y": (600, 0)}.items():
        west_and_east = np.repeat([[*halves[:1] * 2, *halves[1:] * 2]], CELLS, axis=0)
        write_raster(tmp_path / "spam" / f"spam2020_V1r0_global_{letter}_MAIZ_A.tif", west_and_east)
    sources = ("mapspam_harvested_area", "mapspam_production", "mapspam_yield")
    entries = [f'[[rasters]]\nsource = "{s}"\npath = "spam"\nstatus = "observed"\n' for s in sources]
    country.write("tiny.toml", Path(country.profile).read_text(encoding="utf-8") + "".join(entries))
    build(country.profile, country.out, silent)
    panel = pd.read_parquet(country.out / "panel.parquet").set_index(["variable", "pcode"])
    # eight cells of 100 ha and 50 t in the west, nothing in the east
    area = panel.loc[("modelled_area_maize_ha", "LSA")]
    assert area[["period", "value", "status"]].tolist() == ["2020", pytest.approx(800.0), "modelled"]
    assert panel.loc[("modelled_area_maize_ha", "LSB"), "value"] == 0.0
    assert panel.loc[("modelled_yield_maize_kg_ha", "LSA"), "value"] == pytest.approx(500.0)
    assert panel.loc[("modelled_yield_maize_kg_ha", "LSB"), "reason"] == "no maize was harvested"
    quality = pd.read_parquet(country.out / "quality.parquet")
    told = quality[quality["finding"] == "disagreement"].set_index("pcode")
    # 800 ha at 600 kg/ha are 480 t, 80 more than the production raster says
    assert told.loc["LSA", "value"] == pytest.approx(80.0)
    assert told.loc["LSA", "variable"] == "modelled_production_maize_t"
