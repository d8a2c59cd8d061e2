"""The page's parts on one district each: why it stands where it stands, its numbers, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.build import Build
from dashboard.figures import portrait
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import layer_of
from dashboard.figures.page import tables
from dashboard.figures.page.outlines import Country, Map, filled
from dashboard.figures.page.tables import Cell, Table
from dashboard.figures.portrait import Number
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words

PARTNERS = 12


@dataclass(frozen=True)
class District:
    """One district: its anchor, summary, sentences, map and tables."""

    anchor: str
    name: str
    what: str
    about: str
    sentences: Sequence[str]
    map: Map | None
    tables: Sequence[Table]
    notes: Sequence[str]


def districts(build: Build, country: Country, words: Words) -> list[District]:
    """Every district, in the order of the build."""
    return [_district(build, place.pcode, place.anchor, words) for place in country.places]


def _district(build: Build, pcode: str, anchor: str, words: Words) -> District:
    area = words.number(build.districts.loc[pcode, "area_km2"])
    about = words("brief.under_name", pcode=plain(pcode, 20), area=area)
    name = telling.names(build)[pcode]
    made = [_numbers(portrait.numbers(build, pcode, words), words)]
    moved, notes = _moves(build, pcode, words)
    if build.hotspots.empty:
        return District(anchor, name, "", about, (), None, [*made, *moved], notes)
    standing = portrait.standing(build, pcode, findings.newest(build), words)
    sentences = [text for text in (standing.why, standing.change) if text]
    made = [_periods(build, pcode, words), *made, _parts(build, pcode, standing.period, words), *moved]
    shown = _map(build, pcode, standing.period, words)
    kept = [one for one in made if one.rows]
    return District(anchor, name, standing.what, about, sentences, shown, kept, notes)


def _map(build: Build, pcode: str, period: str, words: Words) -> Map:
    rows = findings.rows_of(build, period)
    shown = layer_of(build, rows, "class", words)
    name = telling.names(build)[pcode]
    return filled(words("brief.map.here", name=name), "", shown, (), telling.names(build), marked=pcode)


def _numbers(found: Sequence[Number], words: Words) -> Table:
    keys = ("indicator", "period", "value", "unit", "median", "status")
    rows = [
        [
            Cell(one.label),
            Cell(one.period_shown),
            tables.number(one.value, words("page.no_data", reason=one.reason) if one.reason else one.shown),
            Cell(one.unit),
            Cell(one.median),
            Cell(one.status),
        ]
        for one in found
    ]
    return tables.table(
        words("brief.numbers.head"), [words(f"brief.numbers.{k}") for k in keys], rows, (2, 4)
    )


def _periods(build: Build, pcode: str, words: Words) -> Table:
    keys = ("period", "class", "score", "rank", "net", "agree")
    rows = build.hotspots.loc[build.hotspots["pcode"] == pcode].sort_values("period")
    made = [
        [
            Cell(words.period(str(row["period"]))),
            Cell(words(f"class.{row['hotspot_class']}")),
            tables.plain(row["score"], words, 1),
            Cell(portrait.rank_interval(row, words)),
            tables.signed(row["net_rate"], words),
            tables.number(row["p_class"], _share(row["p_class"], words)),
        ]
        for _, row in rows.iterrows()
    ]
    heads = [words(f"brief.periods.{key}") for key in keys]
    return tables.table(words("brief.periods.head"), heads, made, (2, 4, 5))


def _share(value: float, words: Words) -> str:
    return f"{words.number(100 * value)} %" if value == value else words("number.missing")


def _parts(build: Build, pcode: str, period: str, words: Words) -> Table:
    found = portrait.parts(build, pcode, period, words)
    rows = [[Cell(one.label), Cell(one.value), tables.plain(one.points, words, 1)] for one in found]
    heads = [words("page.indicator"), words("page.value"), words("page.points")]
    caption = words("page.numbers_of", what=words("brief.parts.head"), period=words("brief.parts.note"))
    return tables.table(caption, heads, rows, (2,))


def _moves(build: Build, pcode: str, words: Words) -> tuple[list[Table], list[str]]:
    """Partners with sums, and the sentence of sums; nothing where no moves are counted."""
    last = portrait.last_moves(build)
    if last is None:
        return [], [words("empty.movement")]
    period, found = last
    partners = portrait.partners(build, found, pcode, words)
    rows = [
        [
            Cell(one.name),
            tables.number(one.came, portrait.movers(one.came, one.came_withheld, words)),
            tables.number(one.left, portrait.movers(one.left, one.left_withheld, words)),
        ]
        for one in partners[:PARTNERS]
    ]
    sums = found.sums.loc[pcode]
    told = {
        way: portrait.movers(float(sums[way]), bool(sums[way] != sums[way]), words)
        for way in ("came", "left")
    }
    net = words.signed(sums["net"]) if sums["net"] == sums["net"] else words("movement.matrix.withheld_mark")
    heads = [words("movement.columns.place"), words("movement.columns.came"), words("movement.columns.left")]
    caption = words("page.numbers_of", what=words("brief.moves.head"), period=words.period(period))
    return [tables.table(caption, heads, rows, (1, 2))], [words("brief.moves.between", net=net, **told)]
