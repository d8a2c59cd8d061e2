"""The engine: order, missing inputs, weights, status, coverage and reasons, on made-up indicators."""

from __future__ import annotations

from graphlib import CycleError

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from etl.files.weights import Zones
from etl.model.periods import Cadence
from etl.model.progress import silent
from etl.model.records import Aggregate, Indicator, Level, Weights
from etl.model.series import DistrictSeries, Estimate, Settings, no_reason
from etl.model.status import Status
from etl.science.grid import CellEstimate, Cube, Grid, cube_of
from etl.stages import derive

GRID = Grid(west=0.0, north=2.0, dx=1.0, dy=1.0, nx=2, ny=2)
MONTHS = ("2020-01", "2020-02")
# A holds the western column, B the eastern one
DISTRICTS = gpd.GeoDataFrame(
    {"pcode": ["A", "B"], "geometry": [box(0, 0, 1, 2), box(1, 0, 2, 2)]}, crs="EPSG:4326"
)


def same(cube: Cube, settings: Settings) -> CellEstimate:
    return CellEstimate(cube.periods, cube.values.values, np.array([""] * len(cube.periods), dtype=object))


def doubled(series: DistrictSeries, settings: Settings) -> Estimate:
    return Estimate(series.periods, series.value * 2, series.reason)


def headcount(table: pd.DataFrame, settings: Settings, pcodes: tuple[str, ...]) -> Estimate:
    people = table.set_index("pcode")["population"].reindex(pcodes).to_numpy()[:, None]
    return Estimate(("2016",), people, no_reason(people.shape))


def record(name: str, inputs: tuple[str, ...], function: object, **more: object) -> Indicator:
    defaults: dict[str, object] = {"cadence": Cadence.MONTH, "level": Level.DISTRICT}
    return Indicator(
        id=name,
        label=name,
        unit="1",
        inputs=inputs,
        function=function,  # type: ignore[arg-type]
        method="",
        reference="",
        **{**defaults, **more},  # type: ignore[arg-type]
    )


RAIN = record("rain", ("rain_month",), same, level=Level.CELL, weights=Weights.AREA)
TWICE = record("twice", ("rain",), doubled)


def rain(values: list[list[list[float]]], **about: object) -> dict[str, Cube]:
    return {"rain_month": cube_of("rain_month", GRID, MONTHS, np.array(values), source="gauge", **about)}


def run(indicators: tuple[Indicator, ...], cubes: dict[str, Cube], **tables: pd.DataFrame) -> derive.Derived:
    return derive.run(indicators, Zones(DISTRICTS), cubes, tables, Settings(), silent)


def test_each_district_takes_the_mean_of_its_own_cells() -> None:
    derived = run((TWICE, RAIN), rain([[[1, 2], [1, 2]], [[3, 5], [3, 5]]]))
    assert derived.series["rain"].value == pytest.approx(np.array([[1, 3], [2, 5]]))
    assert derived.series["twice"].value == pytest.approx(np.array([[2, 6], [4, 10]]))
    assert derived.series["twice"].coverage.tolist() == [[1, 1], [1, 1]]
    assert derived.series["twice"].source == "gauge"


def test_half_a_district_missing_is_withheld_and_told() -> None:
    nan = np.nan
    series = run((RAIN,), rain([[[1, 2], [nan, 2]], [[nan, 5], [nan, 5]]])).series["rain"]
    assert np.isnan(series.value[0]).all()
    assert series.reason[0, 0] == "coverage 0.50 is under 0.80"
    assert series.reason[0, 1] == "no valid raster cells for 2020-02"
    assert series.coverage[0] == pytest.approx([0.5, 0.0], abs=1e-3)
    assert series.value[1].tolist() == [2, 5]


def test_a_missing_value_stays_missing_downstream() -> None:
    nan = np.nan
    twice = run((RAIN, TWICE), rain([[[nan, 2], [nan, 2]], [[3, 5], [3, 5]]])).series["twice"]
    assert np.isnan(twice.value[0, 0])
    assert twice.reason[0, 0].startswith("no valid raster cells")


def test_an_indicator_without_its_input_is_absent_and_says_why() -> None:
    derived = run((RAIN, TWICE), {})
    assert not derived.series
    assert [absent.what for absent in derived.absent] == ["rain", "twice"]
    assert [absent.why for absent in derived.absent] == ["needs monthly rainfall rasters"] * 2


def test_status_is_the_weakest_of_inputs_and_ceiling() -> None:
    modelled = record("modelled", ("rain",), doubled, ceiling=Status.MODELLED)
    ones = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
    observed = run((RAIN, modelled), rain(ones)).series
    assert set(observed["rain"].status.ravel()) == {Status.OBSERVED}
    assert set(observed["modelled"].status.ravel()) == {Status.MODELLED}
    simulated = run((RAIN, modelled), rain(ones, status=Status.DEMONSTRATION)).series
    assert set(simulated["modelled"].status.ravel()) == {Status.DEMONSTRATION}


def test_preliminary_rain_makes_what_rests_on_it_preliminary() -> None:
    ones = [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
    derived = run((RAIN, TWICE), rain(ones, preliminary=np.array([False, True])))
    assert derived.series["twice"].preliminary.tolist() == [False, True]


def test_cropland_weights_and_sums() -> None:
    cropland = cube_of("cropland_fraction", GRID, ("",), np.array([[[1.0, 0.0], [0.0, 0.0]]]))
    cubes = rain([[[1, 2], [9, 2]], [[3, 5], [9, 5]]]) | {"cropland_fraction": cropland}
    weighted = record("crop_rain", ("rain_month",), same, level=Level.CELL, weights=Weights.CROPLAND)
    area = record(
        "area", ("cropland_fraction",), same, level=Level.CELL, weights=Weights.AREA, aggregate=Aggregate.SUM
    )
    series = run((weighted, area), cubes).series
    assert series["crop_rain"].value[0] == pytest.approx([1, 3])  # only the north-western cell is cropland
    assert series["crop_rain"].reason[1, 0] == "no cropland in the district"
    assert series["area"].value[0, 0] == pytest.approx(GRID.cell_areas_km2[0, 0])


def test_tables_reach_their_formula_with_the_districts() -> None:
    table = pd.DataFrame({"pcode": ["B", "A"], "population": [2.0, 1.0]})
    table.attrs["source"] = "census"
    people = record("people", ("population_table",), headcount, cadence=Cadence.YEAR)
    series = run((people,), {}, population_table=table).series["people"]
    assert series.value.tolist() == [[1], [2]]
    assert series.source == "census"


def test_indicators_that_need_each_other_are_refused() -> None:
    with pytest.raises(CycleError):
        derive.in_order((record("a", ("b",), doubled), record("b", ("a",), doubled)))
