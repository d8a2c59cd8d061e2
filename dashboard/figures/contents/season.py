"""Figures of one season: a measure as a map, six seasons side by side, the course of a variable by month."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.series import finished, label_of, legend_of, variable_of
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.curve import SeasonCurve
from dashboard.figures.layouts.maps import DistrictMap
from dashboard.figures.layouts.multiples import Multiples, Panel
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA, ClassedMap
from dashboard.maps.scales import scale_of_season
from dashboard.readings import findings, seasons
from dashboard.readings.season_measures import (
    MEASURES,
    RAIN,
    Measured,
    country_line,
    course,
    measured,
    months,
    sums,
    unit_of,
    value_text,
)
from dashboard.readings.seasons import COUNTRY, MONTHS
from dashboard.selection import Selection
from dashboard.text import Words

SEASONS = 6
_MEASURE = "rain"


def season_map(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One measure of one season by district."""
    shown = _measured(build, chosen, _seasons_until(build, chosen, words)[-1], words)
    classed = _classed(build, shown, words)
    notes = {str(p): value_text(shown, v, words) for p, v in shown.values.items() if not math.isnan(v)}
    drawing = DistrictMap(
        build.districts.assign(name=list(telling.names(build).values())),
        classed,
        legend_of(classed, words),
        unit_of(build, shown.measure, words),
        notes,
        omitted=words("figure.omitted"),
    )
    told = _told(build, [shown], _extreme(build, shown, words), months(shown, words), words)
    numbers = _numbers(build, [shown], words)
    variable = build.variables[shown.variable]
    return finished(build, record, told, drawing, numbers, variable, words, True)


