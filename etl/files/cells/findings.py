"""Collects what is wrong with the cells of one table, without flooding: the first of a kind, then a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from etl.files.cells.counts import Trouble
from etl.model.problems import Problem
from etl.science.places import Match, mixed_levels

SHOWN = 20  # problems of one kind and column that are told one by one


class Findings:
    """Problems of one file by kind, each with the place of its cell."""

    def __init__(self, file: str, where: Callable[[str, int], str]) -> None:
        self._file = file
        self._where = where
        self._problems: list[Problem] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._last: dict[tuple[str, str], str] = {}
        self._bad: set[int] = set()

    def add(self, kind: str, field: str, index: int, problem: str, cure: str) -> None:
        """One problem of a kind in entry `index`, which no later check looks at again."""
        self._bad.add(index)
        key = (kind, field)
        self._counts[key] = self._counts.get(key, 0) + 1
        place = self._where(field, index)
        if self._counts[key] <= SHOWN:
            self._problems.append(Problem(self._file, place, problem, cure))
        self._last[key] = place

    def values(
        self, kind: str, field: str, texts: Sequence[str], parse: Callable[[str], object | Trouble]
    ) -> list[object]:
        """Parsed texts of a field, None where one is wrong; every distinct text is parsed once."""
        known: dict[str, object] = {}
        found: list[object] = []
        for index, text in enumerate(texts):
            if text not in known:
                known[text] = parse(text)
            value = known[text]
            if isinstance(value, Trouble):
                self.add(kind, field, index, value.problem, value.cure)
                value = None
            found.append(value)
        return found

    def levels(self, field: str, matches: Iterable[tuple[int, Match]]) -> None:
        """A problem where a column names places of two levels."""
        mixed = mixed_levels(matches)
        if mixed:
            (level, at), (other, later) = mixed
            told = f"names a place of level {other!r}, {self.place(field, at)} one of level {level!r}"
            self.add("levels", field, later, told, "keep one level in a table")

    @property
    def bad(self) -> frozenset[int]:
        """Entries with a problem."""
        return frozenset(self._bad)

    def leave_out(self, indices: Iterable[int]) -> None:
        """Entries that a problem told elsewhere concerns too."""
        self._bad.update(indices)

    def collected(self) -> tuple[Problem, ...]:
        """Everything found; kinds with more than SHOWN end in a count of the rest."""
        rest = [
            Problem(
                self._file, self._last[key], f"{number - SHOWN} more like it ({key[0]})", "correct them alike"
            )
            for key, number in self._counts.items()
            if number > SHOWN
        ]
        return (*self._problems, *rest)

    def place(self, field: str, index: int) -> str:
        """Place of a field in an entry, to point to it from another."""
        return self._where(field, index)
