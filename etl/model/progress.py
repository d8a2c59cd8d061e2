"""How long work tells how far it has come, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Called with a step's label, how much is done and how much there is."""

    def __call__(self, label: str, done: int, total: int) -> None: ...


def silent(label: str, done: int, total: int) -> None:
    """Tells nobody."""
