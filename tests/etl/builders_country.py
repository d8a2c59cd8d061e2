"""Builds a country of two districts with every input that a build can read, for end-to-end tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

WEST, NORTH, STEP, CELLS = 27.0, -29.0, 0.5, 4
HALVES = {"LSA": (27.0, 28.0), "LSB": (28.0, 29.0)}  # west and east, both from 29 to 31 degrees south
NAMES = {"LSA": "Maseru", "LSB": "Butha-Buthe"}
PROFILE = """
[profile]
id = "tiny"
title = "Two districts"

[boundaries]
path = "districts.geojson"

[places]
"Buthe Buthe" = "LSB"

[population]
path = "population.csv"

[[rasters]]
source = "chirps_v3_monthly"
path = "rain"
status = "observed"

[[movement]]
format = "canonical"
path = "flows.csv"
status = "observed"
title = "Made-up census"
"""
FLOWS = """origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers
LSA,rural,LSB,urban,2006,2016,100
LSB,rural,LSA,urban,2006,2016,300
"""


@dataclass(frozen=True)
class Country:
    """A folder of inputs, each of which a test may spoil."""

    folder: Path

    @property
    def profile(self) -> str:
        return str(self.folder / "tiny.toml")

    @property
    def out(self) -> Path:
        return self.folder / "published"

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def rain(self, month: str) -> Path:
        return self.folder / "rain" / f"chirps-v3.0.{month.replace('-', '.')}.tif"


def write_country(folder: Path, months: tuple[str, ...] = ("2020-01", "2020-02", "2020-03")) -> Country:
    """Inputs in order: rain of 10 mm in the west and 20 mm in the east, more by 1 mm each month."""
    country = Country(folder)
    country.write("tiny.toml", PROFILE)
    country.write("flows.csv", FLOWS)
    country.write("districts.geojson", json.dumps(_districts()))
    rows = [
        f"{pcode},{year},{setting},{people},observed"
        for pcode in HALVES
        for year in (2006, 2016)
        for setting, people in (("all", 10000), ("rural", 8000), ("urban", 2000))
    ]
    country.write("population.csv", "\n".join(["pcode,year,setting,population,status", *rows]) + "\n")
    for number, month in enumerate(months):
        halves = np.repeat([[10.0, 10.0, 20.0, 20.0]], CELLS, axis=0) + number
        write_raster(country.rain(month), halves)
    return country


def write_raster(path: Path, values: np.ndarray, west: float = WEST, crs: str | None = "EPSG:4326") -> None:
    """One GeoTIFF on the country's grid, or elsewhere."""
    path.parent.mkdir(exist_ok=True)
    height, width = values.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=1,
        dtype="float32",
        crs=crs,
        transform=from_origin(west, NORTH, STEP, STEP),
    ) as raster:
        raster.write(values.astype("float32"), 1)


def _districts() -> dict[str, object]:
    features = [
        {
            "type": "Feature",
            "properties": {"pcode": pcode, "name": NAMES[pcode]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, -31], [e, -31], [e, -29], [w, -29], [w, -31]]],
            },
        }
        for pcode, (w, e) in HALVES.items()
    ]
    return {"type": "FeatureCollection", "features": features}
