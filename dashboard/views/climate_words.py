"""The sentences of the view of climate and crops: what a variable says in a period, and of two periods."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

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
    known = list(shown.known.values())
    told = {"variable": write(label_of(record, words)), "period": when(shown, words), **stage.units}
    if not known:
        return words("climate.nothing", **told)
    if record.id in CONCERN:
        edge = CONCERN[record.id]
        count = sum(value < edge for value in known)
        return words.count("climate.concern", count, all=len(known), edge=words.number(edge), **told)
    scale = classes(stage.build, record, words)
    if scale.named:
        return _levels(known, scale, words, told)
    if len(set(known)) == 1:
        return words("climate.same", value=quantity(record, known[0], words), **told)
    low = record.direction.startswith("low")
    extreme = min(known) if low else max(known)
    there = [pcode for pcode, value in shown.known.items() if value == extreme]
    names = [write(stage.build.names[pcode]) for pcode in there[:NAMED_AT_MOST]]
    value = quantity(record, extreme, words)
    return words(f"climate.{'lowest' if low else 'highest'}", name=words.listed(names), value=value, **told)


def _levels(known: Sequence[float], scale: Scale, words: Words, told: dict[str, str]) -> str:
    """The highest level and how many districts are at it."""
    highest = max(known)
    label = scale.labels[int(scale.class_id(highest))]
    return words("climate.most", label=label, count=known.count(highest), all=len(known), **told)


def title_of_two(stage: Stage, shown: Frame, other: Frame, write: Writer = in_markdown) -> str:
    """Two periods side by side."""
    words = stage.words
    name = write(label_of(shown.record, words))
    return words("climate.two", variable=name, first=when(shown, words), second=when(other, words))


@kept
def subtitle(stage: Stage, shown: Frame) -> str:
    """Period, unit and how far apart the districts are."""
    words, record = stage.words, shown.record
    parts = [when(shown, words), words.unit(record.unit)]
    if shown.known and not classes(stage.build, record, words).named:
        low, high = _range(shown, words)
        parts.append(words("climate.range", low=low, high=high, **stage.units))
    if not shown.known:
        parts.append(reason(shown))
    return words("separator").join(part for part in parts if part)


@kept
def subtitle_of_two(stage: Stage, *frames: Frame) -> str:
    """Unit, and in each period how far apart the districts are."""
    words, record = stage.words, frames[0].record
    told = [words.unit(record.unit)]
    for one in frames:
        if one.known:
            low, high = _range(one, words)
            told.append(words("climate.range_at", period=when(one, words), low=low, high=high, **stage.units))
        else:
            told.append(words("climate.none_at", period=when(one, words), reason=reason(one)))
    return words("separator").join(part for part in told if part)


def _range(shown: Frame, words: Words) -> tuple[str, str]:
    """The lowest and the highest value."""
    low, high = min(shown.known.values()), max(shown.known.values())
    return quantity(shown.record, low, words), quantity(shown.record, high, words)


def reason(shown: Frame) -> str:
    """The commonest reason for which there is no value, of several the first by the alphabet."""
    told = Counter(reason for reason in shown.missing.values() if reason)
    return plain(min(told, key=lambda reason: (-told[reason], reason)), 200) if told else ""


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
    gone = shown.missing
    if not gone or not shown.known:
        return ""
    why = in_markdown(reason(shown), 200)
    if len(gone) > MISSING_NAMED:
        return words("climate.missing_many", count=len(gone), reason=why, **stage.units)
    names = words.listed([in_markdown(stage.build.names[pcode]) for pcode in gone])
    return words("climate.missing_districts", names=names, reason=why)


@kept
def change(stage: Stage, shown: Frame, other: Frame, pcode: str) -> str:
    """How a district changed from the earlier of two periods to the later."""
    words, record = stage.words, shown.record
    first, second = sorted((shown, other), key=lambda one: one.period)
    if pcode in first.missing or pcode in second.missing:
        return ""
    before, after = first.known[pcode], second.known[pcode]
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
