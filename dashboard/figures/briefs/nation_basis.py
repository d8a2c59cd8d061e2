"""Last page of the national brief: robustness, the past, scenarios, methods, sources and data status."""

from __future__ import annotations

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import evidence
from dashboard.figures.briefs import tables
from dashboard.figures.briefs.figures import prepared
from dashboard.figures.briefs.paper import Flow, columns, measured, shown
from dashboard.figures.briefs.tables import Column
from dashboard.figures.contents import telling
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words

_ASSUMPTIONS, _SIGNS, _DISTRICTS, _SOURCES = 6, 8, 12, 12
_COUNTS = ("hits", "misses", "alarms", "seasons")
_LEAST_FIGURE = 150.0  # points


def draw(flow: Flow, build: Build, words: Words) -> None:
    """Two columns of evidence, then methods beside sources."""
    size = flow.page.size
    flow.text(words("brief.nation.robustness"), size.title - 3, strong=True, most=2, after=0.5)
    left, right = (Flow(flow.page, box) for box in columns(flow.box, (1, 1), 2.4 * size.body))
    _decisive(left, build, words)
    _past(left, build, words)
    _scenarios(right, build, words)
    flow.take(flow.box.top - min(left.box.top, right.box.top) + 0.4 * size.body)
    below = measured(lambda trial: _basis(trial, build, words), flow)
    if flow.box.height - below > _LEAST_FIGURE:
        shown(flow, flow.box.height - below, prepared(build, "risk-parts", words))
    _basis(flow, build, words)


def _basis(flow: Flow, build: Build, words: Words) -> None:
    """Methods beside sources."""
    size = flow.page.size
    flow.take(0.9 * size.body)
    left, right = (Flow(flow.page, box) for box in columns(flow.box, (1, 1), 2.4 * size.body))
    _methods(left, build, words)
    _sources(right, build, words)
    flow.take(flow.box.top - min(left.box.top, right.box.top))


def _decisive(flow: Flow, build: Build, words: Words) -> None:
    flow.heading(words("brief.nation.decisive"), words("brief.nation.decisive_note"))
    found = evidence.decisive(build, findings.newest(build), words)
    if not found:
        _quiet(flow, words("brief.nation.none_decisive"))
        return
    heads = [
        Column(words("assumption.columns.what"), 3.4),
        Column(words("assumption.columns.alone"), 1, number=True),
        Column(words("assumption.columns.total"), 1.4, number=True),
    ]
    rows = [(one.what, words.number(one.alone), words.number(one.total)) for one in found[:_ASSUMPTIONS]]
    tables.draw(flow, heads, rows)
    flow.take(0.5 * flow.page.size.body)


def _past(flow: Flow, build: Build, words: Words) -> None:
    flow.heading(words("brief.nation.past"), words("brief.nation.past_note"))
    found = evidence.checks(build, words)
    if not found:
        _quiet(flow, words("brief.nation.none_past"))
        return
    heads = [
        Column(words("past.columns.sign"), 2.9),
        Column(words("past.columns.event"), 1.3),
        *(Column(words(f"past.columns.{key}"), 1.0, number=True) for key in _COUNTS),
    ]
    rows = [
        (
            one.sign,
            one.event,
            *(words.number(len(seasons)) for seasons in (one.hits, one.misses, one.false_alarms)),
            words.number(one.seasons),
        )
        for one in found[:_SIGNS]
    ]
    tables.draw(flow, heads, rows)
    _quiet(flow, words("past.caution"), 4)


def _scenarios(flow: Flow, build: Build, words: Words) -> None:
    flow.heading(words("brief.nation.scenarios"), words("hotspots.unit.risk.counted"))
    found = evidence.scenarios(build, words)
    if found is None:
        _quiet(flow, words("brief.nation.none_scenarios"))
        return
    names = telling.names(build)
    heads = [Column(words("figure.column.district"), 1.7)]
    heads += [Column(found.names[id], 1, number=True) for id in found.scores]
    shown = found.scores.head(_DISTRICTS)
    rows = [
        (names[str(pcode)], *(words.number(value) for value in row))
        for pcode, row in zip(shown.index, shown.to_numpy(), strict=True)
    ]
    tables.draw(flow, heads, rows)
    if len(found.scores) > _DISTRICTS:
        _quiet(flow, words("brief.nation.cut", shown=_DISTRICTS, all=len(found.scores)))
    _quiet(flow, words("scenario.caution", agree=found.agree), 4)


def _methods(flow: Flow, build: Build, words: Words) -> None:
    size = flow.page.size
    flow.heading(words("brief.nation.methods"))
    cuts = build.index.cuts
    edges = {name: words.number(getattr(cuts, name)) for name in ("medium", "high", "loss", "gain")}
    for key in ("index", "axes", "missing", "ranks", "scenarios"):
        flow.text(words(f"brief.method.{key}", **edges), size.small, most=5, after=0.45)


def _sources(flow: Flow, build: Build, words: Words) -> None:
    size = flow.page.size.small
    flow.heading(words("brief.nation.sources"))
    for source in list(build.sources.values())[:_SOURCES]:
        told = words(
            "brief.nation.source_line",
            title=plain(source.title, 140),
            licence=plain(source.licence, 90) or words("brief.nation.no_licence"),
            status=words(f"status.{source.status}") if source.status else words("number.missing"),
        )
        flow.text(told, size, most=3, after=0.3)
    if build.absent:
        listed = words(
            "brief.nation.absent_more", what=plain(build.absent[0].what, 90), count=len(build.absent) - 1
        )
        told = listed if len(build.absent) > 1 else plain(build.absent[0].what, 90)
        flow.text(words("brief.nation.absent", listed=told), size, colour=theme.MUTED, most=3)


def _quiet(flow: Flow, told: str, most: int = 2) -> None:
    flow.text(told, flow.page.size.small, colour=theme.MUTED, most=most, after=0.9)
