"""Shares of people in towns, from rasters of the degree of urbanisation and of population."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.files.catalog import SOURCES
from etl.files.raster_open import quiet
from etl.files.raster_tiff import read_tiff
from etl.files.raster_window import Fault
from etl.model.paths import shown
from etl.model.periods import Cadence
from etl.model.problems import InputError, Problem
from etl.model.profile import UrbanInput
from etl.model.records import Source
from etl.model.status import Status
from etl.science.setting_shares import SHARE_COLUMNS
from etl.science.zonal import coverage_weights, weighted_sum

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
CLASSES = Source(
    id="degree_of_urbanisation",
    title="Degree of urbanisation (GHS-SMOD)",
    gives="urban_class",
    unit="1",
    cadence=Cadence.STATIC,
    file_name=_YEAR,
    plausible=(10.0, 30.0),
    publisher="European Commission, Joint Research Centre",
    url="https://human-settlement.emergency.copernicus.eu",
    licence="CC BY 4.0",
    citation="Schiavina, Melchiorri & Pesaresi, GHS-SMOD R2023A",
    classes=True,
    nodata=-200.0,
)
PEOPLE = next(source for source in SOURCES if source.id == "population_raster")


def read_urban_shares(entry: UrbanInput, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Share of each district's people who live in cells of an urban class, by year; columns SHARE_COLUMNS.

    Years stand in the names of the class files; a population file of the same year is used, or the only one.
    Raises InputError.
    """
    if entry.raster is None:
        return pd.DataFrame(columns=SHARE_COLUMNS)
    if entry.population is None:
        problem = "names a raster of classes without one of people"
        raise InputError(Problem(shown(entry.raster), "[urban]", problem, "add population = … to [urban]"))
    people = _by_year(entry.population)
    tables = []
    for year, path in sorted(_by_year(entry.raster).items()):
        beside = people.get(year) or (next(iter(people.values())) if len(people) == 1 else None)
        if beside is None:
            problem = f"has no population raster of {year} beside it"
            raise InputError(
                Problem(shown(path), "[urban]", problem, "add one of that year, or name a single one")
            )
        tables.append(_shares(path, beside, districts, entry.urban_from).assign(year=year))
    return pd.concat(tables, ignore_index=True)[SHARE_COLUMNS]


def _by_year(path: Path) -> dict[int, Path]:
    files = sorted(path.glob("*.tif")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise InputError(Problem(shown(path), "[urban]", "holds no GeoTIFF", "correct the path"))
    found: dict[int, Path] = {}
    for file in files:
        year = _YEAR.search(file.name)
        if year is None:
            cure = "name it after its year, such as GHS_SMOD_E2015.tif"
            raise InputError(Problem(shown(file), "", "has no year in its name", cure))
        found[int(year.group())] = file
    return found


def _shares(classes: Path, people: Path, districts: gpd.GeoDataFrame, urban_from: int) -> pd.DataFrame:
    west, south, east, north = (float(edge) for edge in districts.total_bounds)
    file = people
    try:
        with quiet():
            grid, count = read_tiff(people, PEOPLE, (west, south, east, north), None)
            file = classes
            kind = read_tiff(classes, CLASSES, (west, south, east, north), grid)[1]
    except Fault as fault:
        raise InputError(Problem(shown(file), "[urban]", fault.problem, fault.cure)) from fault
    known = np.isfinite(count) & np.isfinite(kind)
    density = np.where(known, count / grid.cell_areas_km2, np.nan)
    stack = np.stack([density, np.where(known & (kind >= urban_from), density, np.where(known, 0.0, np.nan))])
    pcodes = tuple(districts["pcode"])
    total = weighted_sum(coverage_weights(pcodes, list(districts.geometry), grid), stack)[0]
    share = np.divide(total[:, 1], total[:, 0], out=np.full(len(pcodes), np.nan), where=total[:, 0] > 0)
    return pd.DataFrame({"pcode": pcodes, "share": share, "status": int(Status.MODELLED)})
