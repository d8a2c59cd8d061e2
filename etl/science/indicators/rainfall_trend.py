"""Trend of season rainfall over the whole record, with its significance."""

from __future__ import annotations

import numpy as np

from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level
from etl.model.series import DistrictSeries, Estimate, Floats, Settings, Words
from etl.science.indicators.ratio import ratio
from etl.science.indicators.trend import SIGNIFICANT, TREND_LEAST_SEASONS, Trend, clear_trend, trend

NO_CLEAR_TREND = "no clear trend"


def trend_in_words(per_decade: float, p: float) -> str:
    """What a slope (%/decade) and its p say: drier, wetter, or no clear trend."""
    if not p <= SIGNIFICANT or per_decade == 0:
        return NO_CLEAR_TREND
    return "drier" if per_decade < 0 else "wetter"


def season_rainfall_trend(rainfall: DistrictSeries, settings: Settings) -> Estimate:
    """Theil–Sen slope in % of the record's mean per decade; 0, no clear trend, where p exceeds 0.05."""
    found, period = _trend(rainfall)
    valid = np.isfinite(rainfall.value)
    total = np.where(valid, rainfall.value, 0.0).sum(axis=1)
    slope = clear_trend(found)
    value = ratio(100.0 * slope * found.seasons, total, np.isfinite(slope) & (total > 0))
    unclear = int(np.sum(found.p > SIGNIFICANT))
    told = f"{NO_CLEAR_TREND.capitalize()} (p above {SIGNIFICANT}) in {unclear} of {len(value)} districts."
    return _estimate(period, value, found, told if unclear else "")


def season_rainfall_trend_p(rainfall: DistrictSeries, settings: Settings) -> Estimate:
    """Two-sided p of the Mann–Kendall test of the same seasons."""
    found, period = _trend(rainfall)
    return _estimate(period, found.p, found)


def _trend(rainfall: DistrictSeries) -> tuple[Trend, str]:
    """Trend of the seasons from the first to the last that any district knows, and their interval."""
    years = np.array([labels.year_of(label) for label in rainfall.periods])
    known = years[np.isfinite(rainfall.value).any(axis=0)]
    period = labels.interval(int(known[0]), int(known[-1]) + 1) if known.size else ""
    return trend(rainfall.value, years.astype(np.float64)), period


def _estimate(period: str, value: Floats, found: Trend, caution: str = "") -> Estimate:
    short: Words = np.array(
        [f"{n} seasons have rainfall; a trend needs {TREND_LEAST_SEASONS}" for n in found.seasons],
        dtype=object,
    )
    short[found.seasons >= TREND_LEAST_SEASONS] = "season rainfall is 0 throughout"
    reason = np.where(np.isnan(value), short, "").astype(object)
    periods = (period,) if period else ()
    return Estimate(
        periods, value[:, None][:, : len(periods)], reason[:, None][:, : len(periods)], caution=caution
    )


_METHOD = (
    "Theil–Sen slope of the district's October–April rainfall over all complete seasons (at least "
    f"{TREND_LEAST_SEASONS}) with the Mann–Kendall test"
)
_REFERENCE = "Sen (1968); Mann (1945); Kendall (1975)"

SEASON_RAINFALL_TREND = Indicator(
    id="season_rainfall_trend",
    label="Trend of season rainfall",
    unit="% per decade",
    cadence=Cadence.INTERVAL,
    level=Level.DISTRICT,
    inputs=("season_rainfall_mm",),
    function=season_rainfall_trend,
    method=f"{_METHOD}, in % of their mean per decade. 0 means no clear trend: p is above {SIGNIFICANT}.",
    reference=_REFERENCE,
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=1,
    plausible=(-100.0, 100.0),
)
SEASON_RAINFALL_TREND_P = Indicator(
    id="season_rainfall_trend_p",
    label="Chance of such a trend without any change (p)",
    unit="probability",
    cadence=Cadence.INTERVAL,
    level=Level.DISTRICT,
    inputs=("season_rainfall_mm",),
    function=season_rainfall_trend_p,
    method=f"{_METHOD}: two-sided p. Above {SIGNIFICANT} there is no clear trend.",
    reference=_REFERENCE,
    palette="diverging_rain_dry_to_wet",
    decimals=2,
    plausible=(0.0, 1.0),
)
INDICATORS = (SEASON_RAINFALL_TREND, SEASON_RAINFALL_TREND_P)
