"""Variables that tables supply by district and that are published as they stand."""

from __future__ import annotations

from etl.model.periods import Cadence
from etl.model.records import Direction, Indicator, Level
from etl.model.series import DistrictSeries, Estimate, Settings


def as_supplied(series: DistrictSeries, settings: Settings) -> Estimate:
    """The numbers of a table as they stand in it."""
    return Estimate(
        series.periods, series.value, series.reason, status=series.status, preliminary=series.preliminary
    )


NDVI_ALL_LAND = Indicator(
    id="ndvi_all_land",
    label="Greenness of all land (NDVI)",
    unit="1",
    cadence=Cadence.MONTH,
    level=Level.DISTRICT,
    inputs=("ndvi_table",),
    function=as_supplied,
    method="Mean of the month's three dekads of the district's NDVI as the table gives it: all land, not "
    "cropland alone, so that it must not be compared with the greenness of cropland.",
    reference="as the source of the table",
    palette="diverging_rain_dry_to_wet",
    direction=Direction.LOW_IS_ADVERSE,
    decimals=2,
    plausible=(-0.2, 1.0),
)
INDICATORS = (NDVI_ALL_LAND,)
