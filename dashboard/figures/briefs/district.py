"""The one-page brief of a district: how it stands, maps, indicators, movement, and what to read with it."""

from __future__ import annotations

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import portrait, typeset
from dashboard.figures.briefs import moves, tables
from dashboard.figures.briefs.maps import locators
from dashboard.figures.briefs.paper import Flow, Running, bar, columns, measured, sheet
from dashboard.figures.briefs.tables import Column, Strip
from dashboard.figures.contents import telling
from dashboard.figures.layout import Box, Page
from dashboard.figures.portrait import Number, Standing
from dashboard.maps.layers import risk_level
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import plain
from dashboard.text import Words

_PARTS = 6
_LEAST_MAPS, _MOST_MAPS = 120.0, 290.0  # points


def page(build: Build, pcode: str, words: Words) -> Page:
    """The page of one district; needs hotspots."""
    standing = portrait.standing(build, pcode, findings.newest(build), words)
    made, flow = sheet(running(build, standing, words))
    _head(flow, build, standing, words)
    _facts(flow, build, standing, words)
    size = made.size.body
    flow.text(" ".join(x for x in (standing.why, standing.change) if x), size, most=5, after=0.9)
    lower = measured(lambda trial: _lower(trial, build, standing, words), flow)
    locators(
        made, flow.take(min(max(_LEAST_MAPS, flow.box.height - lower), _MOST_MAPS)), build, standing, words
    )
    _lower(flow, build, standing, words)
    made.mark_across(mark(build, words))
    return made


def _lower(flow: Flow, build: Build, standing: Standing, words: Words) -> None:
    """What stands below the maps: indicators, then movement beside the parts of the risk."""
    flow.take(0.8 * flow.page.size.body)
    _numbers(flow, standing, portrait.numbers(build, standing.pcode, words), words)
    left, right = (Flow(flow.page, box) for box in columns(flow.box, (1.08, 1), 2.2 * flow.page.size.body))
    moves.draw(left, build, standing.pcode, words)
    _parts(right, build, standing, words)
    _periods(right, build, standing.pcode, words)
    flow.take(flow.box.top - min(left.box.top, right.box.top))


def mark(build: Build, words: Words) -> str:
    """The mark of demonstration data, empty where nothing rests on them."""
    return words("demonstration.mark") if build.demonstration else ""


def running(build: Build, standing: Standing, words: Words) -> Running:
    """What stands at the edges of a district's page: cautions, sources, build and status."""
    status = words(f"status.{standing.row['status']}") if isinstance(standing.row["status"], str) else ""
    profile = plain(build.title, 90)
    foot = [
        " ".join(cautions(build, standing.period, words)),
        words("figure.source", sources=telling.source_line(build, build.sources, words)),
        words("brief.built", id=build.id, day=build.day, status=status or "–", profile=profile),
    ]
    long = words("brief.mark_long") if build.demonstration else ""
    return Running(words("brief.head", title=profile), foot, long)


def cautions(build: Build, period: str, words: Words) -> list[str]:
    """Sentences without which the numbers of a period may not be read."""
    told = [words("hotspots.residual.note")] if findings.basis(build, period) == "residual" else []
    told.append(words("hotspots.association", districts=words.number(len(build.districts))))
    told += in_force(build, words, plain)
    told += [words("page.caution.risk"), words("page.caution.missing")]
    told += [words("page.caution.towns")] if "urban_share" in build.variables else []
    return [*told, words("language.unreviewed")] if words.draft else told


def _head(flow: Flow, build: Build, standing: Standing, words: Words) -> None:
    size = flow.page.size
    area = words.number(build.districts.loc[standing.pcode, "area_km2"])
    under = words("brief.under_name", pcode=plain(standing.pcode, 20), area=area)
    if standing.row["people"] == standing.row["people"]:
        people, year = words.number(standing.row["people"]), findings.census_year(build, standing.period)
        under = words("separator").join((under, words("brief.people", people=people, year=year)))
    flow.text(standing.name, size.title, strong=True, most=1, after=0.02)
    flow.text(f"{standing.what[:1].upper()}{standing.what[1:]}", size.subtitle + 2.3, most=1, after=0.15)
    told = words("separator").join((under, findings.period_in_full(build, standing.period, words)))
    flow.text(told, size.subtitle - 0.7, colour=theme.MUTED, most=2, after=0.8)


