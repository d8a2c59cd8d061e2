"""Draws small maps of the same country side by side as one SVG: every outline once, a fill per map."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.maps import outlines
from dashboard.maps.classed import ClassedMap, MapClass

WIDE, NARROW = 6, 2  # maps in a row
_CELL = 196.0  # width of a map with its gap
_GAP, _HEAD = 18.0, 44.0
_SIMPLER = 0.012  # degrees; about a pixel at this size
_FONT = "'Source Sans 3','Source Sans Pro','Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"


@dataclass(frozen=True)
class SmallMap:
    """One map: a title, one line on the whole country, and the class of every district."""

    title: str
    line: str
    shown: ClassedMap
    strong: bool = False


def small_maps(districts: pd.DataFrame, maps: Sequence[SmallMap], in_row: int, about: str) -> str:
    """The maps as SVG text, read row by row. districts: by pcode with geometry; about: its description."""
    seen = outlines.window(districts["geometry"])
    stretch = math.cos(math.radians((seen.south + seen.north) / 2))
    scale = (_CELL - _GAP) / ((seen.east - seen.west) * stretch)
    high = (seen.north - seen.south) * scale + _HEAD + 6
    rows = math.ceil(len(maps) / in_row)
    width, height = _CELL * min(in_row, len(maps)) - _GAP, high * rows
    shapes = [
        f'<path id="d{i}" d="{_path(shape, seen, scale, stretch)}"/>'
        for i, shape in enumerate(districts["geometry"])
    ]
    panels = [
        _panel(one, list(districts.index), (i % in_row) * _CELL, (i // in_row) * high)
        for i, one in enumerate(maps)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="{_FONT}" role="img">'
        f"<title>{html.escape(about)}</title>"
        f"<defs>{_HATCH}{''.join(shapes)}</defs>{''.join(panels)}</svg>"
    )


_HATCH = (
    '<pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{theme.PAPER}"/><rect width="1.2" height="6" fill="{theme.HATCH}"/>'
    "</pattern>"
)


@lru_cache(maxsize=1024)
def _path(shape: BaseGeometry, seen: outlines.Window, scale: float, stretch: float) -> str:
    """An outline in the pixels of one map."""
    simple = shape.simplify(_SIMPLER)
    parts = []
    for ring in outlines.rings(simple):
        points = [f"{(x - seen.west) * stretch * scale:.1f} {(seen.north - y) * scale:.1f}" for x, y in ring]
        parts.append(f"M{'L'.join(points[:-1])}Z")
    return "".join(parts)


def _panel(one: SmallMap, pcodes: Sequence[str], x: float, y: float) -> str:
    bold = f'font-size="15" font-weight="{700 if one.strong else 600}"'
    head = (
        f'<text y="15" {bold} fill="{theme.INK}">{html.escape(one.title)}</text>'
        f'<text y="33" font-size="13" fill="{theme.MUTED}">{html.escape(one.line)}</text>'
    )
    fills = "".join(
        f'<use href="#d{i}" fill="{_fill(one.shown.class_of(str(pcode)))}"/>'
        for i, pcode in enumerate(pcodes)
    )
    country = f'<g transform="translate(0 {_HEAD:.0f})" stroke="{theme.PAPER}">{fills}</g>'
    return f'<g transform="translate({x:.0f} {y:.0f})">{head}{country}</g>'


def _fill(found: MapClass) -> str:
    return f'url(#h)" stroke="{theme.HATCH}' if found.hatched else found.fill
