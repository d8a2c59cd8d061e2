"""Area, production and yield of the crops, by district: modelled on a grid, and as reported."""

from __future__ import annotations

import numpy as np

from etl.model.periods import Cadence
from etl.model.records import Aggregate, Direction, Indicator, Level, Weights
from etl.model.series import DistrictSeries, Estimate, Settings, no_reason
from etl.model.status import Status
from etl.science.grid import CellEstimate, Cube
from etl.science.indicators.ratio import ratio
from etl.science.indicators.supplied import as_supplied

KG_PER_T = 1000.0
CROPS = ("maize", "sorghum", "wheat", "beans")

_SPAM = "Yu et al. (2020), Earth System Science Data 12; MapSPAM"
_PALETTE = "diverging_rain_dry_to_wet"


def per_km2(totals: Cube, settings: Settings) -> CellEstimate:
    """Totals of cells (ha, t) per km²; summed over cell areas they give the totals of the covered parts."""
    values = totals.values.to_numpy() / totals.grid.cell_areas_km2
    return CellEstimate(totals.periods, values, no_reason((len(totals.periods),)), totals.preliminary)


def product_per_km2(area: Cube, crop_yield: Cube, settings: Settings) -> CellEstimate:
    """Production in t per km² from harvested area (ha a cell) and yield (kg/ha), in the periods of both."""
    periods = tuple(label for label in area.periods if label in set(crop_yield.periods))
    hectares, kilograms = (
        cube.values.sel(period=list(periods)).to_numpy().astype(np.float64) for cube in (area, crop_yield)
    )
    # A cell that harvests nothing produces nothing, though its yield is not known.
    tonnes = np.where(hectares == 0, 0.0, hectares * kilograms / KG_PER_T)
    return CellEstimate(periods, tonnes / area.grid.cell_areas_km2, no_reason((len(periods),)))


def yield_of_totals(
    production: DistrictSeries, area: DistrictSeries, settings: Settings, crop: str
) -> Estimate:
    """1000·ΣP/ΣH in kg/ha from a district's totals (t, ha), never a mean of yields; none where H is 0."""
    periods = tuple(label for label in area.periods if label in set(production.periods))
    made = production.value[:, [production.periods.index(label) for label in periods]]
    why = production.reason[:, [production.periods.index(label) for label in periods]]
    chosen = [area.periods.index(label) for label in periods]
    harvested = area.value[:, chosen]
    reason = np.where(area.reason[:, chosen] != "", area.reason[:, chosen], why)
    reason = np.where((reason == "") & (harvested == 0), f"no {crop} was harvested", reason)
    return Estimate(periods, ratio(KG_PER_T * made, harvested, reason == ""), reason)


def _modelled(crop: str, what: str, unit: str, plausible: tuple[float, float], **about: object) -> Indicator:
    defaults: dict[str, object] = {
        "level": Level.CELL,
        "weights": Weights.AREA,
        "aggregate": Aggregate.SUM,
        "function": per_km2,
        "direction": Direction.NEUTRAL,
    }
    return Indicator(
        label=f"{crop.capitalize()}: {what}, modelled on a grid",
        unit=unit,
        cadence=Cadence.YEAR,
        reference=_SPAM,
        palette=_PALETTE,
        decimals=0,
        ceiling=Status.MODELLED,
        plausible=plausible,
        **{**defaults, **about},  # type: ignore[arg-type]
    )


def _modelled_records(crop: str) -> tuple[Indicator, ...]:
    """Harvested area, production and yield of one crop from MapSPAM; and production once more, as a check."""
    cells = "MapSPAM spreads the statistics of a country or province over cells of 5 minutes."
    summed = (
        "Cells count by the share of them that lies in the district; a cell without data is missing, not 0."
    )
    area, production = f"modelled_area_{crop}_ha", f"modelled_production_{crop}_t"
    whole = {"level": Level.DISTRICT, "weights": None, "aggregate": Aggregate.MEAN}
    return (
        _modelled(
            crop,
            "harvested area",
            "ha",
            (0.0, 1e7),
            id=area,
            inputs=(f"harvested_area_{crop}",),
            method=f"Harvested area of all technologies, summed. {cells} {summed}",
        ),
        _modelled(
            crop,
            "production",
            "t",
            (0.0, 1e8),
            id=production,
            inputs=(f"production_{crop}",),
            method=f"Production of all technologies, summed. {cells} {summed}",
        ),
        _modelled(
            crop,
            "yield",
            "kg/ha",
            (0.0, 50_000.0),
            id=f"modelled_yield_{crop}_kg_ha",
            inputs=(production, area),
            function=yield_of_totals,
            parameters={"crop": crop},
            method="1,000 times the district's production over its harvested area, never a mean of yields; "
            f"none where nothing is harvested. {cells}",
            **{**whole, "direction": Direction.LOW_IS_ADVERSE},
        ),
        _yield_check(crop, production),
    )


def _yield_check(crop: str, production: str) -> Indicator:
    """Production by area and yield of every cell, never published: held against the production itself."""
    return _modelled(
        crop,
        "production by its yields",
        "t",
        (0.0, 1e8),
        id=f"product_of_area_and_yield_{crop}_t",
        inputs=(f"harvested_area_{crop}", f"yield_{crop}"),
        function=product_per_km2,
        method="Harvested area times yield of every cell, summed: checks that the rasters fit together.",
        published=False,
        second_of=production,
    )


def _reported(crop: str, what: str, unit: str, plausible: tuple[float, float], **about: object) -> Indicator:
    return Indicator(
        label=f"{crop.capitalize()}: {what}, as reported",
        unit=unit,
        cadence=Cadence.SEASON,
        level=Level.DISTRICT,
        reference="as the source of the crop statistics",
        palette=_PALETTE,
        decimals=0,
        plausible=plausible,
        **about,  # type: ignore[arg-type]
    )


def _reported_records(crop: str) -> tuple[Indicator, ...]:
    """Area, production and yield of one crop from a table of statistics."""
    area, production = f"reported_area_{crop}_ha", f"reported_production_{crop}_t"
    supplied = "As the table of crop statistics gives it; an empty cell is missing, 0 is nothing."
    return (
        _reported(
            crop,
            "area",
            "ha",
            (0.0, 1e7),
            id=area,
            inputs=(f"statistics_area_{crop}",),
            function=as_supplied,
            method=supplied,
        ),
        _reported(
            crop,
            "production",
            "t",
            (0.0, 1e8),
            id=production,
            inputs=(f"statistics_production_{crop}",),
            function=as_supplied,
            method=supplied,
        ),
        _reported(
            crop,
            "yield",
            "kg/ha",
            (0.0, 50_000.0),
            id=f"reported_yield_{crop}_kg_ha",
            inputs=(production, area),
            function=yield_of_totals,
            parameters={"crop": crop},
            direction=Direction.LOW_IS_ADVERSE,
            method="1,000 times the reported production over the reported area; none where the area is 0.",
        ),
    )


MODELLED = tuple(record for crop in CROPS for record in _modelled_records(crop))
REPORTED = tuple(record for crop in CROPS for record in _reported_records(crop))
INDICATORS = (*MODELLED, *REPORTED)
