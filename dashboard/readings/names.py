"""Makes texts from outside safe to show: as plain text, in Markdown, in a chart, in a table file."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 60
KEPT = 4096  # texts written lately; a page writes some hundred, most of them again and again
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^\"'/@])")
_SPACES = re.compile(r"(?P<in_number>(?<=\d)\N{NO-BREAK SPACE}(?=\d))|\s+")
_MARKS = re.compile(r"\\(.)|\*\*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=KEPT)
def plain(text: str, longest: int = LONGEST) -> str:
    """One line without control or direction marks, cut to `longest` characters; a number stays unbroken."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    line = _SPACES.sub(lambda found: found["in_number"] or " ", kept).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


@lru_cache(maxsize=KEPT)
def in_markdown(text: str, longest: int = LONGEST) -> str:
    """The text as Markdown that shows it letter by letter."""
    return _MARKDOWN.sub(r"\\\1", plain(text, longest))


def unmarked(markdown: str) -> str:
    """What Markdown made of `in_markdown` and ** shows, as plain text."""
    return _MARKS.sub(lambda found: found[1] or "", markdown)


def in_chart(text: str, longest: int = LONGEST) -> str:
    """The text for a chart, whose labels would read tags."""
    return html.escape(plain(text, longest), quote=False)


def in_table(text: str) -> str:
    """The text for a CSV cell, where a spreadsheet must not take it for a formula."""
    line = plain(text, 10_000)
    return f"'{line}" if line.startswith(_FORMULA) else line


def slug(text: str) -> str:
    """A phrase of the build as part of a key of the words."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
