"""Series of a build altered for a scenario: seasons that come again, or less rain under the same climate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.series import DistrictSeries, Settings
from etl.science.grid import Cube
from etl.science.index.season_measures import SPI_MONTH
from etl.science.indicators.monthly import calendar_months, gapless, in_baseline
from etl.science.indicators.spi import fit_by_month, rolling_totals, spi_under

Floats = npt.NDArray[np.float64]
SPI_MONTHS = 3


def driest_seasons(series: Mapping[str, DistrictSeries], count: int) -> tuple[str, ...]:
    """Seasons with the least rain, as the mean over districts of their share of the district's own mean."""
    if "season_rainfall_mm" not in series:
        return ()
    rain = series["season_rainfall_mm"]
    known = np.isfinite(rain.value).all(axis=0)
    if not known.any():
        return ()
    share = (rain.value[:, known] / rain.value[:, known].mean(axis=1, keepdims=True)).mean(axis=0)
    names = np.array(rain.periods, dtype=object)[known]
    return tuple(sorted(names[np.argsort(share, kind="stable")[:count]]))


def with_seasons_again(
    series: Mapping[str, DistrictSeries], copies: Mapping[str, str]
) -> dict[str, DistrictSeries]:
    """The series with seasons put in place of others (target → source), and SPI-3 at their Februaries.

    What a season yields rests on its own rain only, so its values are those that the formulas would give.
    """
    februaries = {_february(target): _february(source) for target, source in copies.items()}
    return {name: _copied(one, _fitting(one, copies, februaries)) for name, one in series.items()}


def _february(season: str) -> str:
    return labels.month(labels.year_of(season) + 1, SPI_MONTH)


def _fitting(
    one: DistrictSeries, seasons: Mapping[str, str], februaries: Mapping[str, str]
) -> Mapping[str, str]:
    """The copies that a series can take: seasons, or months where it is SPI-3, whose source it has."""
    first = next(iter(one.periods), "")
    if not first:
        return {}
    cadence = labels.cadence_of(first)
    wanted = seasons if cadence is Cadence.SEASON else februaries if one.variable == "spi_3" else {}
    return {target: source for target, source in wanted.items() if source in one.periods}


def _copied(one: DistrictSeries, copies: Mapping[str, str]) -> DistrictSeries:
    if not copies:
        return one
    new = [target for target in copies if target not in one.periods]
    periods = (*one.periods, *new)
    source = [one.periods.index(copies.get(period, period)) for period in periods]
    return replace(
        one,
        periods=periods,
        value=one.value[:, source],
        reason=one.reason[:, source],
        coverage=one.coverage[:, source],
        status=one.status[:, source],
        preliminary=one.preliminary[source],
    )


def with_less_rain(
    series: Mapping[str, DistrictSeries],
    factor: float,
    copies: Mapping[str, str],
    settings: Settings,
    recomputed: Mapping[str, DistrictSeries],
) -> dict[str, DistrictSeries]:
    """The series with seasons again (target → source) under rain times a factor; normals stay as they are.

    SPI-3 is taken under the gamma fits of the true record. recomputed: variables made from the altered
    dekadal rain of the source seasons.
    """
    changed = with_seasons_again(series, copies)
    if "season_rainfall_mm" in series:
        rain = series["season_rainfall_mm"]
        drier = replace(rain, value=rain.value * factor)
        changed["season_rainfall_mm"] = _taken(changed["season_rainfall_mm"], drier, copies)
    if "spi_3" in series:
        februaries = {_february(target): _february(source) for target, source in copies.items()}
        spi = _spi_under_true_fit(series["rainfall_mm"], factor, settings, series["spi_3"])
        changed["spi_3"] = _taken(changed["spi_3"], spi, februaries)
    for name in set(recomputed) & set(series):
        changed[name] = _taken(changed[name], recomputed[name], copies)
    return changed


def _spi_under_true_fit(
    rainfall: DistrictSeries, factor: float, settings: Settings, spi: DistrictSeries
) -> DistrictSeries:
    """SPI-3 of rain times a factor under the fits of the true rain; none where spi has none."""
    record = gapless(rainfall)
    totals, month = rolling_totals(record.value, SPI_MONTHS), calendar_months(record.periods)
    fit = fit_by_month(totals, month, in_baseline(record.periods, settings.baseline))
    drier = spi_under(totals * factor, month, fit)
    at = [record.periods.index(period) for period in spi.periods]
    return replace(spi, value=np.where(np.isnan(spi.value), np.nan, drier[:, at]))


def _taken(one: DistrictSeries, other: DistrictSeries, copies: Mapping[str, str]) -> DistrictSeries:
    """Values and reasons of target periods from the source periods of another series."""
    value, reason = one.value.copy(), one.reason.copy()
    for target, source in copies.items():
        if target in one.periods and source in other.periods:
            here, there = one.periods.index(target), other.periods.index(source)
            value[:, here], reason[:, here] = other.value[:, there], other.reason[:, there]
    return replace(one, value=value, reason=reason)


def rain_of_seasons(cube: Cube, factor: float, seasons: tuple[str, ...]) -> Cube:
    """The part of a cube that the seasons rest on, July before the first to June after, times a factor."""
    first, last = labels.year_of(seasons[0]), labels.year_of(seasons[-1]) + 1
    wanted = [
        index
        for index, label in enumerate(cube.periods)
        if (first, 7) <= (labels.year_of(label), labels.month_of(label)) <= (last, 6)
    ]
    return replace(
        cube, values=cube.values.isel(period=wanted) * factor, preliminary=cube.preliminary[wanted]
    )
