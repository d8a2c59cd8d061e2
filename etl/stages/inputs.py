"""First stage: reads every boundary and table that a profile names and gathers what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd

from etl.files.boundaries import read_boundaries
from etl.files.gazetteer import read_gazetteer
from etl.files.movement import READERS
from etl.files.population import read_population
from etl.model.problems import InputError, Problems
from etl.model.profile import Profile
from etl.model.records import Absent
from etl.model.status import Status
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
