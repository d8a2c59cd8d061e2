"""Reads every boundary and table that a profile names and gathers what is wrong with all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import geopandas as gpd
import pandas as pd

from etl.files.index_table import read_index_table
from etl.files.levels import read_levels
from etl.files.movement import READERS, MovementTable, UnreadableMovement
from etl.files.movement.combine import combine
from etl.files.movement.margins import read as read_margins
from etl.files.places import read_gazetteer, unused_names
from etl.files.population import read_population
from etl.files.projects import read_projects
from etl.files.reference import read_season_start
from etl.files.tables import TABLES_BY_ID, Supply
from etl.files.urban import read_urban_shares
from etl.model.paths import REFERENCE, shown
from etl.model.problems import InputError, Problems, attempt
from etl.model.profile import MovementInput, Profile
from etl.model.records import Absent
from etl.model.series import Settings
from etl.model.status import Status
from etl.model.tables import QUALITY, RECONCILIATION
from etl.science.distances import distance_table
from etl.science.frames import frame
from etl.science.index.table import IndexTable
from etl.science.places import Gazetteer
from etl.science.setting_shares import with_settings
from etl.science.supplied import Supplied

STANDARD_INDEX = REFERENCE / "index.csv"


@dataclass
class Inputs:
    """What a build reads beside rasters; a table that the profile does not give is not in `tables`.

    finer: the levels below the districts, coarsest first. quality: what is odd about outlines.
    """

    districts: gpd.GeoDataFrame
    gazetteer: Gazetteer
    settings: Settings
    index: IndexTable
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reconciliation: list[pd.DataFrame] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    supplied: Supplied = field(default_factory=Supplied)
    finer: tuple[gpd.GeoDataFrame, ...] = ()
    quality: pd.DataFrame = field(default_factory=lambda: frame(QUALITY, []))

    def units(self) -> gpd.GeoDataFrame:
        """The outlines of all levels in one table."""
        return pd.concat([self.districts, *self.finer], ignore_index=True) if self.finer else self.districts

    def places_met(self) -> pd.DataFrame:
        """Every place name or code met in any table, with the columns of tables.RECONCILIATION."""
        if not self.reconciliation:
            return frame(RECONCILIATION, [])
        return pd.concat(self.reconciliation, ignore_index=True)

    def unused(self) -> tuple[str, ...]:
        """Names accepted in the profile that no table wrote."""
        return unused_names(self.gazetteer, self.places_met()["written"])


def run(profile: Profile, problems: Problems) -> Inputs:
    """Read boundaries, places, population, movement, other tables and the index table.

    What is wrong is added to problems; only boundaries or places that cannot be read stop at once,
    since nothing else can be checked without them.
    """
    inputs = facts(profile, problems)
    _movement(profile, inputs, problems)
    _tables(profile, inputs, problems)
    _projects(profile, inputs, problems)
    read_index = partial(read_index_table, profile.index or STANDARD_INDEX, inputs.supplied.records)
    inputs.index = attempt(read_index, problems) or inputs.index
    return inputs


def facts(profile: Profile, problems: Problems) -> Inputs:
    """Boundaries, places and population only: what the demonstration data are made from."""
    levels = read_levels(profile.boundaries)
    districts, *finer = levels.outlines
    units = pd.concat([level.drop(columns="geometry") for level in levels.outlines], ignore_index=True)
    inputs = Inputs(
        districts,
        read_gazetteer(profile, units),
        settings_of(profile),
        read_index_table(STANDARD_INDEX),
        notes=levels.notes,
        finer=tuple(finer),
        quality=levels.quality,
    )
    _population(profile, inputs, problems)
    return inputs


def settings_of(profile: Profile) -> Settings:
    """What formulas need of the profile."""
    return Settings(
        baseline=profile.baseline,
        min_coverage=profile.min_coverage,
        water_holding_capacity_mm=profile.water_holding_capacity_mm,
        first_onset_dekad=read_season_start(),
    )


def _population(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    entry = profile.population
    if entry is None:
        inputs.absent.append(Absent("population", "the profile names no population table"))
        return
    table = attempt(lambda: read_population(entry, inputs.gazetteer), problems)
    if table is not None:
        pcodes = tuple(inputs.districts["pcode"])
        shares = attempt(lambda: read_urban_shares(profile.urban, inputs.districts), problems)
        people = with_settings(table.people, pcodes, shares)
        inputs.tables["population_table"] = _marked(people, profile, "population")
        inputs.reconciliation.append(table.reconciliation)


def _movement(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    if not profile.movement:
        inputs.absent.append(Absent("flows", "the profile names no movement table"))
        return
    districts, tables = inputs.districts, []
    inputs.tables["distance_table"] = distance_table(tuple(districts["pcode"]), list(districts.geometry))
    for entry in profile.movement:
        table = _read_movement(profile, entry, inputs, problems)
        if table is not None:
            tables.append(table)
            inputs.reconciliation.append(table.reconciliation)
            inputs.notes += [f"{table.file}: {remark.place}: {remark.text}" for remark in table.remarks]
    stocks = [_marked(table.displacement, profile, "") for table in tables if len(table.displacement)]
    if stocks:
        inputs.tables["displacement_table"] = pd.concat(stocks, ignore_index=True)
    flows = attempt(lambda: combine(tables), problems)
    if flows is not None and not flows.empty:
        flows["counted"] = flows["status"] != int(Status.MODELLED)  # a model's numbers are nobody's count
        sources = "; ".join(dict.fromkeys(flows["source"]))
        inputs.tables["flows_table"] = _marked(flows, profile, sources)
    groups = [table.groups for table in tables if len(table.groups)]
    if groups:
        rows = pd.concat(groups, ignore_index=True)
        rows["counted"] = rows["status"] != int(Status.MODELLED)
        inputs.tables["groups_table"] = _marked(rows, profile, "")


def _read_movement(
    profile: Profile, entry: MovementInput, inputs: Inputs, problems: Problems
) -> MovementTable | None:
    few = profile.disclosure_threshold
    margins = partial(read_margins, distances=inputs.tables["distance_table"], threshold=few)
    readers = READERS | {"margins": margins}
    if entry.format not in readers:
        place = f"[[movement]] format = {entry.format!r}"
        problems.add(shown(profile.path), place, "has no reader", f"use one of {', '.join(readers)}")
        return None
    try:
        return readers[entry.format](entry, inputs.gazetteer)
    except UnreadableMovement as error:
        inputs.reconciliation.append(error.reconciliation)
        problems.extend(error.problems)
    except InputError as error:
        problems.extend(error.problems)
    return None


def _tables(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    """Read [[tables]] in their order: where two supply the same value, the first in the profile stands."""
    for entry in profile.tables:
        source = TABLES_BY_ID.get(entry.format)
        if source is None:
            place = f"[[tables]] format = {entry.format!r}"
            problems.add(shown(profile.path), place, "has no reader", f"use one of {', '.join(TABLES_BY_ID)}")
            continue
        read = partial(source.read, entry, inputs.gazetteer, profile.status_of(entry.status))
        supply = attempt(read, problems)
        if supply is not None:
            inputs.reconciliation.append(supply.reconciliation)
            inputs.notes += [f"{supply.file}: {remark.text}" for remark in supply.remarks]
            _take(supply, inputs.supplied, problems)


def _take(supply: Supply, supplied: Supplied, problems: Problems) -> None:
    """Join a table's series with those of earlier tables; a variable described otherwise is a problem."""
    refused = {record.id: told for record in supply.records if (told := supplied.declare(record))}
    for told in refused.values():
        problems.add(supply.file, "", told, "correct one of the two, or give one of them another id")
    for series in supply.series:
        if series.variable not in refused:
            supplied.add(series)


def _projects(profile: Profile, inputs: Inputs, problems: Problems) -> None:
    """Read [[projects]]; without any, the build has no projects.parquet."""
    tables = []
    for entry in profile.projects:
        read = partial(read_projects, entry, inputs.gazetteer, profile.status_of(entry.status))
        table = attempt(read, problems)
        if table is not None:
            tables.append(table.rows)
            inputs.reconciliation.append(table.reconciliation)
            inputs.notes += [f"{table.file}: {remark.text}" for remark in table.remarks]
    if tables:
        inputs.tables["projects_table"] = pd.concat(tables, ignore_index=True)


def _marked(table: pd.DataFrame, profile: Profile, source: str) -> pd.DataFrame:
    """The table with the status under which its rows count, and its source's id for what derives from it."""
    status = [int(profile.status_of(Status(found))) for found in table["status"]]
    marked = table.assign(status=status)
    marked.attrs["source"] = source
    return marked
