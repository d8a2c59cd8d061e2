"""What every movement reader takes and returns: moves as written, and the table they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import pandas as pd

from etl.files.cells import Remark
from etl.model.problems import InputError, Problem
from etl.model.profile import MovementInput
from etl.model.tables import DISPLACEMENT
from etl.science.places import Gazetteer

KEY = ("origin", "origin_setting", "destination", "destination_setting", "start", "end")
FLOW_COLUMNS = (*KEY, "movers", "withheld", "persons", "status", "source")
UNIT_KEY = ("origin_unit", "origin_setting", "destination_unit", "destination_setting", "start", "end")
GROUP_COLUMNS = (*KEY, "sex", "age", "movers", "withheld", "persons", "status", "source")


@dataclass(frozen=True)
class Written:
    """Moves as a table writes them: lists of text, one entry per row that counts moves.

    columns: field → texts, at least the fields of KEY and movers; withheld, persons, sex, age and
    status where the table has them. where: place of a field in entry i, for messages. rows_in: all
    rows of the table; those not in the lists are set aside by a remark. problems: what laying the table
    out has found already. repeats: rows behind each entry, where they were added up. as_written: origin
    and destination before a mapping put a code in their place.
    """

    file: str
    columns: Mapping[str, Sequence[str]]
    where: Callable[[str, int], str]
    rows_in: int
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeats: Sequence[int] = ()
    as_written: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def rows_used(self) -> int:
        """Rows that the entries stand for."""
        return sum(self.repeats) if self.repeats else len(self)

    def __len__(self) -> int:
        return len(self.columns["origin"])

    def only(self, keep: Sequence[int]) -> Written:
        """The entries named, in that order; what becomes of the others is for the caller to remark."""
        where = self.where
        return replace(
            self,
            columns={name: [texts[i] for i in keep] for name, texts in self.columns.items()},
            as_written={name: [texts[i] for i in keep] for name, texts in self.as_written.items()},
            repeats=[self.repeats[i] for i in keep] if self.repeats else (),
            where=lambda field, index: where(field, keep[index]),
        )


@dataclass(frozen=True)
class MovementTable:
    """One movement table, read whole: every row is used or stands in a remark.

    flows: columns FLOW_COLUMNS, unique on KEY; movers is NaN where withheld; persons is the count of
    a sample before weighting, else NaN; status as in Status. groups: the same by sex and age where the
    table tells them of the whole move. displacement: stocks, never added to flows. reconciliation: every
    place written.
    """

    file: str
    flows: pd.DataFrame
    reconciliation: pd.DataFrame
    rows_in: int
    rows_used: int
    remarks: tuple[Remark, ...] = ()
    groups: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(GROUP_COLUMNS)))
    displacement: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(DISPLACEMENT.column_names))
    )

    def __post_init__(self) -> None:
        if self.rows_in != self.rows_used + self.rows_reported:
            counts = f"{self.rows_in} rows in, {self.rows_used} used, {self.rows_reported} reported"
            raise ValueError(f"{self.file}: rows were lost: {counts}")

    @property
    def rows_reported(self) -> int:
        """Rows set aside, each with its remark."""
        return sum(remark.rows for remark in self.remarks)


class UnreadableMovement(InputError):
    """A movement table is wrong; what became of its places is kept for the report of `check`."""

    def __init__(self, problems: Sequence[Problem], reconciliation: pd.DataFrame) -> None:
        super().__init__(problems)
        self.reconciliation = reconciliation


class Reader(Protocol):
    """Reads one format; raises InputError with every problem of the file."""

    def __call__(self, entry: MovementInput, gazetteer: Gazetteer) -> MovementTable: ...
