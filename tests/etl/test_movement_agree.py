"""The same moves in any format become the same flows, and every person is counted once."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.files.movement import READERS
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place

UNITS = [Place("LSA", "Maseru"), Place("LSF", "Mohale's Hoek"), Place("LSK", "Thaba-Tseka")]
PLACES = Gazetteer(UNITS)
SPELT = {
    "LSA": ("Maseru", "MASERU", "Maseru district", "LSA", " maseru "),
    "LSF": ("Mohale's Hoek", "Mohale’s Hoek", "Mohales hoek", "lsf", "Mohale`s Hoek*"),
    "LSK": ("Thaba-Tseka", "Thaba Tseka", "THABA–TSEKA", "Thaba-Tseka¹", "ThabaTseka"),
}
COUNTS = st.lists(st.integers(0, 2_000_000), min_size=9, max_size=9)
SPELLINGS = st.tuples(*(st.sampled_from(SPELT[unit.pcode]) for unit in UNITS))
Moves = list[tuple[str, str, int]]


def flows(form: str, path: Path) -> tuple[dict[tuple[str, str], float], int]:
    entry = MovementInput(form, path, Status.OBSERVED, start=2006, end=2016)
    table = READERS[form](entry, PLACES)
    return {
        (o, d): m for o, d, m in table.flows[["origin", "destination", "movers"]].to_numpy()
    }, table.rows_in


def as_canonical(folder: Path, moves: Moves) -> Path:
    head = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"
    path = folder / "canonical.csv"
    path.write_text(
        "\n".join([head, *(f"{o},all,{d},all,2006,2016,{m}" for o, d, m in moves)]), encoding="utf-8"
    )
    return path


def as_long(folder: Path, moves: Moves) -> Path:
    """Printed with thousands separators and a grand total."""
    lines = [f'{o};{d};"{m:,}"' for o, d, m in moves]
    path = folder / "long.csv"
    text = "\n".join(["From;To;Persons", *lines, f"Total;;{sum(m for _, _, m in moves)}"])
    path.write_text(text, encoding="cp1252")
    return path


def as_matrix(folder: Path, names: Sequence[str], counts: Sequence[int]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows = [list(counts[3 * i : 3 * i + 3]) for i in range(3)]
    sheet.append(["Origin \\ destination", *names, "Total"])
    for name, row in zip(names, rows, strict=True):
        sheet.append([name, *row, sum(row)])
    sheet.append(["Total", *(sum(column) for column in zip(*rows, strict=True)), sum(counts)])
    path = folder / "matrix.xlsx"
    book.save(path)
    return path


@settings(max_examples=25, deadline=None)
@given(counts=COUNTS, names=SPELLINGS)
def test_three_formats_give_the_same_flows(counts: list[int], names: tuple[str, ...]) -> None:
    moves = [(o, d, counts[3 * i + j]) for i, o in enumerate(names) for j, d in enumerate(names)]
    wanted = {(UNITS[i].pcode, UNITS[j].pcode): float(counts[3 * i + j]) for i in range(3) for j in range(3)}
    with tempfile.TemporaryDirectory() as folder:
        assert flows("canonical", as_canonical(Path(folder), moves)) == (wanted, 9)
        assert flows("long", as_long(Path(folder), moves)) == (wanted, 10)
        assert flows("matrix", as_matrix(Path(folder), names, counts)) == (wanted, 16)


@settings(max_examples=25, deadline=None)
@given(counts=COUNTS, at=st.integers(0, 8), more=st.integers(2, 10**6))
def test_a_miscounted_cell_never_passes_the_totals(counts: list[int], at: int, more: int) -> None:
    names = [unit.name for unit in UNITS]
    with tempfile.TemporaryDirectory() as folder:
        path = as_matrix(Path(folder), names, counts)
        book = openpyxl.load_workbook(path)
        cell = book.worksheets[0].cell(2 + at // 3, 2 + at % 3)
        cell.value = counts[at] + more
        book.save(path)
        with pytest.raises(InputError) as caught:
            flows("matrix", path)
    assert sum("states a total of" in str(problem) for problem in caught.value.problems) == 3
