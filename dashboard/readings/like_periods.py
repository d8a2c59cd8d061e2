"""Which periods are alike, so that their values may stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from etl.model.periods import Cadence

PARTS_OF_YEAR = (Cadence.MONTH, Cadence.DEKAD)


def alike(every: Sequence[str], period: str, cadence: str) -> tuple[str, ...]:
    """The same month or dekad of every year; for other cadences every period."""
    if cadence not in PARTS_OF_YEAR:
        return tuple(every)
    return tuple(label for label in every if label[4:] == period[4:])
