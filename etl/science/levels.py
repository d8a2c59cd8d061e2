"""How the units of one level lie in those of the level above: by their codes, and by their outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

MOSTLY = 0.5  # share of a unit's area that lies in its parent; edges drawn by two offices differ by less
NEARLY_WHOLE = 0.9  # share of a unit's area that its parts cover
SLIGHT = 0.2  # share of the smaller of two units that both may claim: edges overlap slightly


@dataclass(frozen=True)
class Oddity:
    """What is to be said of a unit: its P-code, the kind of finding, the share found, and words."""

    pcode: str
    finding: str
    share: float
    detail: str


def parent_by_code(pcode: str, above: Sequence[str]) -> str:
    """The longest code of the level above that a code begins with (LSA01 → LSA); empty where none does."""
    return max((code for code in above if code != pcode and pcode.startswith(code)), key=len, default="")


def oddities(
    level: str,
    outlines: Mapping[str, shapely.Geometry],
    parents: Mapping[str, str],
    above: Mapping[str, shapely.Geometry],
) -> list[Oddity]:
    """Units that lie elsewhere or twice, and units above that have no parts or are not covered by them.

    outlines, above: by P-code, EPSG:4326; areas are compared over short distances only, so degrees do.
    parents: P-code → P-code of the unit above, each in `above`.
    """
    return [
        *_elsewhere(outlines, parents, above),
        *_twice(outlines),
        *_uncovered(level, outlines, parents, above),
    ]


def _elsewhere(
    outlines: Mapping[str, shapely.Geometry],
    parents: Mapping[str, str],
    above: Mapping[str, shapely.Geometry],
) -> list[Oddity]:
    found = []
    for pcode, outline in outlines.items():
        share = _share(outline, above[parents[pcode]])
        if share < MOSTLY:
            detail = f"{share:.0%} of its outline lie in {parents[pcode]}, its parent"
            found.append(Oddity(pcode, "outside its parent", share, detail))
    return found


def _twice(outlines: Mapping[str, shapely.Geometry]) -> list[Oddity]:
    pcodes, shapes = list(outlines), np.asarray(list(outlines.values()), dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = []
    for one, other in zip(first[first < second], second[first < second], strict=True):
        common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        share = float(common / min(shapes[one].area, shapes[other].area))
        if share > SLIGHT:
            detail = f"{share:.0%} of the smaller of {pcodes[one]} and {pcodes[other]} lie in both"
            found.append(Oddity(pcodes[one], "overlap", share, detail))
    return found


def _uncovered(
    level: str,
    outlines: Mapping[str, shapely.Geometry],
    parents: Mapping[str, str],
    above: Mapping[str, shapely.Geometry],
) -> list[Oddity]:
    found = []
    for pcode, outline in above.items():
        parts = [outlines[part] for part, parent in parents.items() if parent == pcode]
        share = _share(outline, shapely.union_all(parts)) if parts else 0.0
        if not parts:
            found.append(Oddity(pcode, "no parts", share, f"no {level} belongs to it"))
        elif share < NEARLY_WHOLE:
            detail = f"its units of level {level} cover {share:.0%} of it"
            found.append(Oddity(pcode, "not covered by its parts", share, detail))
    return found


def _share(outline: shapely.Geometry, within: shapely.Geometry) -> float:
    """Share of the outline's area that lies within another."""
    return float(shapely.intersection(outline, within).area / outline.area)
