"""Moves to and from other countries, counted apart from all moves within the country."""

from __future__ import annotations

import pandas as pd

from etl.model.records import Direction
from etl.model.series import Estimate, Settings
from etl.science.indicators.movement import from_flows, rate_record
from etl.science.indicators.moves import moves_abroad, moves_from_abroad


def abroad_out_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves from the district to other countries per 1,000 people; intervals of the flows table."""
    return from_flows(flows, population, pcodes, moves_abroad)


def abroad_in_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves into the district from other countries per 1,000 people; intervals of the flows table."""
    return from_flows(flows, population, pcodes, moves_from_abroad)


ABROAD_OUT_RATE = rate_record(
    "abroad_out_rate",
    "Moves abroad",
    abroad_out_rate,
    "Moves from the district to other countries per 1,000 people, apart from moves within the country. Those "
    "who left are counted where somebody at home told of them.",
    direction=Direction.HIGH_IS_ADVERSE,
)
ABROAD_IN_RATE = rate_record(
    "abroad_in_rate",
    "Moves from abroad",
    abroad_in_rate,
    "Moves into the district from other countries per 1,000 people, apart from moves within the country.",
)
INDICATORS = (ABROAD_OUT_RATE, ABROAD_IN_RATE)
