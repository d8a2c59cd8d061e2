"""The figure of one variable in every district and every like period, in the variable's own classes."""

from __future__ import annotations

import pandas as pd

from dashboard.build import Build, Variable
from dashboard.charts.history import time_of
from dashboard.figures.contents import telling
from dashboard.figures.contents.series import SEASON_RAIN, finished, label_of, variable_of
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.grids import Field, Grid
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA
from dashboard.maps.scales import scale_of
from dashboard.readings import findings
from dashboard.readings.levels import called
from dashboard.readings.like_periods import PARTS_OF_YEAR, alike
from dashboard.selection import Selection
from dashboard.text import Words


def strip(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The same month of every year, or every season or year, by district."""
    variable = variable_of(build, chosen.variable or SEASON_RAIN, words)
    rows = build.series(variable.id)
    every = sorted(rows["period"].unique(), key=time_of) if variable.cadence != "static" else []
    telling.check_period(chosen.period, every, words)
    periods = alike(every, chosen.period or variable.last_period, variable.cadence)
    table = rows.loc[rows["period"].isin(periods)].pivot(index="pcode", columns="period", values="value")
    table = table.reindex(index=build.districts.index, columns=list(periods))
    if len(periods) < 2 or table.isna().all(axis=None):
        raise NotInBuild(words("figure.none.values", variable=variable.label))
    scale = scale_of(variable.id, words, rows["value"], variable)
    by_id = {one.id: one for one in scale.classes}
    drawing = Grid(
        list(telling.names(build).values()),
        [words.period(period) for period in periods],
        [[Field(by_id[scale.class_id(value)]) for value in row] for row in table.to_numpy()],
        [(c, c.label) for c in scale.classes if c.id != NO_DATA or table.isna().any(axis=None)],
        scale.unit,
        over_time=True,
    )
    told = _told(build, variable, periods, words)
    heads = {p: telling.head(words.period(str(p)), words.unit(variable.unit)) for p in table.columns}
    numbers = telling.with_names(build, pd.DataFrame(table).rename(columns=heads), words)
    return finished(build, record, told, drawing, numbers, variable, words)


def _told(build: Build, variable: Variable, periods: tuple[str, ...], words: Words) -> Told:
    rows = build.series(variable.id)
    label = label_of(variable, words)
    return Told(
        title=words("season.title.full", season=label, parts=_which(variable, periods[-1], build, words)),
        period=telling.span(periods[0], periods[-1], words),
        unit=telling.head(label, words.unit(variable.unit)),
        status=findings.weakest(rows.loc[rows["period"].isin(periods), "status"]),
        sources=telling.sources_of(build, variable.id),
        values={"variable": label},
    )


def _which(variable: Variable, period: str, build: Build, words: Words) -> str:
    """Every February by district; every season by district."""
    if variable.cadence not in PARTS_OF_YEAR:
        return words(
            "climate.strip_all", cadence=words(f"cadence.{variable.cadence}"), **called(build, words)
        )
    month = words(f"month_in_full.{int(period[5:7])}")
    dekad = words("period.dekad", number=period[8]) if len(period) > len("2020-01") else ""
    return words("climate.strip", part=f"{month}{dekad}", **called(build, words))
