"""Tells which dimensions of a CF variable are longitude, latitude and time, and whether they are regular."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import numpy.typing as npt
import xarray as xr

from etl.files.raster_window import Fault
from etl.science.grid import CELL_TOLERANCE

AGAIN = "fetch the file again"
AXES = {
    "lon": (("lon", "longitude", "x"), "degrees_east", "longitude"),
    "lat": (("lat", "latitude", "y"), "degrees_north", "latitude"),
}
TIME_NAMES = ("time", "t")


def kind_of(variable: xr.DataArray, dim: Hashable) -> str:
    """Whether a dimension is lon, lat or time, by CF attributes first, then by name."""
    attrs = variable[dim].attrs if dim in variable.coords else {}
    for kind, (names, unit, standard) in AXES.items():
        if attrs.get("standard_name") == standard or str(attrs.get("units", "")).lower() == unit:
            return kind
        if str(dim).lower() in names:
            return kind
    times = str(dim).lower() in TIME_NAMES or " since " in str(attrs.get("units", ""))
    return "time" if times else ""


def axis_of(variable: xr.DataArray, kind: str) -> Hashable:
    """The dimension that is longitude or latitude in degrees; Fault where there is none."""
    found = [dim for dim in variable.dims if kind_of(variable, dim) == kind]
    if len(found) != 1 or found[0] not in variable.coords:
        dims = ", ".join(map(str, variable.dims))
        raise Fault(
            f"has no {AXES[kind][2]} coordinate in degrees (dimensions: {dims})",
            "warp it to EPSG:4326 with gdalwarp",
        )
    attrs = variable[found[0]].attrs
    unit, standard = str(attrs.get("units", "")), str(attrs.get("standard_name", ""))
    if unit.lower() in ("m", "metre", "meter", "metres", "meters", "km") or standard.startswith(
        "projection_"
    ):
        raise Fault("is in a projected coordinate system", "warp it to EPSG:4326 with gdalwarp")
    if not unit and not standard and str(found[0]).lower() in ("x", "y") and not _names_degrees(variable):
        raise Fault(
            "has no coordinate reference system (CRS)",
            "give its coordinates the units degrees_north and degrees_east, or fetch the file again",
        )
    return found[0]


def _names_degrees(variable: xr.DataArray) -> bool:
    """Whether a CF grid mapping says that x and y are longitude and latitude."""
    name = variable.encoding.get("grid_mapping") or variable.attrs.get("grid_mapping")
    if name is None or name not in variable.coords:
        return False
    attrs = variable[name].attrs
    wkt = str(attrs.get("crs_wkt") or attrs.get("spatial_ref") or "")
    return attrs.get("grid_mapping_name") == "latitude_longitude" or wkt.startswith(("GEOGCS", "GEOGCRS"))


def regular(variable: xr.DataArray, dim: Hashable, name: str) -> tuple[npt.NDArray[np.float64], float]:
    """Values along a dimension and their step; Fault where they are not evenly spaced."""
    values = np.asarray(variable[dim].values, dtype=np.float64)
    if values.size < 2:
        raise Fault(f"has one of {name} only, so that the size of its cells is unknown", AGAIN)
    step = float(values[-1] - values[0]) / (values.size - 1)
    even = values[0] + step * np.arange(values.size)
    if step == 0 or not np.allclose(values, even, rtol=0, atol=abs(step) * 10 * CELL_TOLERANCE):
        raise Fault(
            f"its {name} are not evenly spaced", "regrid it to a regular grid, e.g. gdalwarp -t_srs EPSG:4326"
        )
    return values, step
