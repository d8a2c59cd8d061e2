"""Text of a cell to a count of people or a year, never guessing what a doubtful one means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FOOTNOTES = re.compile(r"\s*(?:[*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹]+|\([a-z]\)|\[[a-z0-9]\]|\s[a-z0-9]/)$")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?P<sep>[,  '’])[0-9]{3}(?:(?P=sep)[0-9]{3})*(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+),[0-9]+")
_FORMULA = re.compile(r"'?(?:[=@]|[+-][A-Za-z(@=])")
_SPACED = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")  # 1.234: thousands to some, a fraction to others
_POINTED = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{2,3}){2,}")
_RANGE = re.compile(r"(?:[<>≤≥~]|under |fewer |less |over |about )\s*[0-9]+|[0-9]+\s*[-–]\s*[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{2}){1,2}")
_YEARS = re.compile(r"([0-9]{4}) ?(?:/|-|–|—|to) ?([0-9]{4}|[0-9]{2})")
_BRACKETED = re.compile(r"\([0-9,. ]+\)")
NO_DATA = frozenset({"-", "–", "—", ".", "..", "...", "…", "n/a", "na", "nan", "null", "none", "x", "nil"})
WITHHELD = frozenset({"withheld", "suppressed"})
MOST_PEOPLE = 1e10
FIRST_YEAR, LAST_YEAR = 1800, 2100
EMPTY_CURE = 'write the number of people, 0 where nobody moved, or "withheld"'


@dataclass(frozen=True)
class Trouble:
    """Why a cell holds no count, and what to do."""

    problem: str
    cure: str


def count(text: str) -> float | Trouble:
    """Count of people, 0 or more, perhaps fractional; else the trouble with it."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if _PLAIN.fullmatch(text):
        return _not_negative(float(text), text)
    if _GROUPED.fullmatch(text):
        return _not_negative(float(re.sub(r"[^0-9.-]", "", text)), text)
    without = FOOTNOTES.sub("", text)
    if without != text and without:
        return count(without)
    return _trouble(text)


def counter(texts: Iterable[str]) -> Callable[[str], float | Trouble]:
    """`count` for the cells of one column.

    Where three figures follow every point of the column, it may stand between thousands: such a column is
    not guessed at.
    """
    pointed = {text for text in texts if _PLAIN.fullmatch(text) and "." in text}
    doubtful = {text for text in pointed if _SPACED.fullmatch(text)}
    if doubtful != {text for text in pointed if float(text) % 1 or _SPACED.fullmatch(text)}:
        return count

    def read(text: str) -> float | Trouble:
        if text not in doubtful:
            return count(text)
        whole = text.replace(".", "")
        return Trouble(f"{text} may be {whole} or a fraction", f"write {whole}, or {text}0 for the fraction")

    return read


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute the text instead of showing it."""
    return _FORMULA.match(text) is not None


def _not_negative(number: float, text: str) -> float | Trouble:
    if number < 0:
        return Trouble(f"{text} is negative", "write a count of people, 0 or more; a net figure is no flow")
    if number > MOST_PEOPLE:
        return Trouble(f"{text[:40]} is more than all people on earth", "write a count of people")
    return number


def _trouble(text: str) -> Trouble:
    if not text:
        return Trouble("is empty", EMPTY_CURE)
    if text.endswith("%"):
        return Trouble(f"{text} is a percentage", "write counts of people")
    if is_formula(text):
        return Trouble(f"{text[:40]!r} is a formula", "write the value that it stands for")
    if text.startswith("#"):
        return Trouble(f"{text} is an error of a formula", "correct the formula and save the workbook again")
    if text.casefold() in NO_DATA:
        return Trouble(f"{text!r} may mean none or not known", EMPTY_CURE)
    if _DATE.fullmatch(text):
        return Trouble(f"{text} is a date", "write the count; spreadsheets turn 1-2 into a date")
    if _POINTED.fullmatch(text):
        whole = re.sub("[.,]", "", text)
        return Trouble(f"{text} has marks between its figures", f"write {whole} if that is meant")
    if _DECIMAL_COMMA.fullmatch(text):
        return Trouble(f"{text} has a decimal comma", "write a decimal point")
    if _BRACKETED.fullmatch(text):
        return Trouble(f"{text} stands in brackets", "write a count of people, 0 or more")
    if _RANGE.match(text.casefold()):
        return Trouble(f"{text!r} is a range", 'write the count, or "withheld"')
    return Trouble(f"{text[:40]!r} is not a number", "write a count of people")


def years_of_span(text: str) -> tuple[str, str]:
    """First and last year of an interval such as 2006/16 or 2006–2016; the text twice where it is none."""
    span = _YEARS.fullmatch(text)
    return (span[1], span[1][: 4 - len(span[2])] + span[2]) if span else (text, text)


def is_day(text: str) -> bool:
    """Whether the text is a date with its day, as spreadsheets make of 5-9."""
    return _DAY.fullmatch(text) is not None


def year(text: str) -> int | Trouble:
    """Whole year; else the trouble with it."""
    if not text:
        return Trouble("is empty", "write the year")
    if re.fullmatch(r"[0-9]{4}(\.0+)?", text) and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return int(text[:4])
    start, end = years_of_span(text)
    if start != end:
        return Trouble(f"{text!r} is an interval", f"write {start} under start and {end} under end")
    if is_day(text):
        return Trouble(f"{text!r} is a date, not a year", "write its year alone")
    return Trouble(f"{text[:40]!r} is not a year", "write a whole year such as 2006")
