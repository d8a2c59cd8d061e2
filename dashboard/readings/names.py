"""Makes texts from outside safe to show: as plain text, in Markdown, in a chart, in a table file."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 60
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^\"'/@])")
_ESCAPED = re.compile(r"\\(.)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str, longest: int = LONGEST) -> str:
    """One line without control or direction marks, cut to `longest` characters."""
    kept = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def in_markdown(text: str, longest: int = LONGEST) -> str:
    """The text as Markdown that shows it letter by letter."""
    return _MARKDOWN.sub(r"\\\1", plain(text, longest))


def from_markdown(text: str) -> str:
    """The letters that a text with names `in_markdown` shows."""
    return _ESCAPED.sub(r"\1", text)


def in_chart(text: str, longest: int = LONGEST) -> str:
    """The text for a chart, whose labels would read tags."""
    return html.escape(plain(text, longest), quote=False)


def in_table(text: str) -> str:
    """The text for a CSV cell, where a spreadsheet must not take it for a formula."""
    line = plain(text, 10_000)
    return f"'{line}" if line.startswith(_FORMULA) else line
