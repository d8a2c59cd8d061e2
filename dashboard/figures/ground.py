"""The ground a map is drawn on: projection suited to the country, outlines, scale bar, north arrow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.figures.layout import Box, Page
from dashboard.maps import outlines
from dashboard.maps.classed import MapClass

WIDEST_FOR_UTM = 9.0  # degrees of longitude; a wider country is shown in Lambert's equal-area projection
_CROWDED = 0.15  # share of a corner that the country may cover
_SLIVER_M2 = 1e6
_FILLED = 0.985  # share of a box that the country takes, so that its edge is not cut
_GEOGRAPHIC = "EPSG:4326"
_COAST = "#6C7883"  # the line around the country


@dataclass(frozen=True)
class Ground:
    """Outlines in metres of a projection: by pcode, in their order."""

    shapes: Mapping[str, BaseGeometry]
    degrees: BaseGeometry  # the country, coarse, in longitude and latitude
    crs: CRS
    projection: str

    @cached_property
    def country(self) -> BaseGeometry:
        """All outlines as one."""
        return shapely.union_all([shapely.simplify(shape, 200.0) for shape in self.shapes.values()])

    @cached_property
    def coast(self) -> Path:
        """The line around the country, slivers between outlines left out."""
        whole = shapely.union_all(list(self.shapes.values()), grid_size=1.0)
        parts = [polygon for polygon in outlines.polygons(whole) if polygon.area > _SLIVER_M2]
        holes = [shapely.Polygon(ring) for polygon in parts for ring in polygon.interiors]
        rings = [polygon.exterior for polygon in (*parts, *(h for h in holes if h.area > _SLIVER_M2))]
        return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        west, south, east, north = shapely.total_bounds(list(self.shapes.values()))
        return float(west), float(south), float(east), float(north)


@dataclass(frozen=True)
class View:
    """A ground fitted into a box: axes in metres and what a point of the page is in metres."""

    axes: Axes
    ground: Ground
    box: Box
    metre: float  # points of the page per metre
    strip: float = 0.0  # points kept free below the country


def ground_of(districts: pd.DataFrame) -> Ground:
    """Outlines of districts (by pcode, geometry in degrees) in the projection that suits them."""
    shapes = list(districts["geometry"])
    name, crs = projection_of(tuple(float(edge) for edge in shapely.total_bounds(shapes)))
    move = _transformer(name)
    projected = [shapely.transform(s, move.transform, interleaved=False) for s in shapes]
    country = shapely.union_all(shapely.simplify(shapes, 0.02))
    return Ground(dict(zip(map(str, districts.index), projected, strict=True)), country, crs, name)


def projection_of(bounds: tuple[float, ...]) -> tuple[str, CRS]:
    """Name and definition: the UTM zone of the middle, else an equal-area projection around the middle.

    bounds: west, south, east, north in degrees.
    """
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west > WIDEST_FOR_UTM:
        name = f"Lambert {lon:.0f} {lat:.0f}"
    else:
        name = f"UTM {math.floor((lon + 180) / 6) + 1}{'S' if lat < 0 else 'N'}"
    return name, _crs(name)


@cache
def _crs(name: str) -> CRS:
    kind, *parts = name.split()
    if kind == "UTM":
        return CRS(f"EPSG:{327 if parts[0].endswith('S') else 326}{int(parts[0][:-1]):02d}")
    return CRS(f"+proj=laea +lon_0={parts[0]} +lat_0={parts[1]} +datum=WGS84")


@cache
def _transformer(name: str) -> Transformer:
    return Transformer.from_crs(_GEOGRAPHIC, _crs(name), always_xy=True)


def view(page: Page, box: Box, ground: Ground, strip: float = 0.0) -> View:
    """Axes that show the whole ground in the middle of a box, as large as it fits.

    strip: points to keep free below the country where its corners leave no room for what stands there.
    """
    shown = _fitted(page.canvas(box), ground, box, 0.0)
    if not strip:
        return shown
    first = emptiest(shown, 2 * strip, strip)
    corners = first, emptiest(shown, strip, strip, [first])
    if any(_crowded(shown, corner) for corner in corners):
        return _fitted(shown.axes, ground, box, strip)
    return shown


def _crowded(shown: View, corner: Box) -> bool:
    covered = shapely.intersection(shown.ground.country, on_ground(shown, corner)).area
    return covered * shown.metre**2 > _CROWDED * corner.width * corner.height


def _fitted(axes: Axes, ground: Ground, box: Box, strip: float) -> View:
    west, south, east, north = ground.bounds
    metre = _FILLED * min(box.width / (east - west), (box.height - strip) / (north - south))
    half_x, half_y = box.width / metre / 2, box.height / metre / 2
    middle_y = (south + north) / 2 - strip / metre / 2
    axes.set_xlim((west + east) / 2 - half_x, (west + east) / 2 + half_x)
    axes.set_ylim(middle_y - half_y, middle_y + half_y)
    return View(axes, ground, box, metre, strip)


def fill(shown: View, fills: Mapping[str, MapClass], edge: float = 0.8) -> None:
    """Every district in the fill of its class, a fine line around the country."""
    paths = {pcode: path_of(shape) for pcode, shape in shown.ground.shapes.items()}
    plain = [pcode for pcode in paths if not fills[pcode].hatched]
    colours = [fills[pcode].fill for pcode in plain]
    shown.axes.add_collection(
        PathCollection(
            [paths[pcode] for pcode in plain],
            facecolors=colours,
            edgecolors=theme.PAPER,
            linewidths=edge,
            joinstyle="round",
        ),
        autolim=False,
    )
    for pcode in paths.keys() - set(plain):
        _hatch(shown.axes, paths[pcode], fills[pcode].fill, edge)
    coast = {"facecolors": "none", "edgecolors": _COAST, "linewidths": 0.8 * edge, "joinstyle": "round"}
    shown.axes.add_collection(PathCollection([shown.ground.coast], **coast), autolim=False)


def _hatch(axes: Axes, path: Path, colour: str, edge: float) -> None:
    axes.add_patch(
        PathPatch(path, facecolor=colour, edgecolor=theme.HATCH, hatch="/////", linewidth=edge / 2)
    )


def path_of(shape: BaseGeometry) -> Path:
    """An outline with its holes as one path."""
    rings = [
        Path(np.asarray(ring.coords)[:, :2], closed=True)
        for polygon in outlines.polygons(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return Path.make_compound_path(*rings)


def emptiest(shown: View, width: float, height: float, taken: Iterable[Box] = ()) -> Box:
    """The corner of a view, as a box of this size in points, that covers least of the country."""
    box = shown.box
    corners = [
        Box(x, y, x + width, y + height)
        for y in (box.bottom, box.top - height)
        for x in (box.right - width, box.left)
    ]
    free = [c for c in corners if not any(_touch(c, other) for other in taken)] or corners
    return min(
        free,
        key=lambda corner: shapely.area(shapely.intersection(shown.ground.country, on_ground(shown, corner))),
    )


def on_ground(shown: View, box: Box) -> BaseGeometry:
    """A box of the page as a rectangle in metres."""
    west, south = shown.axes.get_xlim()[0], shown.axes.get_ylim()[0]
    x = [west + (edge - shown.box.left) / shown.metre for edge in (box.left, box.right)]
    y = [south + (edge - shown.box.bottom) / shown.metre for edge in (box.bottom, box.top)]
    return shapely.box(x[0], y[0], x[1], y[1])


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.bottom < other.top
        and other.bottom < one.top
    )
