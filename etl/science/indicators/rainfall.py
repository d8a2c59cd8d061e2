"""Monthly and seasonal rainfall of districts, percent of normal and SPI; each formula beside its record."""

from __future__ import annotations

import numpy as np

from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level, Weights
from etl.model.series import DistrictSeries, Estimate, Flags, Floats, Settings, Words, no_reason
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.monthly import (
    LEAST_YEARS,
    WANTED_YEARS,
    Ints,
    calendar_months,
    caution_of,
    gapless,
    in_baseline,
    short_record,
    window_preliminary,
    window_reasons,
)
from etl.science.indicators.ratio import ratio
from etl.science.indicators.season_calendar import are_missing, months_of, season_labels, seasons_of
from etl.science.indicators.spi import (
    CLIP,
    DRIEST_ZERO,
    LEAST_WET_YEARS,
    GammaFit,
    fit_by_month,
    rolling_totals,
    spi_of_zero,
    spi_under,
)

LEAST_NORMAL_MM = 20.0  # below it a percentage says more about the divisor than about the rain


def rainfall_mm(rain: Cube, settings: Settings) -> CellEstimate:
    """Monthly rainfall as the raster gives it, mm."""
    return CellEstimate(rain.periods, rain.values.data, no_reason((len(rain.periods),)), rain.preliminary)


def monthly_normals(totals: Floats, calendar_month: Ints, baseline: Flags) -> tuple[Floats, Ints]:
    """Mean of each calendar month over the baseline and the number of years it rests on, both (…, 12).

    totals: (…, t) mm, NaN where missing; calendar_month: (t,) 1–12; baseline: (t,) bool.
    """
    chosen = [totals[..., baseline & (calendar_month == month)] for month in range(1, 13)]
    years = np.stack([np.isfinite(one).sum(axis=-1) for one in chosen], axis=-1)
    total = np.stack([np.where(np.isfinite(one), one, 0.0).sum(axis=-1) for one in chosen], axis=-1)
    return ratio(total, years, years > 0), years


def percent_of_normal(totals: Floats, normals: Floats) -> Floats:
    """100 · total / normal, element by element; NaN where the normal is under 20 mm or missing."""
    enough = normals >= LEAST_NORMAL_MM
    return ratio(100.0 * totals, normals, enough)


def rainfall_pct_normal(rainfall: DistrictSeries, settings: Settings) -> Estimate:
    """Monthly rainfall against the mean of its calendar month over the baseline, %."""
    record = gapless(rainfall)
    month = calendar_months(record.periods)
    baseline = in_baseline(record.periods, settings.baseline)
    normals, years = monthly_normals(record.value, month, baseline)
    withheld = _no_normal(normals, years, settings)[:, month - 1]
    value = percent_of_normal(record.value, normals[:, month - 1])
    reason = np.where(record.reason != "", record.reason, withheld)
    caution = caution_of(_least(years, LEAST_YEARS), settings.baseline, "The normal", WANTED_YEARS)
    return Estimate(
        record.periods,
        np.where(reason == "", value, np.nan),
        reason,
        preliminary=record.preliminary,
        caution=caution,
    )


def _no_normal(normals: Floats, years: Ints, settings: Settings) -> Words:
    """Why a calendar month has no percent of normal, shape (pcodes, 12)."""
    words = no_reason(years.shape)
    for place in zip(*np.nonzero(years < LEAST_YEARS), strict=True):
        words[place] = short_record(int(years[place]), settings.baseline, "percent of normal", LEAST_YEARS)
    for place in zip(*np.nonzero((years >= LEAST_YEARS) & (normals < LEAST_NORMAL_MM)), strict=True):
        words[place] = f"the normal of {normals[place]:.1f} mm is under {LEAST_NORMAL_MM:.0f} mm"
    return words


def _least(years: Ints, enough: int) -> int:
    """Fewest years that a published value rests on."""
    used = years[years >= enough]
    return int(used.min()) if used.size else WANTED_YEARS


def spi_of_district(rainfall: DistrictSeries, settings: Settings, months: int) -> Estimate:
    """SPI of the district's rainfall over `months` months, labelled by the last of them."""
    record = gapless(rainfall)
    totals = rolling_totals(record.value, months)
    month = calendar_months(record.periods)
    fit = fit_by_month(totals, month, in_baseline(record.periods, settings.baseline))
    withheld = no_spi(fit, settings.baseline)[:, month - 1]
    reason = np.where(withheld != "", withheld, window_reasons(record, months))
    caution = caution_of(_least(fit.years, LEAST_YEARS), settings.baseline, "SPI", WANTED_YEARS)
    return Estimate(
        record.periods,
        np.where(reason == "", spi_under(totals, month, fit), np.nan),
        reason,
        preliminary=window_preliminary(record.preliminary, months),
        caution=caution,
    )


