"""Writes the demonstration data as files of the kinds that publishers and offices supply."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import xarray as xr
from rasterio.crs import CRS
from rasterio.transform import from_origin

import etl.science.demonstration
from etl.model import periods
from etl.model.paths import REFERENCE, shown
from etl.model.problems import InputError, MachineError, Problem
from etl.model.progress import Report
from etl.science.demonstration.layout import FIRST_YEAR, GRID, Single
from etl.science.demonstration.movement import simulated_flows
from etl.science.demonstration.plausibility import require_plausible
from etl.science.demonstration.simulation import Simulation, simulate

RAIN_PATTERN = REFERENCE / "rainfall_pattern.csv"
STAMP = "stamp.json"
STEPS = 7
NDVI_SCALE, NDVI_FILL = 0.0001, -3000  # as MOD13 has them
DEKAD_STARTS = (1, 11, 21)
NETCDF_FILL = -9999.0


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
    The folder appears whole or not at all. Raises InputError where a district lacks an input,
    MachineError where the disk stands in the way, ValueError where the seed is not plausible.
    """
    pattern = _rain_ratios(rain_pattern, districts)
    stamp = _stamp(seed, districts, population, rain_pattern)
    if _read_stamp(folder) == stamp:
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _write_all(draft, seed, districts, population, pattern, report)
            (draft / STAMP).write_text(stamp, encoding="utf-8")
            _swap(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise MachineError(f"{shown(folder)}: cannot write the demonstration data: {error}") from error


def _write_all(
    draft: Path,
    seed: int,
    districts: gpd.GeoDataFrame,
    population: pd.DataFrame,
    pattern: dict[str, float],
    report: Report,
) -> None:
    steps = iter(range(1, STEPS + 1))

    def done() -> None:
        report("demonstration data", next(steps), STEPS)

    simulation = simulate(seed, list(districts["pcode"]), list(districts.geometry), pattern)
    require_plausible(simulation)
    done()
    _write_flows(draft / "flows.csv", districts, population)
    done()
    _write_rain_months(draft / "chirps_v3_monthly", simulation)
    done()
    _write_ndvi(draft / "ndvi", simulation)
    done()
    _write_cropland(draft / "cropland_fraction.tif", simulation.cropland_fraction)
    done()
    rain = {"standard_name": "lwe_thickness_of_precipitation_amount", "long_name": "simulated rainfall"}
    _write_dekads(draft / "chirps_v3_dekadal.nc", "precip", simulation.rain_dekad, rain)
    done()
    pet = {"long_name": "simulated reference evapotranspiration"}
    _write_dekads(draft / "pet.nc", "pet", simulation.pet_dekad, pet)
    done()


def _rain_ratios(path: Path, districts: gpd.GeoDataFrame) -> dict[str, float]:
    table = pd.read_csv(path, comment="#")
    ratios = dict(zip(table["pcode"].astype(str), table["ratio"].astype(float), strict=True))
    lacking = sorted(set(districts["pcode"]) - set(ratios))
    if lacking:
        problem = f"no ratio for {', '.join(lacking)}"
        raise InputError(Problem(shown(path), "", problem, "demonstration data need one for every district"))
    return ratios


def _stamp(seed: int, districts: gpd.GeoDataFrame, population: pd.DataFrame, rain_pattern: Path) -> str:
    """What the files follow from: seed, inputs and the generator's own text."""
    inputs = hashlib.sha256()
    for part in (districts["pcode"], districts.geometry.to_wkb()):
        inputs.update(repr(list(part)).encode())
    inputs.update(population.to_csv(index=False).encode())
    inputs.update(rain_pattern.read_bytes())
    generator = hashlib.sha256()
    for module in _generator():
        generator.update(module.read_bytes())
    stamp = {"seed": seed, "inputs": inputs.hexdigest(), "generator": generator.hexdigest()}
    return json.dumps(stamp, indent=1) + "\n"


def _generator() -> Iterable[Path]:
    package = Path(etl.science.demonstration.__path__[0])
    return (*sorted(package.glob("*.py")), Path(__file__))


def _read_stamp(folder: Path) -> str:
    path = folder / STAMP
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _swap(draft: Path, folder: Path) -> None:
    """Put the finished draft in the folder's place."""
    draft.chmod(0o755)  # temporary folders are closed to others
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        folder.replace(old)
        draft.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.replace(folder)


def _write_flows(path: Path, districts: gpd.GeoDataFrame, population: pd.DataFrame) -> None:
    inner = districts.geometry.representative_point()
    centres = pd.DataFrame({"lon": inner.x, "lat": inner.y}).set_axis(list(districts["pcode"]), axis=0)
    simulated_flows(population, centres).to_csv(path, index=False, lineterminator="\n")


def _write_rain_months(folder: Path, simulation: Simulation) -> None:
    """One file a month like CHIRPS clipped to a country: an alpha band, 0.0 outside, no nodata value."""
    folder.mkdir()
    inside = simulation.members >= 0
    alpha = np.where(inside, 255, 0).astype(np.float32)
    for label, raster in zip(simulation.months, simulation.rain_month, strict=True):
        name = f"chirps-v3.0.{periods.year_of(label)}.{periods.month_of(label):02d}.tif"
        bands = np.stack([np.where(inside, raster, np.float32(0)), alpha])
        _write_geotiff(folder / name, bands, alpha="yes")


def _write_ndvi(folder: Path, simulation: Simulation) -> None:
    """One file a month, whole numbers with scale and fill value as MOD13 has them."""
    folder.mkdir()
    inside = simulation.members >= 0
    for label, raster in zip(simulation.months, simulation.ndvi, strict=True):
        scaled = np.where(inside, np.rint(raster / NDVI_SCALE), NDVI_FILL).astype(np.int16)
        name = f"ndvi.{periods.year_of(label)}.{periods.month_of(label):02d}.tif"
        _write_geotiff(folder / name, scaled[None], scale=NDVI_SCALE, nodata=NDVI_FILL)


def _write_cropland(path: Path, fraction: Single) -> None:
    filled = np.where(np.isnan(fraction), np.float32(NETCDF_FILL), fraction)
    _write_geotiff(path, filled[None], nodata=NETCDF_FILL)


def _write_geotiff(path: Path, bands: np.ndarray, scale: float | None = None, **creation: object) -> None:
    count, height, width = bands.shape
    shape = {"count": count, "height": height, "width": width, "dtype": bands.dtype}
    place = {"crs": CRS.from_epsg(4326), "transform": from_origin(GRID.west, GRID.north, GRID.dx, GRID.dy)}
    with rasterio.open(path, "w", driver="GTiff", compress="deflate", **shape, **place, **creation) as file:
        file.write(bands)
        if scale is not None:
            file.scales = [scale] * count


def _write_dekads(path: Path, name: str, rasters: Single, about: dict[str, str]) -> None:
    """One CF NetCDF file; a dekad's time is its first day, its bounds reach to the next one's."""
    first = np.datetime64(f"{FIRST_YEAR}-01", "M") + np.arange(len(rasters) // 3 + 1)
    starts = (first[:, None].astype("datetime64[D]") + np.array(DEKAD_STARTS) - 1).ravel()
    days = (starts - starts[0]).astype(np.int32)[: len(rasters) + 1]
    attributes = {**about, "units": "mm", "cell_methods": "time: sum", "grid_mapping": "crs"}
    dataset = xr.Dataset(
        {
            name: (("time", "lat", "lon"), rasters, attributes),
            "time_bnds": (("time", "bnds"), np.stack([days[:-1], days[1:]], axis=1)),
            "crs": ((), np.int32(0), _crs_attributes()),
        },
        coords={
            "time": ("time", days[:-1], _time_attributes(starts[0])),
            "lat": ("lat", GRID.lats, {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"}),
            "lon": ("lon", GRID.lons, {"standard_name": "longitude", "units": "degrees_east", "axis": "X"}),
        },
        attrs={"Conventions": "CF-1.8", "title": about["long_name"], "comment": "Demonstration data."},
    )
    packing = {"zlib": True, "complevel": 1, "shuffle": True, "_FillValue": np.float32(NETCDF_FILL)}
    dataset.to_netcdf(path, engine="netcdf4", encoding={name: {**packing, "dtype": "float32"}})


def _time_attributes(origin: np.datetime64) -> dict[str, str]:
    return {
        "standard_name": "time",
        "units": f"days since {origin}",
        "calendar": "standard",
        "bounds": "time_bnds",
        "axis": "T",
    }


def _crs_attributes() -> dict[str, str]:
    return {"grid_mapping_name": "latitude_longitude", "crs_wkt": CRS.from_epsg(4326).to_wkt()}
