"""The maps as data: GeoJSON for each, one GeoPackage for all, in longitude and latitude."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

import geopandas as gpd
import pandas as pd
import pyogrio

_CRS = "EPSG:4326"
_CLOCK = "OGR_CURRENT_DATE"
_DATED = Lock()  # the clock belongs to the whole process


def layer(districts: pd.DataFrame, numbers: pd.DataFrame, key: str) -> gpd.GeoDataFrame:
    """Outlines with the numbers of a map. key: the column of `numbers` that holds the P-code."""
    joined = numbers.set_index(key).reindex(districts.index)
    joined.insert(0, key, [str(pcode) for pcode in districts.index])
    return gpd.GeoDataFrame(joined.reset_index(drop=True), geometry=list(districts["geometry"]), crs=_CRS)


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """A layer as GeoJSON (RFC 7946)."""
    return f"{frame.to_json(drop_id=True, ensure_ascii=False)}\n".encode()


def geopackage(layers: Mapping[str, gpd.GeoDataFrame], time: datetime) -> bytes:
    """All layers in one GeoPackage dated `time`; the same bytes for the same layers."""
    with _DATED:
        before = pyogrio.get_gdal_config_option(_CLOCK)
        pyogrio.set_gdal_config_options({_CLOCK: time.strftime("%Y-%m-%dT%H:%M:%SZ")})
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "maps.gpkg"
                for name, frame in layers.items():
                    frame.to_file(path, layer=name, driver="GPKG")
                return path.read_bytes()
        finally:
            pyogrio.set_gdal_config_options({_CLOCK: before})
