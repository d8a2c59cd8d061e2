"""What `check` writes and tells: places met, rasters by source, their coverage by district."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.files.encode import encode
from etl.files.movement.returned import write_findings
from etl.files.weights import Zones
from etl.model.paths import shown
from etl.model.problems import MachineError, Problem
from etl.model.report_tables import COVERAGE, RASTERS
from etl.model.tables import RECONCILIATION
from etl.science.frames import frame
from etl.science.zonal import mean
from etl.stages.harmonise import Harmonised, name_of
from etl.stages.inputs import Inputs

WORKBOOK = "findings.xlsx"


def run(
    folder: Path, inputs: Inputs, levels: Sequence[Zones], harmonised: Harmonised, problems: Sequence[Problem]
) -> list[str]:
    """Write the reports into folder and return a summary in lines; raises MachineError.

    The workbook holds the problems and the places met: an office corrects and returns it.
    """
    rasters, coverage = raster_report(harmonised), coverage_report(inputs, levels, harmonised)
    tables = {RECONCILIATION: inputs.places_met(), RASTERS: rasters, COVERAGE: coverage}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in tables.items():
            (folder / table.file).write_bytes(encode(rows, table))
        write_findings(folder / WORKBOOK, problems, tables[RECONCILIATION], inputs.gazetteer)
    except OSError as error:
        raise MachineError(f"{shown(folder)}: cannot write the reports: {error.strerror}") from error
    unused = [f"[places] {name!r} was written by no table" for name in inputs.unused()]
    return [*_raster_lines(rasters), *_place_lines(tables[RECONCILIATION]), *unused, *inputs.notes]


def raster_report(harmonised: Harmonised) -> pd.DataFrame:
    """One row per raster source: first and last period, how many, which are missing."""
    rows = []
    for cube in (*harmonised.cubes.values(), *harmonised.others):
        if not cube.source:
            continue  # laid out by the build itself, not read
        gaps = harmonised.gaps.get(name_of(cube), ())
        present = len(cube.periods) - len(gaps)
        rows.append(
            (name_of(cube), cube.status.label, cube.periods[0], cube.periods[-1], present, "; ".join(gaps))
        )
    return frame(RASTERS, rows)


def coverage_report(inputs: Inputs, levels: Sequence[Zones], harmonised: Harmonised) -> pd.DataFrame:
    """One row per source and unit of any level: mean and least coverage, periods under the least allowed."""
    rows = []
    for cube in (*harmonised.cubes.values(), *harmonised.others):
        if not cube.source:
            continue
        for zones in levels:
            _, coverage = mean(zones.over(cube.grid), cube.values)
            under = np.sum(coverage < inputs.settings.min_coverage, axis=1)
            for pcode, shares, count in zip(zones.pcodes, coverage, under, strict=True):
                rows.append((name_of(cube), pcode, float(shares.mean()), float(shares.min()), int(count)))
    return frame(COVERAGE, rows)


def _raster_lines(rasters: pd.DataFrame) -> list[str]:
    return [
        f"{row['source']}: {row['rasters']} rasters, {row['first']} to {row['last']}"
        + (f"; missing {row['missing']}" if row["missing"] else "")
        for row in rasters.to_dict("records")
    ]


def _place_lines(places: pd.DataFrame) -> list[str]:
    """Names that were not matched as they stand, so that a person may see what became of them."""
    inferred = places[~places["how"].isin(["exact", "code"])].to_dict("records")
    return [f"{row['source']}: {_told(row)}, rows: {row['rows']}" for row in inferred]


def _told(row: Mapping[Hashable, Any]) -> str:
    return f"{row['written']!r} is {row['pcode'] or 'no place'} ({row['how']})"
