"""The figure of the largest flows between districts, and what figures of movement share."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import legend
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.flows import Arrow, FlowMap
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import ClassedMap, by_edges
from dashboard.readings import findings
from dashboard.readings.moves import EVERY, Moves, matching, moves, settings
from dashboard.selection import Selection
from dashboard.text import Words
from etl.model.periods import bounds_of_interval, interval

ARROWS = 15
_PALE = ("#E3C9A8", "#F1E4D3", "#F2F2F2", "#E3DEEE", "#C9C0E0")  # loss to gain, pale under arrows


def flow_map(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The largest flows between districts over the net of every district."""
    period, found = moves_of(build, chosen, words)
    origin, destination = places_of(build, chosen, words)
    between = matching(found.between, origin, destination, float(chosen.least or 0))
    if between.empty:
        raise NotInBuild(words("figure.none.between"))
    top = between if chosen.arrows == EVERY else between.head(int(chosen.arrows or ARROWS))
    known, net = telling.names(build), _net(found.between, build)
    shown = _net_classes(net, words)
    first = top.iloc[0]
    told = told_of(
        build,
        bounds_of_interval(period),
        words(
            "figure.flows.title",
            origin=known[first["origin"]],
            destination=known[first["destination"]],
            movers=words.number(first["movers"]),
        ),
        filters(words("figure.flows.unit"), chosen, build, words),
        found.rows,
        words,
    )
    drawing = FlowMap(
        build.districts.assign(name=list(known.values())),
        shown,
        legend(shown, None, words),
        words("figure.flows.key"),
        [Arrow(row.origin, row.destination, float(row.movers)) for row in top.itertuples()],
        _widths(float(top["movers"].max()), words),
        words("figure.flows.widths"),
        {str(p): words.signed(v) for p, v in net.items() if not math.isnan(v)},
        _about(top, between, found.total, words),
    )
    return finished(build, record, told, drawing, _listed(build, between, words), words)


def _about(top: pd.DataFrame, between: pd.DataFrame, total: float, words: Words) -> str:
    share = words.number(100 * top["movers"].sum() / total)
    return words("figure.flows.about", count=len(top), total=len(between), share=share)


def period_of(build: Build, chosen: Selection, words: Words) -> str:
    """The interval asked for, else the last with flows; raises NotInBuild."""
    if build.flows.empty:
        raise NotInBuild(words("empty.movement"))
    known = [interval(int(row.start), int(row.end)) for row in build.intervals.itertuples()]
    telling.check_period(chosen.period, known, words)
    return chosen.period or known[-1]


def moves_of(build: Build, chosen: Selection, words: Words) -> tuple[str, Moves]:
    """Moves of one interval between the settings asked for; raises NotInBuild where none is known."""
    period = period_of(build, chosen, words)
    if chosen.setting and chosen.setting not in settings(build):
        raise NotInBuild(words("figure.none.moves", period=words.period(period)))
    found = moves(build.flows, tuple(build.names), period, chosen.setting or EVERY)
    if found.rows["movers"].isna().all():
        raise NotInBuild(words("figure.none.moves", period=words.period(period)))
    return period, found


def places_of(build: Build, chosen: Selection, words: Words) -> tuple[str, str]:
    """Origin and destination asked for, empty where any; raises NotInBuild."""
    wanted = (chosen.origin, chosen.destination)
    origin, destination = (
        "" if pcode == EVERY else telling.district_of(build, pcode, words) for pcode in wanted
    )
    return origin, destination


def filters(unit: str, chosen: Selection, build: Build, words: Words) -> str:
    """A unit with what moves were limited to."""
    known, told = telling.names(build), [unit]
    for name in ("origin", "destination"):
        pcode = getattr(chosen, name)
        if pcode and pcode != EVERY:
            told.append(words(f"choice.{name}.of", place=known[pcode]))
    if chosen.setting and chosen.setting != EVERY:
        told.append(words(f"choice.setting.{chosen.setting}"))
    if float(chosen.least or 0) > 0:
        told.append(words(f"choice.least.{chosen.least}"))
    return words("separator").join(told)


def _net(between: pd.DataFrame, build: Build) -> pd.Series:
    """Arrivals less departures of every district."""
    came = between.groupby("destination")["movers"].sum(min_count=1)
    left = between.groupby("origin")["movers"].sum(min_count=1)
    return came.reindex(build.districts.index).sub(left.reindex(build.districts.index))


def _net_classes(net: pd.Series, words: Words) -> ClassedMap:
    reach = round_up(float(net.abs().max()) / 4) if net.notna().any() else 1.0
    edges = (-reach, -reach / 5, reach / 5, reach)
    shown = [words.number(edge) for edge in edges]
    labels = [
        words("range.under", edge=shown[0]),
        *(words("range.between", low=low, high=high) for low, high in zip(shown, shown[1:], strict=False)),
        words("range.over", edge=shown[-1]),
    ]
    return by_edges(net, edges, labels, _PALE, words("number.missing"))


def round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(f * power for f in (1, 2, 5, 10) if f * power >= value)


def _widths(most: float, words: Words) -> list[tuple[float, str]]:
    top = round_up(most / 2)
    return [
        (value, words("figure.flows.people", movers=words.number(value)))
        for value in (top, top / 4)
        if value <= most
    ]


def told_of(
    build: Build, years: tuple[int, int], title: str, unit: str, moves: pd.DataFrame, words: Words
) -> Told:
    start, end = years
    rows = build.flows.loc[(build.flows["start"] == start) & (build.flows["end"] == end)]
    outside = moves.loc[
        ~(moves["origin"].isin(build.districts.index) & moves["destination"].isin(build.districts.index))
    ]
    notes = []
    if outside["movers"].sum() > 0:
        notes.append(words("figure.flows.outside", movers=words.number(outside["movers"].sum())))
    withheld = int(rows["withheld"].sum())
    if withheld:
        notes.append(words("district.movement_withheld", count=withheld))
    return Told(
        title=title,
        period=words.period(interval(start, end)),
        unit=unit,
        status=findings.weakest(moves["status"]),
        sources=list(dict.fromkeys(rows["source"])),
        notes=[*notes, words("figure.flows.within")],
    )


def _listed(build: Build, moves: pd.DataFrame, words: Words) -> pd.DataFrame:
    known = telling.names(build)
    table = moves.sort_values("movers", ascending=False)
    return pd.DataFrame(
        {
            words("figure.column.origin_pcode"): table["origin"].to_numpy(),
            words("figure.column.origin"): [known[p] for p in table["origin"]],
            words("figure.column.destination_pcode"): table["destination"].to_numpy(),
            words("figure.column.destination"): [known[p] for p in table["destination"]],
            words("figure.column.movers"): table["movers"].to_numpy(),
            words("figure.column.status"): table["status"].to_numpy(),
        }
    )


def finished(
    build: Build, record: FigureRecord, told: Told, drawing: object, numbers: pd.DataFrame, words: Words
) -> Prepared:
    return telling.prepared(build, record, told, drawing, numbers, words)
