"""The strip of the view of climate and crops: one variable in every district and every like period."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.heat_strip import PHONE_TICKS, WIDE_TICKS, Strip, heat_strip, outlined
from dashboard.maps.classed import NO_DATA
from dashboard.maps.scales import Scale
from dashboard.readings.export import measures_csv
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


def draw(stage: Stage, shown: Frame, district: str) -> None:
    """Districts by periods, the chosen ones outlined; in the classes that hold for all periods."""
    build, words, record = stage.build, stage.words, shown.record
    if record.cadence == Cadence.STATIC:
        return
    periods = alike(periods_of(build, record), shown.period, record.cadence)
    if len(periods) < 2:
        return
    scale = classes(build, record, words)
    st.subheader(_head(stage, shown), anchor=False)
    marked = words("climate.strip_marked", period=when(shown, words))
    components.quiet(" ".join((marked, words("climate.strip_missing"))))
    ticks = PHONE_TICKS if components.on_phone() else WIDE_TICKS
    strip = _outlined(stage, shown, periods, scale, district)
    key = (record.id, periods[0], ticks, words.language)
    figure = outlined(cache.keep(build, "strip", key, lambda: heat_strip(strip, ticks)), strip)
    label = label_of(record, words)
    components.chart(figure, "climate-strip", words("climate.strip_alt", variable=label, count=len(periods)))
    classed = scale.classed(shown.values)
    components.legend([(one, one.label) for one, _ in legend(classed, words)])
    _foot(stage, shown, periods, scale)


def _head(stage: Stage, shown: Frame) -> str:
    """Every February by district; every season by district."""
    words, record = stage.words, shown.record
    if record.cadence not in PARTS_OF_YEAR:
        return words("climate.strip_all", cadence=words(f"cadence.{record.cadence}"))
    month = words(f"month_in_full.{int(shown.period[5:7])}")
    dekad = words("period.dekad", number=shown.period[8]) if record.cadence == Cadence.DEKAD else ""
    return words("climate.strip", part=f"{month}{dekad}")


def _wide(stage: Stage, shown: Frame, periods: tuple[str, ...], column: str) -> pd.DataFrame:
    build = stage.build
    rows = build.series(shown.record.id)
    rows = rows.loc[rows["period"].isin(periods)]
    wide = rows.pivot(index="pcode", columns="period", values=column)
    return wide.reindex(index=build.districts.index, columns=list(periods))


def names(stage: Stage) -> list[str]:
    """Names of the districts for an axis, no two alike."""
    known = [in_chart(name, 18) for name in stage.build.names.values()]
    count = Counter(known)
    return [
        f"{name} ({in_chart(pcode)})" if count[name] > 1 else name
        for name, pcode in zip(known, stage.build.names, strict=True)
    ]


def _outlined(stage: Stage, shown: Frame, periods: tuple[str, ...], scale: Scale, district: str) -> Strip:
    """The strip, made once for all its periods, with the chosen district and period outlined."""
    key = (shown.record.id, periods[0], stage.words.language)
    strip = cache.keep(stage.build, "strip-fields", key, lambda: _strip(stage, shown, periods, scale))
    pcodes = list(stage.build.names)
    row = pcodes.index(district) if district in pcodes else None
    column = periods.index(shown.period) if shown.period in periods else None
    return replace(strip, row=row, column=column)


def _strip(stage: Stage, shown: Frame, periods: tuple[str, ...], scale: Scale) -> Strip:
    words, record = stage.words, shown.record
    within_year = record.cadence in PARTS_OF_YEAR
    values = _wide(stage, shown, periods, "value")
    coverage = _wide(stage, shown, periods, "coverage")
    told = _wide(stage, shown, periods, "reason")
    status = _wide(stage, shown, periods, "status")
    found = set(status.stack().unique())
    alone = found.pop() if len(found) == 1 else ""
    pcodes = list(values.index)
    valued = [one for one in scale.classes if one.id != NO_DATA]
    place = {one.id: i for i, one in enumerate(valued)}
    return Strip(
        districts=names(stage),
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


def _foot(stage: Stage, shown: Frame, periods: tuple[str, ...], scale: Scale) -> None:
    build, words, record = stage.build, stage.words, shown.record
    head = words("season.title.full", season=label_of(record, words), parts=_head(stage, shown))
    first, last = words.period(periods[0]), words.period(periods[-1])
    span = words("district.span", first=first, last=last)
    unit = words("separator").join(part for part in (span, words.unit(record.unit)) if part)
    about = Foot(head, unit, record.sources, record.status.label)
    part = shown.period[5:] if record.cadence in PARTS_OF_YEAR else record.cadence
    stem = words("climate.file.strip", variable=record.id, part=part)
    foot.draw(
        stage,
        about,
        [
            (
                words("download.climate.strip"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, about, lambda: _printed(stage, shown, periods, scale)),
            ),
            (
                words("download.climate.series"),
                f"{record.id}.csv",
                foot.CSV,
                lambda: measures_csv(build, _rows(stage, shown), [], words),
            ),
        ],
        to_pack.button(stage, "variable-strip", variable=record.id, period=shown.period),
    )
    key = (record.id, periods[0], words.language)
    table = cache.keep(build, "strip-table", key, lambda: _table(stage, shown, periods[-TOLD:]))
    sentence = in_markdown(f"{title(stage, shown, plain)}. {head}, {unit}", 400)
    components.text_alternative(words, sentence, table)


def _table(stage: Stage, shown: Frame, periods: tuple[str, ...]) -> list[dict[str, str]]:
    """The latest periods as a table."""
    words = stage.words
    wide = _wide(stage, shown, periods, "value")
    return [
        {words("climate.columns.district"): stage.build.names[str(pcode)]}
        | {
            words.period(period): short(shown.record, value, words) or words("number.missing")
            for period, value in wide.loc[pcode].items()
        }
        for pcode in wide.index
    ]


def _printed(stage: Stage, shown: Frame, periods: tuple[str, ...], scale: Scale) -> object:
    from dashboard.figures.layouts.grids import Field, Grid

    words = stage.words
    values = _wide(stage, shown, periods, "value")
    by_id = {one.id: one for one in scale.classes}
    return Grid(
        [plain(name, 30) for name in stage.build.names.values()],
        [words.period(period) for period in periods],
        [[Field(by_id[scale.class_id(value)]) for value in values.loc[pcode]] for pcode in values.index],
        [(one, one.label) for one in scale.classes],
        scale.unit,
        over_time=True,
    )


def _rows(stage: Stage, shown: Frame) -> pd.DataFrame:
    """Every district and period of the variable as rows of a file."""
    build, record = stage.build, shown.record
    rows = build.series(record.id)
    return rows.assign(
        district=rows["pcode"].map(build.names),
        measure=record.id,
        unit=record.unit,
        sources=[record.sources] * len(rows),
        reason=rows["reason"].fillna(""),
    )