def six_seasons(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One measure of six seasons as small maps in the same classes."""
    labels = _seasons_until(build, chosen, words)[-SEASONS:]
    found = [_measured(build, chosen, label, words) for label in labels]
    found = [one for one in found if one.values.notna().any()]
    if not found:
        raise NotInBuild(words("figure.none.season", period=words.period(labels[-1])))
    panels = [_panel(build, one, words) for one in found]
    items = [
        (one, one.label)
        for one in panels[-1].shown.classes
        if one.id != NO_DATA or any(panel.shown.members(NO_DATA) for panel in panels)
    ]
    first, last = (words.period(one.season) for one in (found[0], found[-1]))
    title = f"{words('season.six', first=first, last=last)}: {_of_measure(found[-1], words)}"
    told = _told(build, found, title, telling.span(found[0].season, found[-1].season, words), words)
    drawing = Multiples(build.districts, panels, items, unit_of(build, found[-1].measure, words))
    numbers = _numbers(build, found, words)
    return finished(build, record, told, drawing, numbers, build.variables[found[-1].variable], words, True)


def season_curve(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One season month by month against the seasons of the baseline, in a district or the country."""
    variable = variable_of(build, chosen.variable or RAIN, words)
    found = sums(build) if variable.id == RAIN else course(build, variable.id)
    season = _seasons_until(build, chosen, words)[-1]
    place = telling.district_of(build, chosen.district, words) or COUNTRY
    own, normal = found.of(place), found.normal(place)
    names = [season, *(label for label in chosen.like.split(",") if label)]
    lines = {words.period(label): seasons.line_of(own, label) for label in names}
    if all(value is None for value in lines[words.period(season)]):
        raise NotInBuild(words("figure.none.season", period=words.period(season)))
    bands = {name: seasons.rounded(normal[name]) for name in ("mean", "low", "high")}
    (first, line), *others = lines.items()
    unit = words.unit(variable.unit)
    drawing = SeasonCurve(
        [words(f"month.{month}") for month in MONTHS],
        first,
        line,
        *bands.values(),
        words("season.normal"),
        unit,
        dict(others),
        variable.decimals,
    )
    told = _told_of_curve(build, variable.id, season, chosen.district, words)
    heads = {telling.head(name, unit): values for name, values in lines.items()}
    heads |= {telling.head(words(f"season.columns.{_BANDS[name]}"), unit): v for name, v in bands.items()}
    numbers = pd.DataFrame({words("season.columns.month"): drawing.months} | heads)
    return finished(build, record, told, drawing, numbers, variable, words)


_BANDS = {"mean": "normal", "low": "low", "high": "high"}


def _told_of_curve(build: Build, variable: str, season: str, district: str, words: Words) -> Told:
    rain = variable == RAIN
    place = telling.names(build)[district] if district else words("place.country")
    first, last = build.baseline
    parts = words("season.curve" if rain else "season.green", place=place)
    rows = build.series(variable)
    return Told(
        title=words("season.title.full", season=words.period(season), parts=parts),
        period=words.period(season),
        unit=words(f"season.{'curve_unit' if rain else 'green_curve_unit'}", first=first, last=last),
        status=findings.weakest(rows["status"]),
        sources=telling.sources_of(build, variable),
        values={"variable": label_of(build.variables[variable], words), "place": place},
    )


def _seasons_until(build: Build, chosen: Selection, words: Words) -> tuple[str, ...]:
    """Seasons of the build up to the one chosen, else all; raises NotInBuild."""
    known = tuple(reversed(build.periods.get("season", ())))
    telling.check_period(chosen.period, known, words)
    found = tuple(label for label in known if not chosen.period or label <= chosen.period)
    if not found:
        raise NotInBuild(words("figure.none.values", variable=words("choice.season.label")))
    return found


def _measured(build: Build, chosen: Selection, season: str, words: Words) -> Measured:
    measure = chosen.measure or _MEASURE
    if measure not in MEASURES:
        raise NotInBuild(words("figure.none.variable", variable=measure))
    variable_of(build, MEASURES[measure], words)
    return measured(build, measure, season, words)


def _classed(build: Build, shown: Measured, words: Words) -> ClassedMap:
    return scale_of_season(build, shown.measure, words).classed(shown.values)


def _panel(build: Build, one: Measured, words: Words) -> Panel:
    title = words.period(one.season)
    title = title if one.whole or one.measure != _MEASURE else words("season.so_far_mark", what=title)
    notes = {
        str(p): value_text(one, v, words).removesuffix(" %")
        for p, v in one.values.items()
        if not math.isnan(v)
    }
    few = len(build.districts) <= telling.NUMBERED_PANELS
    return Panel(title, country_line(one, words), _classed(build, one, words), notes if few else {})


def _of_measure(shown: Measured, words: Words) -> str:
    return words(f"choice.measure.{shown.measure}")


def _extreme(build: Build, shown: Measured, words: Words) -> str:
    """Where a measure stands out in its season."""
    known, what = shown.values.dropna(), _of_measure(shown, words)
    period = words.period(shown.season)
    if known.empty or known.nunique() == 1:
        return words("figure.season.plain", what=what, period=period)
    worst = known.idxmax() if shown.measure == "warning" else known.idxmin()
    key = "figure.season.highest" if shown.measure == "warning" else "figure.season.lowest"
    return words(key, what=what, period=period, name=telling.names(build)[str(worst)])


def _told(build: Build, found: list[Measured], title: str, period: str, words: Words) -> Told:
    last = found[-1]
    return Told(
        title=title,
        period=period,
        unit=unit_of(build, last.measure, words),
        status=findings.weakest(one.status for one in found),
        sources=telling.sources_of(build, last.variable),
        values={"variable": _of_measure(last, words)},
    )


def _numbers(build: Build, found: list[Measured], words: Words) -> pd.DataFrame:
    unit = "%" if found[-1].measure == _MEASURE else words.unit(build.variables[found[-1].variable].unit)
    table = pd.DataFrame({telling.head(words.period(one.season), unit): one.values for one in found})
    return telling.with_names(build, table, words)
