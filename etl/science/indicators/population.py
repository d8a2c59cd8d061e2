"""People of a district by setting, at the years of the table and between two of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from etl.model.periods import Cadence
from etl.model.records import Indicator, Level
from etl.model.series import Estimate, Floats, Settings, Statuses, Words, no_reason
from etl.model.status import Status
from etl.science.indicators.ratio import ratio

RECLASSIFICATION = (
    "The limits of towns may have moved between censuses, so that their growth is partly reclassification."
)
CAUTION = "caution"  # attribute of a population table: what must be said of its rural and urban people

# A setting that a table does not give follows from the other two: all = rural + urban.
_FROM_OTHERS = {
    "all": ("rural", "urban", 1.0),
    "rural": ("all", "urban", -1.0),
    "urban": ("all", "rural", -1.0),
}


@dataclass(frozen=True)
class Count:
    """One number per district, shape (pcodes,): NaN where reason says why; status of what it rests on."""

    value: Floats
    reason: Words
    status: Statuses


@dataclass(frozen=True)
class People:
    """Population of one setting at the years of a table; value and status of shape (pcodes, years)."""

    pcodes: tuple[str, ...]
    years: tuple[int, ...]
    value: Floats
    status: Statuses


def people(table: pd.DataFrame, pcodes: tuple[str, ...], setting: str = "all") -> People:
    """Population of a setting (all, rural or urban); where the table lacks it, from the other two.

    table: columns pcode, year, setting, population, status; unique on the first three.
    """
    years = tuple(sorted(int(year) for year in table["year"].unique()))
    value, status = _grid(table, pcodes, years, setting)
    first, second, sign = _FROM_OTHERS[setting]
    one, one_status = _grid(table, pcodes, years, first)
    other, other_status = _grid(table, pcodes, years, second)
    given = np.isfinite(value)
    return People(
        pcodes,
        years,
        np.where(given, value, one + sign * other),
        np.where(given, status, np.maximum(one_status, other_status)).astype(np.int8),
    )


def _grid(
    table: pd.DataFrame, pcodes: tuple[str, ...], years: tuple[int, ...], setting: str
) -> tuple[Floats, Statuses]:
    rows = table[table["setting"] == setting]
    row = pd.Index(pcodes).get_indexer(pd.Index(rows["pcode"]))
    column = pd.Index(years).get_indexer(pd.Index(rows["year"]))
    held = row >= 0
    value, status = np.full((2, len(pcodes), len(years)), np.nan)
    value[row[held], column[held]] = rows["population"].to_numpy(dtype=np.float64)[held]
    status[row[held], column[held]] = rows["status"].to_numpy(dtype=np.float64)[held]
    known = np.where(np.isnan(status), float(Status.OBSERVED), status)  # the status of nothing lowers nothing
    return value, known.astype(np.int8)


def between(years: tuple[int, ...], values: Floats, year: float) -> float:
    """Linear interpolation of values (years,) at a year; NaN outside the known ones."""
    known = np.isfinite(values)
    if not known.any():
        return float("nan")
    at = np.asarray(years, dtype=np.float64)[known]
    return float(np.interp(year, at, values[known], left=np.nan, right=np.nan))


def people_at(table: pd.DataFrame, year: float, pcodes: tuple[str, ...], setting: str = "all") -> Count:
    """Population of a setting at a moment between two censuses; no value outside them."""
    found = people(table, pcodes, setting)
    value = np.array([between(found.years, row, year) for row in found.value])
    reason = no_reason(value.shape)
    what = "population" if setting == "all" else f"{setting} population"
    reason[np.isnan(value)] = f"no {what} on both sides of {year:g}"
    status = np.array([_status_around(found, index, year) for index in range(len(pcodes))], dtype=np.int8)
    return Count(value, reason, status)


def _status_around(found: People, index: int, year: float) -> int:
    """Weakest status of the known years next to a moment."""
    known = [
        (at, int(status))
        for at, value, status in zip(found.years, found.value[index], found.status[index], strict=True)
        if np.isfinite(value)
    ]
    before = [status for at, status in known if at <= year][-1:]
    after = [status for at, status in known if at >= year][:1]
    return max((*before, *after), default=int(Status.OBSERVED))


def population(table: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]) -> Estimate:
    """People at the years of the table; never extrapolated."""
    found = people(table, pcodes)
    return _yearly(found, found.value, "population")


def urban_share(table: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]) -> Estimate:
    """Share 0–1 of the people who live in towns, at the years of the table."""
    everyone, towns = people(table, pcodes), people(table, pcodes, "urban")
    inhabited = everyone.value > 0
    share = ratio(towns.value, everyone.value, inhabited)
    caution = RECLASSIFICATION if len(towns.years) > 1 else ""
    return replace(_yearly(towns, share, "urban population"), caution=cautions(table, caution))


def cautions(table: pd.DataFrame, *sentences: str) -> str:
    """The sentences, and what must be said of the table's settings, as one."""
    return " ".join(part for part in (*sentences, str(table.attrs.get(CAUTION, ""))) if part)


def _yearly(found: People, value: Floats, what: str) -> Estimate:
    reason = no_reason(value.shape)
    for row, column in np.argwhere(np.isnan(value)):
        reason[row, column] = f"no {what} of {found.years[column]} in the table"
    return Estimate(tuple(str(year) for year in found.years), value, reason, found.status)


POPULATION = Indicator(
    id="population",
    label="People",
    unit="people",
    cadence=Cadence.YEAR,
    level=Level.DISTRICT,
    inputs=("population_table",),
    function=population,
    method="Census population as supplied, at the years of the table only.",
    reference="as the source of the population table",
    decimals=0,
    plausible=(0.0, 1e8),
)
URBAN_SHARE = Indicator(
    id="urban_share",
    label="People living in towns",
    unit="share",
    cadence=Cadence.YEAR,
    level=Level.DISTRICT,
    inputs=("population_table",),
    function=urban_share,
    method="Urban population over all, at the years of the table. " + RECLASSIFICATION,
    reference="as the source of the population table",
    decimals=2,
    plausible=(0.0, 1.0),
)
INDICATORS = (POPULATION, URBAN_SHARE)
