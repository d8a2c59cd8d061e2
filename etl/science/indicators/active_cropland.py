"""Share of the active cropland that is short of rain, and of green, by cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level, Weights
from etl.model.series import Flags, Settings, Words
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.monthly import (
    LEAST_YEARS,
    WANTED_YEARS,
    calendar_months,
    caution_of,
    in_baseline,
    short_record,
    window_preliminary,
)
from etl.science.indicators.season_calendar import are_missing
from etl.science.indicators.spi import (
    DRIEST_ZERO,
    LEAST_WET_YEARS,
    GammaFit,
    Ints,
    gamma_fit,
    rolling_totals,
    spi_of_zero,
    standardise,
)
from etl.science.indicators.vegetation import ndvi_z_of_cells

Cells = npt.NDArray[np.floating]

DRY_SPI = -1.0  # WMO-No. 1090: moderately dry and drier
LOW_NDVI_Z = -1.0
SPI_MONTHS = 3
ACTIVE_MONTHS = (10, 11, 12, 1, 2, 3, 4)  # all cropland counts as active in the rainy season, October–April
ACTIVE_IN_WORDS = "All cropland counts as active from October to April, none from May to September."
OUT_OF_SEASON = "no summer crops in the field from May to September"
BLOCK_VALUES = 4_000_000  # values of several cells' records held at a time


def active(months: Ints) -> Flags:
    """Whether the cropland is active in each calendar month 1–12."""
    return np.isin(months, ACTIVE_MONTHS)


def usable(fit: GammaFit) -> Flags:
    """Whether each fit gives an SPI: long and wet enough, not too often dry, and varying."""
    long = (fit.years >= LEAST_YEARS) & (fit.wet_years >= LEAST_WET_YEARS) & np.isfinite(fit.shape)
    return np.asarray(long & ((fit.zeros == 0) | (spi_of_zero(fit.zeros, fit.years) <= DRIEST_ZERO)))


def spi_of_cells(rain: Cells, months: int, month: Ints, calibration: Flags, wanted: Flags) -> Cells:
    """SPI of every cell, shape (t, ny, nx) as the rain in mm; NaN outside the months wanted (t,).

    Cells whose record is too short, too dry or without variation have none.
    """
    scores = np.full(rain.shape, np.nan, dtype=np.float32)
    for rows in _row_blocks(rain.shape):
        totals = rolling_totals(np.moveaxis(rain[:, rows], 0, -1).astype(np.float64), months)
        for number in np.unique(month[wanted]):
            here = month == number
            fit = gamma_fit(totals[..., here & calibration])
            found = standardise(totals[..., here], fit)
            scores[here, rows] = np.moveaxis(np.where(usable(fit)[..., None], found, np.nan), -1, 0)
    return scores


def _row_blocks(shape: tuple[int, ...]) -> Iterator[slice]:
    periods, ny, nx = shape
    step = max(1, BLOCK_VALUES // max(1, periods * nx))
    for start in range(0, ny, step):
        yield slice(start, start + step)


def dry_cropland(rain: Cube, settings: Settings) -> CellEstimate:
    """1 where a cell's SPI-3 is under −1, else 0, in the months in which crops are active."""
    periods, values = rain.periods, rain.values.to_numpy()
    month, calibration = calendar_months(periods), in_baseline(periods, settings.baseline)
    wanted = active(month)
    scores = spi_of_cells(values, SPI_MONTHS, month, calibration, wanted)
    gone = _lacking(periods, np.isnan(values).all(axis=(1, 2)))
    reason = np.where(wanted, gone, OUT_OF_SEASON).astype(object)
    complete = calibration & (gone == "")
    years = {int(n): int(np.sum(complete & (month == n))) for n in np.unique(month[wanted])}
    for index in np.flatnonzero(wanted):
        found = years[int(month[index])]
        if found < LEAST_YEARS:
            reason[index] = short_record(found, settings.baseline, "SPI", LEAST_YEARS, "calibration")
    preliminary = window_preliminary(rain.preliminary, SPI_MONTHS)
    least = min((count for count in years.values() if count >= LEAST_YEARS), default=WANTED_YEARS)
    caution = caution_of(least, settings.baseline, "SPI", WANTED_YEARS)
    return CellEstimate(periods, _under(scores, DRY_SPI), reason, preliminary, caution=caution)


def _lacking(periods: tuple[str, ...], empty: Flags) -> Words:
    """Which of the months up to each period have no raster, in words; "" where all have one."""
    first = labels.ordinal(periods[0]) - (SPI_MONTHS - 1) if periods else 0
    every = [labels.from_ordinal(first + i, Cadence.MONTH) for i in range(len(periods) + SPI_MONTHS - 1)]
    missing = np.concatenate([np.ones(SPI_MONTHS - 1, dtype=bool), empty])
    windows = [[every[i + k] for k in range(SPI_MONTHS) if missing[i + k]] for i in range(len(periods))]
    return np.array([are_missing(window) for window in windows], dtype=object)


def brown_cropland(ndvi: Cube, settings: Settings) -> CellEstimate:
    """1 where a cell's NDVI z is under −1, else 0, in the months in which crops are active."""
    score = ndvi_z_of_cells(ndvi, settings)
    wanted = active(calendar_months(score.periods))
    values = _under(score.values, LOW_NDVI_Z)
    values[~wanted] = np.nan
    reason = np.where(wanted, score.reason, OUT_OF_SEASON).astype(object)
    return CellEstimate(score.periods, values, reason, score.preliminary, caution=score.caution)


def _under(score: Cells, threshold: float) -> Cells:
    return np.where(np.isnan(score), np.nan, score < threshold).astype(np.float32)


CROPLAND_DRY_SHARE = Indicator(
    id="cropland_dry_share",
    label="Cropland short of rain (SPI-3 under -1)",
    unit="share",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("rain_month",),
    function=dry_cropland,
    method=f"Share of the active cropland whose SPI-3 on the raster cell is under {DRY_SPI:.0f}. "
    f"{ACTIVE_IN_WORDS} SPI as for the districts; needs {LEAST_YEARS} baseline years. About 0.16 is usual.",
    reference="McKee et al. (1993); WMO-No. 1090 (2012)",
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(0.0, 1.0),
)
CROPLAND_BROWN_SHARE = Indicator(
    id="cropland_low_ndvi_share",
    label="Cropland short of green (NDVI z under -1)",
    unit="share",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("ndvi",),
    function=brown_cropland,
    method=f"Share of the active cropland whose NDVI z on the cell is under {LOW_NDVI_Z:.0f}. "
    f"{ACTIVE_IN_WORDS}",
    reference="Anyamba & Tucker (2005), Journal of Arid Environments 63",
    direction=Direction.HIGH_IS_ADVERSE,
    decimals=2,
    weights=Weights.CROPLAND,
    plausible=(0.0, 1.0),
)
INDICATORS = (CROPLAND_DRY_SHARE, CROPLAND_BROWN_SHARE)
