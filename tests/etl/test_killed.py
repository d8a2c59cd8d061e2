"""A build killed at any moment leaves the last good one, and the next run completes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.etl.builders_kill import survive


def test_killed_at_five_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim")
    chance = random.Random(5)
    moments = [(part + chance.random()) / 5 for part in range(5)]  # one in every fifth of a build
    assert survive(tmp_path, moments) >= 1
