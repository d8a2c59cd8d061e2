"""Thirty builds killed at random moments: each leaves the last good one, and the next run completes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.benchmarks.telling import say
from tests.etl.builders_kill import survive


def test_killed_at_thirty_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim")
    chance = random.Random(30)
    cut_short = survive(tmp_path, [chance.random() for _ in range(30)])
    say(f"30 builds killed at random moments, {cut_short} before their end: all whole, all completed")
