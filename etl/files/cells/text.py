"""CSV files to cells: encodings, byte-order marks, delimiters, files that are no text."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from etl.files.cells.sheet import Sheet, squared
from etl.model.problems import InputError, Problem

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
WINDOWS = "cp1252"  # what Excel writes as "CSV" on an English or French Windows
DELIMITERS = ",;\t|"
LARGEST_FIELD = 1 << 20
LINES_TO_JUDGE = 20
SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")


def read_text(path: Path, name: str) -> Sheet:
    """Sheet of a delimited text file; raises InputError where it is not one."""
    text, encoding = decode(path.read_bytes(), name)
    remarks = (f"read as {encoding}, not UTF-8",) if encoding == WINDOWS else ()
    rows = _parse(text, name)
    return Sheet(name, "", squared(rows), remarks)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and its encoding; raises InputError where the bytes are no text."""
    marked = next((code for mark, code in BYTE_ORDER_MARKS if data.startswith(mark)), "")
    if b"\0" in data and marked != "utf-16":
        raise _unreadable(name, "is not text (it holds null bytes)")
    for encoding in (marked,) if marked else ("utf-8", WINDOWS):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _unreadable(name, "is in an encoding that cannot be told")


def trimmed(cell: str) -> str:
    """Cell without space around it, and with plain single spaces inside."""
    return SPACES.sub(" ", cell).strip()


def _unreadable(name: str, problem: str) -> InputError:
    return InputError(Problem(name, "", problem, "save the table as CSV UTF-8 or as .xlsx"))


def _parse(text: str, name: str) -> list[list[str]]:
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend([trimmed(cell) for cell in row] for row in reader)
    except csv.Error as error:
        problem = Problem(
            name,
            f"line {reader.line_num}",
            f"breaks off in a quoted cell ({error})",
            "close the quotation mark",
        )
        raise InputError(problem) from None
    return rows


def delimiter(text: str) -> str:
    """The sign that most of the first lines hold, outside quotation marks."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:LINES_TO_JUDGE]]
    filled = [line for line in lines if line.strip()]
    counts = {sign: sum(sign in line for line in filled) for sign in DELIMITERS}
    most = max(DELIMITERS, key=lambda sign: (counts[sign], sum(line.count(sign) for line in filled)))
    return most if counts[most] else ","
