"""Measures and breaks lines of text before they are drawn."""

from __future__ import annotations

from dashboard.figures.fonts import width_at_one

LEADING = 1.22  # distance of two lines in sizes of the type


def width(text: str, size: float, strong: bool = False) -> float:
    """Width of one line in points."""
    return width_at_one(text, strong) * size


def wrap(text: str, room: float, size: float, strong: bool = False) -> list[str]:
    """Lines no wider than `room` points; a word that is wider itself is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
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


def fit(text: str, room: float, size: float, strong: bool = False) -> str:
    """The text on one line, cut with an ellipsis where it is wider than `room` points."""
    if width(text, size, strong) <= room:
        return text
    fits = _letters_that_fit(text, room - width("…", size, strong), size, strong)
    return f"{text[:fits].rstrip()}…"


def _letters_that_fit(text: str, room: float, size: float, strong: bool) -> int:
    count = len(text)
    while count > 1 and width(text[:count], size, strong) > room:
        count -= 1
    return max(count, 1)
