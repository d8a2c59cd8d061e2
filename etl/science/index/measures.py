"""The measures an index may be made of: one record each; the formulas stand in season_ and place_measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.science.index.place_measures import crop_per_rural, over_interval, rural_share
from etl.science.index.readings import Inputs, Reading, nothing
from etl.science.index.season_measures import (
    dry_run,
    dry_share,
    late_onset_share,
    low_vci_share,
    rain_cv,
    rain_trend,
    wet_share,
    wrsi_fail_share,
)
from etl.science.index.supplied_measures import supplied
from etl.science.index.table import NET_RATE, RURAL_OUT, URBAN_IN, IndexRow
from etl.science.index.windows import Window

SHARE, RATE = "share", "per 1000 per decade"


@dataclass(frozen=True)
class Measure:
    """One measure: the variables it reads, its unit, and which end is adverse (0: arguable).

    function: (Inputs, Window) -> Reading in `unit`. population: whether it reads the censuses.
    """

    id: str
    label: str
    inputs: tuple[str, ...]
    unit: str
    adverse: int
    function: Callable[[Inputs, Window], Reading]
    population: bool = False

    @property
    def movement(self) -> bool:
        """Whether it belongs to the movement axis."""
        return self.id in (NET_RATE, RURAL_OUT, URBAN_IN)


def read(measure: Measure, inputs: Inputs, window: Window) -> Reading:
    """Reading of a measure; without the variables that it needs, no value and the reason."""
    missing = [name for name in measure.inputs if name not in inputs.series]
    if measure.population and inputs.population is None:
        missing.append("population")
    if missing:
        return nothing(len(inputs.pcodes), f"needs {', '.join(missing)}, which this build lacks")
    return measure.function(inputs, window)


MEASURES = (
    Measure("dry_share", "Dry seasons", ("spi_3",), SHARE, 1, dry_share),
    Measure("wet_share", "Very wet seasons", ("spi_3",), SHARE, 1, wet_share),
    Measure(
        "late_onset_share",
        "Late or failed rains",
        ("season_onset_dekad", "season_onset_failed"),
        SHARE,
        1,
        late_onset_share,
    ),
    Measure("dry_run", "Mean longest dry run", ("longest_dry_run_dekads",), "dekads", 1, dry_run),
    Measure("rain_cv", "Variability of season rainfall", ("season_rainfall_mm",), "%", 1, rain_cv),
    Measure("rain_trend", "Trend of season rainfall", ("season_rainfall_mm",), "%/decade", -1, rain_trend),
    Measure("rural_share", "Rural people", (), SHARE, 1, rural_share, population=True),
    Measure(
        "crop_per_rural",
        "Cropland per rural person",
        ("cropland_ha",),
        "ha/person",
        0,
        crop_per_rural,
        population=True,
    ),
    Measure(
        "wrsi_fail_share",
        "Seasons short of water for maize",
        ("wrsi_maize",),
        SHARE,
        1,
        wrsi_fail_share,
    ),
    Measure(
        "low_vci_share",
        "Seasons with stressed cropland",
        ("season_low_vci_share",),
        SHARE,
        1,
        low_vci_share,
    ),
    Measure(
        "net_rate", "Net migration", ("net_migration_rate",), RATE, 0, over_interval("net_migration_rate")
    ),
    Measure(
        "rural_out_rate",
        "Moves out of the rural part",
        ("rural_out_rate",),
        RATE,
        0,
        over_interval("rural_out_rate"),
    ),
    Measure(
        "urban_in_rate", "Moves into the towns", ("urban_in_rate",), RATE, 0, over_interval("urban_in_rate")
    ),
)
BY_ID = {measure.id: measure for measure in MEASURES}


def measure_of(row: IndexRow) -> Measure:
    """The measure that a row of an index names: the atlas's own, else a variable that a table supplies.

    Which end of a supplied variable is adverse, the committee's goalposts say.
    """
    if row.id in BY_ID:
        return BY_ID[row.id]
    return Measure(row.id, row.label or row.id, (row.id,), row.unit, 0, supplied(row.id, row.pillar))


# Units in which a table may state goalposts: factor from the measure's unit to the table's.
UNIT_FACTORS: dict[tuple[str, str], float] = {
    (SHARE, "%"): 100.0,
    ("%", "share"): 0.01,
    ("%/decade", "share/decade"): 0.01,
    ("dekads", "days"): 10.0,
    ("ha/person", "m2/person"): 10_000.0,
    ("per 1000 per decade", "per 1000 per year"): 0.1,
    ("per 1000 per decade", "% per decade"): 0.1,
}


def factor(measure: Measure, unit: str) -> float:
    """What a measure's values are multiplied with for a table's unit; raises ValueError if unknown."""
    if unit == measure.unit:
        return 1.0
    if (measure.unit, unit) not in UNIT_FACTORS:
        raise ValueError(f"unit {unit!r} is none of {', '.join(units(measure))}")
    return UNIT_FACTORS[measure.unit, unit]


def units(measure: Measure) -> tuple[str, ...]:
    """Units in which a table may state a measure's goalposts."""
    return (measure.unit, *(there for here, there in UNIT_FACTORS if here == measure.unit))
