"""The figure of one variable of one district over time against its normal."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.build import Build, Variable
from dashboard.charts.history import LEAST_YEARS, recent, with_normal
from dashboard.figures.contents import telling
from dashboard.figures.contents.series import (
    SEASON_RAIN,
    baseline,
    finished,
    label_of,
    variable_of,
)
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.history import ABOVE, BANDS, BELOW, Band, History
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA, MapClass
from dashboard.readings import findings
from dashboard.readings.unit_series import series_of
from dashboard.selection import Selection
from dashboard.text import Words

_BAND_MONTHS = (0.75, 1.33)  # October to April, in years from January of the season's first year


def history(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One variable of one district over time against its normal, emergencies shaded."""
    variable = variable_of(build, chosen.variable or SEASON_RAIN, words)
    pcode = telling.district_of(build, chosen.district, words) or findings.leading_district(build)
    rows = with_normal(series_of(build, variable.id, pcode), variable.cadence, build.baseline)
    rows = recent(rows) if chosen.span == "recent" else rows
    if rows["value"].isna().all():
        raise NotInBuild(words("figure.none.values", variable=variable.label))
    rows = rows.loc[rows["value"].first_valid_index() : rows["value"].last_valid_index()].reset_index(
        drop=True
    )
    against = bool(rows["normal"].notna().any()) and "diverging" in variable.palette
    name, label = telling.names(build)[pcode], label_of(variable, words)
    told = Told(
        title=_history_title(rows, variable, name, words),
        period=telling.span(rows["period"].iloc[0], rows["period"].iloc[-1], words),
        unit=telling.head(label, words.unit(variable.unit)),
        status=findings.weakest(rows["status"]),
        sources=telling.sources_of(build, variable.id),
        notes=[_normal_note(build, words)] if rows["normal"].notna().any() else [],
        values={"name": name, "variable": label},
    )
    within = [one for one in bands(build) if one.end > rows["time"].min() and one.start < rows["time"].max()]
    drawing = History(
        rows,
        telling.head(label, words.unit(variable.unit)),
        within,
        _history_legend(within, rows, against, words),
        words("district.normal"),
        against,
    )
    numbers = _table(rows.assign(pcode=pcode, district=name), told.unit, variable, words)
    return finished(build, record, told, drawing, numbers, variable, words)


def _table(rows: pd.DataFrame, value: str, variable: Variable, words: Words) -> pd.DataFrame:
    """The values drawn under heads with their unit."""
    unit = words.unit(variable.unit)
    known = ("pcode", "district", "period", "status", "reason")
    heads = {name: words(f"figure.column.{name}") for name in known}
    heads |= {"value": value, "normal": telling.head(words("district.normal"), unit)}
    wanted = ["pcode", "district", "period", "value", "normal", "status", "reason"]
    return rows[wanted].rename(columns=heads)


def _normal_note(build: Build, words: Words) -> str:
    return words("figure.normal", baseline=baseline(build, words), years=LEAST_YEARS)


def bands(build: Build) -> list[Band]:
    found = []
    for row in build.emergencies.itertuples():
        first = int(str(row.season)[:4])
        start, end = first + _BAND_MONTHS[0], first + _BAND_MONTHS[1]
        found.append(Band(start, end, str(row.event), str(row.season)))
    return found


def _history_legend(
    bands: list[Band], rows: pd.DataFrame, against: bool, words: Words
) -> list[tuple[MapClass, str]]:
    items = []
    if against:
        items = [
            (MapClass("above", "", ABOVE), words("figure.history.above")),
            (MapClass("below", "", BELOW), words("figure.history.below")),
        ]
    events = {one.event for one in bands}
    items += [
        (MapClass(event, "", fill), words.of_record(f"figure.event.{event}", event))
        for event, fill in BANDS.items()
        if event in events
    ]
    if rows["value"].isna().any():
        items.append((MapClass(NO_DATA, "", theme.PAPER, hatched=True), words("number.missing")))
    return items


def _history_title(rows: pd.DataFrame, variable: Variable, name: str, words: Words) -> str:
    adverse = rows["value"].idxmin() if "low" in variable.direction else rows["value"].idxmax()
    row = rows.loc[adverse]
    key = "figure.history.lowest" if "low" in variable.direction else "figure.history.highest"
    value = words.number(row["value"], variable.decimals)
    unit = words.unit(variable.unit)
    return words(
        key,
        variable=label_of(variable, words),
        name=name,
        period=words.period(row["period"]),
        value=f"{value} {unit}".strip(),
    )
