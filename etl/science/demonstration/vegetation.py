"""Simulated evaporative demand and greenness, which answer to the simulated rain."""

from __future__ import annotations

import numpy as np

from etl.science.demonstration.fields import random_fields
from etl.science.demonstration.layout import (
    Component,
    Double,
    Indices,
    Single,
    calendar,
    season_years,
    stream,
)
from etl.science.demonstration.rainfall import ORDINARY_SPREAD, Rainfall
from etl.science.demonstration.seasons import season_factors
from etl.science.demonstration.terrain import zones

# Reference evapotranspiration, mm a day: mean, half range, day of its peak; then by zone.
PET_MEAN, PET_HALF_RANGE, PET_PEAK_DAY = 3.5, 1.8, 10.0
PET_SEASON_EFFECT = 0.04  # a season with Z = 1 demands 4 % less
PET_BY_ZONE = np.array([1.0, 0.92, 1.05, 0.80])

NDVI_MINIMUM = np.array([0.22, 0.22, 0.20, 0.18])
NDVI_AMPLITUDE = np.array([0.33, 0.38, 0.30, 0.32])
NDVI_RESPONSE = np.array([0.06, 0.055, 0.055, 0.03])
NDVI_PEAK_MONTH = 2.5  # between February and March
RAIN_LAGS = (0.20, 0.45, 0.35)  # weight of the month's own rain, of the month before, of two before
LOCAL_NOISE, LOCAL_KM = 0.03, 90.0
CELL_NOISE = 0.015


def pet_dekads(seed: int) -> Single:
    """Reference evapotranspiration, mm per dekad, shape (months, 3, ny, nx)."""
    years, months = calendar()
    factor = season_factors(seed)[1][season_years() - season_years()[0]]
    first, days = _dekad_days(years, months)
    season_day = 2 * np.pi * (first + (days - 1) / 2 - PET_PEAK_DAY) / 365
    daily = PET_MEAN + PET_HALF_RANGE * np.cos(season_day)
    national = (daily * days * (1 - PET_SEASON_EFFECT * factor)[:, None]).astype(np.float32)
    zone = PET_BY_ZONE[zones()].astype(np.float32)
    dekads: Single = national[:, :, None, None] * zone
    return dekads


def _dekad_days(years: Indices, months: Indices) -> tuple[Double, Double]:
    """Day of the year on which each dekad begins, and its number of days; both (months, 3)."""
    start = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (months - 1)
    begins = start[:, None].astype("datetime64[D]") + np.array([0, 10, 20])
    ends = np.concatenate([begins[:, 1:], (start + 1).astype("datetime64[D]")[:, None]], axis=1)
    new_year = start.astype("datetime64[Y]").astype("datetime64[D]")[:, None]
    return (begins - new_year).astype(np.float64) + 1, (ends - begins).astype(np.float64)


def greenness(seed: int, rain: Rainfall) -> Single:
    """NDVI by month, shape (months, ny, nx): a yearly course, the answer to rain, and noise."""
    months = calendar()[1]
    course = (1 + np.cos(2 * np.pi * (months - NDVI_PEAK_MONTH) / 12)) / 2
    zone = zones()
    usual = NDVI_MINIMUM[zone] + NDVI_AMPLITUDE[zone] * course[:, None, None]
    answer = NDVI_RESPONSE[zone].astype(np.float32) * np.tanh(_moisture(rain, months))
    local = random_fields(stream(seed, Component.GREENNESS_LOCAL), len(months), LOCAL_KM)
    cell = stream(seed, Component.GREENNESS_CELL).standard_normal(local.shape, dtype=np.float32)
    noise = np.float32(LOCAL_NOISE) * local + np.float32(CELL_NOISE) * cell
    ndvi: Single = usual.astype(np.float32) + answer + noise
    return ndvi


def _moisture(rain: Rainfall, months: Indices) -> Single:
    """Weighted rain anomalies of the month and the two before, in standard deviations."""
    normals = rain.normals.astype(np.float32)[months - 1]
    anomaly = np.log(rain.months / normals) / np.float32(ORDINARY_SPREAD)
    moisture: Single = np.zeros_like(anomaly)
    for lag, weight in enumerate(RAIN_LAGS):
        moisture[lag:] += np.float32(weight) * anomaly[: len(anomaly) - lag]
    return moisture
