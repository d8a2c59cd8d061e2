"""Writes the demonstration data as files of the kinds that publishers and offices supply."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd

import etl.science.demonstration
from etl.files import demo_rasters
from etl.model.paths import REFERENCE, shown
from etl.model.problems import InputError, MachineError, Problem
from etl.model.progress import Report
from etl.science.demonstration.movement import simulated_flows
from etl.science.demonstration.plausibility import require_plausible
from etl.science.demonstration.simulation import simulate

RAIN_PATTERN = REFERENCE / "rainfall_pattern.csv"
STAMP = "stamp.json"
LABEL = "demonstration data"


def write_demonstration(
    folder: Path,
    seed: int,
    districts: gpd.GeoDataFrame,
    population: pd.DataFrame,
    report: Report,
    rain_pattern: Path = RAIN_PATTERN,
) -> None:
    """Fill `folder` with the demonstration data of one seed; at once where its stamp matches.

    districts: columns pcode, geometry (EPSG:4326). population: columns pcode, year, setting,
    population, with the censuses of 1996, 2006 and 2016. rain_pattern: table pcode, ratio.
    The folder changes whole or not at all. Raises InputError where a district lacks an input or the
    seed's data are not plausible, MachineError where the disk stands in the way.
    """
    ratios = _rain_ratios(rain_pattern)
    stamp = _stamp(seed, districts, population, ratios)
    try:
        if _read_stamp(folder) == stamp:
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as workplace:
            draft = Path(workplace) / "new"
            draft.mkdir()
            _write_all(draft, seed, districts, population, ratios, report)
            (draft / STAMP).write_text(stamp, encoding="utf-8")
            if folder.exists():
                folder.replace(Path(workplace) / "old")
            draft.replace(folder)
    except OSError as error:
        raise MachineError(f"{shown(folder)}: cannot write the demonstration data: {error}") from error


def _write_all(
    draft: Path,
    seed: int,
    districts: gpd.GeoDataFrame,
    population: pd.DataFrame,
    ratios: dict[str, float],
    report: Report,
) -> None:
    try:
        simulation = simulate(seed, list(districts["pcode"]), list(districts.geometry), ratios)
        require_plausible(simulation)
        flows = simulated_flows(population, _centres(districts))
    except ValueError as error:
        cure = "correct the seed, the boundaries or the population in the profile"
        raise InputError(Problem("demonstration data", f"seed {seed}", str(error), cure)) from error
    flows.to_csv(draft / "flows.csv", index=False, lineterminator="\n")
    steps = len(demo_rasters.RASTERS) + 1
    report(LABEL, 1, steps)
    for step, (name, write) in enumerate(demo_rasters.RASTERS.items(), start=2):
        write(draft / name, simulation)
        report(LABEL, step, steps)


def _centres(districts: gpd.GeoDataFrame) -> pd.DataFrame:
    inner = districts.geometry.representative_point()
    return pd.DataFrame({"lon": inner.x, "lat": inner.y}).set_axis(list(districts["pcode"]), axis=0)


def _rain_ratios(path: Path) -> dict[str, float]:
    try:
        table = pd.read_csv(path)
    except FileNotFoundError:
        cure = "restore the project's reference files"
        raise InputError(Problem(shown(path), "", "does not exist", cure)) from None
    return dict(zip(table["pcode"].astype(str), table["ratio"].astype(float), strict=True))


def _stamp(seed: int, districts: gpd.GeoDataFrame, population: pd.DataFrame, ratios: dict[str, float]) -> str:
    """What the files follow from: seed, inputs and the generator's own text."""
    inputs = hashlib.sha256()
    for part in (list(districts["pcode"]), list(districts.geometry.to_wkb()), sorted(ratios.items())):
        inputs.update(repr(part).encode())
    inputs.update(population.to_csv(index=False).encode())
    generator = hashlib.sha256()
    for module in _generator():
        generator.update(module.read_bytes())
    stamp = {"seed": seed, "inputs": inputs.hexdigest(), "generator": generator.hexdigest()}
    return json.dumps(stamp, indent=1) + "\n"


def _generator() -> Iterable[Path]:
    package = Path(etl.science.demonstration.__path__[0])
    return (*sorted(package.glob("*.py")), Path(demo_rasters.__file__), Path(__file__))


def _read_stamp(folder: Path) -> str:
    path = folder / STAMP
    return path.read_text(encoding="utf-8") if path.is_file() else ""
