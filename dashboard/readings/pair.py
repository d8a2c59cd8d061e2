"""The climate measure and the rate of movement that a reader holds against each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.readings import findings
from dashboard.readings.association import Association, associate
from dashboard.readings.interval_climate import (
    BEFORE,
    Measured,
    interval_before,
    is_indicator,
    measured,
    outcome,
    seasons_of,
)
from dashboard.readings.moves import NET
from dashboard.readings.names import plain
from dashboard.shelf import Asked, keep
from dashboard.text import shown_as
from etl.model.periods import bounds_of_interval


@dataclass(frozen=True)
class Pair:
    """One combination of interval, climate measure, rate and lag."""

    stage: Asked

    @property
    def period(self) -> str:
        """Interval of the movement."""
        return self.stage.selection.moves

    @property
    def measure(self) -> str:
        """Climate measure by id."""
        return self.stage.selection.climate

    @property
    def outcome(self) -> str:
        """Rate of movement by id."""
        return self.stage.selection.outcome

    @property
    def climate_period(self) -> str:
        """Interval of the climate: the same, or the one before."""
        return interval_before(self.period) if self.stage.selection.lag == BEFORE else self.period

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells one combination from another."""
        return self.period, self.measure, self.outcome, self.stage.selection.lag

    @cached_property
    def climate(self) -> Measured:
        """The climate measure of every district."""
        build = self.stage.build
        key = (self.measure, self.climate_period)
        return keep(build, "measured", key, lambda: measured(build, self.measure, self.climate_period))

    @cached_property
    def moved(self) -> pd.DataFrame:
        """The rate of every district: value, reason, status."""
        return outcome(self.stage.build, self.outcome, self.period)

    @cached_property
    def values(self) -> pd.DataFrame:
        """x as it is shown and y, by pcode; NaN where missing."""
        factor, _ = shown_as(self.climate.unit, self.climate.decimals)
        return pd.DataFrame(
            {"x": self.climate.rows["value"].astype(float) * factor, "y": self.moved["value"].astype(float)}
        )

    @cached_property
    def complete(self) -> pd.DataFrame:
        """Districts that have both."""
        return self.values.dropna()

    @cached_property
    def association(self) -> Association:
        """How closely they go together."""
        return associate(self.values["x"], self.values["y"])

    @property
    def n(self) -> int:
        """Number of districts with both values."""
        return self.association.n

    @cached_property
    def residual(self) -> bool:
        """Whether the rate is the residual between two censuses."""
        start, end = bounds_of_interval(self.period)
        known = self.stage.build.intervals
        counted = ((known["start"] == start) & (known["end"] == end)).any()
        return self.outcome == NET and not counted

    @property
    def signed(self) -> bool:
        """Whether the rate has two sides."""
        return self.outcome == NET

    @property
    def measure_name(self) -> str:
        """The climate measure in words."""
        words, build = self.stage.words, self.stage.build
        if self.measure not in build.variables:
            return words.of_record(f"indicator.{self.measure}", plain(self.measure))
        return plain(words.of_record(f"variable.{self.measure}.label", build.variables[self.measure].label))

    @property
    def outcome_name(self) -> str:
        """The rate in words."""
        return self.stage.words(f"links.axis.{'residual' if self.residual else self.outcome}")

    @property
    def across(self) -> str:
        """Words of the climate axis, with interval and unit."""
        words, unit = self.stage.words, plain(self.stage.words.unit(self.climate.unit))
        said = {"label": _capital(self.measure_name), "interval": words.period(self.climate_period)}
        return (
            words("links.climate_axis", unit=unit, **said)
            if unit
            else words("links.climate_axis_plain", **said)
        )

    @property
    def upward(self) -> str:
        """Words of the axis of movement, with interval and unit."""
        words = self.stage.words
        unit = words(f"links.unit.{'residual' if self.residual else 'rate'}")
        interval = words.period(self.period)
        return words("links.movement_axis", label=self.outcome_name, interval=interval, unit=unit)

    def x_text(self, value: float) -> str:
        """A climate value as it is shown."""
        _, decimals = shown_as(self.climate.unit, self.climate.decimals)
        return self.stage.words.number(value, decimals)

    def how(self) -> str:
        """How the climate value was made."""
        words = self.stage.words
        if is_indicator(self.stage.build, self.measure):
            return words("links.index_mean", interval=words.period(self.climate_period))
        seasons = seasons_of(self.climate_period)
        return words("links.mean", first=seasons[0], last=seasons[-1])

    @cached_property
    def missing(self) -> dict[str, str]:
        """Why a district is not shown, by pcode."""
        gone = self.values.index[self.values.isna().any(axis=1)]
        return {str(pcode): self._why(str(pcode)) for pcode in gone}

    def why_nothing(self) -> str:
        """Why no district is shown."""
        return next(iter(self.missing.values()), self.stage.words("number.missing"))

    def _why(self, pcode: str) -> str:
        words = self.stage.words
        if pd.isna(self.values.loc[pcode, "x"]):
            return self._why_no_climate(pcode)
        reason = self.moved.loc[pcode, "reason"]
        interval = words.period(self.period)
        return _said(reason) or words("links.no_movement", label=self.outcome_name, interval=interval)

    def _why_no_climate(self, pcode: str) -> str:
        words, reason = self.stage.words, self.climate.rows.loc[pcode, "reason"]
        interval = words.period(self.climate_period)
        if not is_indicator(self.stage.build, self.measure):
            return words("links.few_seasons", found=_said(reason))
        return _said(reason) or words("links.no_interval", interval=interval)

    @cached_property
    def sources(self) -> list[str]:
        """Ids of the sources of both."""
        rate = self.stage.build.variables[self.outcome].sources
        return list(dict.fromkeys((*self.climate.sources, *rate)))

    @cached_property
    def status(self) -> str:
        """The weakest status of both."""
        return findings.weakest((*self.climate.rows["status"].tolist(), *self.moved["status"].tolist()))

    def rows(self) -> pd.DataFrame:
        """Both values of every district as a file has them."""
        rate = self.stage.build.variables[self.outcome]
        both = (
            (self.climate.rows, self.climate_period, self.measure, self.climate.unit, self.climate.sources),
            (self.moved, self.period, self.outcome, rate.unit, rate.sources),
        )
        parts = []
        for rows, period, measure, unit, sources in both:
            told = rows.reset_index(names="pcode").assign(period=period, measure=measure, unit=unit)
            told["district"] = [self.stage.build.names[str(pcode)] for pcode in rows.index]
            told["sources"] = [sources] * len(told)
            parts.append(told)
        return pd.concat(parts, ignore_index=True)


def _said(reason: object) -> str:
    return reason if isinstance(reason, str) else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
