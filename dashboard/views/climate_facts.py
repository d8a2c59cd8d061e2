"""One variable in one period, district by district, and the classes that it is shown in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard import cache
from dashboard.build import Build, Variable
from dashboard.charts.history import time_of
from dashboard.maps.scales import Scale, own_scale, scale_of
from dashboard.readings.findings import leading_district, weakest
from dashboard.selection import WITH
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views.stage import Stage
from etl.model.periods import Cadence

COLUMNS = ["value", "coverage", "status", "preliminary", "reason"]
OWN = "own"


@dataclass(frozen=True, eq=False)
class Frame:
    """rows: value, coverage, status, preliminary and reason by pcode, every district there."""

    record: Variable
    period: str  # empty for all time
    rows: pd.DataFrame

    @cached_property
    def values(self) -> pd.Series:
        return self.rows["value"]

    @cached_property
    def by_pcode(self) -> dict[str, dict[str, Any]]:
        """The rows as plain values."""
        return self.rows.to_dict("index")  # type: ignore[return-value]

    @cached_property
    def known(self) -> dict[str, float]:
        """Values by pcode of the districts that have one."""
        return {pcode: row["value"] for pcode, row in self.by_pcode.items() if not math.isnan(row["value"])}

    @cached_property
    def missing(self) -> dict[str, str]:
        """The districts without a value, with the reason."""
        gone = {pcode: row["reason"] for pcode, row in self.by_pcode.items() if pcode not in self.known}
        return {pcode: reason if isinstance(reason, str) else "" for pcode, reason in gone.items()}

    @cached_property
    def status(self) -> str:
        """The weakest status among the districts; the record's own where none has any."""
        return weakest((row["status"] for row in self.by_pcode.values()), self.record.status)


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
    rows = build.in_periods(record.id, period)
    found = rows.set_index("pcode")[COLUMNS].reindex(build.districts.index)
    outside = words(
        "climate.outside", first=words.period(record.first_period), last=words.period(record.last_period)
    )
    unknown = found["status"].isna()
    reason = found["reason"].mask(unknown, outside) if unknown.any() else found["reason"]
    return Frame(record, period, found.assign(reason=reason))


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
