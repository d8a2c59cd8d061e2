"""The strip of the view of climate and crops: one variable in every district and every like period."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.heat_strip import PHONE_TICKS, WIDE_TICKS, Strip, heat_strip, outlined
from dashboard.maps.classed import NO_DATA
from dashboard.maps.scales import Scale
from dashboard.readings.export import measures_csv, place_columns
from dashboard.readings.levels import axis_names, beside, district_of
from dashboard.readings.like_periods import PARTS_OF_YEAR, alike
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.views import foot, to_pack
from dashboard.views.climate_facts import Frame, classes, periods_of
from dashboard.views.climate_words import label_of, quantity, short, title, when
from dashboard.views.foot import Foot
from dashboard.views.season_maps import legend
from dashboard.views.stage import Stage
from etl.model.periods import Cadence

TOLD = 6  # latest periods in the text alternative


@dataclass(frozen=True)
class Extent:
    """What a strip spans: like periods, the units of one district (every district where these are shown)."""

    shown: Frame
    periods: tuple[str, ...]
    units: tuple[str, ...]
    scale: Scale

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other strips of a level."""
        return self.shown.record.id, self.periods[0], self.units[0]


def draw(stage: Stage, shown: Frame, district: str) -> None:
    """Districts by periods, the chosen ones outlined; in the classes that hold for all periods."""
    build, words, record = stage.build, stage.words, shown.record
    if record.cadence == Cadence.STATIC:
        return
    periods = alike(periods_of(build, record), shown.period, record.cadence)
    if len(periods) < 2:
        return
    extent = Extent(shown, periods, beside(build, district), classes(build, record, words))
    st.subheader(in_markdown(_head(stage, extent), 200), anchor=False)
    marked = words("climate.strip_marked", period=when(shown, words))
    components.quiet(" ".join((marked, words("climate.strip_missing"))))
    ticks = PHONE_TICKS if components.on_phone() else WIDE_TICKS
    strip = _outlined(stage, extent, district)
    key = (*extent.key, ticks, words.language)
    figure = outlined(cache.keep(build, "strip", key, lambda: heat_strip(strip, ticks)), strip)
    told = {"variable": label_of(record, words), "count": len(periods), **stage.units}
    components.chart(figure, "climate-strip", words("climate.strip_alt", **told))
    classed = extent.scale.classed(shown.values)
    components.legend([(one, one.label) for one, _ in legend(classed, words)])
    _foot(stage, extent)


def _head(stage: Stage, extent: Extent) -> str:
    """Every February by district; every season by district; below the districts, within which of them."""
    head, above = _part(stage, extent.shown), stage.build.above
    if above is None:
        return head
    name = above.names[district_of(stage.build, extent.units[0])]
    return stage.words("climate.strip_within", head=head, name=name)


def _part(stage: Stage, shown: Frame) -> str:
    words, record = stage.words, shown.record
    if record.cadence not in PARTS_OF_YEAR:
        return words("climate.strip_all", cadence=words(f"cadence.{record.cadence}"), **stage.units)
    month = words(f"month_in_full.{int(shown.period[5:7])}")
    dekad = words("period.dekad", number=shown.period[8]) if record.cadence == Cadence.DEKAD else ""
    return words("climate.strip", part=f"{month}{dekad}", **stage.units)


def _wide(stage: Stage, extent: Extent, column: str) -> pd.DataFrame:
    rows = stage.build.series(extent.shown.record.id)
    rows = rows.loc[rows["period"].isin(extent.periods) & rows["pcode"].isin(extent.units)]
    wide = rows.pivot(index="pcode", columns="period", values=column)
    return wide.reindex(index=list(extent.units), columns=list(extent.periods))


def _outlined(stage: Stage, extent: Extent, district: str) -> Strip:
    """The strip, made once for all its periods, with the chosen district and period outlined."""
    key = (*extent.key, stage.words.language)
    strip = cache.keep(stage.build, "strip-fields", key, lambda: _strip(stage, extent))
    row = extent.units.index(district) if district in extent.units else None
    chosen = extent.shown.period
    column = extent.periods.index(chosen) if chosen in extent.periods else None
    return replace(strip, row=row, column=column)


def _strip(stage: Stage, extent: Extent) -> Strip:
    words, shown, periods, scale = stage.words, extent.shown, extent.periods, extent.scale
    record = shown.record
    within_year = record.cadence in PARTS_OF_YEAR
    values = _wide(stage, extent, "value")
    coverage = _wide(stage, extent, "coverage")
    told = _wide(stage, extent, "reason")
    status = _wide(stage, extent, "status")
    found = set(status.stack().unique())
    alone = found.pop() if len(found) == 1 else ""
    pcodes = list(values.index)
    valued = [one for one in scale.classes if one.id != NO_DATA]
    place = {one.id: i for i, one in enumerate(valued)}
    return Strip(
        districts=axis_names(stage.build, pcodes),
        periods=[words.period(period) for period in periods],
        fills=[one.fill for one in valued],
        member=[[place.get(scale.class_id(value)) for value in values.loc[pcode]] for pcode in pcodes],
        texts=[
            [
                in_chart(_text(stage, shown, value, why))
                for value, why in zip(values.loc[pcode], told.loc[pcode], strict=True)
            ]
            for pcode in pcodes
        ],
        tails=[
            [
                _tail(stage, share, "" if alone else word)
                for share, word in zip(coverage.loc[pcode], status.loc[pcode], strict=True)
            ]
            for pcode in pcodes
        ],
        hover=_hover(stage, bool(coverage.notna().any(axis=None)), alone),
        ticks=[period[:4] if within_year else words.period(period) for period in periods],
    )


