"""What the page's numbers rest on: robustness, cautions, links, sources, methods, glossary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard.build import Build
from dashboard.figures import evidence, pack
from dashboard.figures.contents import telling
from dashboard.figures.page import tables
from dashboard.figures.page.tables import Cell, Table
from dashboard.figures.records import NotInBuild
from dashboard.readings import findings
from dashboard.readings.glossary import TERMS
from dashboard.readings.index_words import in_force
from dashboard.readings.names import plain
from dashboard.text import Words

_CAUTIONS = ("risk", "missing", "towns", "withheld", "spi")
_LONG = 600


@dataclass(frozen=True)
class Source:
    """One source with what may be done with it; link only where it is a web address."""

    title: str
    link: str
    status: str
    licence: str
    citation: str
    accessed: str


@dataclass(frozen=True)
class Method:
    """How one variable is made."""

    label: str
    unit: str
    method: str
    reference: str
    caution: str


def robustness(build: Build, words: Words) -> list[Table]:
    """Assumptions that decide, all that were tried, signs against the past, scenarios."""
    made = [_decisive(build, words), _tried(build, words), _checks(build, words), _scenarios(build, words)]
    return [one for one in made if one is not None and one.rows]


def _decisive(build: Build, words: Words) -> Table | None:
    if build.hotspots.empty:
        return None
    rows = [
        [Cell(one.what), tables.plain(one.alone, words), tables.plain(one.total, words)]
        for one in evidence.decisive(build, findings.newest(build), words)
    ]
    heads = [words(f"assumption.columns.{key}") for key in ("what", "alone", "total")]
    return tables.table(words("brief.nation.decisive"), heads, rows, (1, 2))


def _tried(build: Build, words: Words) -> Table:
    rows = [[Cell(what), Cell(how)] for what, how in evidence.tried(build, words)]
    heads = [words("assumption.columns.what"), words("assumption.columns.how")]
    return tables.table(words("assumption.tried"), heads, rows)


def _checks(build: Build, words: Words) -> Table:
    comma = words("list.comma")
    rows = [
        [
            Cell(one.sign),
            Cell(one.event),
            *(
                Cell(comma.join(seasons) or words("data.none"))
                for seasons in (one.hits, one.misses, one.false_alarms)
            ),
            tables.plain(one.seasons, words),
        ]
        for one in evidence.checks(build, words)
    ]
    keys = ("sign", "event", "hits", "misses", "alarms", "seasons")
    heads = [words(f"past.columns.{key}") for key in keys]
    return tables.table(words("brief.nation.past"), heads, rows, (5,), wide=True)


def _scenarios(build: Build, words: Words) -> Table | None:
    found = evidence.scenarios(build, words)
    if found is None:
        return None
    names = telling.names(build)
    heads = [
        words("figure.column.district"),
        *(found.names[id] for id in found.scores),
        words("scenario.called"),
    ]
    rows = []
    for pcode, row in found.scores.iterrows():
        called = str(found.called.get(pcode, ""))
        said = words(f"class.{called}") if called else words("scenario.not_called")
        rows.append([Cell(names[str(pcode)]), *(tables.plain(value, words, 1) for value in row), Cell(said)])
    return tables.table(words("brief.nation.scenarios"), heads, rows, range(1, len(heads) - 1), wide=True)


def links(build: Build, words: Words) -> list[str]:
    """The finding on climate and movement, how strong it is, and what may be said."""
    wanted = pack.wanted("climate-and-movement")
    try:
        made = wanted.record.prepare(build, wanted.record, wanted.selection, words)
    except NotInBuild as error:
        return [f"{error}."]
    note = made.drawing.note  # type: ignore[attr-defined]
    association = words("hotspots.association", districts=words.number(len(build.districts)))
    return [f"{made.sheet.title}.", made.sheet.subtitle, note, association, words("links.says.literature")]


def cautions(build: Build, words: Words) -> list[str]:
    """Sentences that must be read with the numbers."""
    told = [words("page.caution.few", districts=words.number(len(build.districts)))]
    if not build.hotspots.empty and findings.basis(build, findings.newest(build)) == "residual":
        told.append(words("hotspots.residual.note"))
    told += in_force(build, words, plain)
    told += [words(f"page.caution.{key}") for key in _CAUTIONS]
    return [*told, words("scenario.caution", agree=3), words("past.caution")]


def sources(build: Build, words: Words) -> list[Source]:
    """Every source of the build."""
    return [
        Source(
            plain(one.title, 300),
            _link(one.url),
            words(f"status.{one.status}") if one.status else words("number.missing"),
            plain(one.licence, 300) or words("brief.nation.no_licence"),
            plain(one.citation, 500),
            plain(one.accessed, 40),
        )
        for one in build.sources.values()
    ]


def _link(url: str) -> str:
    """The address where it is one of the web, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def methods(build: Build, words: Words) -> list[Method]:
    """How every variable is made."""
    return [
        Method(
            plain(words.of_record(f"variable.{one.id}.label", one.label), 120),
            plain(words.unit(one.unit), 80),
            plain(words.of_record(f"variable.{one.id}.method", one.method), _LONG),
            plain(one.reference, _LONG),
            plain(words.of_record(f"variable.{one.id}.caution", one.caution), _LONG),
        )
        for one in build.variables.values()
    ]


def in_short(build: Build, words: Words) -> list[str]:
    """The index in five paragraphs."""
    cuts = build.index.cuts
    edges = {name: words.number(getattr(cuts, name)) for name in ("medium", "high", "loss", "gain")}
    return [
        words(f"brief.method.{key}", **edges) for key in ("index", "axes", "missing", "ranks", "scenarios")
    ]


def glossary(words: Words) -> Sequence[tuple[str, str]]:
    """Terms and what they mean."""
    return [(words(f"glossary.{id}.term"), words(f"glossary.{id}.about")) for id in TERMS]
