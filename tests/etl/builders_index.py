"""Builds a country of many units whose whole index an office supplies, for end-to-end tests of the index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

INDEX_HEAD = "id,pillar,weight,lo,hi,unit,note"
INDEX = (
    "flood_days,hazard,1,0,20,days,",
    "far_from_roads,exposure,1,0,1,share,",
    "poor_harvests,sensitivity,1,0,1,share,",
    "poverty_rate,coping,1,0,100,%,",
    "walk_to_clinic,coping,1,0,240,minutes,",
    "net_rate,movement,,-200,200,per 1000 per decade,",
    "version,about,,,,,2",
    "adopted,about,,,,,14 March 2027",
)
VALUES_HEAD = "district,variable,period,value,unit,title"
UNITS = {
    "flood_days": ("days", "Days of flood a year", ""),
    "far_from_roads": ("share", "People far from roads", "2006"),
    "poor_harvests": ("share", "Poor harvests", ""),
    "poverty_rate": ("%", "Poor people", "2014"),
    "walk_to_clinic": ("minutes", "Walk to the clinic", "2006-2016"),
}
PROFILE = """
[profile]
id = "units"
title = "Units of an office"

[boundaries]
path = "{boundaries}"
pcode = "{pcode}"
name = "{name}"

[population]
path = "population.csv"

[[tables]]
format = "district_values"
path = "values.csv"
status = "modelled"
title = "Household survey"

[index]
table = "index.csv"
"""


@dataclass(frozen=True)
class Units:
    """A folder of inputs for the units named."""

    folder: Path
    pcodes: tuple[str, ...]

    @property
    def profile(self) -> str:
        return str(self.folder / "units.toml")

    @property
    def out(self) -> Path:
        return self.folder / "published"

    def write(self, name: str, *lines: str) -> None:
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def values(self, by_variable: Mapping[str, Sequence[Any]]) -> None:
        """values.csv: one value per unit and variable; None leaves a unit out."""
        rows = [
            f"{pcode},{variable},{period},{value},{unit},{title}"
            for variable, values in by_variable.items()
            for pcode, value in zip(self.pcodes, values, strict=True)
            if value is not None
            for unit, title, period in (UNITS[variable],)
        ]
        self.write("values.csv", VALUES_HEAD, *rows)


def write_units(folder: Path, boundaries: Path, pcode: str, name: str, pcodes: Sequence[str]) -> Units:
    """Inputs in order over outlines that are there: every unit alike but for its flood days."""
    units = Units(folder, tuple(pcodes))
    units.write("units.toml", PROFILE.format(boundaries=boundaries.as_posix(), pcode=pcode, name=name))
    units.write("index.csv", INDEX_HEAD, *INDEX)
    people = [
        f"{one},{year},{setting},{count},observed"
        for number, one in enumerate(pcodes)
        for year in (2006, 2016)
        for setting, count in (("rural", 800 + (year - 2006) * (number % 3)), ("urban", 200))
    ]
    units.write("population.csv", "pcode,year,setting,population,status", *people)
    units.values(alike(len(pcodes)))
    return units


def alike(count: int, **changed: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Values by variable for so many units, the same for all where none are given."""
    usual = {"flood_days": 10, "far_from_roads": 0.5, "poor_harvests": 0.5, "poverty_rate": 50}
    return {
        **{name: [value] * count for name, value in usual.items()},
        "walk_to_clinic": [120] * count,
    } | changed


def write_grid(folder: Path, columns: int, rows: int) -> Units:
    """Square units of half a degree, named by row and column."""
    pcodes = [f"GR{row:02d}{column:02d}" for row in range(rows) for column in range(columns)]
    features = [_square(code, *divmod(number, columns)) for number, code in enumerate(pcodes)]
    path = folder / "grid.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return write_units(folder, path, "pcode", "name", pcodes)


def corner_of_high_values(columns: int, rows: int) -> list[float]:
    """Flood days of a grid: the most in its first corner, chance elsewhere."""
    rng = np.random.default_rng(7)
    days = rng.uniform(2, 8, (rows, columns))
    days[: rows // 2, : columns // 2] += 10
    return [float(day) for day in days.round(2).ravel()]


def _square(code: str, row: int, column: int) -> dict[str, Any]:
    west, north = 20 + column / 2, -20 - row / 2
    ring = [(west, north - 0.5), (west + 0.5, north - 0.5), (west + 0.5, north), (west, north)]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": {"pcode": code, "name": f"Unit {code}"}, "geometry": geometry}
