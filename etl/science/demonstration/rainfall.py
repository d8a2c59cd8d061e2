"""Simulated rainfall: normals, months and their dekads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from etl.science.demonstration.fields import random_fields
from etl.science.demonstration.layout import (
    GRID,
    Component,
    Double,
    Single,
    calendar,
    season_years,
    stream,
)
from etl.science.demonstration.seasons import NAMED, season_factors, timing

# National normals January–December, mm.
NORMALS_MM = np.array([122, 105, 103, 58, 28, 13, 12, 20, 33, 75, 90, 102], dtype=np.float64)

# Standard deviations of the logarithm of a month's rain, by what causes them.
SEASON_EFFECT = 0.17  # × Z × timing
PATTERN_EFFECT, PATTERN_KM = 0.08, 200.0  # one field per season
NATIONAL_EFFECT = 0.22
LOCAL_EFFECT, LOCAL_KM = 0.20, 90.0
DRY_HALF_YEAR = (5, 9)  # May–September
DRY_SEASON_FACTOR, DRY_NOISE_FACTOR = 0.3, 1.8
NAMED_NATIONAL_FACTOR, NAMED_LOCAL_FACTOR = 0.35, 0.6
# Standard deviation of the logarithm in an ordinary month of the rainy season.
ORDINARY_SPREAD = float(
    np.hypot(np.hypot(SEASON_EFFECT, PATTERN_EFFECT), np.hypot(NATIONAL_EFFECT, LOCAL_EFFECT))
)

# Dekads: share of the correlation that the country has in common, and how often a dekad stays dry.
DEKAD_NATIONAL_SHARE = 0.75
DRY_DEKAD_SCALE_MM = 25.0
DEKAD_EXPONENT = 0.8


@dataclass(frozen=True)
class Rainfall:
    """Rain from October 1980 on, mm; the month is the sum of its dekads.

    dekads: (months, 3, ny, nx). months: (months, ny, nx). normals: (12, ny, nx).
    """

    dekads: Single
    months: Single
    normals: Double


def rainfall(seed: int, pattern: Double) -> Rainfall:
    """Rainfall under one seed; pattern (ny, nx) is the ratio of local to national rain."""
    normals = NORMALS_MM[:, None, None] * pattern
    totals = _month_totals(seed, normals)
    dekads = totals[:, None] * _dekad_shares(seed)
    return Rainfall(dekads, dekads.sum(axis=1), normals)


def _month_totals(seed: int, normals: Double) -> Single:
    """P = N·exp(e - var/2), so that the mean over all seasons is the normal; (months, ny, nx)."""
    season, national, local = _effects()
    by_season = season_years() - season_years()[0]
    factors = season_factors(seed)[1]
    pattern = random_fields(stream(seed, Component.SEASON_PATTERN), len(factors), PATTERN_KM)
    common = stream(seed, Component.MONTH_NATIONAL).standard_normal(len(national))
    log = random_fields(stream(seed, Component.MONTH_LOCAL), len(local), LOCAL_KM)
    log *= local[:, None, None].astype(np.float32)
    log += np.float32(PATTERN_EFFECT) * pattern[by_season]
    variance = season**2 + PATTERN_EFFECT**2 + national**2 + local**2
    log += (season * factors[by_season] + national * common - variance / 2)[:, None, None].astype(np.float32)
    return np.exp(log) * normals[calendar()[1] - 1].astype(np.float32)


def _effects() -> tuple[Double, Double, Double]:
    """Size of the season's, the national and the local effect in every month, each shape (months,)."""
    _, months = calendar()
    dry = (months >= DRY_HALF_YEAR[0]) & (months <= DRY_HALF_YEAR[1])
    named = np.isin(season_years(), list(NAMED))
    weight = np.array([timing(y, m) for y, m in zip(season_years().tolist(), months.tolist(), strict=True)])
    noise = np.where(dry, DRY_NOISE_FACTOR, 1.0)
    season = SEASON_EFFECT * weight * np.where(dry, DRY_SEASON_FACTOR, 1.0)
    national = NATIONAL_EFFECT * noise * np.where(named, NAMED_NATIONAL_FACTOR, 1.0)
    local = LOCAL_EFFECT * noise * np.where(named, NAMED_LOCAL_FACTOR, 1.0)
    return season, national, local


def _dekad_shares(seed: int) -> Single:
    """Share of each dekad in its month, summing to 1; (months, 3, ny, nx).

    Where chance leaves all three dekads dry, the least dry of them takes the month's rain.
    """
    _, months = calendar()
    common = stream(seed, Component.DEKAD_NATIONAL).standard_normal(3 * len(months)).astype(np.float32)
    local = random_fields(stream(seed, Component.DEKAD_LOCAL), 3 * len(months), LOCAL_KM)
    local *= np.float32(np.sqrt(1 - DEKAD_NATIONAL_SHARE))
    local += np.float32(np.sqrt(DEKAD_NATIONAL_SHARE)) * common[:, None, None]
    chance = ndtr(local).reshape(len(months), 3, *GRID.shape)
    dry = np.exp(-NORMALS_MM / DRY_DEKAD_SCALE_MM)[months - 1].astype(np.float32)[:, None, None, None]
    wetness = (chance - dry) / (1 - dry)
    weight = (-np.log1p(-np.clip(wetness, 0, 1 - 1e-6))) ** np.float32(DEKAD_EXPONENT)
    total = weight.sum(axis=1, keepdims=True)
    least_dry = chance == chance.max(axis=1, keepdims=True)
    shares: Single = least_dry.astype(np.float32)
    np.divide(weight, total, out=shares, where=total > 0)
    return shares
