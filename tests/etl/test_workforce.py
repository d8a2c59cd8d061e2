"""Threads and a Dask cluster: results in order, bounded work ahead, the same numbers to the last bit."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from etl.__main__ import app
from etl.files import workforce as module
from etl.files.catalog import CHIRPS_V3_MONTHLY, CROPLAND_FRACTION, NDVI, POPULATION_RASTER
from etl.files.store import harmonise
from etl.files.weights import Zones
from etl.files.workforce import ALONE, Workforce, workforce
from etl.model.paths import PROJECT
from etl.model.problems import InputError, MachineError, UsageError
from etl.model.records import Source
from etl.model.status import Status
from etl.stages import bands
from etl.stages.polygons import Measure, aggregate_files, read_static
from tests.etl.builders_country import write_country
from tests.etl.builders_rasters import BOUNDS, SHAPE, dataset, gzipped, monthly, ramp, write_tif
from tests.etl.builders_server import Answer, serving

LABELS = tuple(f"2020-{month:02d}" for month in range(1, 13))
POLYGONS = [shapely.box(27.6, -29.9, 28.25, -28.6), shapely.box(28.25, -29.9, 28.9, -28.6)]


def zones(force: Workforce = ALONE, folder: Path | None = None) -> Zones:
    outlines = gpd.GeoDataFrame({"pcode": ["A", "B"]}, geometry=POLYGONS, crs="EPSG:4326")
    return Zones(outlines, folder, force)


@pytest.fixture
def rain(tmp_path: Path) -> Path:
    """A year of ramps with a missing cell that moves."""
    rng = np.random.default_rng(1)
    for number, label in enumerate(LABELS):
        values = ramp(number) + rng.random(SHAPE).astype(np.float32)
        values.flat[number] = -9999
        write_tif(tmp_path / "rain" / f"chirps-v3.0.{label.replace('-', '.')}.tif", values, nodata=-9999.0)
    return tmp_path / "rain"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with pytest.MonkeyPatch.context() as patch:
        # a page tried by AppTest stays behind as __main__, and workers would run it as they start
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:
            yield cluster.scheduler_address


def test_results_come_in_the_order_of_the_tasks_and_few_are_ahead() -> None:
    lock, begun, most = threading.Lock(), [0], [0]

    def square(base: int, task: int) -> int:
        with lock:
            begun[0] += 1
        return base + task * task

    with workforce(3) as force:
        for taken, result in enumerate(force.map(square, 10, range(50))):
            assert result == 10 + taken * taken
            most[0] = max(most[0], begun[0] - taken)
    assert most[0] <= module.AHEAD * 3 + 1


def test_what_must_stay_here_stays_in_this_thread() -> None:
    with workforce(2) as force:
        names = list(force.map(_thread, None, range(6), lambda task: task % 2 == 0))
    assert [name == threading.current_thread().name for name in names] == [True, False] * 3


def _thread(shared: None, task: int) -> str:
    return threading.current_thread().name


@pytest.mark.parametrize(("count", "width"), [(1, 1), (100, 2), (7, 4), (5000, 3)])
def test_parts_hold_every_task_once(count: int, width: int) -> None:
    parts = list(Workforce(None, width).parts(tuple(range(count))))
    assert [task for part in parts for task in part] == list(range(count))
    assert max(map(len, parts)) <= module.LONGEST_PART


@pytest.mark.parametrize(("workers", "dask"), [(0, None), (-1, None), (2, "tcp://127.0.0.1:8786")])
def test_words_that_exclude_each_other_are_refused(workers: int, dask: str | None) -> None:
    with pytest.raises(UsageError), workforce(workers, dask):
        pass


def test_a_cluster_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="pip install distributed"), workforce(1, "tcp://127.0.0.1:1"):
        pass


def test_a_cluster_that_does_not_answer_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.3)
    with pytest.raises(MachineError, match="no cluster answers"), workforce(1, "tcp://127.0.0.1:1"):
        pass
    with pytest.raises(MachineError, match="no cluster answers"), workforce(1, "nonsense://here"):
        pass


def test_a_mean_by_hand(tmp_path: Path) -> None:
    """Cells of ½°; A covers half of the column at 27.5 and all or part of others, of one value each."""
    values = np.tile(np.array([0, 1, 2, 3, 4, 5], np.float32), (6, 1))
    write_tif(tmp_path / "rain" / "chirps-v3.0.2020.01.tif", values)
    square = gpd.GeoDataFrame({"pcode": ["A"]}, geometry=[shapely.box(27.75, -29, 28.25, -28.5)], crs=4326)
    found = aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", Zones(square))
    assert found.value[0, 0] == pytest.approx(1.5)  # half of a cell of 1, half of a cell of 2
    assert found.coverage[0, 0] == pytest.approx(1.0)
    under = aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", Zones(square), Measure.SHARE_UNDER, 2.0)
    assert (under.value[0, 0], under.unit) == (pytest.approx(0.5), "share")


def test_people_are_counted_and_cropland_weighs(tmp_path: Path) -> None:
    whole = gpd.GeoDataFrame({"pcode": ["A"]}, geometry=[shapely.box(27.5, -29.5, 28.5, -28.5)], crs=4326)
    people = write_tif(tmp_path / "pop.tif", 100.0)
    found = aggregate_files(POPULATION_RASTER, people, Zones(whole), Measure.SUM)
    assert (found.value[0, 0], found.unit) == (pytest.approx(400.0), "people")  # four whole cells
    crops = np.zeros(SHAPE, np.float32)
    crops[1, 1], crops[1, 2] = 0.75, 0.25  # two cells of one row, so of one area
    heavy = read_static(CROPLAND_FRACTION, write_tif(tmp_path / "crop.tif", crops), Zones(whole))
    write_tif(tmp_path / "rain" / "chirps-v3.0.2020.01.tif", ramp())
    rain = aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", Zones(whole), cell_weight=heavy)
    assert rain.value[0, 0] == pytest.approx(0.75 * 7 + 0.25 * 8)


def test_streaming_gives_what_the_cube_gives(rain: Path, tmp_path: Path) -> None:
    from etl.science.zonal import mean

    found = aggregate_files(CHIRPS_V3_MONTHLY, rain, zones())
    cube = harmonise(CHIRPS_V3_MONTHLY, rain, BOUNDS, Status.OBSERVED, tmp_path / "cubes")
    value, coverage = mean(zones().over(cube.grid), cube.values.values)
    assert found.periods == cube.periods == LABELS
    assert np.array_equal(found.value, value)
    assert np.array_equal(found.coverage, coverage)
    assert found.coverage.min() < 1.0


@pytest.mark.parametrize("measure", [(Measure.MEAN, None), (Measure.SUM, None), (Measure.SHARE_UNDER, 20.0)])
def test_threads_and_cluster_give_the_same_bits(rain: Path, cluster: str, measure: Any) -> None:
    alone = aggregate_files(CHIRPS_V3_MONTHLY, rain, zones(), *measure)
    for about in ({"workers": 3}, {"dask": cluster}):
        with workforce(**about) as force:
            others = aggregate_files(CHIRPS_V3_MONTHLY, rain, zones(force), *measure)
        assert others.value.tobytes() == alone.value.tobytes()
        assert others.coverage.tobytes() == alone.coverage.tobytes()


def test_a_cube_is_the_same_whoever_read_it(rain: Path, cluster: str, tmp_path: Path) -> None:
    cubes = {}
    for name, about in {"alone": {}, "threads": {"workers": 2}, "cluster": {"dask": cluster}}.items():
        with workforce(**about) as force:
            cube = harmonise(CHIRPS_V3_MONTHLY, rain, BOUNDS, Status.OBSERVED, tmp_path / name, force=force)
        cubes[name] = cube.values.values.tobytes()
    assert cubes["alone"] == cubes["threads"] == cubes["cluster"]


def test_what_is_wrong_is_told_alike(rain: Path, cluster: str, tmp_path: Path) -> None:
    (rain / "chirps-v3.0.2020.03.tif").write_bytes(b"<html>")
    write_tif(rain / "chirps-v3.0.2020.05.tif", -3.0)
    told = []
    for about in ({}, {"workers": 2}, {"dask": cluster}):
        with workforce(**about) as force, pytest.raises(InputError) as caught:
            aggregate_files(CHIRPS_V3_MONTHLY, rain, zones(force))
        told.append([str(problem) for problem in caught.value.problems])
    assert len(told[0]) == 2
    assert told[0] == told[1] == told[2]


def test_netcdf_is_read_here_and_multiplied_alike(tmp_path: Path, cluster: str) -> None:
    times = [f"2020-{month:02d}-01" for month in range(1, 13)]
    values = 50 * np.random.default_rng(2).random((12, 5, 5)).astype(np.float32)
    (tmp_path / "rain").mkdir()
    dataset(values, times).to_netcdf(tmp_path / "rain" / "rain.nc")
    alone = aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", zones())
    assert alone.periods == LABELS
    with workforce(dask=cluster) as force:
        others = aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", zones(force))
    assert others.value.tobytes() == alone.value.tobytes()


def test_a_build_is_the_same_whoever_works(
    tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = write_country(tmp_path, LABELS)
    monkeypatch.setattr(bands, "BAND_VALUES", 100)  # two rows of cells at a time
    panels = set()
    for extra in ((), ("--workers", "3"), ("--dask", cluster)):
        name = "-".join(("out", *extra[:1]))
        monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim" / name)
        words = ["build", "--profile", country.profile, "--out", str(tmp_path / name), *extra]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        panels.add((tmp_path / name / "panel.parquet").read_bytes())
    assert len(panels) == 1


def aggregate_apart(rasters: Path, polygons: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, for GDAL waits for the server without letting it run."""
    command = [sys.executable, "-m", "etl", "aggregate", "--source", "chirps_v3_monthly"]
    files = [
        "--rasters",
        str(rasters),
        "--polygons",
        str(polygons),
        "--out",
        str(polygons.parent / "out.csv"),
    ]
    return subprocess.run([*command, *files], cwd=PROJECT, capture_output=True, text=True, timeout=60)


