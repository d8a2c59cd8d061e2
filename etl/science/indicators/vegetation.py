"""Vegetation of the cropland from monthly NDVI per cell: NDVI z, VCI and the cropland under stress."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from etl.model.periods import Cadence, month
from etl.model.records import Direction, Indicator, Level, Weights
from etl.model.series import Settings, Words, no_reason
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.monthly import calendar_months, caution_of, in_baseline, short_record
from etl.science.indicators.ratio import ratio
from etl.science.indicators.season_calendar import are_missing, season_labels, seasons_of

Cells = npt.NDArray[np.floating]
Formula = Callable[[Cells, Cells], Cells]

LEAST_YEARS = 15  # fewer baseline years of a calendar month give no VCI and no z
WANTED_YEARS = 20  # 2001–2020
LEAST_SPREAD = 1e-4  # the step in which NDVI is stored; a baseline that varies less gives no index
STRESS_VCI = 35.0  # Kogan (1995): drought below it
SEASON_CHECK_MONTHS = (1, 2, 3)  # January–March, when summer crops flower and fill


def vci(ndvi: Cells, baseline: Cells) -> Cells:
    """Vegetation Condition Index 100·(NDVI − min)/(max − min), 0–100 (Kogan 1995).

    ndvi: (t, …) of one calendar month; baseline: (years, …) of the same month, NaN where missing.
    NDVI beyond the baseline's extremes scores 0 or 100; NaN where the baseline does not vary or has
    fewer than 15 years in a cell.
    """
    low, high = np.fmin.reduce(baseline, axis=0), np.fmax.reduce(baseline, axis=0)
    usable = _enough(baseline) & (high - low > LEAST_SPREAD)
    return np.clip(100.0 * ratio(ndvi - low, high - low, usable), 0.0, 100.0)


def ndvi_z(ndvi: Cells, baseline: Cells) -> Cells:
    """Standard score of NDVI against the baseline of its calendar month; shapes and NaN as in `vci`."""
    valid = np.isfinite(baseline)
    count = valid.sum(axis=0)
    many = np.maximum(count, 2)
    mean = np.where(valid, baseline, 0.0).sum(axis=0) / many
    spread = np.sqrt(np.square(np.where(valid, baseline - mean, 0.0)).sum(axis=0) / (many - 1))
    usable = _enough(baseline) & (spread > LEAST_SPREAD)
    return ratio(ndvi - mean, spread, usable)


def _enough(baseline: Cells) -> npt.NDArray[np.bool_]:
    return np.asarray(np.isfinite(baseline).sum(axis=0) >= LEAST_YEARS)


def under_stress(score: Cells) -> Cells:
    """1 where VCI is under 35, 0 where not, NaN where it is missing."""
    return np.where(np.isnan(score), np.nan, score < STRESS_VCI).astype(np.float32)


def _by_calendar_month(cube: Cube, settings: Settings, formula: Formula, what: str) -> CellEstimate:
    """Apply a formula to each calendar month against its own baseline years."""
    periods, span = cube.periods, settings.vegetation_baseline
    months, baseline = calendar_months(periods), in_baseline(periods, span)
    values = np.full((len(periods), *cube.grid.shape), np.nan, dtype=np.float32)
    reason = no_reason((len(periods),))
    fewest = WANTED_YEARS
    for number in np.unique(months):
        here = np.flatnonzero(months == number)
        stack = cube.values.isel(period=here).to_numpy()
        known = stack[baseline[here]]
        years = int(np.isfinite(known).any(axis=(1, 2)).sum())
        if years < LEAST_YEARS:
            reason[here] = short_record(years, span, what, LEAST_YEARS)
        else:
            values[here], fewest = formula(stack, known), min(fewest, years)
    caution = caution_of(fewest, span, what, WANTED_YEARS)
    return CellEstimate(periods, values, reason, cube.preliminary, caution=caution)


def ndvi_of_cropland(cube: Cube, settings: Settings) -> CellEstimate:
    """NDVI as the raster gives it."""
    return CellEstimate(cube.periods, cube.values.data, no_reason((len(cube.periods),)), cube.preliminary)


def ndvi_z_of_cells(cube: Cube, settings: Settings) -> CellEstimate:
    """NDVI z per cell."""
    return _by_calendar_month(cube, settings, ndvi_z, "NDVI z")


def vci_of_cells(cube: Cube, settings: Settings) -> CellEstimate:
    """VCI per cell, %."""
    return _by_calendar_month(cube, settings, vci, "VCI")


def cropland_low_vci(cube: Cube, settings: Settings) -> CellEstimate:
    """1 where a cell's VCI is under 35, else 0."""
    score = vci_of_cells(cube, settings)
    return CellEstimate(
        score.periods, under_stress(score.values), score.reason, score.preliminary, caution=score.caution
    )


