"""Figures of rainfall and crops: seasons as small maps, a strip of all seasons, the history of a district."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import findings, theme
from dashboard.build import Build, Variable
from dashboard.charts.history import LEAST_YEARS, time_of, with_normal
from dashboard.figures.contents import telling
from dashboard.figures.contents.scales import Scale, scale_of
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.grids import Field, Grid
from dashboard.figures.layouts.history import ABOVE, BANDS, BELOW, Band, History
from dashboard.figures.layouts.maps import DistrictMap
from dashboard.figures.layouts.multiples import Multiples, Panel
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA, ClassedMap, MapClass
from dashboard.names import plain
from dashboard.selection import Selection
from dashboard.text import Words

SEASON_RAIN = "season_rainfall_mm"
PANELS = 6
_BAND_MONTHS = (0.75, 1.33)  # October to April, in years from January of the season's first year


@dataclass(frozen=True)
class Share:
    """Values as a percentage of the mean of the baseline years, by pcode and period."""

    table: pd.DataFrame
    record: Variable
    status: str


def seasons(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The last six seasons as small maps of rain against normal."""
    share = _of_normal(build, chosen.variable or SEASON_RAIN, words)
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
        period=words("district.between", low=words.period(periods[0]), high=words.period(periods[-1])),
        unit=_normal_unit(build, share.record, words),
        status=share.status,
        sources=telling.sources_of(build, share.record.id),
    )
    drawing = Multiples(
        build.districts, panels, [(one, one.label) for one in classes], words("figure.seasons.key")
    )
    return _prepared(
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
    share = _of_normal(build, chosen.variable or SEASON_RAIN, words)
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
    worst = dry.sum().idxmax()
    told = Told(
        title=words(
            "figure.strip.title",
            period=words.period(str(worst)),
            count=int(dry[worst].sum()),
            edge=f"{scale.edges[0]:g}",
        ),
        period=words(
            "district.between",
            low=words.period(str(table.columns[0])),
            high=words.period(str(table.columns[-1])),
        ),
        unit=_normal_unit(build, share.record, words),
        status=share.status,
        sources=telling.sources_of(build, share.record.id),
        notes=[words("figure.strip.dots", edge=f"{scale.edges[0]:g}")],
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
    return _prepared(build, record, told, drawing, _wide(build, table, "%", words), share.record, words)


def history(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One variable of one district over time against its normal, emergencies shaded."""
    variable = _variable(build, chosen.variable or SEASON_RAIN, words)
    pcode = chosen.district or findings.leading_district(build)
    rows = build.series(variable.id)
    rows = with_normal(rows.loc[rows["pcode"] == pcode], variable.cadence, build.baseline)
    if rows["value"].isna().all():
        raise NotInBuild(words("figure.none.values", variable=variable.label))
    rows = rows.loc[rows["value"].first_valid_index() : rows["value"].last_valid_index()].reset_index(
        drop=True
    )
    against = bool(rows["normal"].notna().any()) and "diverging" in variable.palette
    name, label = telling.names(build)[pcode], _label(variable, words)
    told = Told(
        title=_history_title(rows, variable, name, words),
        period=words(
            "district.between",
            low=words.period(rows["period"].iloc[0]),
            high=words.period(rows["period"].iloc[-1]),
        ),
        unit=telling.head(label, words.unit(variable.unit)),
        status=telling.weakest(rows["status"].dropna()),
        sources=telling.sources_of(build, variable.id),
        notes=[_normal_note(build, words)] if rows["normal"].notna().any() else [],
        values={"name": name, "variable": label},
    )
    drawing = History(
        rows,
        telling.head(label, words.unit(variable.unit)),
        _bands(build),
        _history_legend(build, rows, against, words),
        words("district.normal"),
        against,
        variable.decimals,
    )
    numbers = rows[["period", "value", "normal", "status", "reason"]].rename(
        columns={
            "period": words("figure.column.period"),
            "value": telling.head(label, words.unit(variable.unit)),
            "normal": telling.head(words("district.normal"), words.unit(variable.unit)),
        }
    )
    numbers.insert(0, words("figure.column.district"), name)
    numbers.insert(0, words("figure.column.pcode"), pcode)
    return _prepared(build, record, told, drawing, numbers, variable, words)


def indicator(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """The map of any variable in any period, its classes the same for all periods."""
    variable = _variable(build, chosen.variable or SEASON_RAIN, words)
    rows = build.series(variable.id)
    period = chosen.period or variable.last_period
    values = rows.loc[rows["period"] == period].set_index("pcode")["value"].reindex(build.districts.index)
    if values.empty or (not period and variable.cadence != "static"):
        raise NotInBuild(words("figure.none.values", variable=variable.label))
    scale = scale_of(variable.id, words, rows["value"], variable)
    shown = scale.classed(values)
    label = _label(variable, words)
    low = "low" in variable.direction
    told = Told(
        title=_extremes(build, values, label, low, words),
        period=words.period(period) if period else words("figure.all_time"),
        unit=telling.head(label, words.unit(variable.unit)),
        status=telling.weakest(rows.loc[rows["period"] == period, "status"].dropna()),
        sources=telling.sources_of(build, variable.id),
        values={"variable": label},
    )
    notes = {
        str(p): words.number(v * scale.factor, scale.decimals) for p, v in values.items() if not math.isnan(v)
    }
    drawing = DistrictMap(
        build.districts.assign(name=list(telling.names(build).values())),
        shown,
        _legend(shown, words),
        telling.head(label, scale.unit),
        notes,
        omitted=words("figure.omitted"),
    )
    numbers = values.rename(telling.head(label, words.unit(variable.unit))).to_frame()
    numbers.insert(0, words("figure.column.period"), period)
    return _prepared(
        build, record, told, drawing, telling.with_names(build, numbers, words), variable, words, True
    )


def _variable(build: Build, id: str, words: Words) -> Variable:
    if (
        id not in build.variables
        or not build.variables[id].last_period
        and build.variables[id].cadence != "static"
    ):
        raise NotInBuild(words("figure.none.variable", variable=id))
    return build.variables[id]


def _label(variable: Variable, words: Words) -> str:
    return plain(words.of_record(f"variable.{variable.id}.label", variable.label), 120)


def _of_normal(build: Build, id: str, words: Words) -> Share:
    """Values as a percentage of normal; NaN where the baseline holds too few years."""
    variable = _variable(build, id, words)
    rows = build.series(id)
    parts = [
        with_normal(part, variable.cadence, build.baseline).assign(pcode=pcode)
        for pcode, part in rows.groupby("pcode")
    ]
    every = pd.concat(parts)
    every["share"] = 100 * every["value"] / every["normal"].where(every["normal"] > 0)
    table = every.pivot(index="pcode", columns="period", values="share").reindex(build.districts.index)
    ordered = sorted(table.columns, key=time_of)
    return Share(table[ordered], variable, telling.weakest(rows["status"].dropna().unique()))


def _panel(build: Build, values: pd.Series, period: str, scale: Scale, words: Words) -> Panel:
    notes = {str(p): words.number(v) for p, v in values.items() if not math.isnan(v)}
    mean = values.mean()
    subtitle = (
        words("figure.seasons.mean", share=words.number(mean))
        if not math.isnan(mean)
        else words("number.missing")
    )
    return Panel(words.period(period), subtitle, scale.classed(values), notes if len(values) <= 20 else {})


def _legend(shown: ClassedMap, words: Words) -> list[tuple[MapClass, str]]:
    """Classes from the highest down, each with its count in the map shown."""
    ordered = [*reversed(shown.classes[:-1]), shown.classes[-1]]
    return [
        (one, words("hotspots.legend", label=one.label, count=len(shown.members(one.id)))) for one in ordered
    ]


def _normal_unit(build: Build, variable: Variable, words: Words) -> str:
    return words("figure.of_normal", variable=_label(variable, words), baseline=_baseline(build, words))


def _normal_note(build: Build, words: Words) -> str:
    return words("figure.normal", baseline=_baseline(build, words), years=LEAST_YEARS)


def _baseline(build: Build, words: Words) -> str:
    return words("district.between", low=build.baseline[0], high=build.baseline[1])


def _bands(build: Build) -> list[Band]:
    found = []
    for row in build.emergencies.itertuples():
        first = int(str(row.season)[:4])
        start, end = first + _BAND_MONTHS[0], first + _BAND_MONTHS[1]
        found.append(Band(start, end, str(row.event), str(row.season)))
    return found


def _history_legend(
    build: Build, rows: pd.DataFrame, against: bool, words: Words
) -> list[tuple[MapClass, str]]:
    items = []
    if against:
        items = [
            (MapClass("above", "", ABOVE), words("figure.history.above")),
            (MapClass("below", "", BELOW), words("figure.history.below")),
        ]
    events = set(build.emergencies["event"])
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
        variable=_label(variable, words),
        name=name,
        period=words.period(row["period"]),
        value=f"{value} {unit}".strip(),
    )


def _extremes(build: Build, values: pd.Series, label: str, low: bool, words: Words) -> str:
    known = values.dropna()
    if known.empty:
        return words("figure.none.values", variable=label)
    pcode = known.idxmin() if low else known.idxmax()
    key = "figure.indicator.lowest" if low else "figure.indicator.highest"
    return words(key, variable=label, name=telling.names(build)[str(pcode)])


def _wide(build: Build, table: pd.DataFrame, unit: str, words: Words) -> pd.DataFrame:
    heads = {p: telling.head(words.period(str(p)), unit) for p in table.columns}
    return telling.with_names(build, table.rename(columns=heads), words)


def _prepared(
    build: Build,
    record: FigureRecord,
    told: Told,
    drawing: object,
    numbers: pd.DataFrame,
    variable: Variable,
    words: Words,
    on_map: bool = False,
) -> Prepared:
    return Prepared(
        telling.sheet(build, told, words),
        drawing,
        numbers.replace({np.inf: np.nan}),
        telling.caption(build, record, told, words),
        telling.alternative(record, told, words),
        told.sources,
        (variable.id,),
        on_map,
    )
