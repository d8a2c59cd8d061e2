"""What stands on a map beside the country: scale bar, north arrow, locator."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import shapely
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.figures.ground import View, emptiest, path_of
from dashboard.figures.layout import Box, Page

CONTINENT = Path(__file__).parents[1] / "static" / "africa_110m.geojson"
HEIGHT = 5.0  # of scale bar and north arrow, in sizes of the small type
_AROUND = 9.5  # degrees of latitude shown to each side of the country's middle
_STEPS_KM = tuple(factor * 10**power for power in range(4) for factor in (1, 2, 5))
_LAND = "#DDE2E7"


def furnish(page: Page, shown: View, locator: bool = True) -> None:
    """Scale bar and north arrow in the emptiest corner, the locator in the next."""
    size = page.size.small
    corner = emptiest(shown, max(0.21 * shown.box.width, 4 * size) + 3 * size, HEIGHT * size)
    at_right = corner.left > shown.box.left
    _scale_bar(page, shown, corner, at_right)
    _north_arrow(page, shown, corner, at_right)
    if locator:
        side = min(0.2 * shown.box.width, 0.3 * shown.box.height, 9.5 * size)
        side = min(side, shown.strip) if shown.strip else side
        _locator(page, shown, emptiest(shown, side, side, [corner]))


def _scale_bar(page: Page, shown: View, corner: Box, at_right: bool) -> None:
    """A round number of kilometres in two parts, drawn as shapes."""
    size = page.size.small
    most = max(0.21 * shown.box.width, 4 * size) / shown.metre / 1000
    total = max([step for step in _STEPS_KM if step <= most], default=_STEPS_KM[0])
    length, high = total * 1000 * shown.metre, 0.34 * size
    left = corner.right - length - 1.6 * size if at_right else corner.left + 0.4 * size
    bottom = corner.bottom + 0.2 * size
    axes = page.canvas(corner)
    for i, colour in enumerate((theme.INK, theme.PAPER)):
        place = (left + i * length / 2, bottom)
        style = {"facecolor": colour, "edgecolor": theme.INK, "linewidth": 0.6}
        axes.add_patch(Rectangle(place, length / 2, high, clip_on=False, **style))
    page.text(left, bottom + 2 * high, "0", size, ha="center")
    page.text(left + length, bottom + 2 * high, f"{total:,} km", size, ha="center")


def _north_arrow(page: Page, shown: View, corner: Box, at_right: bool) -> None:
    """Points to true north: turned by what the grid of the projection differs from it."""
    from matplotlib_map_utils import NorthArrow  # imports cartopy, which takes a while

    size = page.size.small
    middle = corner.right - 1.6 * size if at_right else corner.left + 1.6 * size
    bottom = corner.bottom + 2.1 * size
    axes = page.canvas(Box(middle - 2 * size, bottom, middle + 2 * size, bottom + 3.6 * size))
    arrow = NorthArrow(
        location="lower center",
        scale=2.0 * size / 72,
        base={"facecolor": theme.PAPER, "edgecolor": theme.INK, "linewidth": 0.6},
        fancy={"facecolor": theme.INK},
        label=False,
        shadow=False,
        pack={"sep": 0.1 * size, "pad": 0},
        aob={"pad": 0, "borderpad": 0},
        rotation={"degrees": _convergence(shown)},
    )
    axes.add_artist(arrow)
    page.text(middle, bottom + 2.3 * size, "N", size, strong=True, ha="center")


def _convergence(shown: View) -> float:
    """Degrees from true north to grid north in the middle of the map."""
    west, south, east, north = shown.ground.bounds
    grid = Proj(shown.ground.crs)
    lon, lat = grid((west + east) / 2, (south + north) / 2, inverse=True)
    return float(grid.get_factors(lon, lat).meridian_convergence)


def _locator(page: Page, shown: View, box: Box) -> None:
    """The country within its part of the continent; nothing where the continent is another one."""
    west, south, east, north = shown.ground.degrees.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    land = [shape for shape in _continent() if shapely.contains_xy(shape, lon, lat)]
    if not land:
        return
    stretch = 1 / math.cos(
        math.radians(lat)
    )  # a degree of longitude is the shorter the further from the equator
    axes = page.canvas(box)
    axes.set_xlim(lon - _AROUND * stretch, lon + _AROUND * stretch)
    axes.set_ylim(lat - _AROUND, lat + _AROUND)
    disc = shapely.transform(
        shapely.Point(0, 0).buffer(_AROUND, quad_segs=32), lambda p: p * (stretch, 1) + (lon, lat)
    )
    parts = [shapely.intersection(shape, disc) for shape in _continent()]
    fills = {"facecolors": _LAND, "edgecolors": theme.PAPER, "linewidths": 0.5}
    axes.add_collection(PathCollection([path_of(p) for p in parts if not p.is_empty], **fills), autolim=False)
    rim = {"facecolors": "none", "edgecolors": theme.RULE, "linewidths": 0.8, "clip_on": False}
    axes.add_collection(PathCollection([path_of(disc)], **rim), autolim=False)
    own = {"facecolors": theme.ACCENT, "edgecolors": theme.ACCENT, "linewidths": 0.6}
    axes.add_collection(PathCollection([path_of(shown.ground.degrees)], **own), autolim=False)


@cache
def _continent() -> tuple[BaseGeometry, ...]:
    """Outlines of the continent's countries, in degrees."""
    features = json.loads(CONTINENT.read_bytes())["features"]
    return tuple(shapely.geometry.shape(feature["geometry"]) for feature in features)