def season_low_vci(cube: Cube, settings: Settings) -> CellEstimate:
    """1 where a cell's mean VCI of January–March is under 35, else 0; all three months are needed."""
    score = vci_of_cells(cube, settings)
    years = seasons_of(score.periods)
    position = {label: index for index, label in enumerate(score.periods)}
    values = np.full((len(years), *cube.grid.shape), np.nan, dtype=np.float32)
    reason = no_reason((len(years),))
    preliminary = np.zeros(len(years), dtype=bool)
    for row, year in enumerate(years):
        wanted = [month(year + 1, number) for number in SEASON_CHECK_MONTHS]
        held = [position[label] for label in wanted if label in position]
        reason[row] = _season_reason(wanted, position, score.reason)
        if not reason[row]:
            values[row] = under_stress(score.values[held].mean(axis=0))
        preliminary[row] = bool(cube.preliminary[held].any())
    return CellEstimate(season_labels(years), values, reason, preliminary, caution=score.caution)


def _season_reason(wanted: list[str], position: dict[str, int], reason: Words) -> str:
    gone = [label for label in wanted if label not in position]
    if gone:
        return are_missing(gone)
    return next((str(reason[position[label]]) for label in wanted if reason[position[label]]), "")


_VCI_METHOD = (
    "VCI compares a cell's NDVI with the lowest (0) and highest (100) of the same calendar month in the "
    f"baseline years; at least {LEAST_YEARS} years"
)
_KOGAN = "Kogan (1995), Advances in Space Research 15(11)"

NDVI = Indicator(
    id="ndvi",
    label="Greenness of cropland (NDVI)",
    unit="1",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("ndvi",),
    function=ndvi_of_cropland,
    method="Cropland-weighted mean of the month's NDVI.",
    reference="Tucker (1979), Remote Sensing of Environment 8",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(-0.2, 1.0),
)
NDVI_Z = Indicator(
    id="ndvi_z",
    label="Greenness of cropland against usual (NDVI z)",
    unit="standard deviations",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("ndvi",),
    function=ndvi_z_of_cells,
    method="NDVI minus its mean, over its standard deviation, both of the same calendar month in the "
    f"baseline years (at least {LEAST_YEARS}), on every raster cell, then the cropland-weighted mean.",
    reference="Anyamba & Tucker (2005), Journal of Arid Environments 63",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=1,
    weights=Weights.CROPLAND,
    plausible=(-10.0, 10.0),
)
VCI = Indicator(
    id="vci",
    label="Vegetation condition of cropland (VCI)",
    unit="%",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("ndvi",),
    function=vci_of_cells,
    method=f"{_VCI_METHOD}; cropland-weighted mean of the cells.",
    reference=_KOGAN,
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=0,
    weights=Weights.CROPLAND,
    plausible=(0.0, 100.0),
)
CROPLAND_LOW_VCI_SHARE = Indicator(
    id="cropland_low_vci_share",
    label="Cropland under stress",
    unit="share",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("ndvi",),
    function=cropland_low_vci,
    method=f"Share of the cropland whose VCI is under {STRESS_VCI:.0f}. {_VCI_METHOD}.",
    reference=_KOGAN,
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(0.0, 1.0),
)
SEASON_LOW_VCI_SHARE = Indicator(
    id="season_low_vci_share",
    label="Cropland under stress, January to March",
    unit="share",
    cadence=Cadence.SEASON,
    level=Level.CELL,
    inputs=("ndvi",),
    function=season_low_vci,
    method=f"Share of the cropland whose mean VCI of January to March is under {STRESS_VCI:.0f}. "
    f"{_VCI_METHOD}.",
    reference=_KOGAN,
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(0.0, 1.0),
)
INDICATORS = (NDVI, NDVI_Z, VCI, CROPLAND_LOW_VCI_SHARE, SEASON_LOW_VCI_SHARE)
