"""One figure of the simulated data and the bounds that it must keep."""

from __future__ import annotations

from dataclasses import dataclass

BASELINE = (1991, 2020)  # WMO normals
VEGETATION_BASELINE = (2001, 2020)


@dataclass(frozen=True)
class Check:
    """One figure and its bounds, both included."""

    name: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its bounds; NaN does not."""
        return bool(self.low <= self.value <= self.high)

    def __str__(self) -> str:
        return f"{self.name} is {self.value:.3g}, outside {self.low:g} to {self.high:g}"
