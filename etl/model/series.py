"""Values of one variable for every district and period, with what must travel beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from etl.model.status import Status

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]
Statuses = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DistrictSeries:
    """One variable, shape (pcodes, periods); every district × period is there.

    value: NaN where there is no value, and then `reason` says why (elsewhere it is "").
    coverage: share 0–1 of the area (or of the record's weight) with valid data, NaN where it has
    no meaning. status: Status as int8. preliminary: shape (periods,).
    """

    variable: str
    pcodes: tuple[str, ...]
    periods: tuple[str, ...]
    value: Floats
    reason: Words
    coverage: Floats
    status: Statuses
    preliminary: Flags
    source: str = ""

    def __post_init__(self) -> None:
        shape = (len(self.pcodes), len(self.periods))
        for name in ("value", "reason", "coverage", "status"):
            found = getattr(self, name).shape
            if found != shape:
                raise ValueError(f"{self.variable}: {name} has shape {found}, not {shape}")
        if self.preliminary.shape != shape[1:]:
            raise ValueError(f"{self.variable}: preliminary must have one flag per period")
        if bool(np.any(np.isnan(self.value) != (self.reason != ""))):
            raise ValueError(f"{self.variable}: a reason must stand exactly where there is no value")

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each period stands."""
        return {label: index for index, label in enumerate(self.periods)}

    def at(self, period: str) -> Floats:
        """Values of one period, shape (pcodes,); raises ValueError where the period is not there."""
        return self.value[:, self.periods.index(period)]

    def renamed(self, variable: str) -> DistrictSeries:
        """The same numbers as another variable."""
        return replace(self, variable=variable)


@dataclass(frozen=True)
class Estimate:
    """What an indicator's formula returns: values and why some are missing.

    value, reason: shape (pcodes, periods) for a district formula. `reason` may be left shorter by
    broadcasting: one word per period, or one for all. `status` only where the formula knows better
    than "the weakest of the inputs". `caution`: a sentence to be shown wherever the variable is.
    """

    periods: tuple[str, ...]
    value: Floats
    reason: Words
    status: Statuses | None = None
    preliminary: Flags | None = None
    caution: str = ""


@dataclass(frozen=True)
class Settings:
    """What the profile sets and formulas need.

    baseline: first and last year of the normals. first_onset_dekad: P-code → dekads since
    1 September from which the onset is searched (0 = 1–10 September, 3 = 1–10 October).
    """

    baseline: tuple[int, int] = (1991, 2020)
    vegetation_baseline: tuple[int, int] = (2001, 2020)
    min_coverage: float = 0.8
    water_holding_capacity_mm: float = 100.0
    first_onset_dekad: dict[str, int] = field(default_factory=dict)


def no_reason(shape: tuple[int, ...]) -> Words:
    """Array of empty reasons."""
    return np.full(shape, "", dtype=object)


def status_array(shape: tuple[int, ...], status: Status) -> Statuses:
    """Array of one status."""
    return np.full(shape, int(status), dtype=np.int8)
