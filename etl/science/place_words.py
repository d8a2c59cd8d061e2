"""Words that stand for a place without being the name of a unit, and how words are made comparable."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´ʼ′]")
_SEPARATORS = re.compile(r"[\s\-‐‑–—_/.,()]+")
_FOOTNOTE = re.compile(r"\s*(?:[*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹]+|[(\[]\w[)\]]|\s\w/)$")
_FILLERS = frozenset({"district", "of", "the"})


def normalised(written: str) -> str:
    """Letters in plain lower case: no accents, apostrophes, hyphens, spaces, footnote marks, "District"."""
    bare = without_footnote(written)
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", bare))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return "".join(word for word in _SEPARATORS.split(letters) if word not in _FILLERS)


def without_footnote(written: str) -> str:
    """Words without the mark of a footnote at their end."""
    return _FOOTNOTE.sub("", written.strip())


def _keys(words: str) -> frozenset[str]:
    return frozenset(normalised(word) for word in words.split(";"))


UNKNOWN_WORDS = _keys(
    "unknown; not stated; not available; not specified; not reported; not known; not given; unspecified;"
    "unstated; undetermined; no answer; refused; refused to answer; don't know; do not know; missing; n/a;"
    "unknown place; place not stated; district not stated; unknown district; not stated/unknown"
)
ABROAD_WORDS = _keys(
    "abroad; overseas; other country; other countries; another country; foreign country; foreign countries;"
    "foreign; outside country; outside the country; rest of world; elsewhere abroad; other abroad;"
    "abroad not stated; abroad, country not stated"
)
TOTAL_WORDS = _keys(
    "total; totals; grand total; sub total; subtotal; all; sum; national; country total; national total;"
    "all districts; both; whole country"
)
