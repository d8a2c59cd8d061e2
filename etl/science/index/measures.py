"""The measures an index may be made of: each reads the build's variables over one window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.series import Words
from etl.science.index.readings import NO_SEASON, Excerpt, Inputs, Reading, excerpt, nothing, share_of_seasons
from etl.science.index.windows import Window
from etl.science.indicators.movement import per_decade
from etl.science.indicators.onset import late_onset
from etl.science.indicators.ratio import ratio
from etl.science.indicators.trend import (
    TREND_LEAST_SEASONS,
    VARIATION_LEAST_SEASONS,
    clear_trend,
    coefficient_of_variation,
    trend,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DRY_SPI, WET_SPI = -1.0, 1.5  # WMO-No. 1090: moderately dry, very wet
SPI_MONTH = 2  # SPI-3 at February is December to February, the flowering of maize
FAILED_WRSI = 60.0  # mediocre and below, FAO classes
STRESSED_CROPLAND = 0.25  # share of cropland under VCI 35 from which a season counts
LEAST_BASELINE_SEASONS = 20
FIRST_TREND_SEASON = 1981  # CHIRPS begins in 1981
SHARE, RATE = "share", "per 1000 per decade"


@dataclass(frozen=True)
class Measure:
    """One measure: the variables it reads, its unit, and which end is adverse (0: arguable).

    function: (Inputs, Window) -> Reading in `unit`. population: whether it reads the censuses.
    """

    id: str
    label: str
    inputs: tuple[str, ...]
    unit: str
    adverse: int
    function: Callable[[Inputs, Window], Reading]
    population: bool = False

    @property
    def movement(self) -> bool:
        """Whether it belongs to the movement axis."""
        return self.unit == RATE


def read(measure: Measure, inputs: Inputs, window: Window) -> Reading:
    """Reading of a measure; without the variables that it needs, no value and the reason."""
    missing = [name for name in measure.inputs if name not in inputs.series]
    if measure.population and inputs.population is None:
        missing.append("population")
    if missing:
        return nothing(len(inputs.pcodes), f"needs {', '.join(missing)}, which this build lacks")
    return measure.function(inputs, window)


def _flags(found: Excerpt, raised: Flags) -> Floats:
    return np.where(np.isnan(found.value), np.nan, raised.astype(np.float64))


def _spi_of_february(inputs: Inputs, window: Window) -> Excerpt:
    februaries = [labels.month(labels.year_of(season) + 1, SPI_MONTH) for season in window.seasons]
    return excerpt(inputs, "spi_3", februaries)


def dry_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose SPI-3 at February is −1 or less."""
    found = _spi_of_february(inputs, window)
    return share_of_seasons(found, _flags(found, found.value <= DRY_SPI), window)


def wet_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose SPI-3 at February is 1.5 or more."""
    found = _spi_of_february(inputs, window)
    return share_of_seasons(found, _flags(found, found.value >= WET_SPI), window)


def late_onset_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons whose rains began two dekads or more after the baseline median, or failed."""
    record = inputs.series["season_onset_failed"].periods
    every = tuple(dict.fromkeys((*record, *window.seasons)))
    onset, failed = (
        excerpt(inputs, "season_onset_dekad", every),
        excerpt(inputs, "season_onset_failed", every),
    )
    dekads = np.where(failed.value == 1, np.inf, onset.value)
    late = late_onset(dekads, in_baseline(every, inputs), LEAST_BASELINE_SEASONS)
    chosen = [every.index(season) for season in window.seasons]
    why = np.where(failed.reason == "", onset.reason, failed.reason)[:, chosen]
    unexplained = (why == "") & np.isnan(late[:, chosen])
    why[unexplained] = f"under {LEAST_BASELINE_SEASONS} baseline seasons with an onset"
    seasons = excerpt(inputs, "season_onset_failed", window.seasons)
    return share_of_seasons(Excerpt(late[:, chosen], why, seasons.status), late[:, chosen], window)


