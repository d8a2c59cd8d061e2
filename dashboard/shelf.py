"""Keeps what was computed or drawn per build; knows nothing of the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from dashboard.build import Build

T = TypeVar("T")
KEPT_THINGS = 1500


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
