"""What the moves out of a district are like: how many go from countryside to town, and how far they go.

They rest on the published flows alone: a count that the build withholds is filled from the published sums,
and the value is then modelled. So they tell nothing that withheld counts could be worked out from.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from etl.model.periods import Cadence, interval
from etl.model.records import Indicator, Level
from etl.model.series import Estimate, Floats, Settings, no_reason
from etl.model.status import Status
from etl.science.indicators.moves import counted_from_rural, counted_out, intervals, of_interval
from etl.science.indicators.population import Count

UNKNOWN_COUNT = "a flow that belongs to it is withheld"
NO_MOVES = "no moves out of it in this interval's table"
NO_SETTINGS = "the table does not tell rural from urban"
FILLED = "Counts that this build withholds are filled from the published sums; the value is then modelled."
Measure = Callable[[pd.DataFrame], float]


def rural_to_urban_share(flows: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]) -> Estimate:
    """Share 0–1 of the moves that begin in the district that lead from countryside to town."""

    def counted(rows: pd.DataFrame) -> pd.DataFrame:
        own = counted_from_rural(rows, pcodes)
        return pd.concat([counted_out(rows, pcodes), own[own["origin"] == own["destination"]]])

    return _estimate(flows, pcodes, counted, _rural_to_urban)


def move_distance_mean_km(
    flows: pd.DataFrame, distances: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Mean distance of the moves to other districts, km between representative points."""
    return _estimate(flows, pcodes, lambda rows: _with_km(rows, distances, pcodes), _mean_km)


def move_distance_median_km(
    flows: pd.DataFrame, distances: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]
) -> Estimate:
    """Distance that half of the moves to other districts do not pass, km between representative points."""
    return _estimate(flows, pcodes, lambda rows: _with_km(rows, distances, pcodes), _median_km)


def weighted_median(values: Floats, weights: Floats) -> float:
    """Least value up to which at least half of the weight lies; values, weights (n,); NaN without weight."""
    if not weights.sum() > 0:
        return float("nan")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _estimate(
    flows: pd.DataFrame,
    pcodes: tuple[str, ...],
    counted: Callable[[pd.DataFrame], pd.DataFrame],
    measure: Measure,
) -> Estimate:
    spans = intervals(flows)
    found = [_of_interval(counted(of_interval(flows, *span)), pcodes, measure) for span in spans]
    return Estimate(
        tuple(interval(*span) for span in spans),
        np.column_stack([one.value for one in found]),
        np.column_stack([one.reason for one in found]),
        np.column_stack([one.status for one in found]),
    )


def _of_interval(counted: pd.DataFrame, pcodes: tuple[str, ...], measure: Measure) -> Count:
    value = np.full(len(pcodes), np.nan)
    reason = no_reason(value.shape)
    status = np.full(len(pcodes), int(Status.OBSERVED), dtype=np.int8)
    by_origin = {str(pcode): rows for pcode, rows in counted.groupby("origin")}
    for at, pcode in enumerate(pcodes):
        rows = by_origin.get(pcode)
        if rows is None or not rows["movers"].sum() > 0:
            reason[at] = NO_MOVES if rows is None or rows["movers"].notna().all() else UNKNOWN_COUNT
            continue
        status[at] = rows["status"].max()
        if rows["movers"].isna().any():
            reason[at] = UNKNOWN_COUNT
            continue
        value[at] = measure(rows)
        if np.isnan(value[at]):
            reason[at] = NO_SETTINGS
    return Count(value, reason, status)


def _rural_to_urban(rows: pd.DataFrame) -> float:
    if (rows[["origin_setting", "destination_setting"]] == "all").any(axis=None):
        return float("nan")
    shift = (rows["origin_setting"] == "rural") & (rows["destination_setting"] == "urban")
    movers = rows["movers"].to_numpy(dtype=np.float64)
    return float(movers[shift.to_numpy()].sum() / movers.sum())


def _with_km(rows: pd.DataFrame, distances: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    return counted_out(rows, pcodes).merge(distances, on=["origin", "destination"])


def _mean_km(rows: pd.DataFrame) -> float:
    km, movers = _numbers(rows)
    return float(km @ movers / movers.sum())


def _median_km(rows: pd.DataFrame) -> float:
    return weighted_median(*_numbers(rows))


def _numbers(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    return rows["km"].to_numpy(dtype=np.float64), rows["movers"].to_numpy(dtype=np.float64)


def _record(id: str, label: str, unit: str, function: Callable[..., Estimate], method: str) -> Indicator:
    far = unit == "km"
    return Indicator(
        id=id,
        label=label,
        unit=unit,
        cadence=Cadence.INTERVAL,
        level=Level.DISTRICT,
        inputs=("open_flows_table", "distance_table") if far else ("open_flows_table",),
        function=function,
        method=f"{method} {FILLED}",
        reference="Bell et al. (2002), Journal of the Royal Statistical Society A 165(3)",
        decimals=0 if far else 2,
        plausible=(0.0, 20_004.0) if far else (0.0, 1.0),
    )


_POINTS = "Distance is geodesic, between points inside the two districts; moves within a district have none."
INDICATORS = (
    _record(
        "rural_to_urban_share",
        "Moves from countryside to town",
        "share",
        rural_to_urban_share,
        "Of all moves that begin in the district, to other districts or from its countryside to its own "
        "towns, the share that leads from countryside to town.",
    ),
    _record(
        "move_distance_mean_km",
        "Mean distance of moves",
        "km",
        move_distance_mean_km,
        f"Mean over moves from the district to the others. {_POINTS}",
    ),
    _record(
        "move_distance_median_km",
        "Median distance of moves",
        "km",
        move_distance_median_km,
        f"Median over moves from the district to the others. {_POINTS}",
    ),
)
