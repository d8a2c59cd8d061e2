"""Tables of the page: what a reader sees, and the number behind it, by which rows are sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.text import Words


@dataclass(frozen=True)
class Cell:
    """Text of a cell; value: the published number itself, None where there is none or it is no number."""

    text: str
    value: float | None = None
    link: str = ""
    bar: tuple[float, float, float, str] | None = None  # low, middle, high in per cent of the width; fill
    swatch: str = ""

    @property
    def sort(self) -> str:
        """The number with every digit that it has."""
        return "" if self.value is None else repr(self.value)


@dataclass(frozen=True)
class Table:
    """Rows under heads; the first column names the row. numbers: columns that are set to the right."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = field(default_factory=frozenset)
    wide: bool = False


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    numbers: Sequence[int] = (),
    **more: bool,
) -> Table:
    """A table whose columns `numbers` hold numbers."""
    return Table(caption, tuple(heads), tuple(tuple(row) for row in rows), frozenset(numbers), **more)


def number(value: float | None, shown: str) -> Cell:
    """A number with how it is written; a missing one has no value."""
    known = value is not None and value == value
    return Cell(shown, float(value) if known else None)  # type: ignore[arg-type]


def words_of(rows: Sequence[Mapping[str, str]]) -> list[list[Cell]]:
    """Rows of texts alone."""
    return [[Cell(text) for text in row.values()] for row in rows]


def plain(value: float, words: Words, decimals: int = 0) -> Cell:
    """A number with so many decimals."""
    return number(value, words.number(value, decimals))


def signed(value: float, words: Words) -> Cell:
    """A change with its sign."""
    return number(value, words.signed(value))
