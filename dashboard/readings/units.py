"""The units of a build by level: districts, and councils below them where the build has any."""

from __future__ import annotations

import pandas as pd
import shapely

from dashboard.readings.names import plain


def levels_of(units: pd.DataFrame) -> tuple[str, ...]:
    """Levels of units with columns pcode, level, parent; that of no listed unit's parts comes first."""
    below = set(units.loc[units["parent"].isin(units["pcode"]), "level"])
    return tuple(sorted(units["level"].unique(), key=lambda level: level in below))


def units_of(units: pd.DataFrame, level: str) -> pd.DataFrame:
    """Units of one level by pcode: name fit to be shown, parent, area_km2, geometry as shapely outlines."""
    rows = units.loc[units["level"] == level].set_index("pcode").sort_index()
    names = [plain(name) or pcode for pcode, name in rows["name"].items()]
    return rows.assign(name=names, geometry=shapely.from_wkb(rows["geometry"]))
