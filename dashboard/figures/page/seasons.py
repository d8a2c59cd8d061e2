"""The page's seasons and indicators: a strip of seasons, and the map and table of every variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build, Variable
from dashboard.charts.history import time_of
from dashboard.figures.contents import telling
from dashboard.figures.contents.climate import of_normal
from dashboard.figures.contents.series import SEASON_RAIN, baseline, legend_of
from dashboard.figures.page import tables
from dashboard.figures.page.outlines import Country, Item, Map, filled
from dashboard.figures.page.tables import Cell, Table
from dashboard.maps.scales import PERCENT_OF_NORMAL, scale_of
from dashboard.readings.names import plain
from dashboard.text import Words, shown_as


@dataclass(frozen=True)
class Field:
    """One season of one district: its fill, and what it says."""

    fill: str
    text: str


@dataclass(frozen=True)
class Strip:
    """A row of fields per district; ticks: seasons written under them with their place in per cent."""

    rows: Sequence[tuple[str, Sequence[Field]]]
    first: str
    last: str
    unit: str
    legend: Sequence[Item]
    table: Table


@dataclass(frozen=True)
class Indicator:
    """One variable in its last period: map, table, and how it is made."""

    id: str
    label: str
    period: str
    map: Map
    table: Table
    sources: str
    chosen: bool


def strip(build: Build, words: Words) -> Strip | None:
    """Season rainfall against normal; None where the build has none."""
    known = build.variables.get(SEASON_RAIN)
    if known is None or not known.valued:
        return None
    share = of_normal(build, SEASON_RAIN, words).table
    share = share.loc[:, share.notna().any()]
    if share.empty or not len(share.columns):
        return None
    scale = scale_of(PERCENT_OF_NORMAL, words)
    names = telling.names(build)
    shown = {str(p): scale.classed(share[p]) for p in share}
    rows = [
        (
            names[str(pcode)],
            [
                _field(shown[p].class_of(str(pcode)), names[str(pcode)], p, share.loc[pcode, p], words)
                for p in shown
            ],
        )
        for pcode in share.index
    ]
    classes = next(iter(shown.values())).classes
    legend = [Item(one.fill, one.hatched, one.label) for one in classes]
    first, last = (words.period(str(share.columns[i])) for i in (0, -1))
    unit = words("figure.of_normal", variable=_label(known, words), baseline=baseline(build, words))
    return Strip(rows, first, last, unit, legend, _seasons(build, known, words))


def _field(found: object, name: str, period: str, share: float, words: Words) -> Field:
    fill = "url(#hatch)" if found.hatched else found.fill  # type: ignore[attr-defined]
    said = words.number(share) if share == share else words("number.missing")
    return Field(fill, words("page.season_cell", name=name, season=words.period(period), share=said))


def _seasons(build: Build, variable: Variable, words: Words) -> Table:
    """Every season in a row, every district in a column, as published."""
    wide = build.series(variable.id).pivot(index="period", columns="pcode", values="value")
    wide = wide.reindex(columns=build.districts.index)
    ordered = sorted((str(p) for p in wide.index), key=time_of, reverse=True)
    names = telling.names(build)
    heads = [words("page.season"), *(names[str(p)] for p in wide.columns)]
    rows = [
        [Cell(words.period(p)), *(tables.plain(value, words, variable.decimals) for value in wide.loc[p])]
        for p in ordered
    ]
    unit = telling.head(_label(variable, words), words.unit(variable.unit))
    return tables.table(unit, heads, rows, range(1, len(heads)), wide=True)


def indicators(build: Build, country: Country, words: Words) -> list[Indicator]:
    """Every variable that has values, in the order of the build."""
    known = [one for one in build.variables.values() if one.valued]
    first = next((one.id for one in known if one.id == SEASON_RAIN), known[0].id if known else "")
    return [_indicator(build, one, country, one.id == first, words) for one in known]


def _indicator(build: Build, variable: Variable, country: Country, chosen: bool, words: Words) -> Indicator:
    every = build.series(variable.id)
    period = variable.last_period
    rows = every.loc[every["period"] == period].set_index("pcode").reindex(build.districts.index)
    values = rows["value"]
    scale = scale_of(variable.id, words, every["value"], variable)
    shown = scale.classed(values)
    label, unit = _label(variable, words), plain(words.unit(variable.unit), 80)
    said = words.period(period) if period else words("brief.all_time")
    names = telling.names(build)
    factor, places = shown_as(variable.unit, variable.decimals)
    texts = {
        str(p): words("separator").join((names[str(p)], words.quantity(v, variable.unit, variable.decimals)))
        for p, v in values.items()
    }
    heads = [words("figure.column.district"), telling.head(words("page.value"), unit), words("page.status")]
    cells = [
        [
            Cell(names[str(pcode)], link=country.anchors[str(pcode)]),
            tables.number(row["value"], _written(row, factor, places, words)),
            Cell(words(f"status.{row['status']}") if _text(row["status"]) else ""),
        ]
        for pcode, row in rows.iterrows()
    ]
    caption = words("page.numbers_of", what=label, period=said)
    made = filled(label, words("separator").join((said, unit or "1")), shown, legend_of(shown, words), texts)
    sources = telling.source_line(build, telling.sources_of(build, variable.id), words)
    return Indicator(
        variable.id, label, said, made, tables.table(caption, heads, cells, (1,)), sources, chosen
    )


def _written(row: pd.Series, factor: float, places: int, words: Words) -> str:
    """A value as it is read; a missing one with its reason."""
    if row["value"] == row["value"]:
        return words.number(row["value"] * factor, places)
    reason = plain(_text(row["reason"]), 120)
    return words("page.no_data", reason=reason) if reason else words("number.missing")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _label(variable: Variable, words: Words) -> str:
    return plain(words.of_record(f"variable.{variable.id}.label", variable.label), 120)
