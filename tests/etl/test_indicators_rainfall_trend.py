"""Trend of season rainfall as published: in % of the mean, 0 where it is not clear, its p beside it."""

from __future__ import annotations

import numpy as np
import pytest

from etl.model.periods import season
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.indicators.rainfall_trend import (
    season_rainfall_trend,
    season_rainfall_trend_p,
    trend_in_words,
)


def rainfall(values: list[list[float]], first: int = 1981) -> DistrictSeries:
    value = np.array(values, dtype=np.float64)
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "a month is missing"
    return DistrictSeries(
        variable="season_rainfall_mm",
        pcodes=tuple("AB"[: len(values)]),
        periods=tuple(season(first + i) for i in range(value.shape[1])),
        value=value,
        reason=reason,
        coverage=np.ones(value.shape),
        status=np.zeros(value.shape, dtype=np.int8),
        preliminary=np.zeros(value.shape[1], dtype=bool),
    )


def test_trend_is_in_percent_of_the_mean_and_unclear_ones_count_as_nothing() -> None:
    # 41 seasons falling by 2 mm a year around 500 mm: −20 mm a decade, −4 %
    falling = [500.0 - 2.0 * (i - 20) for i in range(41)]
    swinging = [500.0 + 50.0 * (-1) ** i for i in range(41)]
    found = season_rainfall_trend(rainfall([falling, swinging]), Settings())
    assert found.periods == ("1981-2022",)
    assert found.value[:, 0] == pytest.approx([-4.0, 0.0])
    assert found.caution == "No clear trend (p above 0.05) in 1 of 2 districts."
    p = season_rainfall_trend_p(rainfall([falling, swinging]), Settings())
    assert p.periods == found.periods
    assert p.value[0, 0] < 0.001
    assert p.value[1, 0] > 0.05


def test_missing_seasons_at_the_ends_do_not_count_towards_the_interval() -> None:
    values = [np.nan, *np.linspace(400.0, 600.0, 30), np.nan]
    assert season_rainfall_trend(rainfall([values]), Settings()).periods == ("1982-2012",)


def test_fewer_than_thirty_seasons_have_a_reason() -> None:
    found = season_rainfall_trend(rainfall([[500.0 + i for i in range(29)]]), Settings())
    assert np.isnan(found.value[0, 0])
    assert found.reason[0, 0] == "29 seasons have rainfall; a trend needs 30"


def test_no_rain_at_all_has_no_percentage() -> None:
    found = season_rainfall_trend(rainfall([[0.0] * 30]), Settings())
    assert found.reason[0, 0] == "season rainfall is 0 throughout"
    assert season_rainfall_trend_p(rainfall([[0.0] * 30]), Settings()).value[0, 0] == 1.0


def test_no_season_at_all_has_no_period() -> None:
    assert season_rainfall_trend(rainfall([[np.nan] * 3]), Settings()).periods == ()


@pytest.mark.parametrize(
    ("slope", "p", "words"),
    [
        (-4.0, 0.05, "drier"),
        (4.0, 0.01, "wetter"),
        (-4.0, 0.051, "no clear trend"),
        (0.0, 0.01, "no clear trend"),
        (np.nan, np.nan, "no clear trend"),
    ],
)
def test_trend_in_words(slope: float, p: float, words: str) -> None:
    assert trend_in_words(slope, p) == words
