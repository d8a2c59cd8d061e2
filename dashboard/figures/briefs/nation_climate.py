"""Second page of the national brief: seasons against normal, drought history, six small maps, heat strip."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.charts.history import time_of
from dashboard.figures.briefs.figures import prepared
from dashboard.figures.briefs.paper import Flow, measured, put, shown
from dashboard.figures.contents.climate import of_normal
from dashboard.figures.contents.history import bands
from dashboard.figures.contents.series import SEASON_RAIN
from dashboard.figures.layouts.history import History
from dashboard.text import Words

_TEN = 10
_DRIEST = 5
_SHARES = (
    0.20,
    0.34,
)  # of the page's rest: the country's seasons, the strip; the small maps take what is left


def draw(flow: Flow, build: Build, words: Words) -> None:
    """The country's seasons as bars, the droughts in words, the strip and the small maps."""
    size = flow.page.size
    known = build.variables.get(SEASON_RAIN)
    means = _country(build, words) if known and known.valued else pd.Series(dtype=float)
    last = means.iloc[-_TEN:]
    title = (
        words("brief.nation.climate_title", below=int((last < 100).sum()))
        if len(last) == _TEN
        else words("brief.nation.climate" if len(means) else "brief.nation.climate_none")
    )
    flow.text(title, size.title - 3, strong=True, most=2, after=0.5)
    below = measured(lambda trial: _droughts(trial, build, means, words), flow)
    rest = flow.box.height - below
    if len(means):
        _seasons(flow, _SHARES[0] * rest, build, means, words)
    _droughts(flow, build, means, words)
    shown(flow, _SHARES[1] * rest, prepared(build, "rain-strip", words))
    flow.take(0.6 * size.body)
    shown(flow, flow.box.height, prepared(build, "seasons-of-rain", words))


def _country(build: Build, words: Words) -> pd.Series:
    """Mean of districts, % of normal, by season; without seasons that have none."""
    table = of_normal(build, SEASON_RAIN, words).table
    return table.mean().dropna()


def _seasons(flow: Flow, height: float, build: Build, means: pd.Series, words: Words) -> None:
    place = Flow(flow.page, flow.take(height))
    place.heading(words("brief.nation.country_title"), words("brief.nation.country_note"))
    times = [time_of(str(period)) for period in means.index]
    rows = pd.DataFrame({"time": times, "value": means.to_numpy(), "normal": 100.0})
    drawing = History(rows, words("brief.nation.country_unit"), bands(build), [], words("district.normal"))
    put(flow.page, place.box, drawing)


def _droughts(flow: Flow, build: Build, means: pd.Series, words: Words) -> None:
    """Declared emergencies and the driest seasons."""
    size = flow.page.size.body
    if build.emergencies.empty and means.empty:
        return
    flow.heading(words("brief.nation.droughts"))
    if len(build.emergencies):
        rows = build.emergencies.sort_values("season")
        told = [
            f"{row.season} ({words.of_record(f'past.event.{row.event}', str(row.event))})"
            for row in rows.itertuples()
        ]
        first = str(rows["season"].iloc[0])
        listed = words("list.comma").join(told)
        flow.text(words("brief.nation.drought_line", first=first, listed=listed), size, most=3)
    if len(means):
        driest = means.nsmallest(_DRIEST)
        named = [
            words("brief.nation.season_share", season=words.period(str(p)), share=words.number(v))
            for p, v in driest.items()
        ]
        listed = words("list.comma").join(named)
        flow.text(words("brief.nation.driest", listed=listed), size, colour=theme.INK, most=3, after=0.9)
