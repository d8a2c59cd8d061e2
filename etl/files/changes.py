"""Tells what a build changes against the one in force: variables, periods, values, sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

from etl.model.published import PublishedBuild
from etl.model.tables import PANEL

Described = Sequence[dict[str, Any]]


def changes_since(
    previous: PublishedBuild | None, panel: pd.DataFrame, variables: Described, sources: Described
) -> dict[str, Any]:
    """What is new, gone and changed; `since` is None, and nothing else is told, for a first build.

    changed_values counts districts' values that stand in both builds and differ, a value that came
    or went among them.
    """
    if previous is None:
        return {"since": None}
    before = pd.read_parquet(
        io.BytesIO(previous.read(PANEL.file)), columns=["pcode", "period", "variable", "value"]
    )
    known, now = _periods(before), _periods(panel)
    return {
        "since": previous.id,
        "new_variables": sorted(now.keys() - known.keys()),
        "removed_variables": sorted(known.keys() - now.keys()),
        "new_periods": {name: sorted(now[name] - known[name]) for name in _both(now, known)},
        "removed_periods": {name: sorted(known[name] - now[name]) for name in _both(known, now)},
        "changed_values": changed_values(before, panel),
        "new_sources": _gained(previous.package["sources"], sources),
        "removed_sources": _gained(sources, previous.package["sources"]),
    }


def changed_values(before: pd.DataFrame, panel: pd.DataFrame) -> int:
    """Number of keys that both panels hold and whose values differ."""
    keys = list(PANEL.key)
    both = before.merge(panel[[*keys, "value"]], on=keys, suffixes=("_before", "_now"))
    old, new = both["value_before"], both["value_now"]
    return int(((old != new) & ~(old.isna() & new.isna())).sum())


def _periods(panel: pd.DataFrame) -> dict[str, set[str]]:
    groups = panel.groupby("variable", observed=True)["period"]
    return {str(name): {str(label) for label in labels.unique()} for name, labels in groups}


def _both(wider: dict[str, set[str]], other: dict[str, set[str]]) -> list[str]:
    """Variables of both builds that have a period in the first that the second lacks."""
    return sorted(name for name in wider.keys() & other.keys() if wider[name] - other[name])


def _gained(before: Described, now: Described) -> list[str]:
    return sorted({source["id"] for source in now} - {source["id"] for source in before})
