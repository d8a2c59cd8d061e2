"""SPI of 6,000 series beside climate_indices."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

from etl.science.indicators.spi import rolling_totals, spi
from tests.benchmarks.telling import say, seconds, side_by_side, tell

YEARS = np.arange(1981, 2026)
SERIES, SAMPLE, MONTHS = 6000, 600, 6


def test_spi() -> None:
    indices = pytest.importorskip("climate_indices.indices")
    from climate_indices.compute import Periodicity

    _silence()
    rain = np.random.default_rng(1).gamma(2.0, 30.0, (SERIES, 12 * YEARS.size))
    month = np.tile(np.arange(1, 13), YEARS.size)
    calibration = np.repeat((YEARS >= 1991) & (YEARS <= 2020), 12)
    about = (MONTHS, indices.Distribution.gamma, 1981, 1991, 2020, Periodicity.monthly)
    theirs: list[np.ndarray] = []

    def ours() -> np.ndarray:
        return spi(rolling_totals(rain, MONTHS), month, calibration)

    def one_by_one() -> None:
        theirs[:] = [indices.spi(series, *about) for series in rain[:SAMPLE]]

    found = side_by_side({"ours": ours, "one by one": one_by_one}, repeats=3)
    found["one by one"] *= SERIES / SAMPLE
    mine = ours()[:SAMPLE]
    say(f"SPI-{MONTHS} of {SERIES} series × {rain.shape[1]} months, s: {found}")
    tell(
        f"SPI, faster than climate_indices series by series ({SAMPLE} series)",
        found["one by one"] / found["ours"],
        10,
    )
    by_time = np.ascontiguousarray(rain.T)
    whole = seconds(lambda: _whole(indices, by_time, about), repeats=3)
    say(f"climate_indices on the whole array (compiled, from its version 3): {whole:.2f} s")
    assert np.nanmax(np.abs(mine - np.stack(theirs))) < 1e-6


def _whole(indices: Any, rain: np.ndarray, about: tuple[Any, ...]) -> None:
    indices.spi(rain, *about, spatial_time_major=True)


def _silence() -> None:
    structlog = pytest.importorskip("structlog")
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet, cache_logger_on_first_use=False)
