"""First stage: reads every boundary and table that a profile names and gathers what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from etl.model.records import Absent
from etl.science.places import Gazetteer


@dataclass
class Inputs:
    """The tables of a build; a table that the profile does not give is absent, not empty."""

    districts: gpd.GeoDataFrame
    gazetteer: Gazetteer
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reconciliation: list[pd.DataFrame] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
