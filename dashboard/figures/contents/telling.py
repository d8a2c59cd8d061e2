"""The words around every figure: title, period and unit, sources with dates, status, caption."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.build import Build
from dashboard.figures.layout import Sheet
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.readings.names import plain
from dashboard.text import Words
from etl.model.status import Status

LONGEST_NAME = 60
NUMBERED_PANELS = 20  # districts whose numbers have room on a small map


@dataclass(frozen=True)
class Told:
    """What one figure says: the finding, its period and unit, what must be read with it."""

    title: str
    period: str
    unit: str
    status: str
    sources: Sequence[str]
    notes: Sequence[str] = ()
    subtitle: str = ""
    values: dict[str, object] = field(default_factory=dict)


def sheet(build: Build, told: Told, words: Words) -> Sheet:
    """Title, subtitle and foot of a figure."""
    subtitle = told.subtitle or words("separator").join((told.period, told.unit))
    foot = [
        words("figure.source", sources=source_line(build, told.sources, words)),
        " ".join(told.notes),
        words("figure.build", id=build.id, day=build.day, status=words(f"status.{told.status}")),
    ]
    mark = words("demonstration.mark") if rests_on_demonstration(build, told.status) else ""
    return Sheet(told.title, subtitle, [line for line in foot if line], mark)


def prepared(
    build: Build,
    record: FigureRecord,
    told: Told,
    drawing: object,
    numbers: pd.DataFrame,
    words: Words,
    variables: Sequence[str] = (),
    on_map: bool = False,
) -> Prepared:
    """A figure with the words around it."""
    return Prepared(
        sheet(build, told, words),
        drawing,
        numbers,
        lead(build, record, told, words),
        rest(build, told, words),
        alternative(record, told, words),
        told.sources,
        variables,
        on_map,
    )


def lead(build: Build, record: FigureRecord, told: Told, words: Words) -> str:
    """The first sentence of the caption: what is shown with period and unit."""
    about = words(record.caption, period=told.period, unit=told.unit, **told.values)
    mark = words("figure.mark") if rests_on_demonstration(build, told.status) else ""
    return " ".join(part for part in (mark, about) if part)


def rest(build: Build, told: Told, words: Words) -> str:
    """The other sentences of the caption: what must be read with it, source, status and build."""
    status = words(f"status.{told.status}")
    sources = source_line(build, told.sources, words)
    return " ".join((*told.notes, words("figure.tail", sources=sources, status=status, id=build.id)))


def alternative(record: FigureRecord, told: Told, words: Words) -> str:
    """The text for those who do not see the figure."""
    about = words(record.alt, period=told.period, unit=told.unit, **told.values)
    return f"{about} {told.title}."


def rests_on_demonstration(build: Build, status: str) -> bool:
    """Whether the mark must stand on a figure."""
    return build.demonstration or status == Status.DEMONSTRATION.label


def source_line(build: Build, sources: Iterable[str], words: Words) -> str:
    """Titles of sources, each once, with the date of access where it is known."""
    told = []
    for id in dict.fromkeys(sources):
        record = build.sources.get(id)
        title = plain(record.title if record else id, 160)
        accessed = record.accessed if record else ""
        told.append(words("figure.accessed", title=title, day=accessed) if accessed else title)
    return words("figure.sources_between").join(dict.fromkeys(told))


def sources_of(build: Build, *variables: str) -> list[str]:
    """Ids of the sources of variables, in the order of the build."""
    wanted = {id for name in variables if name in build.variables for id in build.variables[name].sources}
    return [id for id in build.sources if id in wanted] or list(build.sources)


def names(build: Build) -> dict[str, str]:
    """Name of every district, fit to be printed."""
    return {pcode: plain(name, LONGEST_NAME) for pcode, name in build.names.items()}


def with_names(build: Build, table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A table by pcode as one that carries P-code and name in its first columns."""
    shown = table.copy()
    known = names(build)
    shown.insert(0, words("figure.column.district"), [known.get(str(p), str(p)) for p in shown.index])
    shown.insert(0, words("figure.column.pcode"), [str(p) for p in shown.index])
    return shown.reset_index(drop=True)


def span(first: str, last: str, words: Words) -> str:
    """From one period to another, as it is read."""
    return words("district.between", low=words.period(first), high=words.period(last))


def head(name: str, unit: str) -> str:
    """A column's head with its unit."""
    return f"{name} ({unit})" if unit and unit != "1" else name


def check_period(period: str, known: Collection[str], words: Words) -> None:
    """Raises NotInBuild where a period is asked for that the build does not have."""
    if period and period not in known:
        raise NotInBuild(words("figure.none.period", period=plain(words.period(period), LONGEST_NAME)))


def district_of(build: Build, pcode: str, words: Words) -> str:
    """The district asked for; raises NotInBuild where the build does not have it."""
    if pcode and pcode not in build.names:
        raise NotInBuild(words("figure.none.district", pcode=plain(pcode, LONGEST_NAME)))
    return pcode
