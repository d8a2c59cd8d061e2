"""Outlines in every format and system, and everything that can be wrong with them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.files.boundaries import COLUMNS, read_boundaries
from etl.model.problems import InputError
from etl.science.grid import Grid

WEST, EAST = shapely.box(27, -30, 28, -29), shapely.box(28, -30, 29, -29)


def outlines(**change: object) -> gpd.GeoDataFrame:
    columns = {"code": ["LSB", "LSA"], "label": ["Butha-Buthe", "Maseru"], "geometry": [EAST, WEST]} | change
    return gpd.GeoDataFrame(columns, crs="EPSG:4326")


def read(path: Path, **about: str) -> gpd.GeoDataFrame:
    return read_boundaries(path, **({"pcode_field": "code", "name_field": "label"} | about))


def saved(folder: Path, table: gpd.GeoDataFrame, name: str = "lso.geojson") -> Path:
    table.to_file(folder / name)
    return folder / name


def complaints(path: Path, **about: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path, **about)
    return [str(problem) for problem in caught.value.problems]


def test_columns_order_and_area(tmp_path: Path) -> None:
    table = read(saved(tmp_path, outlines()))
    assert list(table.columns) == COLUMNS
    assert table["pcode"].tolist() == ["LSA", "LSB"]
    assert table["name"].tolist() == ["Maseru", "Butha-Buthe"]
    assert set(table["level"]) == {"district"}
    assert set(table["parent"]) == {""}
    assert table.crs == "EPSG:4326"
    sphere = Grid(27, -29, 1, 1, 1, 1).cell_areas_km2[0, 0]
    assert table["area_km2"].tolist() == pytest.approx([sphere] * 2, rel=0.005)  # ellipsoid against sphere
    assert table.attrs["notes"] == []


@pytest.mark.parametrize("name", ["lso.gpkg", "lso.shp", "lso.geojson"])
def test_formats(tmp_path: Path, name: str) -> None:
    assert read(saved(tmp_path, outlines(), name))["pcode"].tolist() == ["LSA", "LSB"]


def test_zipped_shapefile(tmp_path: Path) -> None:
    saved(tmp_path, outlines(), "lso.shp")
    with zipfile.ZipFile(tmp_path / "lso.zip", "w") as archive:
        for part in tmp_path.glob("lso.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert read(tmp_path / "lso.zip")["pcode"].tolist() == ["LSA", "LSB"]


def test_a_projected_file_comes_back_in_degrees(tmp_path: Path) -> None:
    table = read(saved(tmp_path, outlines().to_crs(32735), "lso.gpkg"))
    assert table.crs == "EPSG:4326"
    assert table.total_bounds == pytest.approx((27, -30, 29, -29), abs=1e-6)
    assert np.isclose(table["area_km2"], read(saved(tmp_path, outlines()))["area_km2"]).all()


def test_councils_have_a_parent(tmp_path: Path) -> None:
    path = saved(tmp_path, outlines(code=["LSA02", "LSA01"], above=["LSA", "LSA"]))
    table = read(path, level="council", parent_field="above")
    assert table["parent"].tolist() == ["LSA", "LSA"]
    assert set(table["level"]) == {"council"}


def test_a_missing_field_names_the_nearest_and_all(tmp_path: Path) -> None:
    (line,) = complaints(saved(tmp_path, outlines()), pcode_field="cod")
    assert "has no field 'cod'" in line
    assert "perhaps 'code'" in line
    assert "code, label" in line


def test_codes_that_are_empty_or_double(tmp_path: Path) -> None:
    path = saved(tmp_path, outlines(code=["LSA", None]))
    assert any("has no P-code" in line and "feature 2" in line for line in complaints(path))
    path = saved(tmp_path, outlines(code=["LSA", " LSA "]), "double.geojson")
    assert any("2 features have this P-code" in line and "LSA" in line for line in complaints(path))


def test_outlines_that_are_empty_or_no_areas(tmp_path: Path) -> None:
    path = saved(tmp_path, outlines(geometry=[EAST, None]))
    assert any("LSA" in line and "no outline" in line for line in complaints(path))
    path = saved(tmp_path, outlines(geometry=[EAST, shapely.Point(27, -29)]), "points.geojson")
    assert any("LSA" in line and "Point" in line for line in complaints(path))


def test_all_problems_come_together(tmp_path: Path) -> None:
    path = saved(tmp_path, outlines(code=["", ""], geometry=[EAST, None], label=["x", "y"]))
    assert len(complaints(path)) == 3


def test_an_invalid_outline_is_repaired_and_noted(tmp_path: Path) -> None:
    bow = shapely.Polygon([(27, -30), (28, -29), (28, -30), (27, -29)])
    table = read(saved(tmp_path, outlines(geometry=[EAST, bow])))
    assert table.geometry.is_valid.all()
    assert table.loc[0, "geometry"].area == pytest.approx(0.5)
    assert "LSA: outline repaired (Self-intersection" in table.attrs["notes"][0]


def test_metres_called_degrees_are_refused(tmp_path: Path) -> None:
    metres = outlines(geometry=[shapely.box(5e5, 6.7e6, 6e5, 6.8e6), WEST])
    (line,) = complaints(saved(tmp_path, metres, "lso.gpkg"))
    assert "no longitudes and latitudes" in line


def test_no_system_at_all_is_refused(tmp_path: Path) -> None:
    saved(tmp_path, outlines(), "lso.shp")
    (tmp_path / "lso.prj").unlink()
    (line,) = complaints(tmp_path / "lso.shp")
    assert "no coordinate reference system" in line


@pytest.mark.parametrize(
    "content", [b"", b"{", b"<html></html>", b'{"type": "FeatureCollection", "features": []}']
)
def test_files_that_are_no_outlines(
    tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lso.geojson"
    path.write_bytes(content)
    assert len(complaints(path)) == 1
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (line,) = complaints(tmp_path / "lso.geojson")
    assert "does not exist" in line


def test_heights_are_dropped_and_number_codes_stay_whole(tmp_path: Path) -> None:
    raised = [shapely.force_3d(outline, 1500.0) for outline in (EAST, WEST)]
    table = read(saved(tmp_path, outlines(geometry=raised, code=[12.0, 7.0])))
    assert not table.geometry.has_z.any()
    assert table["pcode"].tolist() == ["12", "7"]
