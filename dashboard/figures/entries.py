"""Entries of a list of figures: what is written of each, the name of its files, and the list as TOML.

Nothing is drawn here, so that a view can name a figure without matplotlib.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from etl.model.paths import REFERENCE

Entry = Mapping[str, str]
DEFAULT_LIST = REFERENCE / "figures.toml"
CHOSEN = (
    *("variable", "measure", "period", "district", "like", "origin", "destination", "setting"),
    *("least", "arrows", "outcome", "lag", "span"),
)
KEYS = ("id", "name", "size", *CHOSEN)
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LONGEST, _MARK = 60, 8
_OTHERS = re.compile(r"[^a-z0-9]+")


def entry(id: str, **chosen: str) -> dict[str, str]:
    """A figure with what is chosen for it, under a name of its own; what is empty is left out."""
    told = {key: chosen[key] for key in KEYS if chosen.get(key)}
    return {"id": id, "name": _named(id, told), **told}


def _named(id: str, told: Entry) -> str:
    """The same name for the same choice, another one for another choice."""
    if not told:
        return id
    written = _OTHERS.sub("-", "-".join((id, *told.values())).lower()).strip("-")
    mark = sha256(json.dumps(sorted(told.items())).encode()).hexdigest()[:_MARK]
    return f"{written[: _LONGEST - _MARK - 1].strip('-')}-{mark}"


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries stand for one figure, whatever its files are called."""
    return _told(one) == _told(other)


def _told(one: Entry) -> dict[str, str]:
    return {key: value for key, value in one.items() if key != "name"}


def as_toml(title: str, listed: Sequence[Entry]) -> bytes:
    """A list of figures as the command line reads it."""
    parts = [f"title = {_quoted(title)}"]
    for one in listed:
        told = {key: one[key] for key in KEYS if one.get(key) and (key != "name" or one[key] != one["id"])}
        parts.append("\n".join(["[[figure]]", *(f"{key} = {_quoted(text)}" for key, text in told.items())]))
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
