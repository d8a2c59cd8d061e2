"""Adds councils to the small build of the dashboard's tests: a western and an eastern half per district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

HALVES = ("01", "02")  # west, east
FACTORS = dict(zip(HALVES, (0.9, 1.1), strict=True))  # of the district's value
OF_RASTERS = ("rainfall_mm", "spi_3", "season_rainfall_mm")
UNCOVERED = "LSK02"  # a council without rain in WITHOUT
WITHOUT = "2016-02"
REASON = "coverage 0.40 is under 0.80"


def with_councils(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Districts and, below them, the halves of each."""
    rows = [_half(row, half) for row in districts.to_dict("records") for half in HALVES]
    return pd.concat([districts, gpd.GeoDataFrame(rows, crs=districts.crs)], ignore_index=True)


def _half(district: dict[str, object], half: str) -> dict[str, object]:
    shape, pcode = district["geometry"], str(district["pcode"])
    west, south, east, north = shape.bounds  # type: ignore[attr-defined]
    middle = (west + east) / 2
    edges = (west, south, middle, north) if half == HALVES[0] else (middle, south, east, north)
    return {
        "pcode": f"{pcode}{half}",
        "name": f"{'West' if half == HALVES[0] else 'East'} {pcode}",
        "level": "council",
        "parent": pcode,
        "area_km2": float(district["area_km2"]) / 2,  # type: ignore[arg-type]
        "geometry": shapely.intersection(shape, shapely.box(*edges)),
    }


def with_councils_values(panel: pd.DataFrame) -> pd.DataFrame:
    """The panel with values of councils for what rasters give: a tenth less in the west, more in the east."""
    given = panel[panel["variable"].isin(OF_RASTERS)]
    parts = [
        given.assign(pcode=given["pcode"] + half, value=given["value"] * FACTORS[half]) for half in HALVES
    ]
    below = pd.concat(parts, ignore_index=True)
    gone = (below["pcode"] == UNCOVERED) & (below["period"] == WITHOUT) & (below["variable"] == "rainfall_mm")
    below.loc[gone, ["value", "coverage", "reason"]] = [np.nan, 0.4, REASON]
    return pd.concat([panel, below], ignore_index=True)
