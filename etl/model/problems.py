"""What can be wrong with an input or a machine, and how it is told: file, place, problem, cure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words for the person who can mend it."""

    file: str
    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        line = f"{where}: {self.problem}; {self.cure}"
        return " ".join(line.split())


class InputError(Exception):
    """One or more inputs are wrong (exit status 1)."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("an InputError without a problem would pass as success")
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(Exception):
    """The command was called wrongly (exit status 2)."""


class MachineError(Exception):
    """Network, disk or lock stands in the way (exit status 3)."""


class Problems:
    """Collects problems so that one run names them all instead of the first only."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)

    def add(self, file: str, place: str, problem: str, cure: str) -> None:
        self._found.append(Problem(file, place, problem, cure))

    def extend(self, problems: Iterable[Problem]) -> None:
        self._found.extend(problems)

    def stop_if_any(self) -> None:
        """Raise InputError with everything found so far, each problem once, in order."""
        if self._found:
            raise InputError(tuple(dict.fromkeys(self._found)))


def attempt(read: Callable[[], Found], problems: Problems) -> Found | None:
    """What read returns, or None with its problems gathered."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None
