"""The sentences of the view of climate and crops: what a variable says in a period, and of two periods."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from dashboard.build import Variable
from dashboard.maps.scales import Scale
from dashboard.readings.names import in_markdown, plain
from dashboard.shelf import kept
from dashboard.text import Words, shown_as
from dashboard.views.climate_facts import OWN, Frame, classes
from dashboard.views.stage import Stage

Writer = Callable[[str], str]
NAMED_AT_MOST = 3
MISSING_NAMED = 10
# Under these a value is of concern; districts are counted, not ranked (SPI: METHODS; VCI: Kogan; WRSI: FAO).
CONCERN = {
    **{f"spi_{months}": -1.0 for months in (1, 3, 6, 12)},
    "ndvi_z": -1.0,
    "vci": 35.0,
    "wrsi_maize": 60.0,
    "wrsi_sorghum": 60.0,
}


def label_of(record: Variable, words: Words) -> str:
    """A variable's name, as plain text."""
    return plain(words.of_record(f"variable.{record.id}.label", record.label), 120)


def when(shown: Frame, words: Words) -> str:
    """The period in words."""
    return words.period(shown.period) if shown.period else words("climate.all_time")


@kept
def title(stage: Stage, shown: Frame, write: Writer = in_markdown) -> str:
    """Where a variable stands out in a period, or in how many districts it is of concern."""
    words, record = stage.words, shown.record
    known = shown.values.dropna()
    told = {"variable": write(label_of(record, words)), "period": when(shown, words), **stage.units}
    if known.empty:
        return words("climate.nothing", **told)
    if record.id in CONCERN:
        edge = CONCERN[record.id]
        count = int((known < edge).sum())
        return words.count("climate.concern", count, all=len(known), edge=words.number(edge), **told)
    scale = classes(stage.build, record, words)
    if scale.named:
        return _levels(known, scale, words, told)
    if known.nunique() == 1:
        return words("climate.same", value=quantity(record, known.iloc[0], words), **told)
    low = record.direction.startswith("low")
    extreme = known.min() if low else known.max()
    names = [write(stage.build.names[str(pcode)]) for pcode in known[known == extreme].index][:NAMED_AT_MOST]
    value = quantity(record, extreme, words)
    return words(f"climate.{'lowest' if low else 'highest'}", name=words.listed(names), value=value, **told)


def _levels(known: pd.Series, scale: Scale, words: Words, told: dict[str, str]) -> str:
    """The highest level and how many districts are at it."""
    highest = known.max()
    label = scale.labels[int(scale.class_id(highest))]
    return words("climate.most", label=label, count=int((known == highest).sum()), all=len(known), **told)


def title_of_two(stage: Stage, shown: Frame, other: Frame, write: Writer = in_markdown) -> str:
    """Two periods side by side."""
    words = stage.words
    name = write(label_of(shown.record, words))
    return words("climate.two", variable=name, first=when(shown, words), second=when(other, words))


@kept
def subtitle(stage: Stage, shown: Frame) -> str:
    """Period, unit and how far apart the districts are."""
    words, record = stage.words, shown.record
    known = shown.values.dropna()
    parts = [when(shown, words), words.unit(record.unit)]
    if len(known) and not classes(stage.build, record, words).named:
        low, high = (quantity(record, value, words) for value in (known.min(), known.max()))
        parts.append(words("climate.range", low=low, high=high, **stage.units))
    if known.empty:
        parts.append(reason(shown))
    return words("separator").join(part for part in parts if part)


@kept
def subtitle_of_two(stage: Stage, *frames: Frame) -> str:
    """Unit, and in each period how far apart the districts are."""
    words, record = stage.words, frames[0].record
    told = [words.unit(record.unit)]
    for one in frames:
        known = one.values.dropna()
        if len(known):
            low, high = (quantity(record, value, words) for value in (known.min(), known.max()))
            told.append(words("climate.range_at", period=when(one, words), low=low, high=high, **stage.units))
        else:
            told.append(words("climate.none_at", period=when(one, words), reason=reason(one)))
    return words("separator").join(part for part in told if part)


def reason(shown: Frame) -> str:
    """The commonest reason for which there is no value."""
    told = shown.rows.loc[shown.values.isna(), "reason"].dropna()
    told = told[told != ""]
    return "" if told.empty else plain(str(told.mode().iloc[0]), 200)


def quantity(record: Variable, value: float, words: Words) -> str:
    """A value with its unit, as the record writes it."""
    return words.quantity(value, record.unit, record.decimals)


def short(record: Variable, value: float, words: Words) -> str:
    """A value without its unit, for a map; nothing where there is none."""
    if math.isnan(value):
        return ""
    factor, decimals = shown_as(record.unit, record.decimals)
    return words.number(value * factor, decimals)


@kept
def missing(stage: Stage, shown: Frame) -> str:
    """Which units have no value, or how many where they are many; and why."""
    words = stage.words
    gone = shown.rows.loc[shown.values.isna()]
    if gone.empty or len(gone) == len(shown.rows):
        return ""
    why = in_markdown(reason(shown), 200)
    if len(gone) > MISSING_NAMED:
        return words("climate.missing_many", count=len(gone), reason=why, **stage.units)
    names = words.listed([in_markdown(stage.build.names[str(pcode)]) for pcode in gone.index])
    return words("climate.missing_districts", names=names, reason=why)


@kept
def change(stage: Stage, shown: Frame, other: Frame, pcode: str) -> str:
    """How a district changed from the earlier of two periods to the later."""
    words, record = stage.words, shown.record
    first, second = sorted((shown, other), key=lambda one: one.period)
    before, after = (float(one.values[pcode]) for one in (first, second))
    if math.isnan(before) or math.isnan(after):
        return ""
    factor, decimals = shown_as(record.unit, record.decimals)
    return words(
        "climate.change",
        name=in_markdown(stage.build.names[pcode]),
        first=quantity(record, before, words),
        first_period=when(first, words),
        second=quantity(record, after, words),
        second_period=when(second, words),
        change=words.signed((after - before) * factor, decimals),
    )


@kept
def classes_line(stage: Stage, record: Variable) -> str:
    """In what unit the classes are, and whether they hold for this period only."""
    words = stage.words
    if classes(stage.build, record, words).named:
        return ""
    key = "scale.classes_period" if stage.selection.scale == OWN else "scale.classes"
    return words(key, unit=words.unit(record.unit) or label_of(record, words))
