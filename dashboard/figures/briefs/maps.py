"""The maps of a district's brief: classes, risk and movement, the district outlined on each."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.collections import PathCollection

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import furniture, ground, keys, labels, typeset
from dashboard.figures.briefs.paper import columns, part
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import layer_of
from dashboard.figures.keys import Item
from dashboard.figures.labels import Label
from dashboard.figures.layout import Box, Page
from dashboard.figures.portrait import Standing
from dashboard.maps.classed import ClassedMap
from dashboard.readings import findings
from dashboard.text import Words

_GAP = 16.0
_NAMED_AT_MOST = 20  # districts whose names stand on the map


@dataclass(frozen=True)
class _Shown:
    """One map: its title, its classes, and whether it bears names and furniture."""

    title: str
    shown: ClassedMap
    large: bool


def locators(page: Page, box: Box, build: Build, standing: Standing, words: Words) -> None:
    """One large map of classes and two small ones, the district outlined on each."""
    rows = findings.rows_of(build, standing.period)
    basis = findings.basis(build, standing.period)
    titles = {"class": "class", "risk": "risk", "net": f"net_{basis}"}
    made = [
        _Shown(words(f"brief.map.{title}"), layer_of(build, rows, layer, words), layer == "class")
        for layer, title in titles.items()
    ]
    country = ground.ground_of(build.districts)
    for place, one in zip(columns(box, (1.35, 1, 1), _GAP), made, strict=True):
        _draw(part(page, place, small=True), one, build, standing, country, words)


def _draw(
    page: Page, one: _Shown, build: Build, standing: Standing, country: ground.Ground, words: Words
) -> None:
    box, size = page.body, page.size.small
    page.text(box.left, box.top - size, typeset.fit(one.title, box.width, size + 0.6, True), size + 0.6, True)
    items = _legend(one.shown, words)
    across = keys.columns_for(items, box.width, page.size.body, 2)
    high = keys.height(items, box.width, page.size.body, across)
    room, place = box.shrunk(top=1.9 * size).above(high, 0.5 * size)
    shown = ground.view(page, room, country, furniture.HEIGHT * size if one.large else 0.0)
    fills = {pcode: one.shown.class_of(pcode) for pcode in one.shown.member}
    ground.fill(shown, fills, edge=0.55)
    outline(shown, standing.pcode)
    if one.large:
        furniture.furnish(page, shown)
        _names(shown, build, standing, fills, size)
    keys.draw(page, place, items, across)


def outline(shown: ground.View, pcode: str) -> None:
    """A dark line around one district."""
    path = ground.path_of(shown.ground.shapes[pcode])
    style = {"facecolors": "none", "edgecolors": theme.INK, "linewidths": 1.7, "joinstyle": "round"}
    shown.axes.add_collection(PathCollection([path], zorder=3, **style), autolim=False)


def _names(shown: ground.View, build: Build, standing: Standing, fills: dict, size: float) -> None:  # type: ignore[type-arg]
    """Names of all districts where they are few, else of this one alone."""
    names = telling.names(build)
    wanted = names if len(names) <= _NAMED_AT_MOST else {standing.pcode: standing.name}
    labels.write(shown, {pcode: Label(name) for pcode, name in wanted.items()}, fills, size)


def _legend(shown: ClassedMap, words: Words) -> list[Item]:
    """Classes that have districts, from the highest down, with their counts."""
    ordered = (
        shown.classes
        if shown.classes[0].id == "origin"
        else (*reversed(shown.classes[:-1]), shown.classes[-1])
    )
    return [
        (one, words("hotspots.legend", label=one.label, count=len(shown.members(one.id))))
        for one in ordered
        if shown.members(one.id)
    ]
