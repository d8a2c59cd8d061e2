"""Brings every raster source that a profile names into one cube each, on an unbroken line of periods."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.files.catalog import SOURCES
from etl.files.raster_names import parts_at
from etl.files.raster_window import Bounds
from etl.files.rasters import not_covering
from etl.files.store import harmonise
from etl.files.weights import Zones, bounds_of
from etl.model.paths import INTERIM, PROFILES, shown
from etl.model.periods import Cadence
from etl.model.problems import Problems, attempt
from etl.model.profile import Profile, RasterInput
from etl.model.progress import Report
from etl.model.records import Source
from etl.model.series import Settings
from etl.model.status import Status
from etl.science.grid import Cube
from etl.science.indicators.onset import search_start_cube
from etl.science.timeline import months_of, unbroken

BY_ID = {source.id: source for source in SOURCES}


@dataclass
class Harmonised:
    """Cubes by the cell variable they give; further sources of a variable, for comparison only.

    gaps: periods without a raster between the first and the last, by `name_of` the cube.
    """

    cubes: dict[str, Cube] = field(default_factory=dict)
    others: list[Cube] = field(default_factory=list)
    gaps: dict[str, tuple[str, ...]] = field(default_factory=dict)


def run(
    profile: Profile, levels: Sequence[Zones], settings: Settings, problems: Problems, report: Report
) -> Harmonised:
    """Read what is new of every raster source; what is wrong is added to problems.

    levels: the districts, which rasters must cover, then the finer levels.
    """
    harmonised, zones, around = Harmonised(), levels[0], bounds_of(levels)
    folder = interim_folder(profile) / "cubes"
    for entry in _known(profile, problems):
        status = profile.status_of(entry.status)
        for source in _parts(entry, problems):
            cube = _read(entry, status, source, zones, around, folder, problems, report)
            if cube is not None:
                _keep(harmonised, replace(cube, source=entry.source))
    _add_months(harmonised)
    _add_search_start(harmonised, zones, settings)
    return harmonised


def name_of(cube: Cube) -> str:
    """Source of a cube as reports name it, with the variable where the source gives several."""
    several = cube.source in BY_ID and BY_ID[cube.source].parts
    return f"{cube.source} ({cube.variable})" if several else cube.source


def _parts(entry: RasterInput, problems: Problems) -> tuple[Source, ...]:
    return attempt(lambda: parts_at(BY_ID[entry.source], entry.path), problems) or ()


def _keep(harmonised: Harmonised, cube: Cube) -> None:
    cube, gaps = unbroken(cube)
    harmonised.gaps |= {name_of(cube): gaps} if gaps else {}
    if cube.variable in harmonised.cubes:
        harmonised.others.append(cube)
    else:
        harmonised.cubes[cube.variable] = cube


def interim_folder(profile: Profile) -> Path:
    """Where a profile's cubes and reports are kept; a profile of one's own never shares with another."""
    path = profile.path.resolve()
    if path.parent == PROFILES.resolve():
        return INTERIM / profile.id
    return INTERIM / f"{profile.id}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


def _known(profile: Profile, problems: Problems) -> list[RasterInput]:
    seen: dict[str, RasterInput] = {}
    for entry in profile.rasters:
        if entry.source not in BY_ID:
            near = difflib.get_close_matches(entry.source, BY_ID, n=1)
            cure = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(BY_ID)}"
            problems.add(
                shown(profile.path), f"[[rasters]] {entry.source}", "is no source of the catalogue", cure
            )
        elif entry.source in seen:
            problems.add(
                shown(profile.path),
                f"[[rasters]] {entry.source}",
                "stands twice",
                "give all its files in one path",
            )
        else:
            seen[entry.source] = entry
    return list(seen.values())


def _read(
    entry: RasterInput,
    status: Status,
    source: Source,
    zones: Zones,
    around: Bounds,
    folder: Path,
    problems: Problems,
    report: Report,
) -> Cube | None:
    cube = attempt(
        lambda: harmonise(source, entry.path, around, status, folder, report, force=zones.force),
        problems,
    )
    if cube is None:
        return None
    problem = not_covering(source, entry.path, cube.grid, zones.pcodes, zones.polygons)
    problems.extend([problem] if problem else [])
    return None if problem else cube


def _add_months(harmonised: Harmonised) -> None:
    """Where a variable has dekadal totals and no monthly rasters, the months are the sums of their dekads."""
    monthly = {source.gives for source in SOURCES if source.period_sum and source.cadence is Cadence.MONTH}
    for source in SOURCES:
        if not source.period_sum or source.cadence is not Cadence.DEKAD:
            continue
        dekads, name = harmonised.cubes.get(source.gives), source.gives.replace("_dekad", "_month")
        if dekads is not None and name in monthly and name not in harmonised.cubes:
            months = months_of(dekads, name)
            if months.periods:
                harmonised.cubes[name] = months


def _add_search_start(harmonised: Harmonised, zones: Zones, settings: Settings) -> None:
    """Lay the districts' start of the rainy season over the grid of the dekadal rain."""
    rain = harmonised.cubes.get("rain_dekad")
    if rain is None:
        return
    shares = zones.over(rain.grid).matrix
    start = search_start_cube(rain.grid, zones.pcodes, shares, settings.first_onset_dekad)
    harmonised.cubes["first_onset_dekad"] = start
