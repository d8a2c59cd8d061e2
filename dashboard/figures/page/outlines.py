"""Outlines of districts as paths of SVG, and the maps that fill them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import ground
from dashboard.figures.contents import telling
from dashboard.figures.typeset import fit
from dashboard.maps import outlines
from dashboard.maps.classed import ClassedMap, MapClass

WIDE = 1000  # units of the drawing from west to east
_MARGIN = 12
_SIMPLE = 1.2  # units by which an outline may be simplified
_NAMED_AT_MOST = 20
_NAME, _NAME_SIZE = 190.0, 30.0  # longest name and its type, units


@dataclass(frozen=True)
class Place:
    """One district: its path, where its name stands, and the anchor of its part of the page."""

    pcode: str
    name: str
    label: str
    anchor: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Country:
    """All districts in one drawing of `width` × `height` units; names stand on it where they are few."""

    places: tuple[Place, ...]
    width: int
    height: int
    named: bool

    @property
    def anchors(self) -> dict[str, str]:
        """Anchor of the part of every district, by pcode."""
        return {place.pcode: place.anchor for place in self.places}


@dataclass(frozen=True)
class Item:
    """One entry of a legend."""

    fill: str
    hatched: bool
    text: str


@dataclass(frozen=True)
class Map:
    """Fills and texts by pcode; linked: a district leads to its part of the page."""

    title: str
    unit: str
    fills: Mapping[str, str]
    inks: Mapping[str, str]
    texts: Mapping[str, str]
    legend: Sequence[Item]
    linked: bool = False
    marked: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


def country(build: Build) -> Country:
    """Outlines of a build in whole units, simplified to what a screen can show."""
    made = ground.ground_of(build.districts)
    west, south, east, north = made.bounds
    scale = (WIDE - 2 * _MARGIN) / (east - west)
    move = Transformer.from_crs("EPSG:4326", made.crs, always_xy=True)
    names = telling.names(build)

    def units(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [(points[:, 0] - west) * scale + _MARGIN, (north - points[:, 1]) * scale + _MARGIN]
        )

    places = []
    for number, (pcode, shape) in enumerate(build.districts["geometry"].items(), 1):
        at = np.array([move.transform(*outlines.label_point(shape))])
        ((x, y),) = units(at)
        drawn = shapely.transform(made.shapes[str(pcode)], units)
        name = names[str(pcode)]
        label = fit(name, _NAME, _NAME_SIZE)
        places.append(Place(str(pcode), name, label, f"district-{number}", _path(drawn), round(x), round(y)))
    height = round((north - south) * scale) + 2 * _MARGIN
    return Country(tuple(places), WIDE, height, len(places) <= _NAMED_AT_MOST)


def _path(shape: BaseGeometry) -> str:
    """An outline as the `d` of a path, in whole units; a sliver keeps its shape."""
    simple = shapely.simplify(shape, _SIMPLE)
    kept = shape if simple.is_empty else simple
    rings = [ring for polygon in outlines.polygons(kept) for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(_ring(np.asarray(ring.coords)[:, :2]) for ring in rings)


def _ring(points: np.ndarray) -> str:
    whole = np.rint(points).astype(int)
    kept = whole[np.insert(np.any(np.diff(whole, axis=0) != 0, axis=1), 0, True)]
    steps = np.diff(kept[:-1], axis=0)
    return f"M{kept[0, 0]} {kept[0, 1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps) + "z"


def filled(
    title: str,
    unit: str,
    shown: ClassedMap,
    items: Sequence[tuple[MapClass, str]],
    texts: Mapping[str, str],
    **more: object,
) -> Map:
    """A map of classes; texts: what a district says when it is pointed at, by pcode."""
    found = {pcode: shown.class_of(pcode) for pcode in shown.member}
    fills = {pcode: "url(#hatch)" if one.hatched else one.fill for pcode, one in found.items()}
    inks = {pcode: theme.INK if one.hatched else theme.text_on(one.fill) for pcode, one in found.items()}
    legend = [Item(one.fill, one.hatched, text) for one, text in items]
    return Map(title, unit, fills, inks, texts, legend, **more)  # type: ignore[arg-type]
