"""Gi* and LISA in whole builds: on a grid and on the councils of Lesotho, and not on ten districts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.model.progress import silent
from etl.pipeline import build
from tests.etl.builders_index import Units, alike, corner_of_high_values, write_grid, write_units

COUNCILS = Path(os.environ.get("MECC_REAL_DATA", "../shared/real")) / "boundaries" / "lso_adm2.geojson"


def space_of(units: Units) -> dict[str, Any]:
    build(units.profile, units.out, silent)
    found: dict[str, Any] = json.loads((units.out / "robustness.json").read_text(encoding="utf-8"))
    return dict(found["periods"]["2006-2016"]["space"])


def standing_out(space: dict[str, Any], kind: str) -> set[str]:
    return {one["pcode"] for one in space["local"] if one["significant"] and one["quadrant"] == kind}


def test_a_corner_of_high_values_stands_out_on_a_grid(tmp_path: Path) -> None:
    units = write_grid(tmp_path, 6, 6)
    units.values(alike(36, flood_days=corner_of_high_values(6, 6)))
    space = space_of(units)
    assert space["no_local"] == ""
    assert len(space["local"]) == 36
    assert space["moran"]["p"] < 0.01
    inner = {f"GR{row:02d}{column:02d}" for row in range(2) for column in range(2)}
    high = standing_out(space, "HH")
    assert inner <= high
    assert not any(one >= "GR03" for one in high)  # the southern half is chance


def test_chance_alone_stands_out_nowhere(tmp_path: Path) -> None:
    units = write_grid(tmp_path, 6, 5)
    rng = np.random.default_rng(3)
    units.values(alike(30, flood_days=rng.uniform(2, 18, 30).round(2).tolist()))
    space = space_of(units)
    assert len(space["local"]) == 30
    assert not any(one["significant"] for one in space["local"])


def test_under_thirty_units_the_build_says_why_there_is_none(tmp_path: Path) -> None:
    units = write_grid(tmp_path, 5, 2)
    units.values(alike(10, flood_days=corner_of_high_values(5, 2)))
    space = space_of(units)
    assert space["local"] is None
    assert space["no_local"].startswith("10 units; Gi* and LISA need 30.")
    assert space["moran"]["how"] == "permutation"


def test_units_without_a_score_do_not_count_as_units(tmp_path: Path) -> None:
    units = write_grid(tmp_path, 6, 5)
    days: list[Any] = corner_of_high_values(6, 5)
    units.values(alike(30, flood_days=[None, *days[1:]]))
    space = space_of(units)
    assert space["local"] is None
    assert space["no_local"].startswith("29 units")


def test_the_councils_of_lesotho_have_local_statistics(tmp_path: Path) -> None:
    if not COUNCILS.is_file():
        pytest.skip("the outlines of the councils are not there (MECC_REAL_DATA)")
    features = json.loads(COUNCILS.read_text(encoding="utf-8"))["features"]
    pcodes = [one["properties"]["ADM2_PCODE"] for one in features]
    units = write_units(tmp_path, COUNCILS.resolve(), "ADM2_PCODE", "ADM2_EN", pcodes)
    south = {"LSG", "LSF", "LSE"}  # districts whose councils are flooded more in this made-up case
    rng = np.random.default_rng(5)
    days = [
        float(v) + 8 * (pcode[:3] in south) for v, pcode in zip(rng.uniform(2, 8, 78), pcodes, strict=True)
    ]
    units.values(alike(78, flood_days=days))
    space = space_of(units)
    assert len(space["local"]) == 78
    high = standing_out(space, "HH")
    assert len(high) >= 5
    assert {pcode[:3] for pcode in high} <= south | {"LSH", "LSJ"}  # the neighbours of the flooded at most
