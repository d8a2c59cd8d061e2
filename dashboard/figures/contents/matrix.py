"""The figure of every flow between districts in a matrix."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.movement import filters, finished, moves_of, round_up, told_of
from dashboard.figures.layouts.grids import Field, Grid
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import MapClass
from dashboard.maps.scales import Scale
from dashboard.readings.moves import table as moves_table
from dashboard.selection import Selection
from dashboard.text import Words
from etl.model.periods import bounds_of_interval

_WITHIN = MapClass("within", "", theme.BAND)
_NO_DATA = MapClass("none", "", theme.PAPER, hatched=True)
_MATRIX_STEPS = (0.1, 0.25, 0.5, 1.0)  # of a round number under the largest flow


def matrix(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """Every flow between districts, origins down and destinations across."""
    period, found = moves_of(build, chosen, words)
    places = list(build.districts.index)
    table = moves_table(found)
    if table.isna().all(axis=None):
        raise NotInBuild(words("empty.movement"))
    known = telling.names(build)
    largest = table.where(~_diagonal(table)).max().max()
    if pd.isna(largest):
        raise NotInBuild(words("figure.none.between"))
    edges = _round_steps(largest)
    fields = [[_cell(table, o, d, edges, words) for d in places] for o in places]
    out = table.where(~_diagonal(table)).sum(axis=1, min_count=1)
    items = _legend(edges, any(one.found is _NO_DATA for row in fields for one in row), words)
    leaver = out.idxmax() if out.notna().any() else places[0]
    told = told_of(
        build,
        bounds_of_interval(period),
        words("figure.matrix.title", name=known[leaver], movers=words.number(out[leaver])),
        filters(words("figure.matrix.unit"), chosen, build, words),
        found.rows,
        words,
    )
    drawing = Grid(
        [known[p] for p in places],
        [known[p] for p in places],
        fields,
        items,
        words("figure.matrix.key"),
        tail=[words.number(out[p]) for p in places],
        tail_head=words("figure.matrix.out"),
        corner=words("figure.matrix.corner"),
    )
    heads = {p: telling.head(known[p], words.unit("people")) for p in places}
    numbers = telling.with_names(build, table.rename(columns=heads), words)
    return finished(build, record, told, drawing, numbers, words)


def _legend(edges: tuple[float, ...], missing: bool, words: Words) -> list[tuple[MapClass, str]]:
    classes = _scale(edges, theme.PALETTES["sequential_risk"][:5], words).classes
    items = [(one, one.label) for one in classes[:-1]]
    items.append((_WITHIN, words("figure.matrix.within")))
    return [*items, (_NO_DATA, words("number.missing"))] if missing else items


def _cell(
    table: pd.DataFrame, origin: str, destination: str, edges: tuple[float, ...], words: Words
) -> Field:
    value = table.loc[origin, destination]
    if origin == destination:
        return Field(_WITHIN)
    if pd.isna(value):
        return Field(_NO_DATA)
    shown = _scale(edges, theme.PALETTES["sequential_risk"][:5], words).classed(pd.Series([value]))
    return Field(shown.class_of("0"), words.number(value))


def _scale(edges: tuple[float, ...], fills: tuple[str, ...], words: Words) -> Scale:
    shown = [words.number(edge) for edge in edges]
    labels = [
        words("range.under", edge=shown[0]),
        *(f"{low}–{high}" for low, high in zip(shown, shown[1:], strict=False)),
        words("range.over", edge=shown[-1]),
    ]
    return Scale(edges, fills[: len(edges) + 1], labels, words("number.missing"), words.unit("people"))


def _round_steps(largest: float) -> tuple[float, ...]:
    top = round_up(largest / 2.6) if largest == largest and largest > 0 else 4.0
    return tuple(sorted({max(1.0, round(top * share)) for share in _MATRIX_STEPS}))


def _diagonal(table: pd.DataFrame) -> pd.DataFrame:
    same = [[origin == destination for destination in table.columns] for origin in table.index]
    return pd.DataFrame(same, index=table.index, columns=table.columns)
