"""Stage of `aggregate`: the words of the command line checked, the polygons' values written as CSV."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from etl.files.boundaries import read_boundaries
from etl.files.catalog import CROPLAND_FRACTION, POPULATION_RASTER, SOURCES_BY_ID
from etl.files.weights import Zones
from etl.files.workforce import Workforce
from etl.model.paths import INTERIM, shown
from etl.model.problems import MachineError, UsageError
from etl.model.progress import Report
from etl.model.records import Source, Weights
from etl.stages.polygons import Aggregated, Measure, aggregate_files, read_static

WEIGHT_SOURCES = {Weights.CROPLAND: CROPLAND_FRACTION, Weights.POPULATION: POPULATION_RASTER}


@dataclass(frozen=True)
class Request:
    """The words of the command line. under: for share-under only. weight_raster: for weights but area."""

    source: str
    rasters: Path
    polygons: Path
    code: str
    measure: str
    under: float | None
    weights: str
    weight_raster: Path | None


def run(request: Request, out: Path, force: Workforce, report: Report) -> str:
    """Write one row per polygon and period; returns what was done in a line.

    Raises UsageError for a wrong word, InputError for wrong files, MachineError.
    """
    source = _source(request.source)
    measure = Measure(_one_of("--measure", request.measure, [m.value for m in Measure]))
    weights = Weights(_one_of("--weights", request.weights, [w.value for w in Weights]))
    _check_together(request, measure, weights)
    outlines = read_boundaries(request.polygons, request.code, request.code)
    zones = Zones(outlines, INTERIM / "weights", force)
    heavy = None
    if request.weight_raster is not None:
        heavy = read_static(WEIGHT_SOURCES[weights], request.weight_raster, zones)
    found = aggregate_files(source, request.rasters, zones, measure, request.under, heavy, report)
    _write(found, out)
    return f"{len(found.pcodes)} polygons × {len(found.periods)} rasters of {source.id} are in {out}."


def _source(word: str) -> Source:
    parts = {part.id: part for source in SOURCES_BY_ID.values() for part in source.parts}
    known = {name: source for name, source in SOURCES_BY_ID.items() if not source.parts} | parts
    return known[_one_of("--source", word, list(known))]


def _one_of(option: str, word: str, words: list[str]) -> str:
    if word in words:
        return word
    near = difflib.get_close_matches(word, words, n=1)
    cure = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(words)}"
    raise UsageError(f"{option} {word!r} is not known; {cure}")


def _check_together(request: Request, measure: Measure, weights: Weights) -> None:
    if (measure is Measure.SHARE_UNDER) != (request.under is not None):
        raise UsageError("--under gives the threshold of --measure share-under; the two go together")
    if (weights is Weights.AREA) != (request.weight_raster is None):
        raise UsageError("--weight-raster gives the raster of --weights cropland or population")


def _write(found: Aggregated, out: Path) -> None:
    """Write the table under its name only when it is complete."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        found.table().to_csv(draft, index=False, lineterminator="\n")
        draft.replace(out)
    except OSError as error:
        raise MachineError(f"{shown(out)}: cannot be written: {error.strerror}") from error