def dry_run(inputs: Inputs, window: Window) -> Reading:
    """Mean over the seasons of the longest dry run, dekads."""
    found = excerpt(inputs, "longest_dry_run_dekads", window.seasons)
    return share_of_seasons(found, found.value, window)


def in_baseline(seasons: tuple[str, ...], inputs: Inputs) -> Flags:
    """Whether each season's harvest (May) falls in the baseline years."""
    first, last = inputs.settings.baseline
    return np.array([first <= labels.year_of(season) + 1 <= last for season in seasons], dtype=bool)


def _season_rain(inputs: Inputs, seasons: tuple[str, ...]) -> tuple[Excerpt, Ints]:
    """Season rainfall (n, k) and the number of seasons known (n,)."""
    found = excerpt(inputs, "season_rainfall_mm", seasons)
    return found, np.isfinite(found.value).sum(axis=1)


def _baseline_seasons(inputs: Inputs) -> tuple[str, ...]:
    first, last = inputs.settings.baseline
    return labels.span(labels.season(first - 1), labels.season(last - 1))


def rain_cv(inputs: Inputs, window: Window) -> Reading:
    """Coefficient of variation (n − 1) of season rainfall over the baseline, %."""
    found, count = _season_rain(inputs, _baseline_seasons(inputs))
    value = coefficient_of_variation(found.value)
    reason = _short(count, VARIATION_LEAST_SEASONS, value, "baseline seasons have rainfall")
    return Reading(value, reason, found.status)


def rain_trend(inputs: Inputs, window: Window) -> Reading:
    """Trend of season rainfall from 1981/82 to the window's end, % of its mean per decade.

    Theil–Sen slope; 0 where the Mann–Kendall p exceeds 0.05 ("no clear trend").
    """
    if not window.seasons:
        return nothing(len(inputs.pcodes), NO_SEASON)
    seasons = labels.span(labels.season(FIRST_TREND_SEASON), window.seasons[-1])
    found, count = _season_rain(inputs, seasons)
    slope = clear_trend(trend(found.value, np.array([labels.year_of(s) for s in seasons], dtype=np.float64)))
    total = np.where(np.isfinite(found.value), found.value, 0.0).sum(axis=1)
    value = ratio(100.0 * slope * count, total, np.isfinite(slope) & (total > 0))
    reason = _short(count, TREND_LEAST_SEASONS, value, "seasons since 1981/82 have rainfall")
    return Reading(value, reason, found.status)


def _short(count: Ints, needed: int, value: Floats, what: str) -> Words:
    words = np.array([f"{n} {what}; {needed} are needed" for n in count], dtype=object)
    words[count >= needed] = "season rainfall is 0 throughout"
    return np.where(np.isnan(value), words, "").astype(object)


def rural_share(inputs: Inputs, window: Window) -> Reading:
    """Rural people as a share of all at the census of exposure."""
    rural, total = (inputs.people(setting, window.exposure_year) for setting in ("rural", "all"))
    value = ratio(rural.value, total.value, total.value > 0)
    reason = _explained(value, rural.reason, total.reason, "nobody lives there")
    return Reading(value, reason, np.maximum(rural.status, total.status))


def crop_per_rural(inputs: Inputs, window: Window) -> Reading:
    """Hectares of cropland for each rural person at the census of exposure."""
    rural, land = inputs.people("rural", window.exposure_year), excerpt(inputs, "cropland_ha", ("",))
    value = ratio(land.value[:, 0], rural.value, rural.value > 0)
    reason = _explained(value, land.reason[:, 0], rural.reason, "no rural people")
    return Reading(value, reason, np.maximum(rural.status, land.status))


def _explained(value: Floats, first: Words, second: Words, otherwise: str) -> Words:
    """The first reason there is where a value is missing, "" where it is not."""
    words = np.where(first != "", first, np.where(second != "", second, otherwise))
    return np.where(np.isnan(value), words, "").astype(object)


