"""The from–to table: every pair of districts with its number, withheld, absent and zero told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import cache, components, theme
from dashboard.charts.matrix import Field, Matrix, matrix
from dashboard.maps.classed import ClassedMap, MapClass, by_edges
from dashboard.readings.movement_export import moves_csv
from dashboard.readings.moves import round_up, table
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.views import foot, to_pack
from dashboard.views.movement_scene import Scene, count_text, stem

_FILLS = ("#DCEBE8", *theme.PALETTES["sequential_risk"][:5])  # the first is for a true zero
_SHARES = (0.1, 0.25, 0.5, 1.0)  # of a round number under the largest
_WITHIN = "#DDE2E7"
_LONGEST, _SHORTEST = 18, 11
_THOUSAND = 1000.0


@dataclass(frozen=True)
class Table:
    """The table's numbers and their classes."""

    scene: Scene

    @cached_property
    def movers(self) -> pd.DataFrame:
        """Origins down, destinations across; NaN where withheld or not there."""
        return table(self.scene.chosen)

    @cached_property
    def hidden(self) -> set[tuple[str, str]]:
        """Pairs that are withheld."""
        rows = self.scene.chosen.rows
        kept = rows[rows["withheld"].astype(bool)]
        return set(zip(kept["origin"], kept["destination"], strict=True))

    @cached_property
    def classes(self) -> ClassedMap:
        """Classes of all pairs of two districts; zero has its own."""
        words = self.scene.stage.words
        rows = self.scene.chosen.between
        values = pd.Series(rows["movers"].to_numpy(), index=rows["origin"] + " " + rows["destination"])
        top = values.max()
        top = 4.0 if pd.isna(top) or top < 4 else round_up(top / 2.6)
        edges = tuple(sorted({max(2.0, round(top * share)) for share in _SHARES}))
        shown = [words.number(edge) for edge in edges]
        between = [words("range.between", low=a, high=b) for a, b in zip(shown, shown[1:], strict=False)]
        labels = [words("scale.zero"), words("range.under", edge=shown[0]), *between]
        labels.append(words("range.over", edge=shown[-1]))
        return by_edges(values, (1e-9, *edges), labels, _FILLS[: len(labels)], words("number.missing"))

    def fill(self, origin: str, destination: str) -> str:
        """Fill of one field."""
        if origin == destination:
            return _WITHIN
        pair = f"{origin} {destination}"
        return self.classes.class_of(pair).fill if pair in self.classes.member else theme.PAPER


def draw(scene: Scene, title: str, unit: str) -> None:
    """The table with its legend, its text and its files."""
    words, small = scene.stage.words, components.on_phone()
    shown = Table(scene)
    key = (scene.period, scene.setting, small, words.language)
    figure = cache.keep(scene.stage.build, "matrix", key, lambda: matrix(_matrix(shown, small)))
    components.quiet(words("movement.matrix.corner"))
    components.chart(figure, "matrix", words("movement.matrix.alt", title=title))
    components.legend(_legend(shown))
    marks = _marks(shown, small)
    if marks:
        components.quiet(words("separator").join(f"**{mark}** {meaning}" for mark, meaning in marks))
    if small:
        components.quiet(words("movement.matrix.thousands"))
    components.text_alternative(words, in_markdown(title, 300), _as_table(shown))
    _foot(shown, title, unit)


def _matrix(shown: Table, small: bool) -> Matrix:
    scene, words = shown.scene, shown.scene.stage.words
    codes, sums = list(scene.chosen.pcodes), scene.chosen.sums
    names = [in_chart(scene.plain(p), _SHORTEST if small else _LONGEST) for p in codes]
    heads = [in_chart(p, 4) for p in codes] if small else names
    rows = [
        [*(_field(shown, o, d, small) for d in codes), _sum(shown, o, "left", sums.loc[o, "left"], small)]
        for o in codes
    ]
    came = [_sum(shown, d, "came", sums.loc[d, "came"], small) for d in codes]
    rows.append([*came, _total(shown, small)])
    ends = [in_chart(words(f"movement.matrix.{way}")) for way in ("came", "left")]
    last = words("movement.columns.left") if small else ends[1]
    return Matrix([*names, words("movement.columns.came") if small else ends[0]], [*heads, last], rows, small)


def _field(shown: Table, origin: str, destination: str, small: bool) -> Field:
    scene, words = shown.scene, shown.scene.stage.words
    value = shown.movers.loc[origin, destination]
    text = _written(shown, value, (origin, destination), small)
    if pd.isna(value):
        hidden = (origin, destination) in shown.hidden
        said = words("movement.matrix.withheld" if hidden else "movement.matrix.absent")
    else:
        said = words("movement.matrix.people", movers=words.number(value))
    ends = {"origin": in_chart(scene.plain(origin)), "destination": in_chart(scene.plain(destination))}
    return Field(shown.fill(origin, destination), text, words("movement.matrix.hover", movers=said, **ends))


def _written(shown: Table, value: float, pair: tuple[str, str], small: bool) -> str:
    words = shown.scene.stage.words
    if pd.notna(value):
        return _number(shown, value, small)
    if pair in shown.hidden:
        return words("movement.matrix.withheld_short" if small else "movement.matrix.withheld_mark")
    return words("movement.matrix.absent_mark")


