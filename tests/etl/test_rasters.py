"""GeoTIFFs of every make: masks, orientation, scale, systems, and what is wrong with bad ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from etl.files.catalog import CHIRPS_V2_MONTHLY, CHIRPS_V3_MONTHLY, CROPLAND_FRACTION, NDVI, POPULATION_RASTER
from etl.files.raster_names import RasterFile
from etl.files.raster_units import check_size, check_values
from etl.files.raster_window import Fault
from etl.files.rasters import Layer, Reader, not_covering
from etl.model.records import Source
from etl.science.grid import Grid
from tests.etl.builders_rasters import BOUNDS, NORTH, SHAPE, STEP, WEST, gzipped, ramp, write_tif

CELLS = ramp(10.0)[0:5, 0:5]  # what BOUNDS and one cell more take of the ramp


def read(
    path: Path, source: Source = CHIRPS_V3_MONTHLY, target: Grid | None = None, bounds: tuple = BOUNDS
) -> Layer:
    with Reader(source, bounds) as reader:
        layer = next(iter(reader.read(RasterFile(path, "2020-01"), ["2020-01"], target)))
        check_values(source, layer.values, layer.grid)
        return layer


def fault_of(path: Path, source: Source = CHIRPS_V3_MONTHLY, target: Grid | None = None) -> Fault:
    with pytest.raises(Fault) as caught:
        read(path, source, target)
    return caught.value


def test_window_is_the_country_and_one_cell_around(tmp_path: Path) -> None:
    layer = read(write_tif(tmp_path / "a.tif", ramp(10.0)))
    assert layer.values.tolist() == CELLS.tolist()
    assert layer.grid == Grid(WEST, NORTH, STEP, STEP, 5, 5)


def test_alpha_band_masks_even_where_the_value_is_a_plausible_zero(tmp_path: Path) -> None:
    values, alpha = ramp(10.0), np.full(SHAPE, 255.0)
    values[0, 0], alpha[0, 0] = 0.0, 0.0
    values[0, 1] = 0.0  # a true zero
    cells = read(write_tif(tmp_path / "a.tif", values, alpha=alpha)).values
    assert np.isnan(cells[0, 0])
    assert cells[0, 1] == 0.0
    assert np.count_nonzero(np.isnan(cells)) == 1


@pytest.mark.parametrize("nodata", [-9999.0, -3.4e38, 1e20, float("nan")])
def test_nodata_is_missing(tmp_path: Path, nodata: float) -> None:
    values = ramp(10.0)
    values[2, 2] = nodata
    cells = read(write_tif(tmp_path / "a.tif", values, nodata=nodata)).values
    assert np.argwhere(np.isnan(cells)).tolist() == [[2, 2]]


def test_nan_is_missing_without_any_tag(tmp_path: Path) -> None:
    values = ramp(10.0)
    values[2, 2] = np.nan
    cells = read(write_tif(tmp_path / "a.tif", values)).values
    assert np.argwhere(np.isnan(cells)).tolist() == [[2, 2]]


@pytest.mark.parametrize("internal", [True, False])
def test_masks_inside_and_beside_the_file_are_honoured(tmp_path: Path, internal: bool) -> None:
    mask = np.ones(SHAPE, dtype=bool)
    mask[1, 3] = False
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=internal):
        path = write_tif(tmp_path / "a.tif", ramp(10.0), mask=mask)
    assert (tmp_path / "a.tif.msk").exists() is not internal
    assert np.argwhere(np.isnan(read(path).values)).tolist() == [[1, 3]]


def test_nodata_and_mask_both_count(tmp_path: Path) -> None:
    values, mask = ramp(10.0), np.ones(SHAPE, dtype=bool)
    values[0, 0], mask[1, 3] = -9999.0, False
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        path = write_tif(tmp_path / "a.tif", values, mask=mask, nodata=-9999.0)
    assert np.argwhere(np.isnan(read(path).values)).tolist() == [[0, 0], [1, 3]]


def test_the_publishers_fill_value_counts_where_the_tag_is_lost(tmp_path: Path) -> None:
    values = ramp(10.0)
    values[2, 2] = -9999.0
    assert np.isnan(read(write_tif(tmp_path / "a.tif", values)).values[2, 2])


def test_all_missing_is_no_fault(tmp_path: Path) -> None:
    assert np.isnan(read(write_tif(tmp_path / "a.tif", -9999.0, nodata=-9999.0)).values).all()


def test_gzip(tmp_path: Path) -> None:
    path = gzipped(write_tif(tmp_path / "chirps-v2.0.2020.01.tif", ramp(10.0)))
    assert read(path, CHIRPS_V2_MONTHLY).values.tolist() == CELLS.tolist()


def test_south_up_is_turned(tmp_path: Path) -> None:
    layer = read(write_tif(tmp_path / "a.tif", ramp(10.0), south_up=True))
    assert layer.values.tolist() == CELLS.tolist()
    assert layer.grid.same_as(Grid(WEST, NORTH, STEP, STEP, 5, 5))


def test_longitudes_from_0_to_360_become_minus_180_to_180(tmp_path: Path) -> None:
    world = np.tile(np.arange(72, dtype=np.float32), (2, 1))  # 5° columns; column n begins at 5n°
    path = write_tif(tmp_path / "a.tif", world, west=0, north=5, step=5)
    west = read(path, bounds=(-17.0, -4.0, -13.0, 4.0))
    assert west.values[0].tolist() == [67, 68, 69, 70]  # -25…-5°
    assert west.grid.west == pytest.approx(-25)
    both = read(path, bounds=(-4.0, -4.0, 4.0, 4.0))  # across Greenwich: the end of the row, then its start
    assert both.values[0].tolist() == [70, 71, 0, 1]
    assert both.grid.bounds[::2] == pytest.approx((-10, 10))


def test_a_clip_beyond_180_degrees_is_turned_back(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", ramp(10.0), west=WEST + 360)
    layer = read(path)
    assert layer.grid.west == pytest.approx(WEST)
    assert layer.values.tolist() == CELLS.tolist()


def test_scale_and_offset_of_the_file(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "ndvi.2020.01.tif", np.full(SHAPE, 50, np.int16), scale=0.01, offset=0.1)
    assert read(path, NDVI).values[0, 0] == pytest.approx(0.6)


def test_scale_and_fill_of_the_record_where_integers_have_no_tags(tmp_path: Path) -> None:
    values = np.full(SHAPE, 6000, np.int16)
    values[0, 0] = -3000
    cells = read(write_tif(tmp_path / "ndvi.2020.01.tif", values), NDVI).values
    assert cells[0, 1] == pytest.approx(0.6)
    assert np.isnan(cells[0, 0])


def test_decimal_ndvi_is_taken_as_it_is(tmp_path: Path) -> None:
    assert read(write_tif(tmp_path / "ndvi.2020.01.tif", 0.6), NDVI).values[0, 0] == pytest.approx(0.6)


@pytest.mark.parametrize("unit", ["mm", "mm/month", "millimeters", "mm month-1", "mm month**-1", "kg m-2"])
def test_units_that_mean_the_same(tmp_path: Path, unit: str) -> None:
    assert read(write_tif(tmp_path / "a.tif", 5.0, unit=unit)).values[0, 0] == 5.0


@pytest.mark.parametrize("unit", ["m", "mm/day", "inches", "kg m-2 s-1", "cm"])
def test_other_units_are_refused(tmp_path: Path, unit: str) -> None:
    fault = fault_of(write_tif(tmp_path / "a.tif", 5.0, unit=unit))
    assert f"unit is '{unit}'" in fault.problem
    assert "'mm'" in fault.problem


def test_percent_of_cropland_becomes_a_share_where_the_file_says_so(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "crop.tif", np.full(SHAPE, 30, np.uint8), unit="%")
    assert read(path, CROPLAND_FRACTION).values[0, 0] == pytest.approx(0.3)
    silent = write_tif(tmp_path / "crop2.tif", np.full(SHAPE, 30, np.uint8))
    assert "percent" in fault_of(silent, CROPLAND_FRACTION).problem


def test_a_projected_raster_is_brought_to_degrees(tmp_path: Path) -> None:
    utm = Affine(5000, 0, 500000, 0, -5000, 6860000)  # UTM 35S around 27–30°E, 28.4–31.1°S
    values = np.full((60, 60), 7.0, np.float32)
    values[30:, :] = 9.0
    layer = read(write_tif(tmp_path / "a.tif", values, crs="EPSG:32735", transform=utm))
    west, south, east, north = layer.grid.bounds
    assert west <= BOUNDS[0] and south <= BOUNDS[1] and east >= BOUNDS[2] and north >= BOUNDS[3]
    step = rasterio.warp.transform("EPSG:32735", "EPSG:4326", [650000], [6710000])[1][0]
    inside = layer.grid.lats > step + 0.1
    assert layer.values[inside][:, 5:-5] == pytest.approx(7.0)
    assert layer.values[layer.grid.lats < step - 0.1][:, 5:-5] == pytest.approx(9.0)


def test_classes_are_never_averaged_when_a_raster_is_projected(tmp_path: Path) -> None:
    utm = Affine(5000, 0, 500000, 0, -5000, 6860000)
    values = np.where(np.indices((60, 60)).sum(0) % 2, 2.0, 40.0).astype(np.float32)
    path = write_tif(tmp_path / "a.tif", values, crs="EPSG:32735", transform=utm)
    cells = read(path, replace(CHIRPS_V3_MONTHLY, classes=True)).values
    assert set(np.unique(cells[np.isfinite(cells)])) == {2.0, 40.0}


def test_totals_per_cell_keep_their_sum_when_a_raster_is_projected(tmp_path: Path) -> None:
    utm = Affine(5000, 0, 500000, 0, -5000, 6860000)
    values = np.zeros((60, 60), np.float32)
    values[25:35, 15:25] = 3.0  # 300 people well inside
    path = write_tif(tmp_path / "pop.tif", values, crs="EPSG:32735", transform=utm)
    total = np.nansum(read(path, POPULATION_RASTER, bounds=(27.2, -30.9, 29.9, -28.6)).values)
    assert total == pytest.approx(300, rel=0.01)


def test_grids_that_differ_by_rounding_are_one(tmp_path: Path) -> None:
    first = read(write_tif(tmp_path / "a.tif", ramp(10.0)))
    other = write_tif(tmp_path / "b.tif", ramp(10.0), west=WEST + 7e-7, step=STEP + 7e-10)
    layer = read(other, target=first.grid)
    assert layer.values.tolist() == CELLS.tolist()


def test_a_larger_raster_on_the_same_lattice_is_the_same_grid(tmp_path: Path) -> None:
    first = read(write_tif(tmp_path / "a.tif", ramp(10.0)))
    larger = np.full((8, 8), np.nan, np.float32)
    larger[1:7, 1:7] = ramp(10.0)
    layer = read(
        write_tif(tmp_path / "b.tif", larger, west=WEST - STEP, north=NORTH + STEP), target=first.grid
    )
    assert layer.values.tolist() == CELLS.tolist()


@pytest.mark.parametrize("change", [{"west": WEST + 0.1}, {"step": 0.25}, {"west": WEST + 2}])
def test_another_grid_is_refused(tmp_path: Path, change: dict[str, float]) -> None:
    first = read(write_tif(tmp_path / "a.tif", ramp(10.0)))
    fault = fault_of(write_tif(tmp_path / "b.tif", ramp(10.0), **change), target=first.grid)
    assert "differs" in fault.problem


def test_a_raster_elsewhere_does_not_cover(tmp_path: Path) -> None:
    fault = fault_of(write_tif(tmp_path / "a.tif", ramp(10.0), west=100.0))
    assert "does not cover the country" in fault.problem


def test_districts_outside_the_grid_are_named(tmp_path: Path) -> None:
    import shapely

    grid = read(write_tif(tmp_path / "a.tif", ramp(10.0))).grid
    inside, beyond = shapely.box(27.6, -29.4, 28.4, -28.6), shapely.box(40, -29, 41, -28)
    assert not_covering(CHIRPS_V3_MONTHLY, tmp_path, grid, ("LSA",), (inside,)) is None
    problem = not_covering(CHIRPS_V3_MONTHLY, tmp_path, grid, ("LSA", "LSB"), (inside, beyond))
    assert problem is not None
    assert "does not cover the country: no cell centre in LSB" in str(problem)


def damaged(change: Callable[[Path], object]) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = write_tif(folder / "a.tif", ramp(10.0))
        change(path)
        return path

    return build


def replaced_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def cut_gzip(folder: Path) -> Path:
    path = gzipped(write_tif(folder / "a.tif", np.random.default_rng(1).random((50, 50)).astype(np.float32)))
    cut(path, 0.5)
    return path


def with_bad_checksum(folder: Path) -> Path:
    path = gzipped(write_tif(folder / "a.tif", ramp(10.0)))
    content = bytearray(path.read_bytes())
    content[-5] ^= 0xFF
    path.write_bytes(bytes(content))
    return path


BAD = {
    "empty": (damaged(lambda p: p.write_bytes(b"")), "empty (0 bytes)"),
    "web page": (damaged(lambda p: p.write_bytes(b"<!DOCTYPE html><html>404")), "web page"),
    "text": (damaged(lambda p: p.write_bytes(b"no such key")), "no GeoTIFF"),
    "a PNG": (damaged(lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n")), "no GeoTIFF"),
    "cut in the header": (damaged(lambda p: cut(p, 0.1)), "damaged or cut off"),
    "cut before the end": (damaged(lambda p: cut(p, 0.9)), "damaged or cut off"),
    "cut gzip": (cut_gzip, "gzip compression is damaged or cut off"),
    "gzip checksum": (with_bad_checksum, "gzip compression is damaged"),
    "a folder": (damaged(replaced_by_folder), "is a folder"),
    "no CRS": (lambda f: write_tif(f / "a.tif", ramp(), crs=None), "no coordinate reference system (CRS)"),
    "no position": (lambda f: write_tif(f / "a.tif", ramp(), transform=Affine.identity()), "no position"),
    "rotated": (
        lambda f: write_tif(f / "a.tif", ramp(), transform=Affine(0.5, 0.1, 27, 0.1, -0.5, -28)),
        "rotated",
    ),
    "two bands": (lambda f: write_tif(f / "a.tif", ramp(), bands=2), "2 bands"),
    "undeclared fill": (
        lambda f: write_tif(f / "a.tif", -999.0),
        "fill value that the file does not declare",
    ),
    "huge fill": (lambda f: write_tif(f / "a.tif", 1e20), "fill value"),
    "infinite": (lambda f: write_tif(f / "a.tif", np.inf), "fill value"),
    "negative": (lambda f: write_tif(f / "a.tif", -3.0), "outside 0…2000 mm"),
    "too much": (lambda f: write_tif(f / "a.tif", 25000.0), "wrong unit"),
}


@pytest.mark.parametrize("kind", BAD)
def test_every_kind_of_bad_file_has_its_own_words_and_no_chatter(
    tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    build, words = BAD[kind]
    path = build(tmp_path)
    capfd.readouterr()
    fault = fault_of(path)
    assert words in fault.problem
    assert fault.cure
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("share", np.linspace(0.05, 0.98, 12))
def test_a_cut_file_is_never_read_as_something_else(tmp_path: Path, share: float) -> None:
    path = tmp_path / "a.tif"
    values = np.random.default_rng(2).random((300, 300)).astype(np.float32)
    profile = {
        "driver": "GTiff",
        "height": 300,
        "width": 300,
        "count": 1,
        "dtype": "float32",
        "compress": "deflate",
    }
    with rasterio.open(
        path, "w", crs="EPSG:4326", transform=Affine(0.01, 0, 27, 0, -0.01, -28), **profile
    ) as file:
        file.write(values, 1)
    whole = read(path).values
    cut(path, share)
    try:
        after = read(path).values
    except Fault:
        return
    assert np.array_equal(whole, after)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_tif(tmp_path / "a.tif", ramp())

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be opened" in fault_of(path).problem


def test_a_year_of_metres_is_noticed_and_a_dry_month_is_not() -> None:
    year = [f"2020-{month:02d}" for month in range(1, 13)]
    with pytest.raises(Fault, match="m or kg m-2 s-1"):
        check_size(CHIRPS_V3_MONTHLY, year, 0.3)
    check_size(CHIRPS_V3_MONTHLY, year[5:7], 0.3)
    check_size(CHIRPS_V3_MONTHLY, year, 80.0)
