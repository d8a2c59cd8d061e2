"""Keeps what was computed or drawn per build; knows nothing of the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, replace
from functools import wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar
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
    def asking(self, selection: Any) -> Self:
        """The same with another selection."""
        ...


@dataclass(frozen=True, eq=False)
class Asking:
    """A visitor's choice without the page on which it was made, so that what is made of it can be kept."""

    build: Build
    words: Words
    selection: Any

    def asking(self, selection: Any) -> Asking:
        """The same with another selection."""
        return replace(self, selection=selection)


A = TypeVar("A", bound=Asked)


class _Read:
    """A selection that notes which of its fields are read, as long as it is open."""

    def __init__(self, selection: Any) -> None:
        self.selection = selection
        self.names: set[str] = set()
        self.open = True

    def __getattr__(self, name: str) -> Any:
        if not self.open:
            raise RuntimeError(f"{name} is read of a selection after what was kept of it was made")
        value = getattr(self.selection, name)
        self.names.add(name)
        return value


def whole(asked: Asked) -> Any:
    """The selection itself, for what holds it or depends on all of it."""
    selection = asked.selection
    if isinstance(selection, _Read):
        selection.names |= {field.name for field in fields(selection.selection)}
        return selection.selection
    return selection


class _Shelf:
    """Things of one build, the longest unused given away first; each is made by one session alone.

    A look into it costs a microsecond. Streamlit's own caches cost half a millisecond, and a view asks
    forty times.
    """

    def __init__(self) -> None:
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = RLock()
        self._making: dict[Hashable, RLock] = {}

    def find(self, key: Hashable) -> Any:
        """What is kept, else None."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

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
            self.put(key, made)
            with self._lock:
                self._making.pop(key, None)
        return made

    def put(self, key: Hashable, thing: Any) -> None:
        """Keep what was made elsewhere."""
        with self._lock:
            self._things[key] = thing
            while len(self._things) > KEPT_THINGS:
                self._things.popitem(last=False)


_SHELVES: WeakKeyDictionary[Build, _Shelf] = WeakKeyDictionary()
_SHELVING = RLock()


def keep(build: Build, name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, made once per build, name and key (which must tell everything it depends on)."""
    return _shelf(build).keep((name, key), make)


def _shelf(build: Build) -> _Shelf:
    with _SHELVING:
        return _SHELVES.setdefault(build, _Shelf())


def kept(function: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
    """Keeps what a function of a visitor's choice returns, per build, language, arguments and choices read.

    Which fields of the selection it reads is watched, so that a change of any other finds what was kept. The
    function depends on nothing else (not on the kind of device, say); what it returns is not changed and
    holds no selection but `whole`.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def once(asked: A, *args: P.args, **named: P.kwargs) -> T:
        outer = asked.selection
        selection = outer.selection if isinstance(outer, _Read) else outer
        shelf, told = _shelf(asked.build), (name, asked.words.language, args, tuple(named.items()))
        known: dict[tuple[str, ...], None] = shelf.keep(("read by", name), dict)
        for read in tuple(known):
            found = shelf.find((told, read, tuple(getattr(selection, field) for field in read)))
            if found is not None:
                break
        else:
            found = shelf.keep((told, selection), lambda: _made(function, asked, selection, args, named))
            read = found.read
            known[read] = None
            shelf.put((told, read, tuple(getattr(selection, field) for field in read)), found)
        if isinstance(outer, _Read):
            outer.names |= set(read)
        return found.value  # type: ignore[no-any-return]

    return once


@dataclass(frozen=True, eq=False)
class _Kept:
    """What a function returned, and the fields of the selection that it read."""

    value: Any
    read: tuple[str, ...]


def _made(function: Callable[..., Any], asked: Any, selection: Any, args: Any, named: Any) -> _Kept:
    watched = _Read(selection)
    value = function(asked.asking(watched), *args, **named)
    watched.open = False
    return _Kept(value, tuple(sorted(watched.names)))
