"""Where things stand in the project's folder; nothing else knows these names."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data"
REFERENCE = DATA / "reference"
PROFILES = DATA / "profiles"
RAW = DATA / "raw"
INTERIM = DATA / "interim"
PROCESSED = DATA / "processed"


def published() -> Path:
    """The build that the dashboard reads: MECC_DATA where it is set, else data/processed."""
    return Path(os.environ.get("MECC_DATA") or PROCESSED)


def exists(path: Path) -> bool:
    """Whether something stands there; False, too, for a name that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def shown(path: Path) -> str:
    """A path as messages and published tables name it: from the working folder where it lies below."""
    try:
        return str(Path(os.path.realpath(path)).relative_to(Path.cwd()))
    except ValueError:
        return path.name or str(path)
