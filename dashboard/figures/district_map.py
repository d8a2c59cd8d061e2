"""Draws the map of districts in classes for print."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.figures.layout import Sheet, png, sheet
from dashboard.maps import outlines
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.names import plain


def map_png(
    districts: pd.DataFrame, shown: ClassedMap, words: Sheet, legend: Sequence[tuple[MapClass, str]]
) -> bytes:
    """PNG of the country with one fill per class and a name on every district.

    districts: by pcode, with name and geometry in degrees. legend: each class with its text.
    """
    figure, axes = sheet(words, legend)
    for pcode, row in districts.iterrows():
        _district(axes, row["geometry"], shown.class_of(str(pcode)))
    for pcode, row in districts.iterrows():
        _name(axes, row["geometry"], plain(row["name"], 24), shown.class_of(str(pcode)))
    _frame(axes, districts)
    return png(figure)


def _district(axes: Axes, shape: BaseGeometry, found: MapClass) -> None:
    for polygon in outlines.polygons(shape):
        rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        path = Path.make_compound_path(*(Path(ring[:, :2], closed=True) for ring in rings))
        edge = theme.HATCH if found.hatched else theme.PAPER
        hatch = "////" if found.hatched else None
        axes.add_patch(PathPatch(path, facecolor=found.fill, edgecolor=edge, hatch=hatch, linewidth=1.0))


def _name(axes: Axes, shape: BaseGeometry, name: str, found: MapClass) -> None:
    lon, lat = outlines.label_point(shape)
    halo = withStroke(linewidth=2.5, foreground=theme.PAPER if found.hatched else found.fill)
    colour = theme.text_on(found.fill)
    axes.text(
        lon,
        lat,
        name,
        size=8.5,
        weight="bold",
        color=colour,
        ha="center",
        va="center",
        path_effects=[halo],
    )


def _frame(axes: Axes, districts: pd.DataFrame) -> None:
    seen = outlines.window(districts["geometry"])
    axes.set_xlim(seen.west, seen.east)
    axes.set_ylim(seen.south, seen.north)
    axes.set_aspect(1 / math.cos(math.radians((seen.south + seen.north) / 2)))
