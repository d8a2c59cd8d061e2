"""Checks that a raster's numbers are what its source says: unit, physical limits, undeclared fill values."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.files.raster_window import Fault
from etl.model.records import Source
from etl.science.grid import Grid

Rasters = npt.NDArray[np.float32]
FILL_VALUES = (-9999.0, -999.0, -99.0, -99999.0, -32768.0, -3000.0, -1.0, 9999.0, 32767.0, 65535.0, 255.0)
HUGE = 1e15  # beyond it only fill values such as 1e20 and -3.4e38 are found
TOLERANCE = 1e-6
YEAR_OF_PERIODS = 12


def factor_for(source: Source, stated: str) -> float:
    """What turns values of the stated unit into the source's; 1 where none is stated, Fault for another."""
    unit = plain(stated)
    if not unit or unit in {plain(alias) for alias in (source.unit, *source.unit_aliases)}:
        return 1.0
    for name, factor in source.unit_factors:
        if unit == plain(name):
            return factor
    raise Fault(
        f"its unit is {stated!r}, {source.id} is read in {source.unit!r}",
        f"use the publisher's file in {source.unit}, or convert the values and correct the unit in the file",
    )


def plain(unit: str) -> str:
    """A unit without the differences of spelling: `mm month**-1` and `mm/month` are one."""
    text = " ".join(unit.lower().split()).replace("**", "").replace("^", "").replace(" / ", "/")
    return re.sub(r" ?\b(month|mon|dekad)-1\b", r"/\1", text)


def check_values(source: Source, values: Rasters, grid: Grid) -> None:
    """Raise Fault where a value of one raster (ny, nx) lies outside the source's physical limits."""
    low, high = source.plausible
    slack = TOLERANCE * max(1.0, abs(low), abs(high))
    least, greatest = np.fmin.reduce(values, axis=None), np.fmax.reduce(values, axis=None)
    if not (least < low - slack or greatest > high + slack):  # both NaN where nothing is valid
        return
    wrong = (values < low - slack) | (values > high + slack)
    row, column = np.unravel_index(int(np.argmax(wrong)), values.shape)
    value = float(values[row, column])
    where = f"{grid.lons[column]:.2f}°E {grid.lats[row]:.2f}°N"
    cause, cure = _cause(source, value)
    raise Fault(
        f"{np.count_nonzero(wrong)} of {values.size} cells lie outside {low:g}…{high:g} {source.unit}, "
        f"e.g. {value:g} at {where}: {cause}",
        cure,
    )


def _cause(source: Source, value: float) -> tuple[str, str]:
    if not np.isfinite(value) or abs(value) > HUGE or any(np.isclose(value, fill) for fill in FILL_VALUES):
        return (
            "a fill value that the file does not declare",
            f"declare it, e.g. gdal_edit.py -a_nodata {value:g}, or fetch the file again",
        )
    low, high = source.plausible
    if high <= 1.0 and 1.0 < value <= 100.0:
        return (
            "percent or classes instead of a share",
            "for percent write the scale 0.01 into the file, e.g. gdal_edit.py -scale 0.01; for classes give "
            "a source of land cover, see python -m etl list",
        )
    if high <= 1.0 and abs(value) > 100.0:
        return "a missing scale factor", "write it into the file, e.g. gdal_edit.py -scale 0.0001"
    return "wrong unit or damaged file", f"use the publisher's file in {source.unit}"


def check_size(source: Source, periods: Sequence[str], highest: float) -> None:
    """Raise Fault where a year of rasters and more never passes what some cell passes in every year."""
    least = source.never_all_under
    if least is None or len(periods) < YEAR_OF_PERIODS or not 0.0 < highest < least:
        return
    raise Fault(
        f"no cell of {len(periods)} rasters passes {least:g} {source.unit} (highest {highest:.3g}): "
        "the unit is another one, such as m or kg m-2 s-1",
        f"use the publisher's file in {source.unit}",
    )
