"""The stages of a build in their order, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etl.files.profile import read_profile
from etl.files.publish import claim
from etl.files.reference import read_emergencies
from etl.files.weights import Zones
from etl.files.workforce import ALONE, Workforce
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.model.progress import Report, silent
from etl.model.records import Absent
from etl.model.series import DistrictSeries
from etl.science.grid import Cube
from etl.science.index.space import touching
from etl.science.indicators import INDICATORS
from etl.stages import (
    compare,
    demonstration,
    derive,
    harmonise,
    history,
    index,
    inputs,
    movement,
    movers_check,
    people_check,
    publish,
    reports,
    scenarios,
)


@dataclass(frozen=True)
class Built:
    """A published build and what it lacks."""

    profile: Profile
    build_id: str
    absent: list[Absent]


@dataclass(frozen=True)
class Checked:
    """Inputs in order, the folder of their reports, and a summary in lines."""

    profile: Profile
    folder: Path
    lines: list[str]


def build(word: str, out: Path, report: Report, force: Workforce = ALONE) -> Built:
    """Read a profile's inputs, derive, index and publish; raises InputError before anything is published."""
    profile = read_profile(word)
    problems = Problems()
    with claim(out):
        tables, (zones, *below), cubes = _read(profile, problems, report, force)
        problems.stop_if_any()
        protection = movement.prepare(tables, profile)
        on_rasters = ((*INDICATORS, *tables.supplied.records.values()), zones, cubes.cubes)
        derived = derive.run(*on_rasters, tables.tables, tables.settings, report, tables.supplied.series)
        finer = [derive.run(INDICATORS, level, cubes.cubes, {}, tables.settings, report) for level in below]
        movement.conceal(derived, protection)
        pairs = compare.run(*on_rasters, cubes.others, tables.supplied, derived, tables.settings)
        given = (
            derived.series,
            tables.tables.get("flows_table"),
            tables.tables.get("population_table"),
            zones.pcodes,
            tables.index,
            tables.settings,
        )
        scored = index.run(*given, neighbours=touching(list(tables.districts.geometry)))
        past = history.run(*given, read_emergencies())
        future = scenarios.run(*given, cubes.cubes, partial(_rain_again, zones, tables))
        moves = movement.run(tables, profile, protection)
        build_id, absent = publish.run(
            out, profile, tables, derived, scored, past, future, moves, pairs, cubes.gaps, finer
        )
    return Built(profile, build_id, absent)


def _rain_again(
    zones: Zones, tables: inputs.Inputs, cubes: Mapping[str, Cube]
) -> Mapping[str, DistrictSeries]:
    """The variables that a scenario's altered rain changes, by the functions of the build."""
    driven = [indicator for indicator in INDICATORS if indicator.id in scenarios.RAIN_DRIVEN]
    return derive.run(driven, zones, cubes, tables.tables, tables.settings, silent).series


def check(word: str, out: Path | None, report: Report, force: Workforce = ALONE) -> Checked:
    """Validate every input and write reports; raises InputError after the reports that can be written are."""
    profile = read_profile(word)
    folder = out or harmonise.interim_folder(profile)
    problems = Problems()
    tables, levels, cubes = _read(profile, problems, report, force)
    lines = reports.run(folder, tables, levels, cubes, problems.found)
    problems.stop_if_any()
    return Checked(profile, folder, lines)


def _read(
    profile: Profile, problems: Problems, report: Report, force: Workforce
) -> tuple[inputs.Inputs, list[Zones], harmonise.Harmonised]:
    demonstration.run(profile, report)
    tables = inputs.run(profile, problems)
    folder = harmonise.interim_folder(profile) / "weights"
    levels = [Zones(outlines, folder, force) for outlines in (tables.districts, *tables.finer)]
    cubes = harmonise.run(profile, levels, tables.settings, problems, report)
    people_check.run(profile, tables, levels[0], cubes, problems)
    movers_check.run(profile, tables, problems)
    return tables, levels, cubes
