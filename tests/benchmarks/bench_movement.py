"""How long movement tables take: ten million person records, and a census workbook of 80 × 80."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
from pyarrow import csv

from etl.files.movement import READERS
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place
from tests.benchmarks.telling import tell

PERSONS, MOST_SECONDS, MOST_GIGABYTES = 10_000_000, 20.0, 2.0
CONSTITUENCIES, MOST_WORKBOOK_SECONDS = 80, 2.0
DISTRICTS = [f"LS{letter}" for letter in "ABCDEFGHJK"]
TABULATE = """
import resource, sys, time
from pathlib import Path
from pyarrow import csv

from etl.files.movement import READERS
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place
places = Gazetteer([Place(code, code) for code in sys.argv[2].split(",")])
entry = MovementInput("persons", Path(sys.argv[1]), Status.OBSERVED, start=2006, end=2016)
began = time.perf_counter()
table = READERS["persons"](entry, places)
gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
print(time.perf_counter() - began, gigabytes, table.rows_in, table.rows_used + table.rows_reported)
"""


def test_ten_million_persons(tmp_path: Path) -> None:
    draw, codes = np.random.default_rng(1), np.array(DISTRICTS)
    records = pa.table(
        {
            "weight": draw.uniform(5, 15, PERSONS).round(2),
            "origin": codes[draw.integers(0, len(codes), PERSONS)],
            "destination": codes[draw.integers(0, len(codes), PERSONS)],
            "sex": np.array(["male", "female"])[draw.integers(0, 2, PERSONS)],
        }
    )
    path = tmp_path / "persons.csv"
    csv.write_csv(records, path)
    command = [sys.executable, "-c", TABULATE, str(path), ",".join(DISTRICTS)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    seconds, gigabytes, rows, accounted = map(float, answer.stdout.split())
    tell(f"{PERSONS:,} person records", seconds, MOST_SECONDS, "s", at_least=False)
    tell(f"{PERSONS:,} person records, peak memory", gigabytes, MOST_GIGABYTES, "GB", at_least=False)
    assert rows == accounted == PERSONS


def test_workbook_of_constituencies(tmp_path: Path) -> None:
    units = [Place(f"C{number:03d}", f"Constituency {number}") for number in range(CONSTITUENCIES)]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Origin \\ destination", *(unit.name for unit in units), "Total"])
    for number, unit in enumerate(units):
        counts = range(number, number + CONSTITUENCIES)
        sheet.append([unit.name, *counts, sum(counts)])
    book.save(tmp_path / "census.xlsx")
    entry = MovementInput("matrix", tmp_path / "census.xlsx", Status.OBSERVED, start=2006, end=2016)
    began = time.perf_counter()
    table = READERS["matrix"](entry, Gazetteer(units))
    seconds = time.perf_counter() - began
    words = f"matrix of {CONSTITUENCIES} × {CONSTITUENCIES}"
    tell(words, seconds, MOST_WORKBOOK_SECONDS, "s", at_least=False)
    assert table.rows_used == CONSTITUENCIES**2