def no_spi(fit: GammaFit, baseline: tuple[int, int]) -> Words:
    """Why a calendar month has no SPI, shape of the fit; "" where it has one."""
    words = no_reason(fit.years.shape)
    of_zero = spi_of_zero(fit.zeros, fit.years)
    for place in np.ndindex(fit.years.shape):
        years, zeros = int(fit.years[place]), int(fit.zeros[place])
        if years < LEAST_YEARS:
            words[place] = short_record(years, baseline, "SPI", LEAST_YEARS, "calibration")
        elif years - zeros < LEAST_WET_YEARS:
            words[place] = f"{years - zeros} calibration years with rain; SPI needs {LEAST_WET_YEARS}"
        elif zeros and of_zero[place] > DRIEST_ZERO:
            words[place] = f"too often dry: {zeros} of {years} calibration years without rain"
        elif np.isnan(fit.shape[place]):
            words[place] = "rainfall is the same in every calibration year"
    return words


def season_rainfall_mm(rainfall: DistrictSeries, settings: Settings) -> Estimate:
    """Sum of October–April, mm; a season with a month missing has no value."""
    position = {label: index for index, label in enumerate(rainfall.periods)}
    years = seasons_of(rainfall.periods)
    shape = (len(rainfall.pcodes), len(years))
    value, reason, preliminary = np.full(shape, np.nan), no_reason(shape), np.zeros(len(years), dtype=bool)
    for column, year in enumerate(years):
        wanted = months_of(year)
        held = [position.get(label) for label in wanted]
        months = np.stack(
            [np.full(shape[0], np.nan) if index is None else rainfall.value[:, index] for index in held]
        )
        value[:, column] = months.sum(axis=0)
        preliminary[column] = any(rainfall.preliminary[index] for index in held if index is not None)
        for row in np.flatnonzero(np.isnan(value[:, column])):
            gone = [label for label, amount in zip(wanted, months[:, row], strict=True) if np.isnan(amount)]
            reason[row, column] = are_missing(gone)
    return Estimate(season_labels(years), value, reason, preliminary=preliminary)


RAINFALL_MM = Indicator(
    id="rainfall_mm",
    label="Rainfall",
    unit="mm",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("rain_month",),
    function=rainfall_mm,
    method="Area-weighted mean of the month's rainfall over the district.",
    reference="Funk et al. (2015), Scientific Data 2, 150066",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=0,
    weights=Weights.AREA,
    plausible=(0.0, 1500.0),
)
RAINFALL_PCT_NORMAL = Indicator(
    id="rainfall_pct_normal",
    label="Rain against normal",
    unit="%",
    cadence=Cadence.MONTH,
    level=Level.DISTRICT,
    inputs=("rainfall_mm",),
    function=rainfall_pct_normal,
    method="The month's rainfall as a percentage of its mean over the baseline years; 100 is normal. "
    f"Not shown where the normal is under {LEAST_NORMAL_MM:.0f} mm or rests on fewer than "
    f"{LEAST_YEARS} years.",
    reference="WMO-No. 1203 (2017)",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=0,
    plausible=(0.0, 2000.0),
)
SEASON_RAINFALL_MM = Indicator(
    id="season_rainfall_mm",
    label="Season rainfall, October to April",
    unit="mm",
    cadence=Cadence.SEASON,
    level=Level.DISTRICT,
    inputs=("rainfall_mm",),
    function=season_rainfall_mm,
    method="Sum of the district's rainfall from October to April; none where a month is missing.",
    reference="Funk et al. (2015), Scientific Data 2, 150066",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=0,
    plausible=(0.0, 5000.0),
)


def _spi_record(months: int) -> Indicator:
    span = "the month" if months == 1 else f"the last {months} months"
    return Indicator(
        id=f"spi_{months}",
        label=f"Dryness and wetness over {span} (SPI-{months})",
        unit="SPI",
        cadence=Cadence.MONTH,
        level=Level.DISTRICT,
        inputs=("rainfall_mm",),
        function=spi_of_district,
        method=f"Standardised Precipitation Index of the district's rainfall over {span}, from a gamma "
        "distribution fitted to each calendar month of the baseline years: 0 is usual, -1 or less is "
        f"drier than about five years in six. Needs {LEAST_YEARS} years; with 30 years a value of -1 is "
        "known to about ±0.24, of -2 to about ±0.35 (standard error), so districts are not ranked by it.",
        reference="McKee et al. (1993); WMO-No. 1090 (2012); Stagge et al. (2015)",
        palette="diverging_rain_dry_to_wet",
        direction=Direction.LOW_IS_ADVERSE,
        decimals=1,
        plausible=(-CLIP, CLIP),
        parameters={"months": months},
    )


SPI_1, SPI_3, SPI_6, SPI_12 = (_spi_record(months) for months in (1, 3, 6, 12))
INDICATORS = (RAINFALL_MM, RAINFALL_PCT_NORMAL, SPI_1, SPI_3, SPI_6, SPI_12, SEASON_RAINFALL_MM)
