"""Weights on disk: found by content, never by name, and never trusted when damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from etl.files import weights as module
from etl.files.weights import cached_weights
from etl.science.grid import Grid

GRID = Grid(west=0, north=1.5, dx=1, dy=1, nx=3, ny=3)
SQUARE = shapely.box(0.5, 0.0, 1.5, 1.0)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    real = module.coverage_weights

    def counting(*args: object) -> object:
        calls.append(1)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "coverage_weights", counting)
    return calls


def test_the_same_content_is_computed_once(tmp_path: Path, computed: list[int]) -> None:
    first = cached_weights(["A"], [SQUARE], GRID, tmp_path)
    again = cached_weights(["A"], [SQUARE], GRID, tmp_path)
    assert len(computed) == 1
    assert np.array_equal(first.matrix.toarray(), again.matrix.toarray())
    assert np.array_equal(first.total, again.total)
    assert again.pcodes == ("A",)


def test_other_polygons_codes_or_grids_are_other_weights(tmp_path: Path, computed: list[int]) -> None:
    cached_weights(["A"], [SQUARE], GRID, tmp_path)
    cached_weights(["B"], [SQUARE], GRID, tmp_path)
    cached_weights(["A"], [shapely.box(0.5, 0.0, 1.4, 1.0)], GRID, tmp_path)
    cached_weights(["A"], [SQUARE], replace(GRID, west=0.1), tmp_path)
    assert len(computed) == 4


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04cut"])
def test_a_damaged_file_is_computed_again(tmp_path: Path, computed: list[int], content: bytes) -> None:
    cached_weights(["A"], [SQUARE], GRID, tmp_path)
    next(tmp_path.glob("*.npz")).write_bytes(content)
    assert cached_weights(["A"], [SQUARE], GRID, tmp_path).total.size == 1
    assert len(computed) == 2
