"""Writes the simulated rasters in the formats in which real ones come: GeoTIFF and CF NetCDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import xarray as xr
from affine import Affine
from rasterio.crs import CRS

from etl.model import periods
from etl.science.demonstration.layout import FIRST_YEAR, GRID, Single
from etl.science.demonstration.simulation import Simulation
from etl.science.demonstration.terrain import OUTSIDE

NDVI_SCALE, NDVI_FILL = 0.0001, -3000  # as MOD13 has them
DEKAD_STARTS = (1, 11, 21)
FILL = -9999.0
RAIN = {"standard_name": "lwe_thickness_of_precipitation_amount", "long_name": "simulated rainfall"}
PET = {"long_name": "simulated reference evapotranspiration"}

Writer = Callable[[Path, Simulation], None]


def write_rain_months(folder: Path, simulation: Simulation) -> None:
    """One file a month like CHIRPS clipped to a country: an alpha band, 0.0 outside, no nodata value."""
    folder.mkdir()
    inside = simulation.members != OUTSIDE
    alpha = np.where(inside, 255, 0).astype(np.float32)
    for label, raster in zip(simulation.months, simulation.rain_month, strict=True):
        name = f"chirps-v3.0.{periods.year_of(label)}.{periods.month_of(label):02d}.tif"
        bands = np.stack([np.where(inside, raster, np.float32(0)), alpha])
        _write_geotiff(folder / name, bands, alpha="yes")


def write_ndvi(folder: Path, simulation: Simulation) -> None:
    """One file a month, whole numbers with scale and fill value as MOD13 has them."""
    folder.mkdir()
    inside = simulation.members != OUTSIDE
    for label, raster in zip(simulation.months, simulation.ndvi, strict=True):
        scaled = np.where(inside, np.rint(raster / NDVI_SCALE), NDVI_FILL).astype(np.int16)
        name = f"ndvi.{periods.year_of(label)}.{periods.month_of(label):02d}.tif"
        _write_geotiff(folder / name, scaled[None], scale=NDVI_SCALE, nodata=NDVI_FILL)


def write_cropland(path: Path, simulation: Simulation) -> None:
    """One file, share of each cell under crops."""
    fraction = simulation.cropland_fraction
    _write_geotiff(path, np.where(np.isnan(fraction), np.float32(FILL), fraction)[None], nodata=FILL)


def write_rain_dekads(path: Path, simulation: Simulation) -> None:
    """One file with every dekad's rainfall."""
    _write_dekads(path, "precip", simulation.rain_dekad, RAIN)


def write_pet_dekads(path: Path, simulation: Simulation) -> None:
    """One file with every dekad's reference evapotranspiration."""
    _write_dekads(path, "pet", simulation.pet_dekad, PET)


def _write_geotiff(
    path: Path, bands: npt.NDArray[np.generic], scale: float | None = None, **creation: object
) -> None:
    count, height, width = bands.shape
    shape = {"count": count, "height": height, "width": width, "dtype": bands.dtype}
    place = {"crs": CRS.from_epsg(4326), "transform": Affine(GRID.dx, 0, GRID.west, 0, -GRID.dy, GRID.north)}
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
    packing = {"zlib": True, "complevel": 1, "shuffle": True, "_FillValue": np.float32(FILL)}
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


# Every raster of the demonstration: where it stands in the folder and who writes it.
RASTERS: dict[str, Writer] = {
    "chirps_v3_monthly": write_rain_months,
    "ndvi": write_ndvi,
    "cropland_fraction.tif": write_cropland,
    "chirps_v3_dekadal.nc": write_rain_dekads,
    "pet.nc": write_pet_dekads,
}
