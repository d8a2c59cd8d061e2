"""Reads district and council outlines from GeoJSON, GeoPackage or shapefile and checks them."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyogrio import list_layers
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Geod
from pyproj.exceptions import CRSError

from etl.model.paths import exists, shown
from etl.model.problems import InputError, Problem, Problems
from etl.science.places import UNKNOWN_PLACE

COLUMNS = ["pcode", "name", "level", "parent", "area_km2", "geometry"]
DEGREES = "EPSG:4326"
ELLIPSOID = Geod(ellps="WGS84")
M2_PER_KM2 = 1e6
AREAS = ("Polygon", "MultiPolygon")
OVERLAP = 0.9  # share of an outline inside another one from which the two are no neighbours


def read_boundaries(
    path: Path,
    pcode_field: str = "pcode",
    name_field: str = "name",
    level: str = "district",
    parent_field: str = "",
) -> gpd.GeoDataFrame:
    """Outlines with pcode, name, level, parent, area_km2 (geodesic, WGS 84) and geometry in EPSG:4326.

    Sorted by pcode; parent is empty where no field gives it. `attrs["notes"]` lists repaired outlines.
    Raises InputError with every problem found.
    """
    found = _read(path)
    problems = Problems()
    for field in (pcode_field, name_field, *([parent_field] if parent_field else [])):
        _check_field(path, found, field, problems)
    problems.stop_if_any()
    table = gpd.GeoDataFrame(
        {
            "pcode": _words(found[pcode_field]),
            "name": _words(found[name_field]),
            "level": level,
            "parent": _words(found[parent_field]) if parent_field else "",
        },
        geometry=shapely.force_2d(found.geometry.to_numpy()),
        crs=found.crs,
    )
    _check_codes(path, table, problems)
    _check_outlines(path, table, problems)
    problems.stop_if_any()
    table = _in_degrees(path, table)
    notes = _repair(table)
    _check_areas(path, table)
    table["area_km2"] = [abs(ELLIPSOID.geometry_area_perimeter(g)[0]) / M2_PER_KM2 for g in table.geometry]
    table = table.sort_values("pcode", ignore_index=True)[COLUMNS]
    table.attrs["notes"] = notes
    return table


def overlaps(path: Path, table: gpd.GeoDataFrame) -> list[Problem]:
    """A problem for every unit that lies in another one: its land and its people would count twice."""
    outlines, found = table.geometry.to_numpy(), []
    areas = shapely.area(outlines)
    for one, other in table.sindex.query(outlines, predicate="intersects").T.tolist():
        if one >= other:
            continue
        shared = shapely.intersection(outlines[one], outlines[other]).area
        if shared > OVERLAP * min(areas[one], areas[other]):
            small, large = (one, other) if areas[one] < areas[other] else (other, one)
            names = [f"{table['name'][at]} ({table['pcode'][at]})" for at in (small, large)]
            told = f"the outline of {names[0]} lies in that of {names[1]}, or is the same"
            cure = "correct the outline that is wrong, or cut the inner one out of the outer"
            found.append(Problem(shown(path), str(table["pcode"][small]), told, cure))
    return found


def _read(path: Path) -> gpd.GeoDataFrame:
    if not exists(path):
        raise _wrong(path, "does not exist", "correct the path in the profile")
    source = f"zip://{path}" if path.suffix.lower() == ".zip" else path
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_layers(path, [str(name) for name, kind in list_layers(source) if kind])
            found = gpd.read_file(source)
    except (DataSourceError, DataLayerError, ValueError, shapely.errors.GEOSException) as error:
        words = " ".join(str(error).replace(str(path), path.name).split("; ")[0].split())[:120]
        raise _wrong(
            path, f"cannot be read as outlines ({words})", "use GeoJSON, GeoPackage or shapefile"
        ) from error
    if not isinstance(found, gpd.GeoDataFrame) or found.empty:
        raise _wrong(path, "holds no outlines", "use a file with one polygon per district")
    return found


def _check_layers(path: Path, names: Sequence[str]) -> None:
    """Which of several layers is meant is not guessed."""
    if len(names) > 1:
        cure = "put the one that is meant into a file of its own, e.g. with ogr2ogr"
        raise _wrong(path, f"holds {len(names)} layers of outlines ({', '.join(names)[:120]})", cure)


def _check_field(path: Path, found: gpd.GeoDataFrame, field: str, problems: Problems) -> None:
    fields = [str(column) for column in found.columns if column != found.geometry.name]
    if field in fields:
        return
    near = difflib.get_close_matches(field.lower(), [name.lower() for name in fields], n=1, cutoff=0.5)
    nearest = next((name for name in fields if near and name.lower() == near[0]), None)
    guess = f"perhaps {nearest!r}; " if nearest else ""
    problems.add(
        shown(path),
        "",
        f"has no field {field!r}",
        f"{guess}name one of these in [boundaries]: {', '.join(fields) or 'none there'}",
    )


def _words(column: pd.Series) -> list[str]:
    """Texts without spaces around them, whole numbers without a point; empty where there is nothing."""
    return ["" if missing else _word(value) for value, missing in zip(column, column.isna(), strict=True)]


def _word(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _check_codes(path: Path, table: gpd.GeoDataFrame, problems: Problems) -> None:
    for number, (pcode, name) in enumerate(zip(table["pcode"], table["name"], strict=True), start=1):
        if not pcode:
            problems.add(shown(path), f"feature {number}", f"has no P-code (name {name!r})", "give it one")
        elif not name:
            problems.add(shown(path), f"feature {number} ({pcode})", "has no name", "give it one")
        elif not pcode.isprintable() or pcode.casefold() == UNKNOWN_PLACE:
            problem = f"its P-code {pcode[:40]!r} has another meaning or marks that do not print"
            problems.add(shown(path), f"feature {number}", problem, "give it another one")
    codes = table.loc[table["pcode"] != "", "pcode"]
    for _, alike in codes.drop_duplicates().groupby(codes.str.casefold()):
        if len(alike) > 1:
            problem = f"the P-codes {', '.join(alike)} differ by capitals only"
            problems.add(shown(path), str(alike.iloc[0]), problem, "give each district a code of its own")
    for pcode, count in codes.value_counts().items():
        if count > 1:
            cure = "merge the parts into one feature or correct the code"
            problems.add(shown(path), str(pcode), f"{count} features have this P-code", cure)


def _check_outlines(path: Path, table: gpd.GeoDataFrame, problems: Problems) -> None:
    for number, (pcode, outline) in enumerate(zip(table["pcode"], table.geometry, strict=True), start=1):
        place = pcode or f"feature {number}"
        if outline is None or outline.is_empty:
            problems.add(shown(path), place, "has no outline", "give it one or take it out")
        elif outline.geom_type not in AREAS:
            problems.add(shown(path), place, f"is a {outline.geom_type}, no polygon", "give its outline")


def _check_areas(path: Path, table: gpd.GeoDataFrame) -> None:
    flat = [pcode for pcode, outline in zip(table["pcode"], table.geometry, strict=True) if outline.area == 0]
    if flat:
        raise _wrong(path, f"the outline of {', '.join(flat)} has no area", "give the whole outline")


def _in_degrees(path: Path, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if table.crs is None:
        raise _wrong(
            path, "has no coordinate reference system", "add the .prj file or set it, e.g. ogr2ogr -a_srs"
        )
    try:
        table = table.to_crs(DEGREES)
    except CRSError as error:
        raise _wrong(path, "its coordinate reference system is not understood", "set it anew") from error
    west, south, east, north = table.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        extent = f"{west:.6g} {south:.6g} … {east:.6g} {north:.6g}"
        raise _wrong(
            path,
            f"its coordinates ({extent}) are no longitudes and latitudes",
            "correct the file's coordinate reference system, e.g. ogr2ogr -a_srs EPSG:32735",
        )
    return table


def _repair(table: gpd.GeoDataFrame) -> list[str]:
    """Make invalid outlines valid in place; a note for each."""
    notes = []
    for row in table.index[~table.geometry.is_valid]:
        outline = table.geometry.loc[row]
        reason = shapely.is_valid_reason(outline)
        table.loc[row, "geometry"] = _polygons_of(shapely.make_valid(outline))
        notes.append(f"{table.loc[row, 'pcode']}: outline repaired ({reason})")
    return notes


def _polygons_of(outline: shapely.Geometry) -> shapely.Geometry:
    """The areas of a repaired outline, without the lines and points that a repair may leave."""
    parts = [part for part in shapely.get_parts(outline) if part.geom_type in AREAS]
    return shapely.union_all(parts)


def _wrong(path: Path, problem: str, cure: str) -> InputError:
    return InputError(Problem(shown(path), "", problem, cure))
