"""Every indicator of the atlas in one list; each record stands beside its formula in its module."""

from __future__ import annotations

from etl.model.records import Indicator
from etl.science.indicators import (
    abroad,
    active_cropland,
    crop,
    crop_production,
    dry_run,
    movement,
    moves_nature,
    onset,
    population,
    rainfall,
    rainfall_trend,
    supplied,
    vegetation,
    warning,
)

INDICATORS: tuple[Indicator, ...] = (
    *rainfall.INDICATORS,
    *rainfall_trend.INDICATORS,
    *onset.INDICATORS,
    *dry_run.INDICATORS,
    *vegetation.INDICATORS,
    *supplied.INDICATORS,
    *active_cropland.INDICATORS,
    *warning.INDICATORS,
    *crop.INDICATORS,
    *crop_production.INDICATORS,
    *population.INDICATORS,
    *movement.INDICATORS,
    *abroad.INDICATORS,
    *moves_nature.INDICATORS,
)
