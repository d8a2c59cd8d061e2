"""Where districts lie: outlines wound for the screen, label points, hatch lines, the window around."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

DECIMALS = 4  # 11 m
LINE_DECIMALS = 3  # of lines over the outlines: a quarter of a pixel
HATCH_STEP = 0.06  # degrees of longitude between two lines
HATCH_LINES = 3  # at least so many across an outline, however small
LABEL_HALF_HEIGHT = 0.045  # degrees kept free above and below a name
ENOUGH_ROOM = 0.62  # degrees; more width does no name any good
NEARNESS = 0.4  # degrees of room given up per degree of distance from the middle
SCAN_LINES = 41
MARGIN = 0.02  # share of the width left free around the country


@dataclass(frozen=True)
class Window:
    """The part of the Earth that is shown, degrees."""

    west: float
    south: float
    east: float
    north: float


def polygons(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """The polygons of an outline, the largest first."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else (shape,)
    return tuple(sorted((p for p in parts if isinstance(p, Polygon)), key=lambda p: -p.area))


def window(shapes: Iterable[BaseGeometry]) -> Window:
    """The box around all outlines, with a margin."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    margin = MARGIN * (east - west)
    return Window(west - margin, south - margin, east + margin, north + margin)


@lru_cache(maxsize=4096)
def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Longitude and latitude where a name has most room to both sides, near the middle of the outline."""
    largest = polygons(shape)[0]
    roomy = largest.buffer(-LABEL_HALF_HEIGHT)
    west, south, east, north = (largest if roomy.is_empty else roomy).bounds
    middle = largest.centroid.y
    best, point = -math.inf, largest.representative_point().coords[0]
    for step in range(SCAN_LINES):
        lat = south + (north - south) * (step + 0.5) / SCAN_LINES
        for part in shapely.get_parts(roomy.intersection(LineString([(west, lat), (east, lat)]))):
            room = min(part.length, ENOUGH_ROOM) - NEARNESS * abs(lat - middle)
            if room > best and not part.is_empty:
                best, point = room, part.centroid.coords[0]
    return float(point[0]), float(point[1])


def hatch(shapes: Iterable[BaseGeometry]) -> list[list[tuple[float, float]]]:
    """Diagonal lines clipped to outlines, each a list of (longitude, latitude).

    They lie in one grid, finer by halves in a small outline: a line runs on from one outline into the next
    and is sent once, which matters where no unit of many has a value.
    """
    pieces: dict[float, list[tuple[float, float]]] = {}
    for shape in shapes:
        for part in shapely.get_parts(shapely.intersection(_grid(shape), shape)):
            if part.geom_type == "LineString":
                (start, lat), *_, (end, _) = part.coords
                pieces.setdefault(round(start - lat, 6), []).append((min(start, end), max(start, end)))
    return [
        [(start, start - offset), (end, end - offset)]
        for offset, found in pieces.items()
        for start, end in _run_on(sorted(found))
    ]


def _grid(shape: BaseGeometry) -> MultiLineString:
    """Lines of the grid across an outline: longitude less latitude is a multiple of the step."""
    west, south, east, north = shape.bounds
    step = HATCH_STEP
    while step * (HATCH_LINES + 1) > east - west + north - south:
        step /= 2
    multiples = range(math.ceil((west - north) / step), math.floor((east - south) / step) + 1)
    return MultiLineString([[(k * step + south, south), (k * step + north, north)] for k in multiples])


def _run_on(pieces: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Pieces of one line, sorted, those that touch made one."""
    found: list[tuple[float, float]] = []
    for start, end in pieces:
        if found and start - found[-1][1] < 10**-LINE_DECIMALS:
            start, end = found[-1][0], max(end, found.pop()[1])
        found.append((start, end))
    return found


def joined(lines: Iterable[Iterable[tuple[float, float]]]) -> dict[str, list[float | None]]:
    """lon and lat of lines one after the other, None after each, so that one trace draws them all."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for line in lines:
        for x, y in line:
            lon.append(round(x, LINE_DECIMALS))
            lat.append(round(y, LINE_DECIMALS))
        lon.append(None)
        lat.append(None)
    return {"lon": lon, "lat": lat}


def rings(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    """Exterior rings of an outline, each a closed list of (longitude, latitude)."""
    return [list(polygon.exterior.coords) for polygon in polygons(shape)]


@lru_cache(maxsize=4096)
def edge(shape: BaseGeometry) -> dict[str, list[float | None]]:
    """The exterior rings of an outline as `joined` gives lines; not to be changed."""
    return joined(rings(shape))


def feature_collection(districts: pd.DataFrame) -> dict[str, Any]:
    """GeoJSON whose features carry the pcode as id, exterior rings clockwise as the screen wants them."""
    features = [
        {
            "type": "Feature",
            "id": pcode,
            "properties": {},
            "geometry": {"type": "MultiPolygon", "coordinates": _clockwise(shape)},
        }
        for pcode, shape in districts["geometry"].items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _clockwise(shape: BaseGeometry) -> list[list[list[list[float]]]]:
    found = []
    for polygon in polygons(shape):
        wound = shapely.geometry.polygon.orient(polygon, sign=-1)
        found.append([_rounded(ring.coords) for ring in (wound.exterior, *wound.interiors)])
    return found


def _rounded(coordinates: Iterable[tuple[float, ...]]) -> list[list[float]]:
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat, *_ in coordinates]
