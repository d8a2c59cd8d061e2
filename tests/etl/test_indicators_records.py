"""The list of indicators: every variable of the design once, with what a reader must be told."""

from __future__ import annotations

import inspect

import pytest

from etl.files.catalog import SOURCES
from etl.model.records import Indicator, Level
from etl.science.indicators import INDICATORS

DESIGN = [
    "rainfall_mm",
    "rainfall_pct_normal",
    "spi_1",
    "spi_3",
    "spi_6",
    "spi_12",
    "season_rainfall_mm",
    "season_onset_dekad",
    "season_onset_failed",
    "longest_dry_run_dekads",
    "ndvi",
    "ndvi_z",
    "vci",
    "cropland_ha",
    "cropland_low_vci_share",
    "wrsi_maize",
    "wrsi_sorghum",
    "population",
    "urban_share",
    "net_migration_rate",
    "in_migration_rate",
    "out_migration_rate",
    "rural_out_rate",
    "urban_in_rate",
]
CROPS = ("maize", "sorghum", "wheat", "beans")
BEYOND_THE_DESIGN = {
    "abroad_in_rate",
    "abroad_out_rate",
    "rural_to_urban_share",
    "move_distance_mean_km",
    "move_distance_median_km",
    "season_low_vci_share",
    "season_rainfall_trend",
    "season_rainfall_trend_p",
    "ndvi_all_land",
    "cropland_dry_share",
    "cropland_low_ndvi_share",
    "season_warning_level",
    "season_warning_peak",
    *(f"{kind}_area_{crop}_ha" for kind in ("modelled", "reported") for crop in CROPS),
    *(f"{kind}_production_{crop}_t" for kind in ("modelled", "reported") for crop in CROPS),
    *(f"{kind}_yield_{crop}_kg_ha" for kind in ("modelled", "reported") for crop in CROPS),
}
CELL_VARIABLES = {source.gives for whole in SOURCES for source in (whole.parts or (whole,))} | {
    "first_onset_dekad"
}
TABLES = {"population_table", "flows_table", "open_flows_table", "distance_table"}
SUPPLIED = {"ndvi_table", *(f"statistics_{what}_{crop}" for what in ("area", "production") for crop in CROPS)}
PALETTES = {"sequential_risk", "diverging_rain_dry_to_wet", "diverging_net_loss_to_gain"}


def test_every_variable_of_the_design_is_published_once():
    ids = [indicator.id for indicator in INDICATORS]
    assert len(ids) == len(set(ids))
    published = {indicator.id for indicator in INDICATORS if indicator.published}
    assert published == {*DESIGN, *BEYOND_THE_DESIGN}


@pytest.mark.parametrize("record", INDICATORS, ids=lambda record: record.id)
def test_record_tells_what_a_reader_needs(record: Indicator):
    assert record.label
    assert record.unit
    assert record.method.endswith(".")
    assert record.reference
    assert record.palette in PALETTES
    assert record.plausible is not None
    assert (record.weights is not None) == (record.level is Level.CELL)


@pytest.mark.parametrize("record", INDICATORS, ids=lambda record: record.id)
def test_function_takes_the_inputs_the_record_names(record: Indicator):
    made = {indicator.id for indicator in INDICATORS}
    allowed = CELL_VARIABLES if record.level is Level.CELL else made | TABLES | SUPPLIED
    assert set(record.inputs) <= allowed
    takes = list(inspect.signature(record.function).parameters)
    assert takes[len(record.inputs)] == "settings"
    extra = {*record.parameters, *(["pcodes"] if TABLES & set(record.inputs) else [])}
    assert set(takes[len(record.inputs) + 1 :]) == extra


def test_inputs_stand_before_what_is_made_from_them():
    seen: set[str] = set()
    made = {indicator.id for indicator in INDICATORS}
    for record in INDICATORS:
        if record.level is Level.DISTRICT:
            assert set(record.inputs) & made <= seen
        seen.add(record.id)


def test_a_second_source_is_never_published_itself():
    by_id = {record.id: record for record in INDICATORS}
    seconds = [record for record in INDICATORS if record.second_of]
    assert len(seconds) == len(CROPS)
    for record in seconds:
        assert not record.published
        assert record.unit == by_id[record.second_of].unit
