"""How a place of the flows table is written: a district's name, a country with its ISO-3 code, or unknown."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.readings.moves import UNKNOWN
from dashboard.readings.names import plain
from dashboard.text import Words


def place(code: str, names: Mapping[str, str], words: Words) -> str:
    """A place in plain text; names: districts by pcode."""
    return names.get(code) or abroad(code, words)


def abroad(code: str, words: Words) -> str:
    """A place that is no district, with its code beside the name."""
    if code == UNKNOWN:
        return words("movement.place.unknown")
    shown = plain(code)
    known = words.of_record(f"country.{code}", "")
    return (
        words("movement.place.country", name=known, code=shown)
        if known
        else words("movement.place.abroad", code=shown)
    )
