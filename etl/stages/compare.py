"""Lays two sources of one variable side by side; the first is published, the other is only compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.files.weights import Zones
from etl.model.periods import Cadence
from etl.model.records import Indicator, Level, Weights
from etl.model.series import DistrictSeries, Settings, no_reason
from etl.science.grid import CellEstimate, Cube
from etl.science.supplied import Supplied
from etl.stages.aggregate import Aggregation
from etl.stages.derive import Derived, needs

Pair = tuple[DistrictSeries, DistrictSeries]


def run(
    indicators: Sequence[Indicator],
    zones: Zones,
    cubes: Mapping[str, Cube],
    others: Sequence[Cube],
    supplied: Supplied,
    derived: Derived,
    settings: Settings,
) -> list[Pair]:
    """Pairs of series of one variable, the published one first."""
    return [
        *_declared(indicators, derived),
        *(_of_rasters(other, indicators, zones, cubes, settings) for other in others),
        *_of_tables(supplied, derived),
    ]


def _declared(indicators: Sequence[Indicator], derived: Derived) -> list[Pair]:
    """Variables that a record gives a second time from other inputs."""
    held = derived.series
    return [
        (held[record.second_of], held[record.id].renamed(record.second_of))
        for record in indicators
        if record.second_of in held and record.id in held
    ]


def _of_rasters(
    other: Cube,
    indicators: Sequence[Indicator],
    zones: Zones,
    cubes: Mapping[str, Cube],
    settings: Settings,
) -> Pair:
    """Both rasters by the first indicator that takes them alone, else as plain means of the districts."""
    name = other.variable
    known = {**cubes, name: other}
    record = next(
        (
            i
            for i in indicators
            if i.level is Level.CELL and i.inputs == (name,) and set(needs(i)) <= set(known)
        ),
        _plain_mean(name, other.unit),
    )
    first, _ = Aggregation(zones, cubes, settings).series(record, [cubes[name]])
    second, _ = Aggregation(zones, known, settings).series(record, [other])
    return first, second


def _of_tables(supplied: Supplied, derived: Derived) -> list[Pair]:
    """Tables beside the rasters that are published, and tables beside earlier tables."""
    pairs: list[Pair] = []
    for name, series in supplied.series.items():
        published = derived.series.get(name)
        if published is not None and published is not series:
            pairs.append((published, series))
    return [*pairs, *supplied.twice]


def _plain_mean(name: str, unit: str) -> Indicator:
    return Indicator(
        id=name,
        label=name,
        unit=unit,
        cadence=Cadence.STATIC,
        level=Level.CELL,
        inputs=(name,),
        function=_as_it_is,
        method="Area-weighted mean.",
        reference="",
        weights=Weights.AREA,
    )


def _as_it_is(cube: Cube, settings: Settings) -> CellEstimate:
    return CellEstimate(cube.periods, cube.values.data, no_reason((len(cube.periods),)), cube.preliminary)
