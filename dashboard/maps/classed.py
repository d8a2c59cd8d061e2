"""A map whose districts fall into classes: what the screen and the print both draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

NO_DATA = "no_data"


@dataclass(frozen=True)
class MapClass:
    """One class of a legend; hatched where there is no value."""

    id: str
    label: str
    fill: str
    hatched: bool = False


@dataclass(frozen=True)
class ClassedMap:
    """Classes in the order of the legend, and the class of every district."""

    classes: tuple[MapClass, ...]
    member: Mapping[str, str]

    def members(self, class_id: str) -> tuple[str, ...]:
        """P-codes of one class, in their order."""
        return tuple(pcode for pcode, found in self.member.items() if found == class_id)

    def class_of(self, pcode: str) -> MapClass:
        """Class of one district."""
        return next(one for one in self.classes if one.id == self.member[pcode])


def position(value: float, edges: Sequence[float]) -> int:
    """Number of edges that a value has reached: 0 is below the first."""
    return sum(value >= edge for edge in edges)


def by_edges(
    values: pd.Series, edges: Sequence[float], labels: Sequence[str], fills: Sequence[str], no_data: str
) -> ClassedMap:
    """Classes between edges, lower edge included; one more class for what has no value.

    values: by pcode. labels, fills: one more than edges, from low to high.
    """
    classes = [
        MapClass(str(i), label, fill) for i, (label, fill) in enumerate(zip(labels, fills, strict=True))
    ]
    member = {
        str(pcode): NO_DATA if math.isnan(value) else str(position(value, edges))
        for pcode, value in values.items()
    }
    return ClassedMap((*classes, MapClass(NO_DATA, no_data, "#FFFFFF", hatched=True)), member)
