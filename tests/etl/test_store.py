"""The kept cube: only new or changed files are read, nothing half-written counts, problems come together."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from filelock import FileLock

from etl.files import cube_zarr, manifest, rasters, store, store_update
from etl.files.catalog import CHIRPS_V3_DEKADAL, CHIRPS_V3_MONTHLY, CROPLAND_FRACTION
from etl.files.store import harmonise
from etl.model.problems import InputError, MachineError
from etl.model.status import Status
from etl.science.grid import Cube
from tests.etl.builders_rasters import BOUNDS, SHAPE, WEST, dataset, gzipped, monthly, ramp, write_tif

LABELS = ("2020-01", "2020-02", "2020-03", "2020-04")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    monthly(tmp_path / "raw", LABELS)
    return tmp_path / "raw"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the GeoTIFFs whose values were read to be kept, in order."""
    names: list[str] = []
    real = rasters.read_tiff

    def counting(path: Path, source: object, bounds: object, target: object) -> object:
        if target is not None:
            names.append(path.name)
        return real(path, source, bounds, target)  # type: ignore[arg-type]

    monkeypatch.setattr(rasters, "read_tiff", counting)
    return names


def cube_of(raw: Path, folder: Path | None = None, **about: object) -> Cube:
    about = {"source": CHIRPS_V3_MONTHLY, "path": raw, "bounds": BOUNDS, "status": Status.OBSERVED} | about
    return harmonise(folder=folder or raw.parent / "interim", **about)  # type: ignore[arg-type]


def firsts(cube: Cube) -> list[float]:
    return [float(v) for v in cube.values.values[:, 0, 0]]