@pytest.fixture
def outlines(tmp_path: Path) -> Path:
    path = tmp_path / "districts.geojson"
    gpd.GeoDataFrame({"pcode": ["A", "B"]}, geometry=POLYGONS, crs="EPSG:4326").to_file(path)
    return path


def test_rasters_at_an_address_are_read_by_ranges(tmp_path: Path, outlines: Path) -> None:
    here = tmp_path / "rain"
    big = np.random.default_rng(3).random((600, 600)).astype(np.float32)
    about: dict[str, Any] = {"west": 20, "north": -20, "step": 0.05}
    for number in (1, 2):
        write_tif(here / f"chirps-v3.0.2020.0{number}.tif", big + number, **about)
    gzipped(write_tif(here / "chirps-v3.0.2020.03.tif", big, **about))
    alone = aggregate_files(CHIRPS_V3_MONTHLY, here, zones())
    with serving() as server:
        for path in here.iterdir():
            server.answers[f"/{path.name}"] = Answer(path.read_bytes())
        addresses = "\n".join(f"{server.address}/{path.name}" for path in sorted(here.iterdir()))
        (tmp_path / "rain.txt").write_text(f"# rain by month\n{addresses}\n", encoding="utf-8")
        done = aggregate_apart(tmp_path / "rain.txt", outlines)
        asked = [part for name, part in server.asked if name == "/chirps-v3.0.2020.01.tif" and part]
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(tmp_path / "out.csv")
    assert table["value"].tolist() == alone.value.ravel().tolist()
    starts_and_ends = [part.removeprefix("bytes=").split("-") for part in asked]
    size = (here / "chirps-v3.0.2020.01.tif").stat().st_size
    assert 0 < sum(int(end) - int(start) for start, end in starts_and_ends) < size / 2


