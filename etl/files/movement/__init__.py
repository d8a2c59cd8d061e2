"""Movement tables: one reader per format, all of which return the same table of flows."""

from __future__ import annotations

from etl.files.movement import canonical
from etl.files.movement.table import MovementTable, Reader, Remark, UnreadableMovement

READERS: dict[str, Reader] = {
    "canonical": canonical.read,
}

__all__ = ["READERS", "MovementTable", "Reader", "Remark", "UnreadableMovement"]
