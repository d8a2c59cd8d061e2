"""A season month by month beside the seasons of the baseline, for a district or the country as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from etl.model import periods

MONTHS = (10, 11, 12, 1, 2, 3, 4)
COUNTRY = ""  # stands for all districts together
LEAST_SEASONS = 10  # of the baseline; fewer make no normal
LEAST_NORMAL = 20.0  # mm; under it no percentage of normal is told (METHODS)
BAND = (0.10, 0.90)
ALIKE = 3


@dataclass(frozen=True)
class Courses:
    """Values by place and season (rows) and month from October to April (columns 0–6)."""

    values: pd.DataFrame  # index: place, season
    baseline: tuple[str, ...]  # its seasons

    def of(self, place: str) -> pd.DataFrame:
        """Seasons of one place, in the order of time."""
        return self.values.loc[place]

    def normal(self, place: str) -> pd.DataFrame:
        """Rows mean, low and high by month over the baseline; NaN where fewer than ten whole seasons."""
        return normal_of(self.of(place), self.baseline)

    def cumulative(self) -> Courses:
        """Sums since October; nothing after a month that is missing."""
        return Courses(self.values.cumsum(axis=1, skipna=False), self.baseline)


def courses(build: Build, variable: str, weights: pd.Series) -> Courses:
    """Courses of every district and of the country.

    weights: by pcode; the country is the weighted mean where every district has a value, else NaN.
    """
    rows = build.series(variable)
    month = rows["period"].str[5:7].astype(int)
    rows = rows.loc[month.isin(MONTHS)]
    month = month.loc[rows.index]
    year = rows["period"].str[:4].astype(int) - (month < MONTHS[0])
    table = rows.assign(season=year.map(periods.season), place=rows["pcode"], part=month.map(MONTHS.index))
    wide = table.pivot(index=["place", "season"], columns="part", values="value").reindex(columns=range(7))
    known = set(wide.index.get_level_values("season"))
    inside = tuple(s for s in sorted(known) if build.baseline[0] <= periods.year_of(s) <= build.baseline[1])
    return Courses(pd.concat([_country(wide, weights), wide]), inside)


def _country(wide: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    weight = weights.reindex(wide.index.get_level_values("place")).to_numpy()
    weighted = wide.mul(weight, axis=0).groupby(level="season").sum(min_count=len(weights))
    mean = weighted / weights.sum()
    return mean.set_index(pd.MultiIndex.from_product([[COUNTRY], mean.index], names=["place", "season"]))


def normal_of(seasons: pd.DataFrame, baseline: Sequence[str]) -> pd.DataFrame:
    """Mean and the 10 and 90 % quantiles of the whole seasons of the baseline, by month."""
    whole = seasons.loc[seasons.index.isin(baseline)].dropna()
    found = pd.DataFrame(
        {"mean": whole.mean(), "low": whole.quantile(BAND[0]), "high": whole.quantile(BAND[1])}
    ).T
    return found if len(whole) >= LEAST_SEASONS else found * float("nan")


def reached(seasons: pd.DataFrame, season: str) -> int:
    """Number of months with a value before the first that is missing; 0 where October is."""
    if season not in seasons.index:
        return 0
    known = seasons.loc[season].notna().to_numpy()
    return len(known) if known.all() else int(known.argmin())


def through(sums: Courses, season: str) -> int:
    """Months that any place has, without a gap since October."""
    places = sums.values.index.get_level_values("place").unique()
    return max((reached(sums.of(place), season) for place in places), default=0)


def percent_of_normal(sums: Courses, season: str, months: int) -> pd.Series:
    """Rain of a season's first months as % of the baseline's mean, by place; NaN where it cannot be told."""
    if months == 0:
        return pd.Series(dtype=float)
    part = sums.values[months - 1]
    table = part.unstack("season")
    inside = table[[name for name in sums.baseline if name in table]]
    whole = sums.values[len(MONTHS) - 1].unstack("season")[inside.columns].notna()
    normal = inside.where(whole).mean(axis=1).where(whole.sum(axis=1) >= LEAST_SEASONS)
    return 100 * table[season] / normal.where(normal >= LEAST_NORMAL)


def label_of(season: str, part: int) -> str:
    """Label of a season's month: part 0 is October."""
    month = MONTHS[part]
    return periods.month(periods.year_of(season) + (month < MONTHS[0]), month)


def fewer(seasons: pd.DataFrame, season: str, part: int, baseline: Sequence[str]) -> tuple[int, int]:
    """How many seasons of the baseline had less at this month, and how many are compared."""
    others = seasons.loc[seasons.index.isin(baseline) & (seasons.index != season), part].dropna()
    return int((others < seasons.loc[season, part]).sum()), len(others)


def most_alike(seasons: pd.DataFrame, season: str, months: int) -> list[str]:
    """The whole seasons whose sums so far lie nearest, by root mean square distance over the months."""
    if months == 0:
        return []
    so_far = seasons[list(range(months))]
    others = so_far.drop(index=season).loc[seasons.drop(index=season).notna().all(axis=1)]
    distance = ((others - so_far.loc[season]) ** 2).mean(axis=1) ** 0.5
    return list(distance.nsmallest(ALIKE).index)
