"""Rasters to polygons beside reading alone, exactextract and rasterstats; memory; Dask workers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio.windows import from_bounds

from etl.files.catalog import CHIRPS_V3_MONTHLY
from etl.files.weights import Zones
from etl.files.workforce import ALONE, workforce
from etl.model.paths import PROJECT
from etl.stages.polygons import Aggregated, aggregate_files
from tests.benchmarks.continent import GRID, rasters, six_thousand, ten
from tests.benchmarks.telling import say, seconds, side_by_side, tell

MEMORY = """
import json, resource, sys
from pathlib import Path
from etl.files.catalog import CHIRPS_V3_MONTHLY
from etl.files.weights import Zones
from etl.stages.polygons import aggregate_files
from tests.benchmarks.continent import six_thousand
aggregate_files(CHIRPS_V3_MONTHLY, Path(sys.argv[1]), Zones(six_thousand()))
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
"""


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rasters(tmp_path_factory.mktemp("rain") / "100", 100)


def ours(folder: Path, zones: Zones) -> Aggregated:
    return aggregate_files(CHIRPS_V3_MONTHLY, folder, zones)


def on_all_cores(folder: Path, outlines: gpd.GeoDataFrame) -> Aggregated:
    """As the command does it: one process, a thread per core."""
    with workforce(None) as force:
        return ours(folder, Zones(outlines, force=force))


def read_window(files: list[Path], bounds: tuple[float, float, float, float] | None) -> None:
    for path in files:
        with rasterio.open(path) as raster:
            window = None if bounds is None else from_bounds(*bounds, raster.transform)
            raster.read(1, window=None if window is None else window.round_lengths().round_offsets())


def test_ten_polygons(hundred: Path) -> None:
    exactextract = pytest.importorskip("exactextract")
    rasterstats = pytest.importorskip("rasterstats")
    outlines, files = ten(), sorted(hundred.iterdir())
    zones = Zones(outlines)
    bounds = zones.over(GRID) and zones.bounds
    names = [str(path) for path in files]
    found = side_by_side(
        {
            "reading": lambda: read_window(files, bounds),
            "ours": lambda: on_all_cores(hundred, outlines),
            "ours, one thread": lambda: ours(hundred, Zones(outlines)),
            "exactextract": lambda: exactextract.exact_extract(names, outlines, ["mean"]),
        },
        repeats=5,
    )
    few = files[:5]
    slow = seconds(lambda: [rasterstats.zonal_stats(outlines, str(path), stats="mean") for path in few])
    slow *= len(files) / len(few)
    per = {name: 1000 * time / len(files) for name, time in (found | {"rasterstats": slow}).items()}
    say(f"ten polygons, 100 rasters, ms each: { ({name: round(ms, 2) for name, ms in per.items()}) }")
    tell("ten polygons beside the windowed read alone", per["ours"] / per["reading"], 1.25, at_least=False)
    tell("ten polygons, faster than exactextract", per["exactextract"] / per["ours"], 1.5)
    tell("ten polygons, faster than rasterstats (5 rasters)", per["rasterstats"] / per["ours"], 10)
    theirs = exactextract.exact_extract(names[:1], outlines, ["mean"], output="pandas")["mean"]
    mine = ours(hundred, zones).value[:, 0]
    assert mine == pytest.approx(theirs.to_numpy(), rel=0.01)  # theirs takes all cells for equally large


def test_six_thousand_polygons(hundred: Path) -> None:
    exactextract = pytest.importorskip("exactextract")
    rasterstats = pytest.importorskip("rasterstats")
    outlines, files = six_thousand(), sorted(hundred.iterdir())
    zones = Zones(outlines)
    weights = seconds(lambda: zones.over(GRID))
    found = side_by_side(
        {
            "reading": lambda: read_window(files, None),
            "ours": lambda: on_all_cores(hundred, outlines),
            "ours, one thread": lambda: ours(hundred, zones),
        },
        repeats=2,
    )
    mine = found["ours"] / len(files)
    names = [str(path) for path in files[:4]]
    theirs = seconds(lambda: exactextract.exact_extract(names, outlines, ["mean"])) / len(names)
    some = outlines.iloc[::20]
    slow = 20 * seconds(lambda: rasterstats.zonal_stats(some, str(files[0]), stats="mean"))
    shown = {name: time / len(files) for name, time in found.items()}
    shown |= {"exactextract": theirs, "rasterstats": slow}
    say(f"6,000 polygons, ms per raster: { ({name: round(1000 * s, 1) for name, s in shown.items()}) }")
    say(f"the weights, once: {weights:.2f} s")
    tell("6,000 polygons, faster than exactextract (4 rasters)", theirs / mine, 12)
    tell("6,000 polygons, faster than rasterstats (every 20th polygon, 1 raster)", slow / mine, 120)


@pytest.mark.parametrize("count", [50, 500])
def test_memory_does_not_grow_with_the_rasters(count: int, tmp_path: Path) -> None:
    folder = rasters(tmp_path / "rain", count)
    command = [sys.executable, "-c", MEMORY, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    peak = json.loads(done.stdout) * 1024 / 1e9
    tell(f"peak memory of 6,000 polygons, {count} rasters", peak, 1.5, "GB", at_least=False)


def test_two_dask_workers_and_one(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    folder = rasters(tmp_path / "rain", 200)
    zones = Zones(six_thousand(), tmp_path / "weights")
    alone = ours(folder, zones)
    few = rasters(tmp_path / "few", 4)
    found: dict[int, float] = {}
    panels: list[Aggregated] = []
    for count in (1, 2):
        with (
            distributed.LocalCluster(
                n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            workforce(dask=cluster.scheduler_address) as zones.force,
        ):
            ours(few, zones)  # the workers import what they need
            found[count] = seconds(lambda: panels.append(ours(folder, zones)))
        zones.force = ALONE
    for panel in panels:
        assert panel.value.tobytes() == alone.value.tobytes()
        assert panel.coverage.tobytes() == alone.coverage.tobytes()
    say(f"200 rasters over 6,000 polygons: one worker {found[1]:.1f} s, two {found[2]:.1f} s, same bits")
    tell("two Dask workers, faster than one", found[1] / found[2], 1.5)
    assert np.isfinite(alone.value).any()
