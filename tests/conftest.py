"""What all tests share: the demonstration build, made once per run through the command itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def demo_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the published demonstration build."""
    out = tmp_path_factory.mktemp("demo") / "processed"
    command = [sys.executable, "-m", "etl", "build", "--profile", "demo", "--out", str(out)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return out
