"""The page's movement: the largest flows as arrows, every flow and every rate in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from dashboard.figures import evidence, portrait
from dashboard.figures.contents import telling
from dashboard.figures.page import tables
from dashboard.figures.page.outlines import Country, Map, filled
from dashboard.figures.page.tables import Cell, Table
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.readings.movement_findings import flows_title
from dashboard.readings.moves import EVERY, Moves
from dashboard.readings.names import plain
from dashboard.readings.place_names import place
from dashboard.text import Words

ARROWS = 15
LISTED = 300  # flows in the table
RATES = ("net_migration_rate", "in_migration_rate", "out_migration_rate", "rural_out_rate", "urban_in_rate")
_BEND, _WIDEST, _LEAST = 0.18, 22.0, 2.5
_SHORT = 26.0  # units kept free at both ends


@dataclass(frozen=True)
class Arrow:
    """A curved arrow: path, width in units, what it says."""

    path: str
    width: float
    head: str
    text: str


@dataclass(frozen=True)
class Movement:
    """Moves of the newest interval; map and arrows are None and empty where none are published."""

    period: str
    title: str
    unit: str
    map: Map | None
    arrows: Sequence[Arrow]
    tables: Sequence[Table]
    notes: Sequence[str]


def movement(build: Build, country: Country, words: Words) -> Movement | None:
    """Everything of movement; None where the build has neither moves nor rates."""
    last = portrait.last_moves(build)
    rates = _rates(build, country, words)
    if last is None:
        return (
            Movement("", words("movement.title.none"), "", None, (), rates, _residual(words))
            if rates
            else None
        )
    period, found = last
    names = telling.names(build)
    told = (EVERY, EVERY, EVERY, 0.0)
    silent = found.between["movers"].isna().all()
    title = flows_title(found, lambda code: place(code, names, words), told, period, words)
    if silent:
        title = words("figure.none.moves", period=words.period(period))
    made = [_flows(build, found, words), _settings(build, period, words), *rates]
    return Movement(
        words.period(period),
        title,
        words("page.flows_unit", interval=words.period(period)),
        None if silent else _ground(build, words),
        _arrows(country, found, names, words),
        [one for one in made if one is not None and one.rows],
        _notes(found, words),
    )


def _residual(words: Words) -> list[str]:
    return [words("empty.movement"), words("hotspots.residual.note")]


def _ground(build: Build, words: Words) -> Map | None:
    """Districts in the classes of their net rate, under the arrows."""
    if build.hotspots.empty:
        return None
    rows = findings.rows_of(build, findings.newest(build))
    layer = next(one for one in LAYERS if one.id == "net")
    shown = layer.classify(rows, build.index.cuts, words)
    items = [
        (one, one.label)
        for one in (*reversed(shown.classes[:-1]), shown.classes[-1])
        if shown.members(one.id)
    ]
    return filled("", "", shown, items, telling.names(build))


def _arrows(country: Country, found: Moves, names: dict[str, str], words: Words) -> list[Arrow]:
    top = found.between.dropna(subset=["movers"]).nlargest(ARROWS, "movers")
    top = top.loc[top["movers"] > 0].iloc[::-1]
    at = {one.pcode: (one.x, one.y) for one in country.places}
    most = float(top["movers"].max()) if len(top) else 1.0
    made = []
    for row in top.itertuples():
        width = max(_LEAST, _WIDEST * row.movers / most)
        path, head = _curve(at[str(row.origin)], at[str(row.destination)], width)
        said = {"origin": names[str(row.origin)], "destination": names[str(row.destination)]}
        text = words("page.flow_cell", movers=words.number(row.movers), **said)
        made.append(Arrow(path, round(width, 1), head, text))
    return made


def _curve(start: tuple[int, int], stop: tuple[int, int], width: float) -> tuple[str, str]:
    """A curve bent to the right of its way, and the points of its head."""
    (x0, y0), (x1, y1) = start, stop
    dx, dy = x1 - x0, y1 - y0
    length = max((dx * dx + dy * dy) ** 0.5, 1.0)
    cx, cy = (x0 + x1) / 2 - dy * _BEND, (y0 + y1) / 2 + dx * _BEND
    ux, uy = _unit(cx - x0, cy - y0)
    vx, vy = _unit(x1 - cx, y1 - cy)
    cut = min(_SHORT, 0.2 * length)
    tip = (x1 - vx * cut, y1 - vy * cut)
    high = max(1.5 * width, 16.0)
    neck = (tip[0] - vx * high, tip[1] - vy * high)
    half = max(1.1 * width, 9.0)
    head = [tip, (neck[0] - vy * half, neck[1] + vx * half), (neck[0] + vy * half, neck[1] - vx * half)]
    path = f"M{x0 + ux * cut:.0f} {y0 + uy * cut:.0f}Q{cx:.0f} {cy:.0f} {neck[0]:.0f} {neck[1]:.0f}"
    return path, " ".join(f"{x:.0f},{y:.0f}" for x, y in head)


def _unit(x: float, y: float) -> tuple[float, float]:
    length = max((x * x + y * y) ** 0.5, 1e-9)
    return x / length, y / length


def _flows(build: Build, found: Moves, words: Words) -> Table:
    """Every pair of places, the largest first; what is withheld bears the mark."""
    names = telling.names(build)
    rows = pd.concat([found.between, found.outside]).sort_values(
        "movers", ascending=False, na_position="last"
    )
    heads = [words(f"movement.columns.{key}") for key in ("from", "to", "movers", "status")]
    made = [
        [
            Cell(place(str(row.origin), names, words)),
            Cell(place(str(row.destination), names, words)),
            tables.number(row.movers, portrait.movers(row.movers, bool(row.withheld), words)),
            Cell(words(f"status.{row.status}")),
        ]
        for row in rows.head(LISTED).itertuples()
    ]
    caption = words("page.flows_all")
    if len(rows) > LISTED:
        caption = words("page.flows_cut", shown=LISTED, all=words.number(len(rows)))
    return tables.table(caption, heads, made, (2,))


def _settings(build: Build, period: str, words: Words) -> Table | None:
    ways = evidence.settings(build, period, words)
    heads = [words("choice.setting.label"), words("movement.columns.movers"), words("movement.columns.share")]
    rows = [
        [Cell(one.way), tables.plain(one.movers, words), Cell(f"{words.number(one.share)} %", one.share)]
        for one in ways
    ]
    return tables.table(words("brief.nation.settings"), heads, rows, (1, 2)) if ways else None


def _rates(build: Build, country: Country, words: Words) -> list[Table]:
    """Rates of every district, in the newest interval that has a net rate."""
    known = [build.variables[id] for id in RATES if id in build.variables and build.variables[id].valued]
    if not known:
        return []
    period = known[0].last_period
    columns = {}
    for one in known:
        rows = build.series(one.id)
        columns[one.id] = rows.loc[rows["period"] == period].set_index("pcode")["value"]
    values = pd.DataFrame(columns, index=build.districts.index)
    names = telling.names(build)
    heads = [words("figure.column.district")]
    heads += [plain(words.of_record(f"variable.{one.id}.label", one.label), 80) for one in known]
    rows_made = [
        [
            Cell(names[str(pcode)], link=country.anchors[str(pcode)]),
            *(tables.plain(value, words, known[i].decimals) for i, value in enumerate(row)),
        ]
        for pcode, row in zip(values.index, values.to_numpy(), strict=True)
    ]
    unit = words("separator").join((words.period(period), plain(words.unit(known[0].unit), 80)))
    caption = words("page.numbers_of", what=words("brief.nation.rates"), period=unit)
    return [tables.table(caption, heads, rows_made, range(1, len(heads)), wide=True)]


def _notes(found: Moves, words: Words) -> list[str]:
    notes = []
    withheld = int(found.rows["withheld"].sum())
    if withheld:
        notes.append(words.count("movement.flows.withheld", withheld))
    within = found.within["movers"].sum()
    if within > 0:
        notes.append(words("movement.flows.within", within=words.number(within)))
    notes.append(words("movement.abroad.none" if found.outside.empty else "movement.abroad.about"))
    return [*notes, words("district.towns")]
