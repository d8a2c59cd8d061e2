"""Cells of a movement table to settings, years, counts and statuses; a doubtful one is told, not guessed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.files.cells.counts import WITHHELD, Trouble, counter, is_day, year
from etl.files.cells.findings import Findings
from etl.files.movement.table import Written
from etl.model.status import Status, weakest
from etl.science.places import How, Match

SETTINGS = ("all", "rural", "urban")
TRUE_WORDS = frozenset({"true", "yes", "1", "y", *WITHHELD})
FALSE_WORDS = frozenset({"false", "no", "0", "n", ""})
MARK_CURE = "leave one of the two empty"
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def years(written: Written, field: str, findings: Findings) -> npt.NDArray[np.int64]:
    """Years of a field, 0 where one is wrong."""
    found = findings.values("year", field, written.columns[field], year)
    return np.array([value if isinstance(value, int) else 0 for value in found], dtype=np.int64)


def settings(written: Written, side: str, matches: Sequence[Match], findings: Findings) -> list[str | None]:
    field = f"{side}_setting"
    values: list[str | None] = []
    for index, (text, match) in enumerate(zip(written.columns[field], matches, strict=True)):
        setting = text.casefold()
        if not setting and match.how in (How.ABROAD, How.UNKNOWN):
            setting = "all"
        if setting in ("", "all") and match.setting:
            setting = match.setting
        if setting not in SETTINGS:
            problem = f"{text!r} is no setting" if text else "no setting is written"
            findings.add("setting", field, index, problem, "write all, rural or urban")
        values.append(setting)
    return values


def movers(written: Written, findings: Findings) -> tuple[Floats, Flags]:
    """Counts, NaN where withheld, and which are; an empty count needs the mark."""
    marks = written.columns.get("withheld", [""] * len(written))
    counts = np.full(len(written), np.nan)
    withheld = np.zeros(len(written), dtype=bool)
    known: dict[str, float | Trouble] = {}
    count = counter(written.columns["movers"])
    for index, (text, mark) in enumerate(zip(written.columns["movers"], marks, strict=True)):
        marked = _marked(mark, index, findings)
        withheld[index] = text.casefold() in WITHHELD or (marked and not text)
        if withheld[index]:
            continue
        if marked:
            findings.add("withheld", "movers", index, f"holds {text} and is marked as withheld", MARK_CURE)
        if text not in known:
            known[text] = count(text)
        value = known[text]
        if isinstance(value, Trouble):
            findings.add("count", "movers", index, value.problem, value.cure)
        else:
            counts[index] = value
    return counts, withheld


def _marked(mark: str, index: int, findings: Findings) -> bool:
    if mark.casefold() not in TRUE_WORDS | FALSE_WORDS:
        findings.add(
            "withheld", "withheld", index, f"{mark!r} is neither true nor false", "write true or false"
        )
    return mark.casefold() in TRUE_WORDS


def persons(written: Written, findings: Findings) -> Floats:
    if "persons" not in written.columns:
        return np.full(len(written), np.nan)
    texts = written.columns["persons"]
    values = findings.values("count", "persons", texts, counter(texts))
    return np.array([value if isinstance(value, float) else np.nan for value in values], dtype=np.float64)


def ages(written: Written, findings: Findings) -> None:
    """Tell of age groups that a spreadsheet has turned into dates."""
    for index, text in enumerate(written.columns.get("age", ())):
        if is_day(text):
            cure = "write the age group as text; spreadsheets turn 5-9 into a date"
            findings.add("age", "age", index, f"{text} is a date", cure)


def statuses(written: Written, entry: Status, findings: Findings) -> npt.NDArray[np.int8]:
    """Weakest of the profile's status and the row's own."""
    if "status" not in written.columns:
        return np.full(len(written), entry, dtype=np.int8)

    def parse(text: str) -> object:
        try:
            return Status.parse(text) if text else entry
        except ValueError as error:
            return Trouble(str(error), "write one of them, or leave it empty")

    own = findings.values("status", "status", written.columns["status"], parse)
    return np.array([weakest(entry, s if isinstance(s, Status) else entry) for s in own], dtype=np.int8)
