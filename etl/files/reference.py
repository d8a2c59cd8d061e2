"""Reads the committed facts that no profile names: where the onset's search starts, years of emergency."""

from __future__ import annotations

import pandas as pd

from etl.model.paths import REFERENCE

SEASON_START = REFERENCE / "season_start.csv"
EMERGENCIES = REFERENCE / "emergencies.csv"


def read_season_start() -> dict[str, int]:
    """P-code → dekads since 1 September from which the onset of the rains is sought."""
    table = pd.read_csv(SEASON_START, comment="#", dtype={"pcode": str})
    return dict(zip(table["pcode"], table["first_dekad"].astype(int), strict=True))


def read_emergencies() -> pd.DataFrame:
    """Seasons of emergency: columns season, event, detail, source."""
    return pd.read_csv(EMERGENCIES, comment="#", dtype=str)
