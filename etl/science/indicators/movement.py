"""Migration rates per 1,000 people at mid-interval, from flows or, for the net only, from two censuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from etl.model.periods import Cadence, interval
from etl.model.records import Direction, Indicator, Level
from etl.model.series import Estimate, Floats, Settings, no_reason
from etl.model.status import Status
from etl.science.indicators.moves import (
    intervals,
    moves_from_rural,
    moves_in,
    moves_out,
    moves_to_urban,
    of_interval,
)
from etl.science.indicators.population import RECLASSIFICATION, Count, cautions, people, people_at
from etl.science.indicators.ratio import ratio

PER_THOUSAND = 1000.0
YEARS_OF_DECADE = 10
RESIDUAL_LABEL = (
    "Population change against the national average (modelled; includes births, deaths and emigration); "
    "not counted moves."
)

Counter = Callable[[pd.DataFrame, tuple[str, ...]], Count]


def rate(moves: Floats, people_at_middle: Floats) -> Floats:
    """Moves per 1,000 people at mid-interval; NaN where nobody lives or either is missing."""
    inhabited = people_at_middle > 0
    return ratio(PER_THOUSAND * moves, people_at_middle, inhabited)


def per_decade(rates: Floats, start: int, end: int) -> Floats:
    """A rate over start–end brought to ten years by proportion; not for comparing intervals finely."""
    return rates * (YEARS_OF_DECADE / (end - start))


def residual_net_migration(before: Floats, after: Floats) -> Floats:
    """Net migration by the national growth rate method, people: P₂ − P₁·(ΣP₂/ΣP₁), summing to 0.

    before, after: population of every district at two censuses, shape (pcodes,). It takes births, deaths and
    emigration to be the same everywhere (Shryock & Siegel 1976, The Methods and Materials of Demography).
    NaN where nobody was counted at the first.
    """
    if not before.sum() > 0:
        return np.full(after.shape, np.nan)
    return np.asarray(after - before * (after.sum() / before.sum()))


def residual_intervals(population: pd.DataFrame, pcodes: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Intervals between successive years in which every district was counted; projections are no counts."""
    found = people(population, pcodes)
    counted = np.isfinite(found.value).all(axis=0) & (found.status != int(Status.MODELLED)).all(axis=0)
    years = [year for year, whole in zip(found.years, counted, strict=True) if whole]
    return tuple(zip(years[:-1], years[1:], strict=True))


def _residual(population: pd.DataFrame, pcodes: tuple[str, ...], start: int, end: int) -> Count:
    found = people(population, pcodes)
    before, after = (found.value[:, found.years.index(year)] for year in (start, end))
    value = residual_net_migration(before, after)
    status = np.full(value.shape, int(Status.MODELLED), dtype=np.int8)
    return Count(value, no_reason(value.shape), status)


def _rate_of(moves: Count, people_at_middle: Count) -> Count:
    value = rate(moves.value, people_at_middle.value)
    reason = np.where(moves.reason != "", moves.reason, people_at_middle.reason)
    reason[np.isnan(value) & (reason == "")] = "nobody lives there"
    value = np.where(reason == "", value, np.nan)
    return Count(value, reason, np.maximum(moves.status, people_at_middle.status))


def _estimate(
    spans: Sequence[tuple[int, int]],
    moves: Callable[[int, int], Count],
    population: pd.DataFrame,
    pcodes: tuple[str, ...],
    setting: str = "all",
    caution: str = "",
) -> Estimate:
    rates = [
        _rate_of(moves(start, end), people_at(population, (start + end) / 2, pcodes, setting))
        for start, end in spans
    ]
    empty = np.empty((len(pcodes), 0))
    return Estimate(
        tuple(interval(start, end) for start, end in spans),
        np.column_stack([one.value for one in rates]) if rates else empty,
        np.column_stack([one.reason for one in rates]) if rates else empty.astype(object),
        np.column_stack([one.status for one in rates]) if rates else empty.astype(np.int8),
        caution=caution,
    )


def in_migration_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves into the district from the others per 1,000 people; intervals of the flows table."""
    return from_flows(flows, population, pcodes, moves_in)


def out_migration_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves from the district to the others per 1,000 people; intervals of the flows table."""
    return from_flows(flows, population, pcodes, moves_out)


def rural_out_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves from the rural part to anywhere in the country, own towns included, per 1,000 rural people."""
    return from_flows(flows, population, pcodes, moves_from_rural, "rural")


def urban_in_rate(
    flows: pd.DataFrame, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Moves into the towns from anywhere in the country, own rural part included, per 1,000 urban people."""
    return from_flows(flows, population, pcodes, moves_to_urban, "urban")


