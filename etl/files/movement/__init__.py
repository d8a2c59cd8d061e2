"""Movement tables: one reader per format, all of which return the same table of flows."""

from __future__ import annotations

from etl.files.cells import Remark
from etl.files.movement import canonical, dtm, hxl, long, mapped, matrix, persons, worldpop
from etl.files.movement.table import MovementTable, Reader, UnreadableMovement

READERS: dict[str, Reader] = {
    "canonical": canonical.read,
    "matrix": matrix.read,
    "long": long.read,
    "hxl": hxl.read,
    "dtm": dtm.read,
    "worldpop": worldpop.read,
    "persons": persons.read,
    "mapping": mapped.read,
}

__all__ = ["READERS", "MovementTable", "Reader", "Remark", "UnreadableMovement"]
