"""The national season factor Z: named droughts and wet seasons as on record, the others by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.science.demonstration.layout import FIRST_YEAR, LAST_YEAR, Component, Double, Indices, stream


@dataclass(frozen=True)
class NamedSeason:
    """Season on record: its factor Z, and how much of it falls early (Oct–Dec) and late (Jan–Apr)."""

    factor: float
    early: float
    late: float


# By October year. The emergencies they stand for are in data/reference/emergencies.csv.
NAMED = {
    1991: NamedSeason(-2.0, 0.8, 1.2),
    2003: NamedSeason(-1.6, 1.2, 0.8),
    2006: NamedSeason(-2.0, 0.8, 1.2),
    2015: NamedSeason(-2.5, 1.2, 0.9),
    2018: NamedSeason(-1.8, 1.3, 0.7),
    2023: NamedSeason(-1.8, 0.7, 1.3),
    2001: NamedSeason(+1.6, 1.0, 1.0),
    2010: NamedSeason(+2.2, 0.8, 1.2),
}
MILDEST = (-1.35, 1.6)  # no other season may be drier or wetter
DROUGHTS = tuple(year for year, season in NAMED.items() if season.factor < 0)
WET_SEASONS = tuple(year for year, season in NAMED.items() if season.factor > 0)
DRIEST = 2015
DRAWS = 1000


def season_factors(seed: int) -> tuple[Indices, Double]:
    """October years and Z of every season that the data touch, mean 0 and standard deviation 1.

    The seasons not named are drawn again until all of them lie within MILDEST.
    """
    years = np.arange(FIRST_YEAR - 1, LAST_YEAR + 1)
    named = np.isin(years, list(NAMED))
    factors = np.array([NAMED[year].factor if year in NAMED else 0.0 for year in years.tolist()])
    mean, spread = _rest(factors[named], int((~named).sum()))
    rng = stream(seed, Component.SEASON)
    for _ in range(DRAWS):
        draw = rng.standard_normal(int((~named).sum()))
        factors[~named] = mean + spread * (draw - draw.mean()) / draw.std()
        if factors[~named].min() >= MILDEST[0] and factors[~named].max() <= MILDEST[1]:
            return years, factors
    raise ValueError(f"seed {seed}: no season factors within {MILDEST} in {DRAWS} draws")


def _rest(named: Double, count: int) -> tuple[float, float]:
    """Mean and standard deviation that the other seasons need so that all have 0 and 1."""
    mean = -named.sum() / count
    square = (len(named) + count - (named**2).sum()) / count
    return float(mean), float(np.sqrt(square - mean**2))


def timing(season_year: int, month: int) -> float:
    """Weight of Z in a month: early and late differ in the named seasons, else 1."""
    if season_year not in NAMED or 5 <= month <= 9:
        return 1.0
    return NAMED[season_year].early if month >= 10 else NAMED[season_year].late
