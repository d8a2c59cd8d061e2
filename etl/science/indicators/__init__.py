"""Every indicator of the atlas in one list; each record stands beside its formula in its module."""

from __future__ import annotations

from etl.model.records import Indicator
from etl.science.indicators import crop, dry_run, movement, onset, population, rainfall, vegetation

INDICATORS: tuple[Indicator, ...] = (
    *rainfall.INDICATORS,
    *onset.INDICATORS,
    *dry_run.INDICATORS,
    *vegetation.INDICATORS,
    *crop.INDICATORS,
    *population.INDICATORS,
    *movement.INDICATORS,
)
