"""Measures and breaks lines of text before they are drawn."""

from __future__ import annotations

import re
from bisect import bisect_right

from dashboard.figures.fonts import width_at_one

_AFTER_HYPHEN = re.compile(r"(?<=\w-)(?=\w\w)")
LEADING = 1.22  # distance of two lines in sizes of the type


def width(text: str, size: float, strong: bool = False) -> float:
    """Width of one line in points."""
    return width_at_one(text, strong) * size


def wrap(text: str, room: float, size: float, strong: bool = False) -> list[str]:
    """Lines no wider than `room` points; a word that is wider itself is broken."""
    lines: list[str] = []
    line = ""
    for word, joint in _words(text):
        joined = f"{line}{joint}{word}" if line else word
        if width(joined, size, strong) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, size, strong) > room and len(line) > 1:
            fits = _letters_that_fit(line, room, size, strong)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def _words(text: str) -> list[tuple[str, str]]:
    """Parts between which a line may break, each with what joins it to the part before."""
    found = []
    for word in text.split():
        parts = [part for part in _AFTER_HYPHEN.split(word) if part]
        found += [(part, " " if i == 0 else "") for i, part in enumerate(parts)]
    return found


def balanced(text: str, room: float, size: float, strong: bool = False) -> list[str]:
    """Lines as few as they must be and about as long as each other."""
    lines = wrap(text, room, size, strong)
    tighter = room
    while len(lines) > 1:
        tighter -= size
        closer = wrap(text, tighter, size, strong)
        if len(closer) > len(lines) or tighter < room / 3:
            break
        lines = closer
    return lines


def fit(text: str, room: float, size: float, strong: bool = False) -> str:
    """The text on one line, cut with an ellipsis where it is wider than `room` points."""
    if width(text, size, strong) <= room:
        return text
    fits = _letters_that_fit(text, room - width("…", size, strong), size, strong)
    return f"{text[:fits].rstrip()}…"


def _letters_that_fit(text: str, room: float, size: float, strong: bool) -> int:
    """How many letters from the first on are no wider than the room, at least one; measures few of them."""
    found = bisect_right(range(1, len(text) + 1), room, key=lambda count: width(text[:count], size, strong))
    return max(found, 1)
