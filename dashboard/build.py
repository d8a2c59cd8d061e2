"""Reads one published build: its tables, its records and what it lacks; knows nothing of the screen."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.readings.units import levels_of, units_of
from dashboard.records import Absent, SourceRecord, Variable, source_of, variable_of
from etl.model.index_tables import CONTRIBUTIONS, HOTSPOTS, INDEX
from etl.model.paths import published
from etl.model.periods import SEASON_FIRST_MONTH, Cadence, season, year_of
from etl.model.published import DamagedBuild, NoBuild, PublishedBuild, open_build
from etl.model.status import Status
from etl.model.table import Kind, Table
from etl.model.tables import DISTRICTS, EMERGENCIES, FLOWS, PANEL
from etl.science.index.table import IndexTable, of_frame

__all__ = ["Absent", "Build", "DamagedBuild", "NoBuild", "SourceRecord", "Variable", "open_published"]

ROBUSTNESS = "robustness.json"
USUAL_BASELINE = (1991, 2020)
_TYPES = {
    Kind.STRING: "str",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.BOOLEAN: "bool",
    Kind.GEOMETRY: "object",
}
_EMPTY_NUMBERS = {"weight": "", "lo": "", "hi": ""}


class Build:
    """One published build, its tables read when they are first asked for.

    It tells of the units of its coarsest level, the districts; `at` another level it tells of that one's.
    """

    def __init__(self, found: PublishedBuild, level: str = "", above: Build | None = None) -> None:
        """level: the one to tell of, the coarsest by default. above: the build at the level over it."""
        self._found = found
        self._level = level
        self.above = above
        self.id = found.id
        self.identity = f"{found.folder}:{found.id}"  # unlike the id, unique among places too
        self.package: Mapping[str, Any] = found.package
        self._positions: dict[str, Mapping[Any, Any]] = {}

    @property
    def time(self) -> str:
        """When it was built: 2026-11-22T06:30:00Z."""
        return str(self.package["build"]["time"])

    @property
    def day(self) -> str:
        """Day on which it was built: 2026-11-22."""
        return self.time[:10]

    @property
    def title(self) -> str:
        """What the profile calls itself."""
        return str(self.package["build"]["profile"]["title"])

    @property
    def baseline(self) -> tuple[int, int]:
        """First and last year of the normals."""
        first, last = self.package["build"]["profile"].get("baseline") or USUAL_BASELINE
        return int(first), int(last)

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Records of the variables in the order published."""
        records = (variable_of(record) for record in self.package["variables"])
        return {one.id: one for one in records if self.above is None or one.id in self._held}

    @cached_property
    def _held(self) -> frozenset[str]:
        """Variables of which the panel tells at this level; only two columns are read for it."""
        rows = self.table(PANEL, ["pcode", "variable"])
        return frozenset(rows.loc[rows["pcode"].isin(self.districts.index), "variable"])

    @cached_property
    def sources(self) -> dict[str, SourceRecord]:
        """Records of the sources by id."""
        return {record["id"]: source_of(record) for record in self.package["sources"]}

    @cached_property
    def absent(self) -> tuple[Absent, ...]:
        """What is not in this build, with the reason."""
        return tuple(Absent(str(row["what"]), str(row["why"])) for row in self.package["absent"])

    @cached_property
    def demonstration(self) -> bool:
        """Whether anything in it rests on demonstration data."""
        found = {record.status.label for record in self.variables.values()}
        found |= {record.status for record in self.sources.values()}
        return bool(self.package["demonstration"]) or Status.DEMONSTRATION.label in found

    def holds(self, table: Table) -> bool:
        """Whether the build has this table."""
        return table.file in self._found.files

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the build, datapackage.json apart."""
        return self._found.files

    def content(self, file: str) -> bytes:
        """Bytes of a file as published; raises DamagedBuild."""
        return self._found.read(file)

    def table(self, table: Table, columns: list[str] | None = None) -> pd.DataFrame:
        """A table, or some of its columns; without rows where the build lacks it. Raises DamagedBuild."""
        if not self.holds(table):
            empty = {column.name: pd.Series([], dtype=_TYPES[column.kind]) for column in table.columns}
            return pd.DataFrame(empty)
        content = io.BytesIO(self.content(table.file))
        if table.file.endswith(".csv"):
            return pd.read_csv(content, keep_default_na=False, na_values=_EMPTY_NUMBERS)
        return pd.read_parquet(content, columns=columns)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of which the build tells, the coarsest first."""
        return self.above.levels if self.above else levels_of(self.table(DISTRICTS))

    @property
    def level(self) -> str:
        """The level of which this tells."""
        return self._level or self.levels[0]

    def at(self, level: str) -> Build:
        """The same build telling of the units of another level; itself where that is none of its levels."""
        return self._finer.get(level, self)

    @cached_property
    def _finer(self) -> dict[str, Build]:
        return {} if self.above else {level: Build(self._found, level, self) for level in self.levels[1:]}

    @cached_property
    def districts(self) -> pd.DataFrame:
        """The level's units by pcode: name fit to be shown, parent, area_km2, geometry as shapely outline."""
        return units_of(self.table(DISTRICTS), self.level)

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of every unit by pcode; below the districts with the district's."""
        if self.above is None:
            return dict(self.districts["name"])
        within = self.districts["parent"].map(self.above.names)
        return dict(self.districts["name"].astype("object") + " (" + within + ")")

    @cached_property
    def hotspots(self) -> pd.DataFrame:
        """Risk and movement crossed, per district and interval; of no units below the districts."""
        return self.table(HOTSPOTS).iloc[: 0 if self.above else None]

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """What every indicator adds to every score."""
        return self.table(CONTRIBUTIONS)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Moves between places."""
        return self.table(FLOWS)

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Intervals of the flows: start, end."""
        return self.flows[["start", "end"]].drop_duplicates().sort_values(["start", "end"])

    @cached_property
    def index(self) -> IndexTable:
        """The index in force; the usual cut-points where the build holds none."""
        return of_frame(self.table(INDEX)) if self.holds(INDEX) else IndexTable(rows=())

    @cached_property
    def robustness(self) -> Mapping[str, Any]:
        """What the index rests on and how it was tried; empty where the build does not tell."""
        if ROBUSTNESS not in self._found.files:
            return {}
        found: dict[str, Any] = json.loads(self.content(ROBUSTNESS))
        return found

    def basis_of(self, period: str) -> Mapping[str, Any]:
        """What one period of the hotspots rests on: seasons, interval, people_year, counted_flows …"""
        found: dict[str, Any] = self.robustness.get("periods", {}).get(period, {})
        return found

    @cached_property
    def emergencies(self) -> pd.DataFrame:
        """Seasons of declared emergencies: season, event, detail, source."""
        return self.table(EMERGENCIES)

    @cached_property
    def _panel(self) -> dict[str, pd.DataFrame]:
        rows = self.table(PANEL)
        rows = rows.loc[rows["pcode"].isin(self.districts.index)] if self.levels[1:] else rows
        return {
            str(name): part.drop(columns="variable") for name, part in rows.groupby("variable", sort=False)
        }

    @cached_property
    def periods(self) -> dict[str, tuple[str, ...]]:
        """Periods in which any variable has a value, newest first, by cadence; seasons begun among them."""
        found: dict[str, set[str]] = {}
        for record in self.variables.values():
            if record.valued and record.cadence != Cadence.STATIC:
                rows = self._panel[record.id]
                labels = rows.loc[rows["value"].notna(), "period"].unique()
                found.setdefault(record.cadence, set()).update(labels)
        months = found.get(Cadence.MONTH, ())
        begun = {season(year_of(label)) for label in months if label.endswith(f"-{SEASON_FIRST_MONTH}")}
        if begun:
            found.setdefault(Cadence.SEASON, set()).update(begun)
        return {cadence: tuple(sorted(labels, reverse=True)) for cadence, labels in found.items()}

    def series(self, variable: str) -> pd.DataFrame:
        """Rows of one variable: pcode, period, value, coverage, status, source, preliminary, reason."""
        return self._panel[variable]

    def positions(self, variable: str) -> Mapping[Any, Any]:
        """By period where its rows stand in the variable's series."""
        if variable not in self._positions:
            self._positions[variable] = self._panel[variable].groupby("period", sort=False).indices
        return self._positions[variable]

    def in_periods(self, variable: str, *periods: str) -> pd.DataFrame:
        """Rows of one variable in some periods; those that it does not know have none."""
        known = self.positions(variable)
        found = [known[period] for period in periods if period in known]
        return self._panel[variable].take(np.concatenate(found) if found else [])


def open_published(folder: Path | None = None) -> Build:
    """The build in force, whole, in `folder` where one is named; raises NoBuild or DamagedBuild."""
    build = Build(open_build(folder or published()))
    try:
        _ = build.variables, build.sources, build.absent, build.baseline
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedBuild(f"datapackage.json is not complete ({error}); build again") from error
    return build