def _text(stage: Stage, shown: Frame, value: float, why: object) -> str:
    if pd.isna(value) and isinstance(why, str) and why:
        return stage.words("district.no_value", reason=plain(why))
    return quantity(shown.record, value, stage.words)


def _tail(stage: Stage, share: float, status: object) -> str:
    """Coverage in per cent, and the status where it is not the same everywhere."""
    words = stage.words
    told = [] if pd.isna(share) else [words.number(100 * share)]
    if isinstance(status, str) and status:
        told.append(words(f"status.{status}"))
    return words("list.comma").join(told)


def _hover(stage: Stage, covered: bool, alone: str) -> str:
    """Template of the hover; `alone` is the one status of all values, empty where they differ."""
    words = stage.words
    lines = ["<b>%{y}</b> %{x}", "%{text}"]
    if covered or not alone:
        key = "climate.hover_coverage" if alone else "climate.strip_coverage"
        lines.append(words(key, share="%{customdata}"))
    if alone:
        lines.append(words("climate.hover_status", status=words(f"status.{alone}")))
    return "<br>".join(lines)


def _foot(stage: Stage, extent: Extent) -> None:
    build, words, shown = stage.build, stage.words, extent.shown
    record, periods = shown.record, extent.periods
    part_of_year = _head(stage, extent)
    head = words("season.title.full", season=label_of(record, words), parts=part_of_year)
    first, last = words.period(periods[0]), words.period(periods[-1])
    span = words("district.span", first=first, last=last)
    unit = words("separator").join(part for part in (span, words.unit(record.unit)) if part)
    about = Foot(head, unit, record.sources, record.status.label)
    part = shown.period[5:] if record.cadence in PARTS_OF_YEAR else record.cadence
    named = {"variable": record.id, "level": build.level}
    foot.draw(
        stage,
        "climate-strip",
        about,
        [
            (
                words("download.climate.strip"),
                f"{words('climate.file.strip', part=part, **named)}.png",
                foot.PNG,
                foot.picture(stage, about, lambda: _printed(stage, extent)),
            ),
            (
                words("download.climate.series"),
                f"{words('climate.file.series', **named)}.csv",
                foot.CSV,
                lambda: measures_csv(build, _rows(stage, shown), [], words),
            ),
        ],
        to_pack.button(stage, "variable-strip", variable=record.id, period=shown.period),
    )
    table = cache.keep(build, "strip-table", (*extent.key, words.language), lambda: _table(stage, extent))
    sentence = in_markdown(f"{title(stage, shown, plain)}. {head}, {unit}", 400)
    components.text_alternative(words, sentence, table)


def _table(stage: Stage, extent: Extent) -> list[dict[str, str]]:
    """The latest periods as a table."""
    words, build, record = stage.words, stage.build, extent.shown.record
    wide = _wide(stage, replace(extent, periods=extent.periods[-TOLD:]), "value")
    return [
        {words(f"climate.columns.{build.level}"): build.names[str(pcode)]}
        | {
            words.period(period): short(record, value, words) or words("number.missing")
            for period, value in wide.loc[pcode].items()
        }
        for pcode in wide.index
    ]


def _printed(stage: Stage, extent: Extent) -> object:
    from dashboard.figures.layouts.grids import Field, Grid

    words, scale, own = stage.words, extent.scale, stage.build.districts["name"]
    values = _wide(stage, extent, "value")
    by_id = {one.id: one for one in scale.classes}
    return Grid(
        [plain(own[pcode], 30) for pcode in extent.units],
        [words.period(period) for period in extent.periods],
        [[Field(by_id[scale.class_id(value)]) for value in values.loc[pcode]] for pcode in values.index],
        [(one, one.label) for one in scale.classes],
        scale.unit,
        over_time=True,
    )


def _rows(stage: Stage, shown: Frame) -> pd.DataFrame:
    """Every unit and period of the variable as rows of a file."""
    build, record = stage.build, shown.record
    rows = build.series(record.id)
    return rows.assign(
        **place_columns(build, rows["pcode"]),
        measure=record.id,
        unit=record.unit,
        sources=[record.sources] * len(rows),
        reason=rows["reason"].fillna(""),
    )
