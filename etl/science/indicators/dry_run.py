"""Dry runs within the rainy season, from dekadal rainfall and evapotranspiration per cell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level, Weights
from etl.model.series import Flags, Settings
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.dekadal import season_estimate

Cells = npt.NDArray[np.floating]

DRY_SHARE_OF_PET = 0.5  # a dekad is dry when its rain is under half of the evaporation
DRY_RUN_WINDOW = slice(6, 21)  # November–March among the dekads counted from September


def longest_run(flags: Flags) -> npt.NDArray[np.int64]:
    """Length of the longest run of true along the first axis."""
    running = longest = np.zeros(flags.shape[1:], dtype=np.int64)
    for step in flags:
        running = np.where(step, running + 1, 0)
        longest = np.maximum(longest, running)
    return longest


def longest_dry_run(rain: Cells, evaporation: Cells) -> Cells:
    """Longest run of dekads with rain under half of the reference evapotranspiration.

    rain, evaporation: (dekads, …) mm per dekad; NaN where a dekad of either is missing.
    """
    complete = ~(np.isnan(rain) | np.isnan(evaporation)).any(axis=0)
    return np.where(complete, longest_run(rain < DRY_SHARE_OF_PET * evaporation), np.nan)


def longest_dry_run_dekads(rain: Cube, evaporation: Cube, settings: Settings) -> CellEstimate:
    """Longest dry run of November–March per cell, dekads."""
    cubes = {"rainfall": rain, "evapotranspiration": evaporation}
    return season_estimate(cubes, DRY_RUN_WINDOW, longest_dry_run, "the season is incomplete")


LONGEST_DRY_RUN_DEKADS = Indicator(
    id="longest_dry_run_dekads",
    label="Longest dry run, November to March",
    unit="dekads",
    cadence=Cadence.SEASON,
    level=Level.CELL,
    inputs=("rain_dekad", "pet_dekad"),
    function=longest_dry_run_dekads,
    method="Most dekads in a row in which rain was under half of the reference evapotranspiration, on every "
    "raster cell, then the cropland-weighted mean.",
    reference="FAO Irrigation and Drainage Paper 56; half-PET rule after Cocheme & Franquin (1967)",
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=1,
    weights=Weights.CROPLAND,
    plausible=(0.0, 15.0),
)
INDICATORS = (LONGEST_DRY_RUN_DEKADS,)
