"""Readers take turns at having their page computed.

Python computes one page at a time in any case. Dozens that alternate answer none before nearly all are
done, and spend half of the time waiting for each other's locks; in turn, each is answered soon.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

AT_ONCE = 1  # two answered 100 readers a third later
_TURNS = Semaphore(AT_ONCE)


@contextmanager
def turn(taken: bool = True) -> Iterator[None]:
    """Wait for a turn and hold it; what may take seconds takes none, for others would wait for it."""
    if not taken:
        yield
        return
    with _TURNS:
        yield
