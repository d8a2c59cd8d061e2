"""Writes a build as one HTML file: styles, script, fonts and drawings within, nothing asked of any host."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import fonts
from dashboard.figures.contents import telling
from dashboard.figures.page import basis, districts, hotspots, movement, outlines, seasons
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words

FOLDER = Path(__file__).parent
FILE = "atlas.html"  # its place in a pack
_TAGS = re.compile(r"<[^>]*>")
_COLOURS = {
    "ink": theme.INK,
    "muted": theme.MUTED,
    "rule": theme.RULE,
    "paper": theme.PAPER,
    "accent": theme.ACCENT,
    "hatch": theme.HATCH,
    "interval": theme.INTERVAL,
    "band": theme.BAND,
}


def html(build: Build, words: Words) -> bytes:
    """The page; the same bytes for the same build and language."""
    country = outlines.country(build)
    body = (
        _templates()
        .get_template("body.html.j2")
        .render(
            words=words,
            build=build,
            title=_title(build, words),
            mark=words("demonstration.mark") if build.demonstration else "",
            mark_about=words("page.mark_all" if build.package["demonstration"] else "page.mark_some"),
            country=country,
            hotspots=hotspots.hotspots(build, country, words),
            districts=districts.districts(build, country, words),
            strip=seasons.strip(build, words),
            indicators=seasons.indicators(build, country, words),
            movement=movement.movement(build, country, words),
            links=basis.links(build, words),
            robustness=basis.robustness(build, words),
            cautions=basis.cautions(build, words),
            sources=basis.sources(build, words),
            in_short=basis.in_short(build, words),
            methods=basis.methods(build, words),
            glossary=basis.glossary(words),
            source_line=telling.source_line(build, build.sources, words),
            profile=plain(build.title, 120),
            code=plain(str(build.package["build"].get("code_version") or ""), 60),
            colours=theme,
        )
    )
    return _page(body, build, words)


def _title(build: Build, words: Words) -> str:
    """The finding of the period shown first."""
    if build.hotspots.empty:
        return words("empty.hotspots")
    period = findings.newest(build)
    return findings.title(build, findings.rows_of(build, period), period, "class", words, plain)


def _page(body: str, build: Build, words: Words) -> bytes:
    """The body with its head, whose policy allows this style and this script alone."""
    letters = sorted(set(_TAGS.sub("", body)) | set("▲▼"))
    faces = "".join(fonts.face(family, letters) for family in fonts.FILES)
    style = faces + _filled((FOLDER / "page.css").read_text(encoding="utf-8"))
    script = (FOLDER / "page.js").read_text(encoding="utf-8")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    whole = _templates().get_template("page.html.j2")
    title = words("page.title", title=plain(build.title, 120))
    return whole.render(
        words=words, title=title, policy=policy, style=style, script=script, body=body, id=build.id
    ).encode("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _filled(style: str) -> str:
    """The style with the colours of the theme."""
    for name, colour in _COLOURS.items():
        style = style.replace(f"$({name})", colour)
    return style


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
