"""The four pages of the national brief, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.build import Build
from dashboard.figures.briefs import nation_basis, nation_climate, nation_finding, nation_movement
from dashboard.figures.briefs.district import cautions, mark
from dashboard.figures.briefs.paper import Flow, Running, sheet
from dashboard.figures.contents import telling
from dashboard.figures.layout import Page
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words

PAGES: tuple[Callable[[Flow, Build, Words], None], ...] = (
    nation_finding.draw,
    nation_climate.draw,
    nation_movement.draw,
    nation_basis.draw,
)


def pages(build: Build, words: Words) -> list[Page]:
    """Four pages; needs hotspots."""
    return [_page(build, number, draw, words) for number, draw in enumerate(PAGES, 1)]


def _page(build: Build, number: int, draw: Callable[[Flow, Build, Words], None], words: Words) -> Page:
    made, flow = sheet(_running(build, number, words))
    draw(flow, build, words)
    made.mark_across(mark(build, words))
    return made


def _running(build: Build, number: int, words: Words) -> Running:
    """Cautions and sources at the foot of every page; the last page lists the sources itself."""
    period = findings.newest(build)
    status = findings.weakest_word(findings.rows_of(build, period))
    profile = plain(build.title, 90)
    built = words(
        "brief.built", id=build.id, day=build.day, status=words(f"status.{status}"), profile=profile
    )
    sources = words("figure.source", sources=telling.source_line(build, build.sources, words))
    foot = [" ".join(cautions(build, period, words)), *([sources] if number < len(PAGES) else []), built]
    long = words("brief.mark_long") if build.demonstration else ""
    count = words("brief.page", number=number, all=len(PAGES))
    return Running(words("brief.head_nation", title=profile), foot, long, count)
