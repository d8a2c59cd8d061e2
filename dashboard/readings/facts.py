"""What a build tells of one variable in one period, unit by unit, as plain values; kept per build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.build import Build
from dashboard.shelf import keep
from etl.model.status import Status

Floats = npt.NDArray[np.float64]


class Fact(NamedTuple):
    """A value and its coverage, NaN where there is none; words are empty where there is nothing to tell.

    reason: why there is no value. preliminary: whether the source will still revise it.
    """

    value: float
    coverage: float
    reason: str
    status: str
    preliminary: bool


def facts(build: Build, variable: str, period: str) -> Mapping[str, Fact]:
    """By pcode; empty where the variable does not know the period."""

    def columns() -> tuple[list[str], Floats, Floats, list[str], list[str], list[bool]]:
        rows = build.series(variable)
        numbers = (rows[name].to_numpy(dtype=float) for name in ("value", "coverage"))
        texts = (rows[name].fillna("").tolist() for name in ("reason", "status"))
        return rows["pcode"].tolist(), *numbers, *texts, rows["preliminary"].eq(True).tolist()

    pcodes, values, coverage, *others = keep(build, "columns", variable, columns)
    return {
        pcodes[at]: Fact(float(values[at]), float(coverage[at]), *(column[at] for column in others))
        for at in build.positions(variable).get(period, ())
    }


def status_in(build: Build, variable: str, periods: Iterable[str]) -> str:
    """The weakest status of a variable in some periods; its own where it has no row in any of them."""

    def made() -> dict[str, Status]:
        pairs = build.series(variable)[["period", "status"]].drop_duplicates().dropna()
        weakest: dict[str, Status] = {}
        for period, word in zip(pairs["period"], pairs["status"], strict=True):
            weakest[period] = max(weakest.get(period, Status.OBSERVED), Status.parse(word))
        return weakest

    known = keep(build, "statuses", variable, made)
    own = build.variables[variable].status
    return max((known[period] for period in periods if period in known), default=own).label