def from_flows(
    flows: pd.DataFrame,
    population: pd.DataFrame,
    pcodes: tuple[str, ...],
    count: Counter,
    setting: str = "all",
) -> Estimate:
    """Moves counted by `count` per 1,000 people of a setting, for every interval of the flows table."""

    def moves(start: int, end: int) -> Count:
        return count(of_interval(flows, start, end), pcodes)

    spans = intervals(flows)
    limits = RECLASSIFICATION if setting == "urban" else ""
    caution = "" if setting == "all" else cautions(population, _without_own(flows, spans), limits)
    return _estimate(spans, moves, population, pcodes, setting, caution)


def _without_own(flows: pd.DataFrame, spans: Sequence[tuple[int, int]]) -> str:
    """Names the intervals whose table has no moves within districts."""
    within = intervals(flows[flows["origin"] == flows["destination"]])
    gone = [interval(*span) for span in spans if span not in within]
    return f"{', '.join(gone)}: moves within districts are not in the table." if gone else ""


def net_migration_rate(
    flows: pd.DataFrame | None, population: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """In minus out per 1,000 people where there are flows, else the residual between two censuses."""
    told = intervals(flows)
    modelled = [span for span in residual_intervals(population, pcodes) if span not in told]

    def moves(start: int, end: int) -> Count:
        if flows is None or (start, end) not in told:
            return _residual(population, pcodes, start, end)
        rows = of_interval(flows, start, end)
        return _net(moves_in(rows, pcodes), moves_out(rows, pcodes))

    named = ", ".join(interval(*span) for span in modelled)
    caution = f"{named}: {RESIDUAL_LABEL}" if modelled else ""
    return _estimate(sorted((*told, *modelled)), moves, population, pcodes, caution=caution)


def _net(arrived: Count, left: Count) -> Count:
    reason = np.where(arrived.reason != "", arrived.reason, left.reason)
    return Count(arrived.value - left.value, reason, np.maximum(arrived.status, left.status))


def rate_record(
    id: str, label: str, function: Callable[..., Estimate], method: str, **about: object
) -> Indicator:
    """Record of a rate over an interval; `about` replaces what is usual."""
    usual: dict[str, object] = {
        "inputs": ("flows_table", "population_table"),
        "palette": "sequential_risk",
        "plausible": (0.0, PER_THOUSAND),
    }
    return Indicator(
        id=id,
        label=label,
        unit="per 1,000 people over the interval",
        cadence=Cadence.INTERVAL,
        level=Level.DISTRICT,
        function=function,
        method=f"{method} Population at mid-interval, linear between two censuses.",
        reference="Bell et al. (2002), Journal of the Royal Statistical Society A 165(3)",
        decimals=0,
        **{**usual, **about},  # type: ignore[arg-type]
    )


NET_MIGRATION_RATE = rate_record(
    "net_migration_rate",
    "Net migration",
    net_migration_rate,
    "Moves into the district from the others minus moves out to them, per 1,000 people. Where an interval "
    f"between two censuses has no counted moves: {RESIDUAL_LABEL}",
    palette="diverging_net_loss_to_gain",
    direction=Direction.LOW_IS_ADVERSE,
    optional_inputs=("flows_table",),
    plausible=(-PER_THOUSAND, PER_THOUSAND),
)
IN_MIGRATION_RATE = rate_record(
    "in_migration_rate",
    "Moves into the district",
    in_migration_rate,
    "Moves into the district from the other districts per 1,000 people.",
)
OUT_MIGRATION_RATE = rate_record(
    "out_migration_rate",
    "Moves out of the district",
    out_migration_rate,
    "Moves from the district to the other districts per 1,000 people.",
    direction=Direction.HIGH_IS_ADVERSE,
)
RURAL_OUT_RATE = rate_record(
    "rural_out_rate",
    "Moves out of the countryside",
    rural_out_rate,
    "Moves from the district's rural part to anywhere else in the country, its own towns included, per 1,000 "
    "rural people; moves abroad are counted apart.",
    direction=Direction.HIGH_IS_ADVERSE,
)
URBAN_IN_RATE = rate_record(
    "urban_in_rate",
    "Moves into the towns",
    urban_in_rate,
    "Moves into the district's towns from anywhere else in the country, its own rural part included, per "
    "1,000 urban people; moves from abroad are counted apart.",
)
INDICATORS = (
    NET_MIGRATION_RATE,
    IN_MIGRATION_RATE,
    OUT_MIGRATION_RATE,
    RURAL_OUT_RATE,
    URBAN_IN_RATE,
)
