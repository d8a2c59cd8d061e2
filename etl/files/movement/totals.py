"""Totals that a table states: told from places, checked against their parts, and set aside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.files.cells import Remark
from etl.files.cells.counts import Trouble, count
from etl.files.movement.groups import EVERYBODY_WORDS, GROUPS
from etl.files.movement.table import Written
from etl.model.problems import Problem
from etl.science.places import Gazetteer, How

PLACES = ("origin", "destination")
PARTED = ("origin_setting", "destination_setting", *GROUPS)  # `all` is a total only beside its parts
ALWAYS = ("start", "end")
TOLERANCE = 1.0  # person
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


def without_totals(written: Written, gazetteer: Gazetteer) -> Written:
    """The same moves without the rows that state totals.

    A total of places is set aside where it equals the sum of its parts, of the whole table or of the
    districts alone; `all` beside rural and urban (or both sexes beside each) likewise. Where it does
    not, or has no parts, that is a problem.
    """
    labels = _labels(written, gazetteer)
    dimensions = [name for name in labels.columns if name not in ALWAYS]
    codes = _promoted(labels, dimensions, _codes(labels, dimensions))
    stated = codes > 0
    if not stated.any():
        return written
    labels["count"] = [_number(text) for text in written.columns["movers"]]
    labels["scope"] = _scopes(written, gazetteer)
    found: list[Problem | Remark] = []
    for code in np.unique(codes[stated]):
        pattern = _names(code, dimensions)
        found += _compared(written, labels, ~stated, pattern, np.flatnonzero(codes == code))
    keep = np.flatnonzero(~stated).tolist()
    remark = Remark("", f"{stated.sum()} stated totals, checked and set aside", int(stated.sum()))
    return replace(
        written.only(keep),
        remarks=(*written.remarks, remark, *(one for one in found if isinstance(one, Remark))),
        problems=(*written.problems, *(one for one in found if isinstance(one, Problem))),
    )


def _labels(written: Written, gazetteer: Gazetteer) -> pd.DataFrame:
    """What each row stands for, comparable between rows; "" stands for a total."""
    labels: dict[str, list[str]] = {}
    for side in PLACES:
        matches = [gazetteer.match(text) for text in written.columns[side]]
        labels[side] = ["" if m.how is How.TOTAL else m.unit or m.written or "not written" for m in matches]
    for name in (*PARTED, *ALWAYS):
        if name in written.columns:
            texts = [text.casefold() for text in written.columns[name]]
            labels[name] = ["" if name in PARTED and t in EVERYBODY_WORDS else t for t in texts]
    return pd.DataFrame(labels)


def _codes(labels: pd.DataFrame, dimensions: list[str]) -> Codes:
    """One bit per dimension in which a row states a total."""
    bits = [(labels[name] == "").to_numpy() << number for number, name in enumerate(dimensions)]
    return np.asarray(np.sum(bits, axis=0), dtype=np.int64)


def _names(code: int, dimensions: list[str]) -> tuple[str, ...]:
    return tuple(name for number, name in enumerate(dimensions) if code >> number & 1)


def _promoted(labels: pd.DataFrame, dimensions: list[str], codes: Codes) -> Codes:
    """Codes where rows that name `all`, and no row names its parts, are moves, not totals."""
    codes = codes.copy()
    for code in sorted(np.unique(codes), key=lambda code: int(code).bit_count()):
        pattern = _names(code, dimensions)
        if not pattern or any(name in PLACES for name in pattern):
            continue
        keys = pd.MultiIndex.from_frame(labels[[name for name in labels.columns if name not in pattern]])
        codes[(codes == code) & ~keys.isin(keys[codes == 0])] = 0
    return codes


def _number(text: str) -> float:
    value = count(text)
    return np.nan if isinstance(value, Trouble) else value


def _scopes(written: Written, gazetteer: Gazetteer) -> list[str]:
    """Whether a row stays within the districts, or has an end abroad or not stated."""
    hows = [[gazetteer.match(written.columns[side][i]).how for side in PLACES] for i in range(len(written))]
    return [
        "unknown" if How.UNKNOWN in pair else "abroad" if How.ABROAD in pair else "within" for pair in hows
    ]


def _compared(
    written: Written, labels: pd.DataFrame, details: Flags, pattern: tuple[str, ...], rows: Codes
) -> list[Problem | Remark]:
    """What comes of comparing the totals of one pattern with their parts."""
    others = [name for name in labels.columns if name not in (*pattern, "count", "scope")]
    parts = labels[details]
    counted = [
        parts[parts["scope"].isin(scope)].groupby(others, dropna=False)["count"].sum(min_count=1)
        for scope in (
            ("within", "abroad", "unknown"),
            ("within",),
            ("within", "unknown"),
            ("within", "abroad"),
        )
    ]
    gaps = set(map(tuple, parts.loc[parts["count"].isna(), others].to_numpy().tolist()))
    found: list[Problem | Remark] = []
    for row in rows.tolist():
        key = tuple(labels.loc[row, others])
        sums = [float(s.loc[key]) for s in counted if key in s.index]
        verdict = _verdict(written, row, sums, withheld=key in gaps)
        found += [verdict] if verdict else []
    return found


def _verdict(written: Written, row: int, sums: list[float], withheld: bool) -> Problem | Remark | None:
    """What is wrong with one stated total, or worth a remark; sums: of its parts, in several scopes."""
    place = written.where("movers", row)
    stated = count(written.columns["movers"][row])
    if isinstance(stated, Trouble):
        return Problem(written.file, place, f"the total {stated.problem}", stated.cure)
    if withheld:
        return Remark(place, "total not checked: a part of it has no count")
    if not sums:
        return Problem(written.file, place, "states a total without its parts", "add the parts")
    off = min(abs(stated - parts) for parts in sums)
    if off > TOLERANCE:
        told = f"states a total of {stated:,.10g} where the parts sum to {sums[0]:,.10g}"
        return Problem(written.file, place, told, "correct the total or the cell that is wrong")
    return Remark(place, f"total differs from its parts by {off:.3g}, taken for rounding") if off else None
