"""One sheet of text cells, and how a message names a place in it."""

from __future__ import annotations

from dataclasses import dataclass

ALPHABET = 26


@dataclass(frozen=True)
class Remark:
    """Something found in a table that a person should know; rows: how many rows it sets aside."""

    place: str
    text: str
    rows: int = 0


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet as trimmed text, "" where empty; all rows equally long.

    name: "" for a CSV file. remarks: what reading it found that a person should know.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def where(self, row: int, column: int | None = None, heading: str = "") -> str:
        """Place of a cell for a message; row and column count from 0, the words from 1 and A."""
        if self.name:
            address = f"{letters(column)}{row + 1}" if column is not None else f"row {row + 1}"
            place = f"sheet {self.name}, {address}"
            return f"{place} ({heading})" if heading else place
        if column is None:
            return f"row {row + 1}"
        return f"row {row + 1}, column {heading or letters(column)}"


def letters(column: int) -> str:
    """Letters of a column that counts from 0: A, B … Z, AA."""
    first, last = divmod(column, ALPHABET)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)


def squared(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length, without empty rows and columns at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    return tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in rows)
