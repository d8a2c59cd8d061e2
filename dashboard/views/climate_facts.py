"""One variable in one period, district by district, and the classes that it is shown in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import cache
from dashboard.build import Build, Variable
from dashboard.charts.history import time_of
from dashboard.maps.scales import Scale, own_scale, scale_of
from dashboard.readings.facts import Fact, facts
from dashboard.readings.findings import leading_district, weakest
from dashboard.selection import WITH
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views.stage import Stage
from etl.model.periods import Cadence

OWN = "own"


@dataclass(frozen=True, eq=False)
class Frame:
    """by_pcode: what is told of every district; a reason wherever there is no value."""

    record: Variable
    period: str  # empty for all time
    by_pcode: Mapping[str, Fact]

    @cached_property
    def values(self) -> pd.Series:
        return pd.Series({pcode: one.value for pcode, one in self.by_pcode.items()}, dtype=float)

    @property
    def rows(self) -> pd.DataFrame:
        """The same as a table by pcode."""
        return pd.DataFrame(self.by_pcode.values(), index=list(self.by_pcode), columns=list(Fact._fields))

    @cached_property
    def known(self) -> dict[str, float]:
        """Values by pcode of the districts that have one."""
        return {pcode: one.value for pcode, one in self.by_pcode.items() if not math.isnan(one.value)}

    @cached_property
    def missing(self) -> dict[str, str]:
        """The districts without a value, with the reason."""
        return {pcode: one.reason for pcode, one in self.by_pcode.items() if pcode not in self.known}

    @cached_property
    def status(self) -> str:
        """The weakest status among the districts; the record's own where none has any."""
        return weakest((one.status for one in self.by_pcode.values() if one.status), self.record.status)


def record_of(stage: Stage) -> Variable:
    """The chosen variable."""
    return stage.build.variables[stage.selection.variable]


def period_of(stage: Stage) -> str:
    """The chosen period of the chosen variable, else its last with values; empty where it has but one."""
    record = record_of(stage)
    return "" if record.cadence == Cadence.STATIC else str(getattr(stage.selection, record.cadence))


def other_of(stage: Stage) -> str:
    """The period compared with; empty where none is."""
    record = record_of(stage)
    if record.cadence == Cadence.STATIC:
        return ""
    found = str(getattr(stage.selection, f"{record.cadence}{WITH}"))
    return "" if found == period_of(stage) else found


def frame(build: Build, record: Variable, period: str, words: Words) -> Frame:
    """A variable in a period; kept per build."""
    key = (record.id, period, words.language)
    return cache.keep(build, "frame", key, lambda: _frame(build, record, period, words))


def _frame(build: Build, record: Variable, period: str, words: Words) -> Frame:
    told = facts(build, record.id, period)
    outside = words(
        "climate.outside", first=words.period(record.first_period), last=words.period(record.last_period)
    )
    nothing = Fact(math.nan, math.nan, outside, "", False)
    found = {pcode: told.get(pcode, nothing) for pcode in build.districts.index}
    return Frame(record, period, {p: one if one.status else nothing for p, one in found.items()})


def classes(build: Build, record: Variable, words: Words) -> Scale:
    """The classes of a variable, the same for all periods."""
    return cache.keep(
        build,
        "scale",
        (record.id, words.language),
        lambda: scale_of(record.id, words, build.series(record.id)["value"], record),
    )


def scale_for(stage: Stage, *frames: Frame) -> Scale:
    """The classes asked for: the variable's, or those over the periods that are shown."""
    fixed = classes(stage.build, frames[0].record, stage.words)
    if stage.selection.scale != OWN:
        return fixed
    return own_scale(fixed, pd.concat([one.values for one in frames]), stage.words)


@kept
def told_district(stage: Stage, shown: Frame) -> str:
    """The chosen district, else the one that stands out, else the first that is told of anywhere."""
    if stage.selection.district:
        return stage.selection.district
    if not shown.known:
        return leading_district(stage.build)
    extreme = min if shown.record.direction.startswith("low") else max
    return extreme(shown.known, key=shown.known.__getitem__)


def periods_of(build: Build, record: Variable) -> tuple[str, ...]:
    """Every period of a variable in the order of time."""
    return cache.keep(
        build,
        "periods",
        (record.id,),
        lambda: (
            tuple(sorted(build.series(record.id)["period"].unique(), key=time_of))
            if record.cadence != Cadence.STATIC
            else ()
        ),
    )
