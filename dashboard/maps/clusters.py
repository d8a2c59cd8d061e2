"""Local clusters as a map: what stands out after control of the false-discovery rate, and what does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import theme
from dashboard.maps.classed import NO_DATA, ClassedMap, MapClass
from dashboard.text import Words

NOTHING = "none"


def clusters(local: Iterable[Mapping[str, Any]], pcodes: Iterable[str], words: Words) -> ClassedMap:
    """Every district by the kind of cluster it is in; those without a score have no data.

    local: rows of robustness.json, with pcode, significant and quadrant.
    """
    kinds = {str(one["pcode"]): one["quadrant"] if one["significant"] else NOTHING for one in local}
    member = {pcode: kinds.get(pcode) or NO_DATA for pcode in pcodes}
    classes = [
        MapClass(kind, words(f"space.kind.{kind}"), fill)
        for kind, fill in theme.CLUSTERS.items()
        if kind in member.values()
    ]
    classes.append(MapClass(NOTHING, words("space.not_significant"), theme.NO_CLUSTER))
    classes.append(MapClass(NO_DATA, words("number.missing"), theme.PAPER, hatched=True))
    return ClassedMap(tuple(classes), member)
