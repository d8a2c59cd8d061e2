"""The words of a profile: its sections, their keys, and what each may hold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from etl.model.status import Status

FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True)
class Key:
    """What one key may hold: a test of the value, in words for the message, and whether it must stand."""

    expected: str
    fits: Callable[[Any], bool]
    required: bool = False


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value) is not None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_years(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_is_whole, value))
        and FIRST_YEAR <= value[0] < value[1] <= LAST_YEAR
    )


def _is_status(value: Any) -> bool:
    return isinstance(value, str) and value in {status.label for status in Status}


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+\S*", value) is not None


_TEXT = Key("text", is_text)
_NEEDED = Key("text", is_text, required=True)
_STATUS = Key(" or ".join(f'"{s.label}"' for s in Status), _is_status, required=True)
_YEAR = Key("a year", _is_whole)
OUTLINE_PUBLISHERS = ("geoboundaries", "cod-ab")
_DESCRIPTION = {"title": _TEXT, "url": _TEXT, "licence": _TEXT, "accessed": _TEXT}

LEVELS = ("district", "council")
SECTIONS: dict[str, dict[str, Key]] = {
    "profile": {
        "id": Key("at most 64 letters, digits, - and _", _is_id, required=True),
        "title": _TEXT,
        "country": Key(
            'the three capital letters of ISO 3166, such as "LSO"',
            lambda v: isinstance(v, str) and re.fullmatch(r"[A-Z]{3}", v) is not None,
        ),
        "baseline": Key("two years, first and last, such as [1991, 2020]", _is_years),
        "min_coverage": Key("a share from 0 to 1", _is_share),
        "water_holding_capacity_mm": Key(
            "millimetres above 0",
            lambda v: isinstance(v, int | float) and not isinstance(v, bool) and 0 < v < math.inf,
        ),
    },
    "boundaries": {
        "path": _NEEDED,
        "pcode": _TEXT,
        "name": _TEXT,
        "level": Key(" or ".join(f'"{level}"' for level in LEVELS), lambda v: v in LEVELS),
        "parent": _TEXT,
        "fetch": Key(" or ".join(f'"{p}"' for p in OUTLINE_PUBLISHERS), lambda v: v in OUTLINE_PUBLISHERS),
    },
    "places": {"path": _TEXT},
    "population": {"path": _NEEDED, **_DESCRIPTION},
    "rasters": {
        "source": _NEEDED,
        "path": _NEEDED,
        "status": _STATUS,
        "title": _TEXT,
        "accessed": _TEXT,
        "mirror": Key("an address such as https://data.example.org", _is_address),
    },
    "movement": {
        "format": _NEEDED,
        "path": _NEEDED,
        "status": _STATUS,
        "mapping": _TEXT,
        "sheet": _TEXT,
        "start": _YEAR,
        "end": _YEAR,
        **_DESCRIPTION,
    },
    "tables": {"format": _NEEDED, "path": _NEEDED, "status": _STATUS, "sheet": _TEXT, **_DESCRIPTION},
    "projects": {"path": _NEEDED, "status": _STATUS, "mapping": _TEXT, "sheet": _TEXT, **_DESCRIPTION},
    "index": {"table": _NEEDED},
    "disclosure": {
        "threshold": Key("a whole number of people, at least 1", lambda v: _is_whole(v) and v >= 1)
    },
    "urban": {
        "places": Key("a list of names or P-codes", lambda v: isinstance(v, list) and all(map(is_text, v))),
        "raster": _TEXT,
        "population": _TEXT,
        "urban_from": Key("a class of the degree of urbanisation, such as 21", _is_whole),
    },
    "demo": {
        "seed": Key("a whole number, 0 or more", lambda v: _is_whole(v) and v >= 0, required=True),
        "folder": _TEXT,
    },
}
REPEATED = ("boundaries", "rasters", "movement", "tables", "projects")
REQUIRED = ("profile", "boundaries")
OPTIONAL_HEAD = ("min_coverage", "water_holding_capacity_mm", "country")
FREE_KEYS = ("places",)  # holds accepted names beside its own keys
