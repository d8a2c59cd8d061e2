"""Keeps what was computed or drawn per build; knows nothing of the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

from dashboard.build import Build
from dashboard.text import Words

T = TypeVar("T")
P = ParamSpec("P")
KEPT_THINGS = 4000


class Asked(Protocol):
    """What a visitor asks of a build: the selection tells everything that was chosen."""

    @property
    def build(self) -> Build: ...
    @property
    def words(self) -> Words: ...
    @property
    def selection(self) -> Any: ...


@dataclass(frozen=True, eq=False)
class Asking:
    """A visitor's choice without the page on which it was made, so that what is made of it can be kept."""

    build: Build
    words: Words
    selection: Any


A = TypeVar("A", bound=Asked)


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


def kept(function: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
    """Keeps what a function of a visitor's choice returns, per build, selection, language and arguments.

    The function depends on nothing else (not on the kind of device, say), and what it returns is not changed.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def once(asked: A, *args: P.args, **named: P.kwargs) -> T:
        key = (asked.selection, asked.words.language, args, tuple(named.items()))
        return keep(asked.build, name, key, lambda: function(asked, *args, **named))

    return once
