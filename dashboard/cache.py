"""Keeps what was read or drawn, per build; the only place that keeps anything between two runs."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import streamlit as st

from dashboard.build import Build, open_published
from dashboard.maps.outlines import feature_collection
from dashboard.served import address, put
from dashboard.text import Words, load
from etl.model.paths import published
from etl.model.published import fingerprint

T = TypeVar("T")
KEPT_BUILDS = 2
KEPT_THINGS = 1500


def current() -> Build:
    """The build in force now, opened once; raises NoBuild or DamagedBuild, which are not kept."""
    place = published()
    build = _opened(str(place), fingerprint(place))
    outlines(build)  # maps that are kept name their file: put at each run, it is not swept
    return build


@st.cache_resource(max_entries=KEPT_BUILDS, show_spinner=False)
def _opened(place: str, mark: str) -> Build:
    return open_published()


@cache
def words(language: str) -> Words:
    """Words of one language."""
    return load(language)


class _Shelf:
    """Things of one build, the longest unused given away first; each is made by one session alone.

    A look into it costs a microsecond. Streamlit's own caches cost half a millisecond, and a view asks
    forty times.
    """

    def __init__(self) -> None:
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = RLock()
        self._making: dict[Hashable, RLock] = {}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                found: T = self._things[key]
                return found
            making = self._making.setdefault(key, RLock())
        with making:
            if key in self._things:
                made: T = self._things[key]
            else:
                made = make()
            with self._lock:
                self._things[key] = made
                self._making.pop(key, None)
                while len(self._things) > KEPT_THINGS:
                    self._things.popitem(last=False)
        return made


_SHELVES: WeakKeyDictionary[Build, _Shelf] = WeakKeyDictionary()
_SHELVING = RLock()


def keep(build: Build, name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, made once per build, name and key (which must tell everything it depends on)."""
    with _SHELVING:
        shelf = _SHELVES.setdefault(build, _Shelf())
    return shelf.keep((name, key), make)


def outlines(build: Build) -> dict[str, Any] | str:
    """The districts' outlines: an address that the browser asks once, or the outlines themselves.

    The latter where the dashboard may not write into its folder of static files.
    """
    content, found = keep(build, "outlines", (), lambda: _outlines(build))
    name = put(content, "outlines", ".json")
    return found if name is None else address(name, st.get_option("server.baseUrlPath"))


def _outlines(build: Build) -> tuple[bytes, dict[str, Any]]:
    found = feature_collection(build.districts)
    return json.dumps(found, separators=(",", ":")).encode(), found