def test_an_address_that_is_wrong_is_told(tmp_path: Path, outlines: Path) -> None:
    with serving() as server:
        lines = [f"{server.address}/chirps-v3.0.2020.01.tif", f"{server.address}/chirps-v3.0.2020.nc"]
        (tmp_path / "rain.txt").write_text("\n".join(lines), encoding="utf-8")
        done = aggregate_apart(tmp_path / "rain.txt", outlines)
    assert done.returncode == 1
    assert "cannot be read at its address" in done.stderr
    assert "only GeoTIFFs are read from there" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_list_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(InputError, match="is no text"):
        aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain.txt", zones())


def test_sources_that_are_no_rainfall_go_the_same_way(tmp_path: Path) -> None:
    def ndvi(source: Source) -> float:
        return float(aggregate_files(source, tmp_path / "ndvi", zones()).value[0, 0])

    write_tif(tmp_path / "ndvi" / "ndvi.2020.01.tif", np.full(SHAPE, 6000, np.int16))
    assert ndvi(NDVI) == pytest.approx(0.6)


def test_one_month_twice_is_refused(tmp_path: Path) -> None:
    monthly(tmp_path / "rain", ["2020-01"])
    write_tif(tmp_path / "rain" / "africa-chirps-v3.0.2020.01.tif", 1.0)
    with pytest.raises(InputError, match="also stands in"):
        aggregate_files(CHIRPS_V3_MONTHLY, tmp_path / "rain", zones())
