"""A season month by month beside the seasons of the baseline, for a district or the country as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.build import Build
from etl.model import periods

MONTHS = (10, 11, 12, 1, 2, 3, 4)
COUNTRY = ""  # stands for all districts together
LEAST_SEASONS = 10  # of the baseline; fewer make no normal
LEAST_NORMAL = 20.0  # mm; under it no percentage of normal is told (METHODS)
BAND = (0.10, 0.90)
ALIKE = 3


@dataclass(frozen=True, eq=False)
class Courses:
    """Values by place and season (rows) and month from October to April (columns 0–6)."""

    values: pd.DataFrame  # index: place, season
    baseline: tuple[str, ...]  # its seasons

    def of(self, place: str) -> pd.DataFrame:
        """Seasons of one place, in the order of time."""
        return self.values.loc[place]

    def normal(self, place: str) -> pd.DataFrame:
        """Rows mean, low and high by month over the baseline; NaN where fewer than ten whole seasons."""
        return self._normals.loc[place]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Values as % of the baseline's mean; NaN where there is none or it is too small to divide by."""
        mean = self._normals.xs("mean", level="row")
        mean = mean.where(mean >= LEAST_NORMAL)
        places = self.values.index.get_level_values("place")
        return 100 * self.values / mean.reindex(places).to_numpy()

    @cached_property
    def reached(self) -> pd.Series:
        """By place and season the number of months with a value before the first that is missing."""
        return self.values.notna().cumprod(axis=1).sum(axis=1)

    @cached_property
    def _normals(self) -> pd.DataFrame:
        """Mean and the 10 and 90 % quantiles of the whole seasons of the baseline, by place and row."""
        inside = self.values.index.get_level_values("season").isin(self.baseline)
        whole = self.values.loc[inside].dropna().groupby(level="place")
        places = self.values.index.get_level_values("place").unique()
        enough = (whole.size() >= LEAST_SEASONS).reindex(places, fill_value=False)
        rows = {"mean": whole.mean(), "low": whole.quantile(BAND[0]), "high": whole.quantile(BAND[1])}
        told = {row: table.reindex(places).where(enough, axis=0) for row, table in rows.items()}
        return pd.concat(told, names=["row"]).swaplevel().sort_index()

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


def reached(courses_of: Courses, place: str, season: str) -> int:
    """Number of a place's months with a value before the first that is missing; 0 where October is."""
    return int(courses_of.reached.get((place, season), 0))


def through(sums: Courses, season: str) -> int:
    """Months that any place has, without a gap since October."""
    known = sums.reached
    found = known[known.index.get_level_values("season") == season]
    return int(found.max()) if len(found) else 0


def percent_of_normal(sums: Courses, season: str, months: int) -> pd.Series:
    """Rain of a season's first months as % of the baseline's mean, by place; NaN where it cannot be told."""
    if months == 0:
        return pd.Series(dtype=float)
    return sums.shares[months - 1].xs(season, level="season")


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


def line_of(seasons_of_place: pd.DataFrame, season: str) -> list[float | None]:
    """Values of one season by month as a chart takes them; None where there is none."""
    if season not in seasons_of_place.index:
        return [None] * len(MONTHS)
    return rounded(seasons_of_place.loc[season])


def rounded(row: pd.Series) -> list[float | None]:
    """Values by month as a chart takes them."""
    return [None if math.isnan(value) else round(float(value), 3) for value in row]
