"""What is known of one season: its rain, vegetation and warnings by district, each with how far it goes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from dashboard.readings import seasons
from dashboard.readings.facts import facts, status_in
from dashboard.readings.seasons import COUNTRY, MONTHS, Courses, Values
from dashboard.shelf import keep
from dashboard.text import Words

MEASURES = {"rain": "rainfall_mm", "green": "ndvi_z", "vci": "vci", "warning": "season_warning_level"}
RAIN, CROPLAND = MEASURES["rain"], "cropland_ha"
WARNING, PEAK = MEASURES["warning"], "season_warning_peak"
JANUARY = MONTHS.index(1)
GREENEST = slice(JANUARY, JANUARY + 3)  # January to March, when crops are greenest


@dataclass(frozen=True, eq=False)
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

    @property
    def complete(self) -> bool:
        """Whether it rests on all the months that it ever will: January to March for vegetation."""
        return self.whole or self.parts == tuple(range(len(MONTHS)))[GREENEST]


def course(build: Build, variable: str) -> Courses:
    """Courses of a variable; the country weighted by area for rain, by cropland for vegetation."""
    return keep(
        build, "courses", (variable,), lambda: seasons.courses(build, variable, weights(build, variable))
    )


def sums(build: Build) -> Courses:
    """Rain since October."""
    return keep(build, "rain-sums", (), lambda: course(build, RAIN).cumulative())


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
    return keep(
        build,
        "measured",
        (measure, season, words.language),
        lambda: _MAKERS.get(measure, _vegetation)(build, measure, season, words),
    )


def _rain(build: Build, measure: str, season: str, words: Words) -> Measured:
    found = sums(build)
    months = found.through.get(season, 0)
    share = seasons.percent_of_normal(found, season, months)
    values, gone = _by_pcode(build, share)
    reasons = {pcode: _why_no_rain(build, found, pcode, season, months, words) for pcode in gone}
    country, parts = share.get(COUNTRY, math.nan), tuple(range(months))
    status = _status(build, RAIN, season, parts)
    return Measured(measure, season, RAIN, values, country, parts, reasons, status)


def _by_pcode(build: Build, found: Mapping[str, float]) -> tuple[pd.Series, list[str]]:
    """Values of every district, NaN where none was found, and the districts without."""
    index = build.districts.index
    values = [found.get(pcode, math.nan) for pcode in index]
    gone = [pcode for pcode, value in zip(index, values, strict=True) if math.isnan(value)]
    return pd.Series(values, index, dtype=float), gone


def _why_no_rain(build: Build, found: Courses, pcode: str, season: str, months: int, words: Words) -> str:
    own = seasons.reached(found, pcode, season)
    if own < max(months, 1):
        label = seasons.label_of(season, own)
        return _reason(build, RAIN, pcode, label) or words("season.missing_month", month=words.period(label))
    normal = found.normal(pcode)["mean"][months - 1]
    if math.isnan(normal):
        return words("season.no_band")
    return words("season.small_normal", least=words.number(seasons.LEAST_NORMAL))


def _vegetation(build: Build, measure: str, season: str, words: Words) -> Measured:
    variable = MEASURES[measure]
    rows = course(build, variable).during(season)
    parts = _green_parts(rows)
    mean = {place: float(row[list(parts)].mean()) if parts else math.nan for place, row in rows.items()}
    values, gone = _by_pcode(build, mean)
    last = seasons.label_of(season, parts[-1] if parts else 0)
    missing = words("season.missing_month", month=words.period(last))
    reasons = {pcode: _reason(build, variable, pcode, last) or missing for pcode in gone}
    status = _status(build, variable, season, parts)
    return Measured(measure, season, variable, values, mean.get(COUNTRY, math.nan), parts, reasons, status)


def _green_parts(rows: Mapping[str, Values]) -> tuple[int, ...]:
    """The months January to March that are known; before January the latest month."""
    known = _known(rows)
    greenest = [part for part in known if part in range(len(MONTHS))[GREENEST]]
    return tuple(greenest or known[-1:])


def _known(rows: Mapping[str, Values]) -> list[int]:
    """The months in which any place has a value."""
    return [part for part in range(len(MONTHS)) if any(not math.isnan(row[part]) for row in rows.values())]


def _warning(build: Build, measure: str, season: str, words: Words) -> Measured:
    """The highest level of a whole season; of one under way the level of its latest month."""
    known = _known(course(build, WARNING).during(season))
    whole = bool(known) and known[-1] == len(MONTHS) - 1 and PEAK in build.variables
    variable = PEAK if whole else WARNING
    label = season if whole else seasons.label_of(season, known[-1] if known else 0)
    values, gone = _by_pcode(build, {p: one.value for p, one in facts(build, variable, label).items()})
    missing = words("season.missing_month", month=words.period(label))
    reasons = {pcode: _reason(build, variable, pcode, label) or missing for pcode in gone}
    parts = tuple(range(len(MONTHS))) if whole else tuple(known[-1:])
    status = status_in(build, variable, [label])
    return Measured(measure, season, variable, values, math.nan, parts, reasons, status)


_MAKERS = {"rain": _rain, "warning": _warning}


def _reason(build: Build, variable: str, pcode: str, label: str) -> str:
    found = facts(build, variable, label).get(pcode)
    return found.reason if found else ""


def _status(build: Build, variable: str, season: str, parts: Sequence[int]) -> str:
    return status_in(build, variable, [seasons.label_of(season, part) for part in parts])


def months(shown: Measured, words: Words) -> str:
    """October to December 2025, 3 of 7 months; or the mean that vegetation is."""
    if not shown.parts:
        return words.period(shown.season)
    first, last = (
        words.period(seasons.label_of(shown.season, part)) for part in (shown.parts[0], shown.parts[-1])
    )
    if shown.measure == "warning":
        season = words.period(shown.season)
        return (
            words("season.warning_peak", season=season)
            if shown.whole
            else words("season.warning_at", month=last)
        )
    if len(shown.parts) == 1:
        return words("span.one", first=first) if shown.measure == "rain" else last
    if shown.measure != "rain":
        return words("span.mean", first=first, last=last)
    key = "span.months" if shown.whole else "span.so_far"
    return words(key, first=first, last=last, count=len(shown.parts))


def country_line(shown: Measured, words: Words) -> str:
    """What stands for the whole country under a small map."""
    if shown.measure == "warning":
        known = shown.values.dropna()
        if known.empty:
            return words("number.missing")
        return words.count("season.under", int((known >= 1).sum()))
    if math.isnan(shown.country):
        return words("number.missing")
    return value_text(shown, shown.country, words)


def value_text(shown: Measured, value: float, words: Words) -> str:
    """A value of a measure with its unit, short."""
    if math.isnan(value):
        return words("number.missing")
    if shown.measure == "warning":
        return words(f"warning.level.{int(value)}")
    if shown.measure == "green":
        return words.signed(value, 1)
    return f"{words.number(value)} %"


def unit_of(build: Build, measure: str, words: Words) -> str:
    """What the numbers of a measure are."""
    first, last = build.baseline
    return words(f"season.{measure}_unit", first=first, last=last)
