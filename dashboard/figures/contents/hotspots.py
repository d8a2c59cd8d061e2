"""Figures of the hotspots: classes, climate risk, net migration, both at once."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.maps import DistrictMap, Square, TwoWayMap
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import plain
from dashboard.selection import Selection
from dashboard.text import Words
from etl.model.periods import LATEST

NAMED_AT_MOST = 12
NUMBERED_AT_MOST = 30  # districts that bear both numbers on the map of classes
_LEVELS = ("low", "medium", "high")
_NETS = ("gain", "even", "loss")


def by_class(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of hotspot classes with both numbers that make them."""
    period, rows = rows_of(build, chosen, words)
    notes = {
        str(pcode): words(
            "figure.note.class", risk=words.number(row["score"]), net=words.signed(row["net_rate"])
        )
        for pcode, row in rows.iterrows()
        if len(rows) <= NUMBERED_AT_MOST and not (pd.isna(row["score"]) or pd.isna(row["net_rate"]))
    }
    about = words(f"figure.about.class.{findings.basis(build, period)}") if notes else ""
    return _map(build, record, period, rows, "class", notes, about, words)


def by_risk(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of climate risk."""
    period, rows = rows_of(build, chosen, words)
    return _map(build, record, period, rows, "risk", _numbers(rows["score"], words), "", words)


def by_net(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of net migration, or of the residual that stands for it."""
    period, rows = rows_of(build, chosen, words)
    notes = {str(p): words.signed(v) for p, v in rows["net_rate"].items() if not math.isnan(v)}
    return _map(build, record, period, rows, "net", notes, "", words)


def by_both(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of risk and movement at once, its square naming the districts of every cell."""
    period, rows = rows_of(build, chosen, words)
    told = told_of(build, period, rows, "both", words)
    shown = layer_of(build, rows, "both", words)
    known = telling.names(build)
    legend = [(one, _members(one, shown, known, words)) for one in shown.classes if shown.members(one.id)]
    counts = [[len(shown.members(f"{risk}-{net}")) for net in _NETS] for risk in _LEVELS]
    basis = findings.basis(build, period)
    square = Square(counts, words("figure.square.risk"), words(f"figure.square.{basis}"))
    plain_map = DistrictMap(_districts(build), shown, legend, omitted=words("figure.omitted"))
    return finished(
        build, record, told, TwoWayMap(plain_map, square), _table(build, rows, period, words), words, True
    )


def _members(one: MapClass, shown: ClassedMap, known: dict[str, str], words: Words) -> str:
    """A class with the names in it, or with their number where they are many."""
    members = shown.members(one.id)
    if len(members) > NAMED_AT_MOST:
        return words("figure.members_many", label=one.label, count=len(members))
    return words("figure.members", label=one.label, names=words.listed([known[p] for p in members]))


def rows_of(build: Build, chosen: Selection, words: Words) -> tuple[str, pd.DataFrame]:
    if build.hotspots.empty:
        return chosen.period or LATEST, _nothing(words)
    telling.check_period(chosen.period, set(build.hotspots["period"]), words)
    period = chosen.period or findings.newest(build)
    return period, findings.rows_of(build, period)


def _nothing(words: Words) -> pd.DataFrame:
    raise NotInBuild(words("hotspots.title.no_score"))


def layer_of(build: Build, rows: pd.DataFrame, layer: str, words: Words) -> ClassedMap:
    return next(one for one in LAYERS if one.id == layer).classify(rows, build.index.cuts, words)


def _districts(build: Build) -> pd.DataFrame:
    return build.districts.assign(name=list(telling.names(build).values()))


def _numbers(values: pd.Series, words: Words) -> dict[str, str]:
    return {str(pcode): words.number(value) for pcode, value in values.items() if not math.isnan(value)}


def _map(
    build: Build,
    record: FigureRecord,
    period: str,
    rows: pd.DataFrame,
    layer: str,
    notes: dict[str, str],
    about: str,
    words: Words,
) -> Prepared:
    shown = layer_of(build, rows, layer, words)
    told = told_of(build, period, rows, layer, words)
    drawing = DistrictMap(
        _districts(build),
        shown,
        legend(shown, rows["people"] if layer == "class" else None, words),
        words(f"figure.key.{layer}.{findings.basis(build, period)}"),
        notes,
        about,
        words("figure.omitted"),
    )
    return finished(build, record, told, drawing, _table(build, rows, period, words), words, True)


def legend(shown: ClassedMap, people: pd.Series | None, words: Words) -> list[tuple[MapClass, str]]:
    """Every class from the highest down with its count of districts, and of people where given."""
    ordered = [*reversed(shown.classes[:-1]), shown.classes[-1]] if people is None else shown.classes
    items = []
    for one in ordered:
        members = list(shown.members(one.id))
        living = people[members].sum() if people is not None else 0.0
        key = "hotspots.legend_people" if living else "hotspots.legend"
        items.append((one, words(key, label=one.label, count=len(members), people=words.people(living))))
    return items


def told_of(
    build: Build,
    period: str,
    rows: pd.DataFrame,
    layer: str,
    words: Words,
    title: str = "",
    unit: str = "",
) -> Told:
    basis = findings.basis(build, period)
    unit = unit or words(f"hotspots.unit.{layer}.{basis}")
    notes = [words("hotspots.residual.note")] if basis == "residual" and layer != "risk" else []
    if layer in ("class", "both"):
        notes.append(words("hotspots.association", districts=words.number(len(build.districts))))
    notes += in_force(build, words, plain)
    in_full = findings.period_in_full(build, period, words)
    return Told(
        title=title or findings.title(build, rows, period, layer, words, plain),
        period=in_full,
        unit=unit,
        status=findings.weakest(rows["status"]),
        sources=list(build.sources),
        notes=notes,
        values={"districts": len(build.districts), "year": findings.census_year(build, period)},
    )


def finished(
    build: Build,
    record: FigureRecord,
    told: Told,
    drawing: object,
    numbers: pd.DataFrame,
    words: Words,
    on_map: bool = False,
) -> Prepared:
    return telling.prepared(build, record, told, drawing, numbers, words, on_map=on_map)


def _table(build: Build, rows: pd.DataFrame, period: str, words: Words) -> pd.DataFrame:
    wanted = ["hotspot_class", "score", "rank", "net_rate", "people", "p_class", "status"]
    return under_heads(build, rows[[name for name in wanted if name in rows]], period, words)


def under_heads(build: Build, rows: pd.DataFrame, period: str, words: Words) -> pd.DataFrame:
    """Columns under heads with units; the period in its own column."""
    shown = rows.rename(columns={name: words.of_record(f"figure.column.{name}", str(name)) for name in rows})
    shown.insert(0, words("figure.column.period"), period)
    return telling.with_names(build, shown, words)
