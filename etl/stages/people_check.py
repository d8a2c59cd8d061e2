"""Holds a raster of people against the census: densities taken for counts are wrong by their cells' area."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from etl.files.weights import Zones
from etl.model.paths import shown
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.science.grid import density
from etl.science.indicators.population import people
from etl.science.zonal import weighted_sum
from etl.stages.harmonise import Harmonised
from etl.stages.inputs import Inputs

VARIABLE = "population_count"
WITHIN = 3.0  # times the census or a third of it; years and models differ by less, units by more


def run(profile: Profile, inputs: Inputs, zones: Zones, harmonised: Harmonised, problems: Problems) -> None:
    """Add a problem where the raster's people are far from those of the last census."""
    raster, table = harmonised.cubes.get(VARIABLE), inputs.tables.get("population_table")
    if raster is None or table is None:
        return
    census = people(table, zones.pcodes)
    whole = np.flatnonzero(np.isfinite(census.value).all(axis=0))
    counted, _ = weighted_sum(zones.over(raster.grid), density(raster).values)
    if whole.size == 0 or not np.isfinite(counted).all():
        return
    expected, found = float(census.value[:, whole[-1]].sum()), float(counted[:, 0].sum())
    if expected / WITHIN <= found <= expected * WITHIN:
        return
    path = next(entry.path for entry in profile.rasters if entry.source == raster.source)
    problems.add(
        shown(Path(path)),
        raster.source,
        f"its cells sum to {found:,.0f} people, the census of {census.years[whole[-1]]} has {expected:,.0f}: "
        "it holds people per km², or another country's",
        "use the publisher's raster of people per cell, or multiply by the cells' areas",
    )
