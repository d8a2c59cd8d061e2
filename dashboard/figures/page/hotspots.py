"""The page's hotspots: a map for every period and layer, and the table of ranks with their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from dashboard.figures import portrait
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import layer_of, legend
from dashboard.figures.page import tables
from dashboard.figures.page.outlines import Country, Map, filled
from dashboard.figures.page.tables import Cell, Table
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words
from etl.model.periods import LATEST

_PILLARS = ("hazard", "exposure", "sensitivity")
_HEADS = (
    *("class", "risk", "rank", "rank_range", "agree", "robust", "net", "people"),
    *_PILLARS,
    "status",
)


@dataclass(frozen=True)
class Choice:
    """One value that a reader can choose."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Shown:
    """One map with its period and layer, and what stands under it."""

    period: str
    layer: str
    map: Map
    chosen: bool


@dataclass(frozen=True)
class Hotspots:
    """Everything of the hotspots; `tables` by period."""

    periods: Sequence[Choice]
    layers: Sequence[Choice]
    maps: Sequence[Shown]
    tables: Sequence[tuple[str, str, bool, Table]]


def hotspots(build: Build, country: Country, words: Words) -> Hotspots | None:
    """Maps and tables of every period; None where the build has no hotspots."""
    if build.hotspots.empty:
        return None
    newest = findings.newest(build)
    periods = sorted(set(build.hotspots["period"]), key=lambda label: (label != LATEST, label))
    maps = [
        Shown(
            period,
            layer.id,
            _map(build, period, layer.id, words),
            (period, layer.id) == (newest, LAYERS[0].id),
        )
        for period in periods
        for layer in LAYERS
    ]
    return Hotspots(
        [Choice(period, words.period(period), period == newest) for period in periods],
        [Choice(layer.id, words(f"choice.layer.{layer.id}"), layer is LAYERS[0]) for layer in LAYERS],
        maps,
        [
            (period, words.period(period), period == newest, _table(build, country, period, words))
            for period in periods
        ],
    )


def _map(build: Build, period: str, layer: str, words: Words) -> Map:
    rows = findings.rows_of(build, period)
    shown = layer_of(build, rows, layer, words)
    items = legend(shown, rows["people"] if layer == "class" else None, words)
    texts = {str(pcode): _said(build, str(pcode), row, period, words) for pcode, row in rows.iterrows()}
    unit = words("separator").join(
        (
            findings.period_in_full(build, period, words),
            words(f"hotspots.unit.{layer}.{findings.basis(build, period)}"),
        )
    )
    title = findings.title(build, rows, period, layer, words, plain)
    return filled(title, unit, shown, items, texts, linked=True)


def _said(build: Build, pcode: str, row: pd.Series, period: str, words: Words) -> str:
    """What a district says when it is pointed at or read out."""
    net = (
        "hotspots.hover.net" if findings.basis(build, period) == "counted" else "hotspots.hover.net_residual"
    )
    return words("separator").join(
        (
            telling.names(build)[pcode],
            words(f"class.{row['hotspot_class']}"),
            words("hotspots.hover.score", score=words.number(row["score"])),
            words(net, net=words.number(row["net_rate"])),
        )
    )


def _table(build: Build, country: Country, period: str, words: Words) -> Table:
    rows = findings.rows_of(build, period).sort_values(["score"], ascending=False, na_position="last")
    shown = layer_of(build, findings.rows_of(build, period), "class", words)
    heads = [words("figure.column.district")]
    heads += [words(f"page.{key}") for key in _HEADS]
    made = []
    for pcode, row in rows.iterrows():
        found = shown.class_of(str(pcode))
        made.append(
            [
                Cell(telling.names(build)[str(pcode)], link=country.anchors[str(pcode)]),
                Cell(found.label, swatch="url(#hatch)" if found.hatched else found.fill),
                tables.plain(row["score"], words, 1),
                tables.plain(row["rank"], words),
                _interval(row, len(rows), found.fill, words),
                tables.number(row["p_class"], _share(row["p_class"], words)),
                Cell(words.of_record(f"robustness.{row['robustness']}", "")),
                tables.signed(row["net_rate"], words),
                tables.plain(row["people"], words),
                *(tables.plain(row.get(name, float("nan")), words, 1) for name in _PILLARS),
                Cell(words(f"status.{row['status']}") if isinstance(row["status"], str) else ""),
            ]
        )
    caption = words("page.numbers_of", what=words("page.section.hotspots"), period=words.period(period))
    return tables.table(caption, heads, made, (2, 3, 5, 7, 8, 9, 10, 11), wide=True)


def _share(value: float, words: Words) -> str:
    return f"{words.number(100 * value)} %" if value == value else words("number.missing")


def _interval(row: pd.Series, count: int, fill: str, words: Words) -> Cell:
    """The 5–95 % range of a rank, drawn and written; sorted by the median."""
    known = float(row["rank_median"]) if pd.notna(row["rank_median"]) else None
    return Cell(portrait.rank_interval(row, words), known, bar=_bar(row, count, fill))


def _bar(row: pd.Series, count: int, fill: str) -> tuple[float, float, float, str] | None:
    """Where a rank and its range lie, in per cent of the width."""
    if pd.isna(row["rank_p05"]) or count < 2:
        return None
    low, middle, high = (
        4 + 92 * (float(row[name]) - 1) / (count - 1) for name in ("rank_p05", "rank_median", "rank_p95")
    )
    return round(low, 1), round(middle, 1), round(high, 1), fill
