"""The stages of a build in their order, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.files.profile import read_profile
from etl.files.publish import claim
from etl.files.weights import Zones
from etl.files.workforce import ALONE, Workforce
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.model.progress import Report
from etl.model.records import Absent
from etl.science.indicators import INDICATORS
from etl.stages import compare, demonstration, derive, harmonise, index, inputs, publish, reports


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
        tables, zones, cubes = _read(profile, problems, report, force)
        problems.stop_if_any()
        derived = derive.run(
            INDICATORS,
            zones,
            cubes.cubes,
            tables.tables,
            tables.settings,
            report,
            tables.supplied.series,
        )
        pairs = compare.run(
            INDICATORS,
            zones,
            cubes.cubes,
            cubes.others,
            tables.supplied,
            derived,
            tables.settings,
        )
        scored = index.run(
            derived.series,
            tables.tables.get("flows_table"),
            tables.tables.get("population_table"),
            zones.pcodes,
            tables.index,
            tables.settings,
        )
        build_id, absent = publish.run(out, profile, tables, derived, scored, pairs, cubes.gaps)
    return Built(profile, build_id, absent)


def check(word: str, out: Path | None, report: Report, force: Workforce = ALONE) -> Checked:
    """Validate every input and write reports; raises InputError after the reports that can be written are."""
    profile = read_profile(word)
    folder = out or harmonise.interim_folder(profile)
    problems = Problems()
    tables, zones, cubes = _read(profile, problems, report, force)
    lines = reports.run(folder, tables, zones, cubes, problems.found)
    problems.stop_if_any()
    return Checked(profile, folder, lines)


def _read(
    profile: Profile, problems: Problems, report: Report, force: Workforce
) -> tuple[inputs.Inputs, Zones, harmonise.Harmonised]:
    demonstration.run(profile, report)
    tables = inputs.run(profile, problems)
    zones = Zones(tables.districts, harmonise.interim_folder(profile) / "weights", force)
    cubes = harmonise.run(profile, zones, tables.settings, problems, report)
    return tables, zones, cubes
