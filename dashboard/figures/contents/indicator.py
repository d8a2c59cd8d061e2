"""The map of any variable in any period."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.series import (
    SEASON_RAIN,
    finished,
    label_of,
    legend_of,
    variable_of,
)
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.maps import DistrictMap
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.scales import scale_of
from dashboard.readings import findings
from dashboard.selection import Selection
from dashboard.text import Words


def indicator(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of any variable in any period, its classes the same for all periods."""
    variable = variable_of(build, chosen.variable or SEASON_RAIN, words)
    rows = build.series(variable.id)
    telling.check_period(chosen.period, set(rows["period"]), words)
    period = chosen.period or variable.last_period
    values = rows.loc[rows["period"] == period].set_index("pcode")["value"].reindex(build.districts.index)
    if values.empty or (not period and variable.cadence != "static"):
        raise NotInBuild(words("figure.none.values", variable=variable.label))
    scale = scale_of(variable.id, words, rows["value"], variable)
    shown = scale.classed(values)
    label = label_of(variable, words)
    low = "low" in variable.direction
    told = Told(
        title=_extremes(build, values, label, low, words),
        period=words.period(period) if period else words("figure.all_time"),
        unit=telling.head(label, words.unit(variable.unit)),
        status=findings.weakest(rows.loc[rows["period"] == period, "status"]),
        sources=telling.sources_of(build, variable.id),
        values={"variable": label},
    )
    notes = {
        str(p): words.number(v * scale.factor, scale.decimals) for p, v in values.items() if not math.isnan(v)
    }
    drawing = DistrictMap(
        build.districts.assign(name=list(telling.names(build).values())),
        shown,
        legend_of(shown, words),
        telling.head(label, scale.unit),
        notes,
        omitted=words("figure.omitted"),
    )
    numbers = values.rename(telling.head(label, words.unit(variable.unit))).to_frame()
    numbers.insert(0, words("figure.column.period"), period)
    return finished(
        build, record, told, drawing, telling.with_names(build, numbers, words), variable, words, True
    )


def _extremes(build: Build, values: pd.Series, label: str, low: bool, words: Words) -> str:
    known = values.dropna()
    if known.empty:
        return words("figure.none.values", variable=label)
    pcode = known.idxmin() if low else known.idxmax()
    key = "figure.indicator.lowest" if low else "figure.indicator.highest"
    return words(key, variable=label, name=telling.names(build)[str(pcode)])
