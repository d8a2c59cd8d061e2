"""What is known of one season: its rain, vegetation and warnings by district, each with how far it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import cache
from dashboard.build import Build
from dashboard.maps.scales import PERCENT_OF_NORMAL, Scale, scale_of
from dashboard.readings import seasons
from dashboard.readings.findings import weakest_word
from dashboard.readings.seasons import COUNTRY, MONTHS, Courses
from dashboard.selection import MEASURES
from dashboard.text import Words

RAIN, CROPLAND = MEASURES["rain"], "cropland_ha"
WARNING, PEAK = MEASURES["warning"], "season_warning_peak"
JANUARY = MONTHS.index(1)
GREENEST = slice(JANUARY, JANUARY + 3)  # January to March, when crops are greenest


@dataclass(frozen=True)
class Measured:
    """One measure of one season by pcode; `country` is NaN where not every district has a value.

    parts: the months that it rests on (0 is October). reasons: why a district has none, of those.
    """

    measure: str
    season: str
    variable: str
    values: pd.Series
    country: float
    parts: tuple[int, ...]
    reasons: Mapping[str, str]
    status: str

    @property
    def whole(self) -> bool:
        """Whether the season has reached April."""
        return bool(self.parts) and self.parts[-1] == len(MONTHS) - 1


def course(build: Build, variable: str) -> Courses:
    """Courses of a variable; the country weighted by area for rain, by cropland for vegetation."""
    return cache.keep(
        build, "courses", (variable,), lambda: seasons.courses(build, variable, weights(build, variable))
    )


def sums(build: Build) -> Courses:
    """Rain since October."""
    return cache.keep(build, "rain-sums", (), lambda: course(build, RAIN).cumulative())


def by_cropland(build: Build, variable: str) -> bool:
    """Whether the country's mean of a variable is weighted by cropland."""
    return variable != RAIN and CROPLAND in build.variables and build.variables[CROPLAND].valued


def weights(build: Build, variable: str) -> pd.Series:
    """What districts weigh in the country's mean."""
    if by_cropland(build, variable):
        rows = build.series(CROPLAND).set_index("pcode")["value"].reindex(build.districts.index)
        if rows.notna().all() and rows.sum() > 0:
            return rows
    return build.districts["area_km2"]


def measured(build: Build, measure: str, season: str, words: Words) -> Measured:
    """A measure of a season; kept per build."""
    return cache.keep(
        build,
        "measured",
        (measure, season, words.language),
        lambda: _MAKERS.get(measure, _vegetation)(build, measure, season, words),
    )


def scale(build: Build, measure: str, words: Words) -> Scale:
    """The classes that a measure is shown in."""
    if measure == "rain":
        return scale_of(PERCENT_OF_NORMAL, words)
    record = build.variables[MEASURES[measure]]
    return scale_of(record.id, words, variable=record)


def _rain(build: Build, measure: str, season: str, words: Words) -> Measured:
    found = sums(build)
    months = seasons.through(found, season)
    share = seasons.percent_of_normal(found, season, months)
    values = share.reindex(build.districts.index).astype(float)
    gone = values.index[values.isna()]
    reasons = {str(p): _why_no_rain(build, found, str(p), season, months, words) for p in gone}
    country = float(share.get(COUNTRY, float("nan")))
    parts = tuple(range(months))
    status = _status(build, RAIN, season, parts)
    return Measured(measure, season, RAIN, values, country, parts, reasons, status)


def _why_no_rain(build: Build, found: Courses, pcode: str, season: str, months: int, words: Words) -> str:
    own = seasons.reached(found, pcode, season)
    if own < max(months, 1):
        label = seasons.label_of(season, own)
        return _reason(build, RAIN, pcode, label) or words("season.missing_month", month=words.period(label))
    normal = found.normal(pcode).loc["mean", months - 1]
    if pd.isna(normal):
        return words("season.no_band")
    return words("season.small_normal", least=words.number(seasons.LEAST_NORMAL))


def _vegetation(build: Build, measure: str, season: str, words: Words) -> Measured:
    variable = MEASURES[measure]
    found = course(build, variable).values
    rows = found.xs(season, level="season") if season in found.index.get_level_values("season") else None
    parts = () if rows is None else _green_parts(rows)
    mean = pd.Series(dtype=float) if not parts else rows[list(parts)].mean(axis=1, skipna=False)
    values = mean.reindex(build.districts.index).astype(float)
    last = seasons.label_of(season, parts[-1] if parts else 0)
    missing = words("season.missing_month", month=words.period(last))
    gone = values.index[values.isna()]
    reasons = {str(p): _reason(build, variable, str(p), last) or missing for p in gone}
    status = _status(build, variable, season, parts)
    country = float(mean.get(COUNTRY, float("nan")))
    return Measured(measure, season, variable, values, country, parts, reasons, status)


def _green_parts(rows: pd.DataFrame) -> tuple[int, ...]:
    """The months January to March that are known; before January the latest month."""
    known = [part for part in rows.columns if rows[part].notna().any()]
    greenest = [part for part in known if part in range(len(MONTHS))[GREENEST]]
    return tuple(greenest or known[-1:])


def _warning(build: Build, measure: str, season: str, words: Words) -> Measured:
    """The highest level of a whole season; of one under way the level of its latest month."""
    found = course(build, WARNING).values
    has = season in found.index.get_level_values("season")
    rows = found.xs(season, level="season") if has else pd.DataFrame(columns=range(7), dtype=float)
    known = [part for part in rows.columns if rows[part].notna().any()]
    whole = bool(known) and known[-1] == len(MONTHS) - 1 and PEAK in build.variables
    variable = PEAK if whole else WARNING
    label = season if whole else seasons.label_of(season, known[-1] if known else 0)
    table = build.series(variable)
    level = table.loc[table["period"] == label].set_index("pcode").reindex(build.districts.index)
    missing = words("season.missing_month", month=words.period(label))
    reasons = {
        str(p): str(why) if isinstance(why, str) and why else missing for p, why in level["reason"].items()
    }
    status = weakest_word(table.loc[table["period"] == label])
    parts = tuple(range(len(MONTHS))) if whole else tuple(known[-1:])
    return Measured(measure, season, variable, level["value"], float("nan"), parts, reasons, status)


_MAKERS = {"rain": _rain, "warning": _warning}


def _reason(build: Build, variable: str, pcode: str, label: str) -> str:
    rows = build.series(variable)
    found = rows.loc[(rows["pcode"] == pcode) & (rows["period"] == label), "reason"]
    return str(found.iloc[0]) if len(found) and isinstance(found.iloc[0], str) else ""


def _status(build: Build, variable: str, season: str, parts: Sequence[int]) -> str:
    labels = [seasons.label_of(season, part) for part in parts]
    rows = build.series(variable)
    return weakest_word(rows.loc[rows["period"].isin(labels)])
