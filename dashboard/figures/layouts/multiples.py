"""Small maps of the same country side by side, all in the same classes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard import theme
from dashboard.figures import furniture, ground, keys, labels, typeset
from dashboard.figures.keys import Item
from dashboard.figures.labels import Label
from dashboard.figures.layout import Box, Page
from dashboard.maps.classed import ClassedMap

_GAP = 1.0  # between two maps, in sizes of the type


@dataclass(frozen=True)
class Panel:
    """One small map: its title, one line on the whole country, the classes, a number per district."""

    title: str
    subtitle: str
    shown: ClassedMap
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Multiples:
    """Small maps in the order of reading; districts by pcode with geometry in degrees."""

    districts: pd.DataFrame
    panels: Sequence[Panel]
    legend: Sequence[Item]
    key: str = ""


def draw(page: Page, drawing: Multiples) -> None:
    """Panels in the grid that makes them largest, the legend below."""
    size = page.size
    columns = keys.columns_for(drawing.legend, page.body.width, size.body)
    high = keys.height(drawing.legend, page.body.width, size.body, columns, drawing.key)
    room, place = page.body.above(high, 0.9 * size.body)
    country = ground.ground_of(drawing.districts)
    boxes = _grid(room, len(drawing.panels), country, size.body)
    for i, (box, panel) in enumerate(zip(boxes, drawing.panels, strict=True)):
        _panel(page, box, panel, country, furnished=i == len(boxes) - 1)
    keys.draw(page, place, drawing.legend, columns, drawing.key)


def _grid(room: Box, count: int, country: ground.Ground, size: float) -> list[Box]:
    """Boxes of equal size, row by row; the number of columns gives the largest maps."""
    west, south, east, north = country.bounds
    ratio = (north - south) / (east - west)

    def map_width(columns: int) -> float:
        wide = room.width / columns - _GAP * size
        high = room.height / math.ceil(count / columns) - 1.9 * size
        return min(wide, high / ratio)

    columns = max(range(1, count + 1), key=map_width)
    rows = math.ceil(count / columns)
    wide, high = room.width / columns, room.height / rows
    return [
        Box(
            room.left + (i % columns) * wide,
            room.top - (i // columns + 1) * high,
            room.left + (i % columns + 1) * wide - _GAP * size,
            room.top - (i // columns) * high,
        )
        for i in range(count)
    ]


def _panel(page: Page, box: Box, panel: Panel, country: ground.Ground, furnished: bool) -> None:
    size = page.size.body
    page.text(box.left, box.top - 0.9 * size, panel.title, size * 1.08, strong=True)
    past = box.left + typeset.width(panel.title, size * 1.08, strong=True) + 0.7 * size
    page.text(
        past,
        box.top - 0.9 * size,
        typeset.fit(panel.subtitle, box.right - past, size),
        size,
        color=theme.MUTED,
    )
    shown = ground.view(page, box.shrunk(top=1.5 * size, bottom=0.4 * size), country)
    fills = {pcode: panel.shown.class_of(pcode) for pcode in panel.shown.member}
    ground.fill(shown, fills, edge=0.07 * size)
    numbers = {pcode: Label("", note) for pcode, note in panel.notes.items()}
    labels.write(shown, numbers, fills, page.size.small)
    if furnished:
        furniture.furnish(page, shown, locator=False)
