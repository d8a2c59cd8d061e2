"""A season month by month beside the seasons of the baseline, for a district or the country as one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.build import Build
from etl.model import periods

MONTHS = (10, 11, 12, 1, 2, 3, 4)
COUNTRY = ""  # stands for all districts together
LEAST_SEASONS = 10  # of the baseline; fewer make no normal
LEAST_NORMAL = 20.0  # mm; under it no percentage of normal is told (METHODS)
BAND = (0.10, 0.90)
ALIKE = 3
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Course:
    """Seasons of one place in the order of time; values by season (rows) and month (columns), else NaN."""

    seasons: tuple[str, ...]
    values: Values

    @cached_property
    def _place(self) -> dict[str, int]:
        return {season: i for i, season in enumerate(self.seasons)}

    def at(self, season: str) -> Values:
        """Values of one season by month; NaN where it is not known."""
        found = self._place.get(season)
        return np.full(len(MONTHS), np.nan) if found is None else self.values[found]


@dataclass(frozen=True, eq=False)
class Courses:
    """Values by place and season (rows) and month from October to April (columns 0–6)."""

    values: pd.DataFrame  # index: place, season
    baseline: tuple[str, ...]  # its seasons

    def of(self, place: str) -> Course:
        """Seasons of one place."""
        return self._places[place]

    def normal(self, place: str) -> Mapping[str, Values]:
        """mean, low and high by month over the baseline; NaN where fewer than ten whole seasons."""
        return self._normals[place]

    def during(self, season: str) -> dict[str, Values]:
        """By place the values of one season by month; NaN where it is not known."""
        return {place: course.at(season) for place, course in self._places.items()}

    @cached_property
    def shares(self) -> Courses:
        """Values as % of the baseline's mean; NaN where there is none or it is too small to divide by."""
        places = self.values.index.get_level_values("place")
        mean = np.array([self._normals[place]["mean"] for place in places]).reshape(self.values.shape)
        return Courses(100 * self.values / np.where(mean >= LEAST_NORMAL, mean, np.nan), self.baseline)

    @cached_property
    def seasons(self) -> tuple[str, ...]:
        """Every season of any place, in the order of time."""
        return tuple(sorted(set(self.values.index.get_level_values("season"))))

    @cached_property
    def reached(self) -> Mapping[tuple[str, str], int]:
        """By place and season the number of months with a value before the first that is missing."""
        months = self.values.notna().to_numpy().cumprod(axis=1).sum(axis=1)
        return dict(zip(self.values.index, months.tolist(), strict=True))

    @cached_property
    def through(self) -> Mapping[str, int]:
        """By season the months that any place has, without a gap since October."""
        most: dict[str, int] = {}
        for (_, season), months in self.reached.items():
            most[season] = max(months, most.get(season, 0))
        return most

    @cached_property
    def _places(self) -> dict[str, Course]:
        labels = self.values.index.get_level_values("season")
        values = self.values.to_numpy()
        rows = self.values.groupby(level="place").indices.items()
        return {str(place): Course(tuple(labels[found]), values[found]) for place, found in rows}

    @cached_property
    def _normals(self) -> dict[str, dict[str, Values]]:
        return {place: _normal(course, self.baseline) for place, course in self._places.items()}

    def cumulative(self) -> Courses:
        """Sums since October; nothing after a month that is missing."""
        return Courses(self.values.cumsum(axis=1, skipna=False), self.baseline)


def _normal(course: Course, baseline: Sequence[str]) -> dict[str, Values]:
    """Mean and the 10 and 90 % quantiles of the whole seasons of the baseline."""
    inside = course.values[np.isin(course.seasons, baseline)]
    whole = inside[~np.isnan(inside).any(axis=1)]
    if len(whole) < LEAST_SEASONS:
        return {row: np.full(len(MONTHS), np.nan) for row in ("mean", "low", "high")}
    low, high = np.quantile(whole, BAND, axis=0)
    return {"mean": whole.mean(axis=0), "low": low, "high": high}


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
    return courses_of.reached.get((place, season), 0)


def percent_of_normal(sums: Courses, season: str, months: int) -> dict[str, float]:
    """Rain of a season's first months as % of the baseline's mean, by place; NaN where it cannot be told."""
    if months == 0:
        return {}
    return {place: float(row[months - 1]) for place, row in sums.shares.during(season).items()}


def label_of(season: str, part: int) -> str:
    """Label of a season's month: part 0 is October."""
    month = MONTHS[part]
    return periods.month(periods.year_of(season) + (month < MONTHS[0]), month)


def fewer(course: Course, season: str, part: int, baseline: Sequence[str]) -> tuple[int, int]:
    """How many seasons of the baseline had less at this month, and how many are compared."""
    others = [one for one in course.seasons if one != season and one in baseline]
    values = np.array([course.at(one)[part] for one in others])
    return int((values < course.at(season)[part]).sum()), int((~np.isnan(values)).sum())


def most_alike(course: Course, season: str, months: int) -> list[str]:
    """The whole seasons whose sums so far lie nearest, by root mean square distance over the months."""
    if months == 0:
        return []
    gaps = course.values[:, :months] - course.at(season)[:months]
    whole = ~np.isnan(course.values).any(axis=1)
    apart = np.where(whole, np.sqrt(np.mean(gaps**2, axis=1)), np.inf)
    nearest = [i for i in np.argsort(apart, kind="stable") if whole[i] and course.seasons[i] != season]
    return [course.seasons[i] for i in nearest[:ALIKE]]


def line_of(course: Course, season: str) -> list[float | None]:
    """Values of one season by month as a chart takes them; None where there is none."""
    return rounded(course.at(season))


def rounded(row: Iterable[float]) -> list[float | None]:
    """Values by month as a chart takes them."""
    return [None if math.isnan(value) else round(float(value), 3) for value in row]
