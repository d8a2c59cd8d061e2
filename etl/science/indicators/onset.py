"""When the rains start, from dekadal rainfall per cell: onset, failed and late onset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level, Weights
from etl.model.series import DistrictSeries, Estimate, Flags, Floats, Settings
from etl.science.grid import CellEstimate, Cube, Grid, cube_of
from etl.science.indicators.dekadal import season_estimate

Cells = npt.NDArray[np.floating]

# FEWS NET and FAO: a dekad of at least 25 mm followed by two dekads of at least 20 mm together.
ONSET_MM = 25.0
FOLLOWING_MM = 20.0
LATEST_ONSET = 11  # third dekad of December, counted from 0 = 1–10 September
ONSET_WINDOW = LATEST_ONSET + 3  # the two dekads after the latest onset belong to the test
USUAL_SEARCH_START = 3  # 1–10 October, for a district that the table of starts does not name
NEVER = np.inf  # onset of a cell where the season failed to start: later than any dekad
FAILED_SHARE = 0.5  # share of the cropland without an onset from which a district's onset has failed
LATE_DEKADS = 2  # behind the district's median


def onset_dekad(rain: Cells, search_start: Cells | float) -> Cells:
    """Onset in dekads since 1 September: first dekad with ≥25 mm and ≥20 mm in the two that follow.

    rain: (14 or more, …) mm per dekad from 1 September, NaN where missing. search_start: first dekad
    searched, shape (…) or one for all, NaN outside the country. NEVER (infinity) where none occurs by the
    third dekad of December; NaN where a missing dekad leaves it undecided.
    """
    candidate = rain[: LATEST_ONSET + 1]
    following = rain[1 : LATEST_ONSET + 2] + rain[2 : LATEST_ONSET + 3]
    order = np.arange(LATEST_ONSET + 1.0).reshape(-1, *[1] * (rain.ndim - 1))
    searched = order >= search_start
    wet = candidate >= ONSET_MM
    begins = searched & wet & (following >= FOLLOWING_MM)
    unknown = searched & (np.isnan(candidate) | (wet & np.isnan(following)))
    onset, doubt = _first(begins, order), _first(unknown, order)
    return np.where(np.isnan(search_start) | (doubt < onset), np.nan, onset)


def _first(flags: Flags, order: Cells) -> Cells:
    return np.asarray(np.where(flags, order, NEVER).min(axis=0))


def late_onset(onset: Floats, baseline: Flags, least_seasons: int = 20) -> Floats:
    """1 where the onset is two dekads or more behind the baseline's median or failed, else 0; (…, seasons).

    onset: dekads since 1 September, NEVER where it failed, NaN where undecided; baseline: (seasons,).
    NaN where the onset is, and everywhere when fewer than `least_seasons` baseline seasons have one.
    """
    reference = np.where(baseline, onset, np.nan)
    enough = np.isfinite(reference).sum(axis=-1) + np.isinf(reference).sum(axis=-1) >= least_seasons
    ordered = np.where(enough[..., None], reference, 0.0)
    median = np.where(enough, np.nanmedian(ordered, axis=-1), np.nan)[..., None]
    late = np.isinf(onset) | (onset >= median + LATE_DEKADS)
    return np.where(np.isnan(onset) | np.isnan(median), np.nan, late.astype(np.float64))


def search_start_cube(grid: Grid, pcodes: Sequence[str], shares: Any, starts: Mapping[str, int]) -> Cube:
    """The cell variable `first_onset_dekad`: where each cell's search for the onset begins.

    shares: (pcodes, ny·nx) coverage of every cell by every district, sparse or dense; a cell belongs
    to the district that covers most of it, and is NaN where none does. starts: P-code → dekads
    since 1 September; a district it does not name begins on 1 October.
    """
    by_district = np.array([starts.get(pcode, USUAL_SEARCH_START) for pcode in pcodes], dtype=np.float64)
    owner = np.asarray(shares.argmax(axis=0)).ravel()
    covered = np.asarray(shares.sum(axis=0)).ravel() > 0
    cells = np.where(covered, by_district[owner], np.nan).reshape(1, *grid.shape)
    return cube_of("first_onset_dekad", grid, ("",), cells, unit="dekads since 1 September")


def _onset_estimate(rain: Cube, search_start: Cube, tell: Callable[[Cells], Cells]) -> CellEstimate:
    start = search_start.values.to_numpy()[0]
    return season_estimate(
        {"rainfall": rain},
        slice(0, ONSET_WINDOW),
        lambda stack: tell(onset_dekad(stack, start)),
        "the onset is undecided",
    )


def season_onset_share(rain: Cube, search_start: Cube, settings: Settings) -> CellEstimate:
    """1 where the cell's season has begun, 0 where it failed, NaN where undecided."""
    return _onset_estimate(rain, search_start, lambda onset: np.where(np.isnan(onset), np.nan, onset < NEVER))


