"""Third page of the national brief: flows, rates, countryside and towns, abroad, and links with climate."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import evidence, portrait
from dashboard.figures.briefs import tables
from dashboard.figures.briefs.figures import prepared
from dashboard.figures.briefs.paper import Flow, columns, measured, shown
from dashboard.figures.briefs.tables import Column
from dashboard.figures.contents import telling
from dashboard.readings import movement_findings
from dashboard.readings.moves import Moves
from dashboard.readings.names import plain
from dashboard.readings.place_names import place
from dashboard.text import Words

RATES = ("net_migration_rate", "in_migration_rate", "out_migration_rate", "rural_out_rate", "urban_in_rate")
_ROWS = 12
_LINKS = 0.29  # of the page
_ABROAD = 3


def draw(flow: Flow, build: Build, words: Words) -> None:
    """Title, flow map, rates beside countryside and towns, then the scatter with what may be said."""
    size = flow.page.size
    last = portrait.last_moves(build)
    flow.text(_title(build, last, words), size.title - 3, strong=True, most=3, after=0.5)
    links = _LINKS * flow.box.height
    middle = measured(lambda trial: _middle(trial, build, last, words), flow)
    shown(flow, flow.box.height - links - middle, prepared(build, "largest-flows", words), side=True)
    _middle(flow, build, last, words)
    shown(flow, flow.box.height - 3.0 * size.body, prepared(build, "climate-and-movement", words), side=True)
    flow.text(words("links.says.literature"), size.small, colour=theme.MUTED, most=2)


def _middle(flow: Flow, build: Build, last: tuple[str, Moves] | None, words: Words) -> None:
    """Rates beside countryside, towns and abroad."""
    size = flow.page.size
    flow.take(0.6 * size.body)
    left, right = (Flow(flow.page, box) for box in columns(flow.box, (1.75, 1), 2.2 * size.body))
    _rates(left, build, words)
    _settings(right, build, last, words)
    flow.take(flow.box.top - min(left.box.top, right.box.top) + 0.8 * size.body)


def _title(build: Build, last: tuple[str, Moves] | None, words: Words) -> str:
    if last is None or last[1].between["movers"].isna().all():
        return words("brief.nation.movement")
    period, found = last
    names = telling.names(build)
    return movement_findings.flows_title(
        found, lambda code: place(code, names, words), ("all", "all", "all", 0.0), period, words
    )


def _rates(flow: Flow, build: Build, words: Words) -> None:
    """Rates of every district, the greatest loss first."""
    known = [build.variables[id] for id in RATES if id in build.variables and build.variables[id].valued]
    if not known:
        flow.heading(words("brief.nation.rates"))
        flow.text(words("brief.nation.none_rates"), flow.page.size.small, colour=theme.MUTED)
        return
    period = known[0].last_period
    flow.heading(
        words("brief.nation.rates"),
        words("separator").join((words.period(period), words("brief.nation.rates_note"))),
    )
    values = pd.DataFrame({one.id: _of(build, one.id, period) for one in known}, index=build.districts.index)
    names = telling.names(build)
    heads = [Column(words("figure.column.district"), 1.5)]
    heads += [
        Column(plain(words.of_record(f"variable.{v.id}.label", v.label), 60), 1, number=True) for v in known
    ]
    ordered = values.sort_values(known[0].id, na_position="last")
    rows = [
        (names[str(pcode)], *(_cell(value, id, words) for id, value in row.items()))
        for pcode, row in ordered.head(_ROWS).iterrows()
    ]
    tables.draw(flow, heads, rows)
    if len(ordered) > _ROWS:
        told = words("brief.nation.cut_loss", shown=_ROWS, all=len(ordered))
        flow.text(told, flow.page.size.small, colour=theme.MUTED, most=2)


def _of(build: Build, id: str, period: str) -> pd.Series:
    rows = build.series(id)
    return rows.loc[rows["period"] == period].set_index("pcode")["value"]


def _cell(value: float, id: object, words: Words) -> str:
    if value != value:
        return words("number.missing")
    return words.signed(value) if id == RATES[0] else words.number(value)


def _settings(flow: Flow, build: Build, last: tuple[str, Moves] | None, words: Words) -> None:
    """Countryside and towns, then abroad, each counted apart."""
    size = flow.page.size.small
    flow.heading(words("brief.nation.settings"), words.period(last[0]) if last else "")
    if last is None:
        flow.text(words("empty.movement"), size, colour=theme.MUTED, most=3)
        return
    period, found = last
    ways = evidence.settings(build, period, words)
    for one in ways:
        told = {"movers": words.number(one.movers), "share": words.number(one.share)}
        flow.text(words("brief.nation.setting_line", way=one.way, **told), size, most=2, after=0.3)
    if not ways:
        flow.text(words("brief.nation.towns_none"), size, colour=theme.MUTED, most=3)
    else:
        flow.text(words("district.towns"), size, colour=theme.MUTED, most=4, after=0.8)
    flow.heading(words("movement.abroad.head"))
    flow.text(_abroad(build, found, words), size, most=5, after=0.3)
    withheld = int(found.rows["withheld"].sum())
    if withheld:
        told = words.count("movement.flows.withheld", withheld)
        flow.text(told, size, colour=theme.MUTED, most=3)


def _abroad(build: Build, found: Moves, words: Words) -> str:
    outside = found.outside
    if outside.empty:
        return words("movement.abroad.none")
    names = telling.names(build)
    told = []
    for code in dict.fromkeys([*outside["destination"], *outside["origin"]]):
        if code in names:
            continue
        left = outside.loc[outside["destination"] == code, "movers"]
        came = outside.loc[outside["origin"] == code, "movers"]
        told.append(
            words(
                "brief.moves.abroad_one",
                name=place(str(code), names, words),
                came=_sum(came, words),
                left=_sum(left, words),
            )
        )
    listed = words("figure.sources_between").join(told[:_ABROAD])
    return f"{listed}. {words('movement.abroad.about')}"


def _sum(values: pd.Series, words: Words) -> str:
    """A sum; the mark where a part of it is withheld, a dash where the table does not tell it."""
    if values.empty:
        return words("brief.not_told")
    return portrait.movers(float(values.sum(skipna=False)), bool(values.isna().any()), words)
