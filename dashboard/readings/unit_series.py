"""Rows of one variable in one unit, put apart once per build."""

from __future__ import annotations

import pandas as pd

from dashboard.build import Build
from dashboard.shelf import keep


def series_of(build: Build, variable: str, pcode: str) -> pd.DataFrame:
    """Rows as `Build.series` has them, of one unit; none of a unit that it does not know."""
    rows = build.series(variable)
    units = keep(build, "series-of", variable, lambda: dict(tuple(rows.groupby("pcode", sort=False))))
    return units.get(pcode, rows.iloc[:0])