def _facts(flow: Flow, build: Build, standing: Standing, words: Words) -> None:
    """Four numbers side by side, each over what it is."""
    row, size = standing.row, flow.page.size
    level = (
        ""
        if row["score"] != row["score"]
        else words(f"panel.levels.{risk_level(row['score'], build.index.cuts)}")
    )
    risk = words("brief.facts.risk", level=level) if level else words("brief.facts.risk_plain")
    sure = row["p_class"] == row["p_class"]
    word = words.of_record(f"robustness.{row['robustness']}", plain(str(row["robustness"])))
    missing = words("number.missing")
    facts = (
        (words.number(row["score"]), risk),
        (portrait.rank_interval(row, words), words("brief.facts.rank", count=len(build.districts))),
        (
            words.signed(row["net_rate"]) if row["net_rate"] == row["net_rate"] else missing,
            words(f"brief.facts.net_{findings.basis(build, standing.period)}"),
        ),
        (
            f"{words.number(100 * row['p_class'])} %" if sure else missing,
            words("brief.facts.sure", word=word) if sure else words("brief.facts.sure_plain"),
        ),
    )
    strip = flow.take(4.9 * size.body)
    flow.take(0.9 * size.body)
    bar(flow.page, Box(strip.left, strip.bottom, strip.left + 3, strip.top), standing.found.fill)
    for place, (value, label) in zip(
        columns(strip.shrunk(left=11), (1, 1, 1.15, 1.35), 10), facts, strict=True
    ):
        cell = Flow(flow.page, place)
        cell.text(typeset.fit(value, place.width, 17, True), 17, strong=True, after=0.0)
        cell.text(label, size.small, colour=theme.MUTED, most=2)


def _numbers(flow: Flow, standing: Standing, numbers: list[Number], words: Words) -> None:
    count = len(numbers[0].all) if numbers else 0
    note = words("brief.numbers.note", name=standing.name, count=count) if count > 1 else ""
    flow.heading(words("brief.numbers.head"), note)
    if not numbers:
        flow.text(words("brief.numbers.none"), flow.page.size.small, colour=theme.MUTED)
        return
    heads = [
        Column(words("brief.numbers.indicator"), 3.1),
        Column(words("brief.numbers.period"), 1.05),
        Column(words("brief.numbers.value"), 0.85, number=True, strong=True),
        Column(words("brief.numbers.median"), 0.95, number=True),
        Column(words("brief.numbers.unit"), 2.65),
        Column(words("brief.numbers.among"), 1.5),
        Column(words("brief.numbers.status"), 1.5),
    ]
    rows = [
        (one.label, one.period_shown, one.shown, one.median, one.unit, Strip(one.all, one.value), one.status)
        for one in numbers
    ]
    tables.draw(flow, heads, rows)
    flow.take(0.5 * flow.page.size.body)


def _parts(flow: Flow, build: Build, standing: Standing, words: Words) -> None:
    """Indicators that add most, as bars with their points."""
    size = flow.page.size.small
    flow.heading(words("brief.parts.head"), words("brief.parts.note"))
    found = [one for one in portrait.parts(build, standing.pcode, standing.period, words) if one.points > 0]
    if not found:
        flow.text(words("brief.parts.none"), size, colour=theme.MUTED)
        return
    most = found[0].points
    for one in found[:_PARTS]:
        line = flow.take(1.55 * size)
        names, room = columns(line, (2.6, 1), size)
        told = typeset.fit(words("brief.parts.value", label=one.label, value=one.value), names.width, size)
        flow.page.text(names.left, line.bottom + 0.45 * size, told, size)
        wide = (room.width - 2.2 * size) * one.points / most
        bar(
            flow.page,
            Box(room.left, line.bottom + 0.3 * size, room.left + wide, line.top - 0.3 * size),
            theme.ACCENT,
        )
        flow.page.text(
            room.left + wide + 0.4 * size, line.bottom + 0.45 * size, words.number(one.points), size
        )
    flow.take(0.5 * flow.page.size.body)


def _periods(flow: Flow, build: Build, pcode: str, words: Words) -> None:
    """Class, score, rank and net rate of every period."""
    flow.heading(words("brief.periods.head"))
    heads = [
        Column(words("brief.periods.period"), 1.5),
        Column(words("brief.periods.class"), 1.5),
        Column(words("brief.periods.score"), 0.7, number=True),
        Column(words("brief.periods.rank"), 0.95, number=True),
        Column(words("brief.periods.net"), 1.0, number=True),
        Column(words("brief.periods.agree"), 1.1, number=True),
    ]
    rows = build.hotspots.loc[build.hotspots["pcode"] == pcode].sort_values("period")
    missing = words("brief.not_told")
    told = [
        (
            words.period(str(row["period"])),
            words(f"class.{row['hotspot_class']}"),
            words.number(row["score"]) if row["score"] == row["score"] else missing,
            portrait.rank_interval(row, words) if row["rank"] == row["rank"] else missing,
            words.signed(row["net_rate"]) if row["net_rate"] == row["net_rate"] else missing,
            f"{words.number(100 * row['p_class'])} %" if row["p_class"] == row["p_class"] else missing,
        )
        for _, row in rows.iterrows()
    ]
    tables.draw(flow, heads, told)