def wrsi_fail_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons with maize WRSI under 60."""
    found = excerpt(inputs, "wrsi_maize", window.seasons)
    return share_of_seasons(found, _flags(found, found.value < FAILED_WRSI), window)


def low_vci_share(inputs: Inputs, window: Window) -> Reading:
    """Share of seasons with over a quarter of the cropland under VCI 35, January to March."""
    found = excerpt(inputs, "season_low_vci_share", window.seasons)
    return share_of_seasons(found, _flags(found, found.value > STRESSED_CROPLAND), window)


def _over_interval(variable: str) -> Callable[[Inputs, Window], Reading]:
    """A movement rate over the window's interval as per 1,000 per decade."""

    def of_interval(inputs: Inputs, window: Window) -> Reading:
        if not window.interval:
            return nothing(len(inputs.pcodes), "no movement interval in this build")
        found = excerpt(inputs, variable, (window.interval,))
        rates = per_decade(found.value[:, 0], *labels.bounds_of_interval(window.interval))
        return Reading(rates, found.reason[:, 0], found.status)

    return of_interval


MEASURES = (
    Measure("dry_share", "Dry seasons", ("spi_3",), SHARE, 1, dry_share),
    Measure("wet_share", "Very wet seasons", ("spi_3",), SHARE, 1, wet_share),
    Measure(
        "late_onset_share",
        "Late or failed rains",
        ("season_onset_dekad", "season_onset_failed"),
        SHARE,
        1,
        late_onset_share,
    ),
    Measure("dry_run", "Mean longest dry run", ("longest_dry_run_dekads",), "dekads", 1, dry_run),
    Measure("rain_cv", "Variability of season rainfall", ("season_rainfall_mm",), "%", 1, rain_cv),
    Measure("rain_trend", "Trend of season rainfall", ("season_rainfall_mm",), "%/decade", -1, rain_trend),
    Measure("rural_share", "Rural people", (), SHARE, 1, rural_share, population=True),
    Measure(
        "crop_per_rural",
        "Cropland per rural person",
        ("cropland_ha",),
        "ha/person",
        0,
        crop_per_rural,
        population=True,
    ),
    Measure(
        "wrsi_fail_share",
        "Seasons short of water for maize",
        ("wrsi_maize",),
        SHARE,
        1,
        wrsi_fail_share,
    ),
    Measure(
        "low_vci_share",
        "Seasons with stressed cropland",
        ("season_low_vci_share",),
        SHARE,
        1,
        low_vci_share,
    ),
    Measure(
        "net_rate", "Net migration", ("net_migration_rate",), RATE, 0, _over_interval("net_migration_rate")
    ),
    Measure(
        "rural_out_rate",
        "Moves out of the rural part",
        ("rural_out_rate",),
        RATE,
        0,
        _over_interval("rural_out_rate"),
    ),
    Measure(
        "urban_in_rate", "Moves into the towns", ("urban_in_rate",), RATE, 0, _over_interval("urban_in_rate")
    ),
)
BY_ID = {measure.id: measure for measure in MEASURES}

# Units in which a table may state goalposts: factor from the measure's unit to the table's.
UNIT_FACTORS: dict[tuple[str, str], float] = {
    ("share", "%"): 100.0,
    ("%", "share"): 0.01,
    ("%/decade", "share/decade"): 0.01,
    ("dekads", "days"): 10.0,
    ("ha/person", "m2/person"): 10_000.0,
    ("per 1000 per decade", "per 1000 per year"): 0.1,
    ("per 1000 per decade", "% per decade"): 0.1,
}


def factor(measure: Measure, unit: str) -> float:
    """What a measure's values are multiplied with for a table's unit; raises ValueError if unknown."""
    if unit == measure.unit:
        return 1.0
    if (measure.unit, unit) not in UNIT_FACTORS:
        raise ValueError(f"unit {unit!r} is none of {', '.join(units(measure))}")
    return UNIT_FACTORS[measure.unit, unit]


def units(measure: Measure) -> tuple[str, ...]:
    """Units in which a table may state a measure's goalposts."""
    return (measure.unit, *(there for here, there in UNIT_FACTORS if here == measure.unit))