def touch_later(path: Path) -> None:
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def problems_of(raw: Path, **about: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        cube_of(raw, **about)
    return [str(problem) for problem in caught.value.problems]


def test_cube_holds_what_the_files_do(raw: Path) -> None:
    cube = cube_of(raw)
    assert cube.periods == LABELS
    assert firsts(cube) == [1, 2, 3, 4]
    assert (cube.variable, cube.unit, cube.source) == ("rain_month", "mm", "chirps_v3_monthly")
    assert cube.status is Status.OBSERVED
    assert cube.values.dims == ("period", "lat", "lon")
    assert cube.values["lat"].values[0] > cube.values["lat"].values[-1]
    assert not cube.preliminary.any()


def test_nothing_is_read_twice(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    assert len(opened) == 4
    opened.clear()
    assert firsts(cube_of(raw)) == [1, 2, 3, 4]
    assert opened == []


def test_only_a_new_month_is_read(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    monthly(raw, ["2020-05"], first=9.0)
    assert firsts(cube_of(raw)) == [1, 2, 3, 4, 9]
    assert opened == ["chirps-v3.0.2020.05.tif"]


def test_an_earlier_month_is_put_in_its_place(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    monthly(raw, ["2019-12"], first=0.0)
    cube = cube_of(raw)
    assert cube.periods == ("2019-12", *LABELS)
    assert firsts(cube) == [0, 1, 2, 3, 4]
    assert opened == ["chirps-v3.0.2019.12.tif"]


def test_a_changed_file_is_read_again_and_no_other(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    touch_later(write_tif(raw / "chirps-v3.0.2020.02.tif", 7.0))
    assert firsts(cube_of(raw)) == [1, 7, 3, 4]
    assert opened == ["chirps-v3.0.2020.02.tif"]


def test_a_removed_file_disappears(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    (raw / "chirps-v3.0.2020.02.tif").unlink()
    (raw / "chirps-v3.0.2020.04.tif").unlink()
    cube = cube_of(raw)
    assert cube.periods == ("2020-01", "2020-03")  # a gap is no error
    assert firsts(cube) == [1, 3]
    assert opened == []


def test_another_country_is_read_anew(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    cube = cube_of(raw, bounds=(28.1, -29.4, 28.4, -28.6))
    assert len(opened) == 4
    assert cube.grid.nx == 3


def test_another_reader_or_record_reads_anew(
    raw: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cube_of(raw)
    opened.clear()
    monkeypatch.setattr(manifest, "READER_VERSION", manifest.READER_VERSION + 1)
    cube_of(raw)
    assert len(opened) == 4


def test_status_is_the_callers_and_costs_no_reading(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    opened.clear()
    assert cube_of(raw, status=Status.DEMONSTRATION).status is Status.DEMONSTRATION
    assert opened == []


def test_a_final_file_replaces_the_preliminary_one(raw: Path, opened: list[str]) -> None:
    write_tif(raw / "chirps-v3.0.prelim.2020.05.tif", 50.0)
    cube = cube_of(raw)
    assert cube.preliminary.tolist() == [False] * 4 + [True]
    opened.clear()
    write_tif(raw / "chirps-v3.0.2020.05.tif", 55.0)
    cube = cube_of(raw)
    assert firsts(cube) == [1, 2, 3, 4, 55]
    assert not cube.preliminary.any()
    assert opened == ["chirps-v3.0.2020.05.tif"]


@pytest.mark.parametrize("periods", [["2020-05"], ["2019-12"], ["2020-02"]])
@pytest.mark.parametrize("moment", ["write", "save"])
@pytest.mark.parametrize("call", [1, 2])
def test_killed_at_any_moment_the_next_run_completes(
    raw: Path, monkeypatch: pytest.MonkeyPatch, periods: list[str], moment: str, call: int
) -> None:
    cube_of(raw)
    for path in monthly(raw, periods, first=9.0):
        touch_later(path)
    module = cube_zarr if moment == "write" else manifest
    real, calls = getattr(module, moment), []

    def killed(*args: object) -> None:
        calls.append(1)
        if len(calls) == call:
            if moment == "write":
                real(*args)  # the rasters stand, the manifest does not yet
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(module, moment, killed)
        try:
            cube_of(raw)
        except KeyboardInterrupt:
            known = manifest.load(raw.parent / "interim" / "chirps_v3_monthly", key())
            assert known is not None
            assert periods[0] not in known.periods or periods[0] == "2020-02"
    cube = cube_of(raw)
    expected = dict(zip(LABELS, [1.0, 2.0, 3.0, 4.0], strict=True)) | {periods[0]: 9.0}
    assert dict(zip(cube.periods, firsts(cube), strict=True)) == expected


def key() -> str:
    return manifest.key_of(CHIRPS_V3_MONTHLY, BOUNDS)


def test_a_first_build_that_was_killed_keeps_what_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    labels = [f"20{year:02d}-{month:02d}" for year in range(20) for month in range(1, 13)]
    monthly(tmp_path / "raw", labels)
    monkeypatch.setattr(store_update, "BLOCK_BYTES", 1)  # a block is one chunk of 120 periods
    real, calls = cube_zarr.write, []

    def killed(*args: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(cube_zarr, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            cube_of(tmp_path / "raw")
    opened.clear()
    cube = cube_of(tmp_path / "raw")
    assert firsts(cube) == [float(n + 1) for n in range(240)]
    assert len(opened) == 120


def test_a_damaged_manifest_or_cube_is_built_again(raw: Path, opened: list[str]) -> None:
    home = raw.parent / "interim" / "chirps_v3_monthly"
    cube_of(raw)
    (home / "manifest.json").write_text("{", encoding="utf-8")
    assert firsts(cube_of(raw)) == [1, 2, 3, 4]
    chunk = next(path for path in home.glob("cube-*.zarr/rain_month/c/**/*") if path.is_file())
    chunk.unlink()
    opened.clear()
    assert firsts(cube_of(raw)) == [1, 2, 3, 4]
    assert len(opened) == 4
    shutil.rmtree(home)
    assert firsts(cube_of(raw)) == [1, 2, 3, 4]


def test_every_problem_is_named_at_once(raw: Path) -> None:
    (raw / "chirps-v3.0.2020.02.tif").write_bytes(b"")
    write_tif(raw / "chirps-v3.0.2020.03.tif", 5.0, crs=None)
    write_tif(raw / "chirps-v3.0.2020.05.tif", 5.0, west=WEST + 0.1)
    write_tif(raw / "chirps-v3.0.2020.06.tif", -999.0)
    write_tif(raw / "chirps-v3.0.2020.07.tif", 5.0, unit="m")
    write_tif(raw / "africa-chirps-v3.0.2020.04.tif", 5.0)
    lines = problems_of(raw)
    assert len(lines) == 6
    for name, words in {
        "2020.02": "empty",
        "2020.03": "CRS",
        "2020.04": "also stands in",
        "2020.05": "differs",
        "2020.06": "fill value",
        "2020.07": "unit is 'm'",
    }.items():
        assert any(name in line and words in line for line in lines), name
    assert all("\n" not in line for line in lines)


def test_a_problem_leaves_the_cube_usable_and_is_mended_by_one_file(raw: Path, opened: list[str]) -> None:
    cube_of(raw)
    (raw / "chirps-v3.0.2020.05.tif").write_bytes(b"II*\0")
    assert "2020.05" in problems_of(raw)[0]
    opened.clear()
    (raw / "chirps-v3.0.2020.05.tif").unlink()
    write_tif(raw / "chirps-v3.0.2020.05.tif", 5.0)
    assert firsts(cube_of(raw)) == [1, 2, 3, 4, 5]
    assert opened == ["chirps-v3.0.2020.05.tif"]


def test_one_odd_grid_is_the_odd_one_even_if_it_comes_first(raw: Path) -> None:
    write_tif(raw / "chirps-v3.0.2020.01.tif", 1.0, west=WEST + 0.1)
    lines = problems_of(raw)
    assert len(lines) == 1
    assert "2020.01" in lines[0]


def test_the_same_problem_of_many_files_is_one_line(tmp_path: Path) -> None:
    monthly(tmp_path / "raw", [f"2020-{month:02d}" for month in range(1, 13)], crs=None)
    lines = problems_of(tmp_path / "raw")
    assert len(lines) == 1
    assert "2020.01" in lines[0]
    assert "11 more files up to" in lines[0]


def test_a_period_in_two_forms_names_both(raw: Path) -> None:
    gzipped(write_tif(raw / "LSO-chirps-v3.0.2020.02.tif", 5.0))
    line = problems_of(raw)[0]
    assert "chirps-v3.0.2020.02.tif" in line
    assert "LSO-chirps-v3.0.2020.02.tif.gz" in line


def test_a_year_of_metres_is_refused_every_time(tmp_path: Path) -> None:
    labels = [f"2020-{month:02d}" for month in range(1, 13)]
    for n, label in enumerate(labels):
        write_tif(tmp_path / "raw" / f"chirps-v3.0.{label.replace('-', '.')}.tif", 0.01 * (n + 1))
    for _ in range(2):
        assert "m or kg m-2 s-1" in problems_of(tmp_path / "raw")[0]


def test_netcdf_whole_and_grown(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    values = np.arange(3, dtype=np.float32)[:, None, None] * np.ones((3, 5, 5), np.float32)
    times = ["2020-01-01", "2020-02-01", "2020-03-01"]
    dataset(values[:2], times[:2]).to_netcdf(raw / "rain.nc")
    assert firsts(cube_of(raw)) == [0, 1]
    dataset(values, times).to_netcdf(raw / "rain.nc")
    assert firsts(cube_of(raw)) == [0, 1, 2]
    assert firsts(cube_of(raw / "rain.nc")) == [0, 1, 2]


def test_netcdf_unchanged_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    dataset(np.ones((2, 5, 5)), ["2020-01-01", "2020-02-01"]).to_netcdf(raw / "rain.nc")
    cube_of(raw)

    def refuse(*args: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(rasters, "open_layers", refuse)
    assert firsts(cube_of(raw)) == [1, 1]


def test_netcdf_with_a_period_twice_and_with_bad_values(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    dataset(np.ones((2, 5, 5)), ["2020-01-01", "2020-01-15"]).to_netcdf(raw / "rain.nc")
    assert "twice in the file" in problems_of(raw)[0]
    values = np.ones((3, 5, 5))
    values[0], values[2] = -5.0, 1e5
    dataset(values, ["2020-01-01", "2020-02-01", "2020-03-01"]).to_netcdf(raw / "rain.nc")
    lines = problems_of(raw)
    assert ["2020-01" in lines[0], "2020-03" in lines[1], len(lines)] == [True, True, 2]


def test_static_raster(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "raw" / "cropland_fraction.tif", 0.25)
    cube = cube_of(path, folder=tmp_path / "interim", source=CROPLAND_FRACTION, status=Status.MODELLED)
    assert cube.periods == ("",)
    assert cube.values.values[0, 0, 0] == 0.25


def test_gz_alpha_and_missing_reach_the_cube(tmp_path: Path) -> None:
    alpha = np.full(SHAPE, 255.0)
    alpha[0, 0] = 0.0
    gzipped(write_tif(tmp_path / "raw" / "chirps-v3.0.2020.01.tif", ramp(), alpha=alpha))
    values = cube_of(tmp_path / "raw").values.values
    assert np.isnan(values[0, 0, 0])
    assert values[0, 0, 1] == 1.0


def test_the_store_is_a_cf_dataset_in_order_of_time(tmp_path: Path) -> None:
    for dekad in ("2020.02.1", "2020.01.3", "2020.01.1"):
        write_tif(tmp_path / "raw" / f"chirps-v3.0.{dekad}.tif", float(dekad[-1]))
    cube_of(tmp_path / "raw", source=CHIRPS_V3_DEKADAL)
    path = next((tmp_path / "interim" / "chirps_v3_dekadal").glob("cube-*.zarr"))
    with xr.open_dataset(path, engine="zarr", consolidated=False) as found:
        assert found["time"].dt.strftime("%Y-%m-%d").values.tolist() == [
            "2020-01-01",
            "2020-01-21",
            "2020-02-01",
        ]
        assert found["rain_dekad"].attrs["units"] == "mm"
        assert found["rain_dekad"][:, 0, 0].values.tolist() == [1, 3, 1]
        assert found.attrs["Conventions"].startswith("CF")
        assert "EPSG" in found["crs"].attrs["crs_wkt"]


def test_a_large_cube_is_left_on_disk(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "EAGER_BYTES", 1)
    cube = cube_of(raw)
    assert cube.periods == LABELS
    assert not cube.values.variable._in_memory
    assert firsts(cube) == [1, 2, 3, 4]


def test_progress_counts_the_files_that_are_read(raw: Path) -> None:
    told: list[tuple[str, int, int]] = []
    cube_of(raw, report=lambda label, done, total: told.append((label, done, total)))
    assert told == [("chirps_v3_monthly", n, 4) for n in (1, 2, 3, 4)]


def test_another_build_is_waited_for_and_then_given_up(raw: Path) -> None:
    home = raw.parent / "interim" / "chirps_v3_monthly"
    home.mkdir(parents=True)
    with FileLock(home / ".lock"), pytest.raises(MachineError, match="another build"):
        cube_of(raw, lock_seconds=0.05)
    lock = FileLock(home / ".lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.2, lock.release).start()
    assert firsts(cube_of(raw, lock_seconds=10)) == [1, 2, 3, 4]


def test_a_full_disk_is_the_machines_fault(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cube_zarr, "write", full)
    with pytest.raises(MachineError, match="No space left"):
        cube_of(raw)


def test_the_manifest_is_plain_json(raw: Path) -> None:
    cube_of(raw)
    facts = json.loads((raw.parent / "interim" / "chirps_v3_monthly" / "manifest.json").read_text())
    assert facts["periods"] == list(LABELS)
