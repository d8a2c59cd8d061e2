"""Figures of rainfall: seasons as small maps, a strip of all seasons, against normal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build, Variable
from dashboard.charts.history import time_of, with_normal
from dashboard.figures.contents import telling
from dashboard.figures.contents.series import (
    SEASON_RAIN,
    baseline,
    finished,
    label_of,
    variable_of,
)
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.grids import Field, Grid
from dashboard.figures.layouts.multiples import Multiples, Panel
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA
from dashboard.maps.scales import Scale, scale_of
from dashboard.readings import findings
from dashboard.selection import Selection
from dashboard.text import Words

PANELS = 6


@dataclass(frozen=True)
class Share:
    """Values as a percentage of the mean of the baseline years, by pcode and period."""

    table: pd.DataFrame
    record: Variable
    status: str


def seasons(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The last six seasons as small maps of rain against normal."""
    share = of_normal(build, chosen.variable or SEASON_RAIN, words)
    periods = [p for p in share.table.columns if share.table[p].notna().any()][-PANELS:]
    if not periods:
        raise NotInBuild(words("figure.none.values", variable=share.record.label))
    scale = scale_of("percent_of_normal", words)
    panels = [_panel(build, share.table[p], p, scale, words) for p in periods]
    classes = scale.classed(share.table[periods[-1]]).classes
    driest = min(periods, key=lambda p: share.table[p].mean())
    told = Told(
        title=words(
            "figure.seasons.title",
            period=words.period(driest),
            share=words.number(share.table[driest].mean()),
        ),
        period=telling.span(periods[0], periods[-1], words),
        unit=_normal_unit(build, share.record, words),
        status=share.status,
        sources=telling.sources_of(build, share.record.id),
    )
    drawing = Multiples(
        build.districts, panels, [(one, one.label) for one in classes], words("figure.seasons.key")
    )
    return finished(
        build,
        record,
        told,
        drawing,
        _wide(build, share.table[periods], "%", words),
        share.record,
        words,
        True,
    )


def strip(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """Every season of every district against normal, dry ones dotted."""
    share = of_normal(build, chosen.variable or SEASON_RAIN, words)
    table = share.table.loc[:, share.table.notna().any()]
    if table.empty:
        raise NotInBuild(words("figure.none.values", variable=share.record.label))
    scale = scale_of("percent_of_normal", words)
    shown = {p: scale.classed(table[p]) for p in table}
    dry = table < scale.edges[0]
    fields = [
        [Field(shown[p].class_of(str(pcode)), dotted=bool(dry.loc[pcode, p])) for p in table]
        for pcode in table.index
    ]
    known = telling.names(build)
    worst, edge = str(dry.sum().idxmax()), f"{scale.edges[0]:g}"
    told = Told(
        title=words(
            "figure.strip.title", period=words.period(str(worst)), count=int(dry[worst].sum()), edge=edge
        ),
        period=telling.span(str(table.columns[0]), str(table.columns[-1]), words),
        unit=_normal_unit(build, share.record, words),
        status=share.status,
        sources=telling.sources_of(build, share.record.id),
        notes=[words("figure.strip.dots", edge=edge)],
    )
    drawing = Grid(
        [known[str(p)] for p in table.index],
        [words.period(str(p)) for p in table],
        fields,
        [
            (one, one.label)
            for one in next(iter(shown.values())).classes
            if one.id != NO_DATA or table.isna().any().any()
        ],
        words("figure.strip.key"),
        over_time=True,
    )
    return finished(build, record, told, drawing, _wide(build, table, "%", words), share.record, words)


def of_normal(build: Build, id: str, words: Words) -> Share:
    """Values as a percentage of normal; NaN where the baseline holds too few years."""
    variable = variable_of(build, id, words)
    rows = build.series(id)
    parts = [
        with_normal(part, variable.cadence, build.baseline).assign(pcode=pcode)
        for pcode, part in rows.groupby("pcode")
    ]
    every = pd.concat(parts)
    every["share"] = 100 * every["value"] / every["normal"].where(every["normal"] > 0)
    table = every.pivot(index="pcode", columns="period", values="share").reindex(build.districts.index)
    ordered = sorted(table.columns, key=time_of)
    return Share(table[ordered], variable, findings.weakest(rows["status"]))


def _panel(build: Build, values: pd.Series, period: str, scale: Scale, words: Words) -> Panel:
    notes = {str(p): words.number(v) for p, v in values.items() if not math.isnan(v)}
    mean = values.mean()
    subtitle = (
        words("figure.seasons.mean", share=words.number(mean))
        if not math.isnan(mean)
        else words("number.missing")
    )
    return Panel(
        words.period(period),
        subtitle,
        scale.classed(values),
        notes if len(values) <= telling.NUMBERED_PANELS else {},
    )


def _normal_unit(build: Build, variable: Variable, words: Words) -> str:
    return words("figure.of_normal", variable=label_of(variable, words), baseline=baseline(build, words))


def _wide(build: Build, table: pd.DataFrame, unit: str, words: Words) -> pd.DataFrame:
    heads = {p: telling.head(words.period(str(p)), unit) for p in table.columns}
    return telling.with_names(build, table.rename(columns=heads), words)