def season_onset_sum(rain: Cube, search_start: Cube, settings: Settings) -> CellEstimate:
    """Onset dekad where the cell's season has begun, 0 where it failed, NaN where undecided."""
    return _onset_estimate(rain, search_start, lambda onset: np.where(onset == NEVER, 0.0, onset))


def season_onset_failed(share: DistrictSeries, settings: Settings) -> Estimate:
    """1 where at least half of the cropland had no onset by the third dekad of December, else 0."""
    failed = np.where(np.isnan(share.value), np.nan, 1.0 - share.value >= FAILED_SHARE)
    return Estimate(share.periods, failed, share.reason, preliminary=share.preliminary)


def season_onset(share: DistrictSeries, total: DistrictSeries, settings: Settings) -> Estimate:
    """Mean onset over the cropland that has one: weighted sum of dekads over weighted share."""
    failed = 1.0 - share.value >= FAILED_SHARE
    started = (share.reason == "") & ~failed
    value = np.divide(total.value, share.value, out=np.full(share.value.shape, np.nan), where=started)
    reason = np.where(failed, "no onset by the third dekad of December", share.reason)
    return Estimate(share.periods, value, reason, preliminary=share.preliminary)


_ONSET_METHOD = (
    "The first dekad with at least 25 mm followed by two dekads with at least 20 mm together, searched from "
    "1 October (from 1 September in the districts where rains start earlier) to the third dekad of December, "
    "on every raster cell"
)
_ONSET_REFERENCE = "AGRHYMET (1996); FEWS NET start of season"
_ONSET_CELLS = ("rain_dekad", "first_onset_dekad")

SEASON_ONSET_SHARE = Indicator(
    id="season_onset_share",
    label="Cropland where the rains have started",
    unit="share",
    cadence=Cadence.SEASON,
    level=Level.CELL,
    inputs=_ONSET_CELLS,
    function=season_onset_share,
    method=f"{_ONSET_METHOD}; share of the cropland that has one.",
    reference=_ONSET_REFERENCE,
    direction=Direction.LOW_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(0.0, 1.0),
    published=False,
)
SEASON_ONSET_SUM = Indicator(
    id="season_onset_sum",
    label="Onset summed over the cropland that has one",
    unit="dekads since 1 September",
    cadence=Cadence.SEASON,
    level=Level.CELL,
    inputs=_ONSET_CELLS,
    function=season_onset_sum,
    method=f"{_ONSET_METHOD}; cropland-weighted, cells without an onset adding nothing.",
    reference=_ONSET_REFERENCE,
    weights=Weights.CROPLAND,
    plausible=(0.0, float(LATEST_ONSET)),
    published=False,
)
SEASON_ONSET_DEKAD = Indicator(
    id="season_onset_dekad",
    label="Start of the rains",
    unit="dekads since 1 September",
    cadence=Cadence.SEASON,
    level=Level.DISTRICT,
    inputs=("season_onset_share", "season_onset_sum"),
    function=season_onset,
    method=f"{_ONSET_METHOD}; cropland-weighted mean over the cells that have one. 3 is 1–10 October.",
    reference=_ONSET_REFERENCE,
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=1,
    plausible=(0.0, float(LATEST_ONSET)),
)
SEASON_ONSET_FAILED = Indicator(
    id="season_onset_failed",
    label="Rains failed to start",
    unit="0/1",
    cadence=Cadence.SEASON,
    level=Level.DISTRICT,
    inputs=("season_onset_share",),
    function=season_onset_failed,
    method=f"{_ONSET_METHOD}; 1 where at least half of the district's cropland has none.",
    reference=_ONSET_REFERENCE,
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=0,
    plausible=(0.0, 1.0),
)
INDICATORS = (
    SEASON_ONSET_SHARE,
    SEASON_ONSET_SUM,
    SEASON_ONSET_DEKAD,
    SEASON_ONSET_FAILED,
)
