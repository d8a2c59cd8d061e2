"""What a published table is: columns with kind and unit, and a key; tables.py lists them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Type of a column, in the words of Frictionless Table Schema."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    GEOMETRY = "geojson"


@dataclass(frozen=True)
class Column:
    """One column; a column that may be empty says so."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    required: bool = True


@dataclass(frozen=True)
class Table:
    """One published table: file name, what it holds, columns, and the key that is unique in it.

    open_ended: further number columns may follow (one per pillar or movement measure of the index).
    """

    file: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open_ended: bool = False

    @property
    def name(self) -> str:
        """File name without its ending."""
        return self.file.partition(".")[0]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)


def text(name: str, about: str, required: bool = True) -> Column:
    return Column(name, Kind.STRING, about, required=required)


def number(name: str, about: str, unit: str = "", required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, about, unit, required)


PCODE = text("pcode", "P-code of the district")
STATUS = text("status", "observed, modelled or demonstration")
REASON = text("reason", "why there is no value", required=False)
