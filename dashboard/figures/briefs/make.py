"""Makes the briefs of a build as PDF files: one for the country, one per district."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.build import Build
from dashboard.figures import fonts
from dashboard.figures.briefs import district, nation
from dashboard.figures.briefs.paper import pdf
from dashboard.figures.make import time_of
from dashboard.figures.records import NotInBuild
from dashboard.figures.render import About
from dashboard.readings import findings
from dashboard.text import Words
from etl.model.progress import Report

_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
NATIONAL = "briefs/national.pdf"


def briefs(build: Build, words: Words, report: Report) -> Mapping[str, bytes]:
    """Every brief by its place in a pack; raises NotInBuild where the build holds no hotspots."""
    if build.hotspots.empty:
        raise NotInBuild(words("brief.none"))
    total = len(build.districts) + 1
    files = {NATIONAL: national(build, words)}
    report("briefs", 1, total)
    for number, pcode in enumerate(build.districts.index, 1):
        files[place_of(build, str(pcode))] = of_district(build, str(pcode), words)
        report("briefs", number + 1, total)
    return files


def place_of(build: Build, pcode: str) -> str:
    """Where the brief of a district stands: its number keeps codes apart that look alike in a file's name."""
    number = list(build.districts.index).index(pcode) + 1
    digits = len(str(len(build.districts)))
    return f"briefs/district-{number:0{digits}d}-{_UNSAFE.sub('-', pcode)[:40].strip('-')}.pdf"


def of_district(build: Build, pcode: str, words: Words) -> bytes:
    """The one page of a district as PDF."""
    with fonts.styled():
        pages = [district.page(build, pcode, words)]
    name = build.names[pcode]
    subject = words("brief.subject", name=name, pcode=pcode, **_told(build, words))
    return pdf(pages, _about(build, words("brief.title", name=name), subject))


def national(build: Build, words: Words) -> bytes:
    """The four pages of the country as PDF."""
    with fonts.styled():
        pages = nation.pages(build, words)
    subject = words("brief.nation.subject", **_told(build, words))
    return pdf(pages, _about(build, words("brief.nation.title"), subject))


def _told(build: Build, words: Words) -> dict[str, str]:
    status = findings.weakest_word(findings.rows_of(build, findings.newest(build)))
    return {"id": build.id, "status": words(f"status.{status}")}


def _about(build: Build, title: str, subject: str) -> About:
    return About(title, subject, build.title, time_of(build))