def _number(shown: Table, value: float, small: bool) -> str:
    """Whole on a large screen; thousands on a small one, where only a true zero is 0."""
    words = shown.scene.stage.words
    if not small or value == 0:
        return words.number(value)
    if value < _THOUSAND / 20:
        return words("movement.matrix.under", edge=words.number(0.1, 1))
    return words.number(value / _THOUSAND, 1 if value < 100 * _THOUSAND else 0)


def _sum(shown: Table, pcode: str, way: str, value: float, small: bool) -> Field:
    words, side = shown.scene.stage.words, 1 if way == "came" else 0
    hidden = any(pair[side] == pcode for pair in shown.hidden)
    if pd.notna(value):
        text = _number(shown, value, small)
    else:
        mark = "withheld_short" if small else "withheld_mark"
        text = words(f"movement.matrix.{mark if hidden else 'absent_mark'}")
    name = in_chart(shown.scene.plain(pcode))
    told = count_text(shown.scene, value, hidden)
    said = f"{words(f'movement.matrix.{way}')}: {told}"
    return Field(theme.PAPER, text, f"<b>{name}</b><br>{said}")


def _total(shown: Table, small: bool) -> Field:
    total = shown.scene.chosen.between["movers"].sum(skipna=False)
    mark = shown.scene.stage.words(f"movement.matrix.{'withheld_short' if small else 'withheld_mark'}")
    text = mark if pd.isna(total) else _number(shown, float(total), small)
    return Field(theme.PAPER, text, text)


def _legend(shown: Table) -> list[tuple[MapClass, str]]:
    words = shown.scene.stage.words
    items = [(one, one.label) for one in shown.classes.classes[:-1]]
    return [*items, (MapClass("within", "", _WITHIN), words("movement.matrix.within"))]


def _marks(shown: Table, small: bool) -> list[tuple[str, str]]:
    """Marks that stand in place of numbers, with what they mean."""
    words, marks = shown.scene.stage.words, []
    if shown.hidden:
        mark = words("movement.matrix.withheld_short" if small else "movement.matrix.withheld_mark")
        marks.append((mark, words("movement.matrix.withheld")))
    if any((o, d) not in shown.hidden and pd.isna(shown.movers.loc[o, d]) for o, d in _pairs(shown)):
        marks.append((words("movement.matrix.absent_mark"), words("movement.matrix.absent")))
    return marks


def _pairs(shown: Table) -> list[tuple[str, str]]:
    codes = shown.scene.chosen.pcodes
    return [(o, d) for o in codes for d in codes]


def _as_table(shown: Table) -> list[dict[str, str]]:
    scene, words, sums = shown.scene, shown.scene.stage.words, shown.scene.chosen.sums
    corner = words("movement.matrix.corner")
    return [
        {
            corner: scene.plain(o),
            **{
                scene.plain(d): _written(shown, shown.movers.loc[o, d], (o, d), False)
                for d in scene.chosen.pcodes
            },
            words("movement.matrix.left"): count_text(
                scene, sums.loc[o, "left"], any(pair[0] == o for pair in shown.hidden)
            ),
        }
        for o in scene.chosen.pcodes
    ]


def _foot(shown: Table, title: str, unit: str) -> None:
    scene, stage, words = shown.scene, shown.scene.stage, shown.scene.stage.words
    notes = [*scene.short(), *scene.withheld(scene.chosen.rows)]
    rows = scene.chosen.rows if len(scene.chosen.rows) else scene.moves.rows
    under = scene.foot(title, unit, rows, notes)
    inside = pd.concat([scene.chosen.between, scene.chosen.within])
    files = [
        (
            words("movement.file.picture"),
            f"{stem(scene, 'matrix')}.png",
            foot.PNG,
            foot.picture(stage, under, lambda: _printed(shown)),
        ),
        (
            words("download.table"),
            f"{stem(scene, 'matrix')}.csv",
            foot.CSV,
            lambda: moves_csv(stage.build, inside, scene.period, scene.setting, notes, words),
        ),
    ]
    add = to_pack.button(stage, "flow-matrix", period=scene.unusual_period, setting=scene.unusual("setting"))
    foot.draw(stage, "matrix", under, files, add)


def _printed(shown: Table) -> object:
    from dashboard.figures.layouts import grids  # matplotlib is only needed here

    scene, words = shown.scene, shown.scene.stage.words
    codes, sums = list(scene.chosen.pcodes), scene.chosen.sums
    names: Sequence[str] = [plain(scene.plain(p)) for p in codes]
    fields = [
        [
            grids.Field(
                MapClass("", "", shown.fill(o, d)), _written(shown, shown.movers.loc[o, d], (o, d), True)
            )
            if pd.isna(shown.movers.loc[o, d])
            else grids.Field(MapClass("", "", shown.fill(o, d)), words.number(shown.movers.loc[o, d]))
            for d in codes
        ]
        for o in codes
    ]
    marks = [(MapClass(mark, "", theme.PAPER), f"{mark}: {meaning}") for mark, meaning in _marks(shown, True)]
    legend = [*_legend(shown), *marks]
    left = [count_text(scene, sums.loc[o, "left"], any(pair[0] == o for pair in shown.hidden)) for o in codes]
    corner, tail = words("movement.matrix.corner"), words("movement.columns.left")
    return grids.Grid(names, names, fields, legend, tail=left, tail_head=tail, corner=corner)
