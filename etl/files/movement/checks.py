"""What the rows of one movement table must not do to each other: repeat, overlap, mix levels, be shares."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.files.cells.findings import Findings
from etl.files.movement.groups import EVERYBODY, GROUPS, age_span, layers
from etl.files.movement.table import KEY, UNIT_KEY
from etl.science.places import Match

PEOPLE_TOLERANCE = 1.0  # by which stated totals may differ from the sum of their parts
SHARE_TOLERANCE = 0.005  # of 1, by which rounded shares may miss their sum
FEWEST_SHARED = 3  # origins that all sum to 100 before counts are taken for percentages
ROW_KEY = [*UNIT_KEY, *GROUPS]
PUBLISHED_KEY = [*KEY, *GROUPS]


def years_in_order(moves: pd.DataFrame, findings: Findings) -> None:
    """start before end; years that could not be read are told already."""
    wrong = moves[(moves["start"] > 0) & (moves["end"] > 0) & (moves["start"] >= moves["end"])]
    for index, start, end in zip(wrong.index, wrong["start"], wrong["end"], strict=True):
        problem = f"the interval runs from {start} to {end}"
        findings.add("years", "start", index, problem, "write the earlier year under start")


def rows_against_each_other(moves: pd.DataFrame, findings: Findings) -> None:
    """moves: rows without a problem of their own."""
    _repeated(moves, findings)
    _two_names(moves, findings)
    _mixed_levels(moves, findings)
    _counted_twice(moves, findings)
    _ages_overlap(moves, findings)
    _percentages(moves, findings)
    _stated_totals(moves[~moves.index.isin(list(findings.bad))], findings)


def _told(move: tuple[object, ...]) -> str:
    """A move in words, from the values of its KEY."""
    origin, setting, destination, other, start, end = move
    return f"{origin} ({setting}) to {destination} ({other}), {start}-{end}"


def _repeated(moves: pd.DataFrame, findings: Findings) -> None:
    first: dict[tuple[object, ...], tuple[int, tuple[Match, Match]]] = {}
    keys, told = (zip(*(moves[name] for name in names), strict=True) for names in (ROW_KEY, KEY))
    spelt = zip(moves["origin_match"], moves["destination_match"], strict=True)
    for index, key, move, places in zip(moves.index, keys, told, spelt, strict=True):
        earlier, before = first.setdefault(key, (index, places))
        if earlier != index:
            where = f"first at {findings.place('movers', earlier)}{_spelt(before, places)}"
            problem = f"repeats {_told(move)}, {where}"
            findings.add("repeated", "movers", index, problem, "keep one of the two rows")


def _spelt(earlier: tuple[Match, Match], later: tuple[Match, Match]) -> str:
    """The two spellings, where they differ."""
    pairs = ((one.written, other.written) for one, other in zip(earlier, later, strict=True))
    words = [f"{first!r} and {second!r} are one place" for first, second in pairs if first != second]
    return f" ({', '.join(words)})" if words else ""


def _two_names(moves: pd.DataFrame, findings: Findings) -> None:
    """An accepted name and the own name of one district, both for the same move."""
    shared = moves[moves.duplicated(PUBLISHED_KEY, keep=False)]
    for _, rows in shared.groupby(PUBLISHED_KEY, sort=False):
        for side in ("origin", "destination"):
            matches: list[Match] = list(rows[f"{side}_match"])
            parts = [m.written for m in matches if m.may_add_up]
            wholes = [m.written for m in matches if not m.may_add_up]
            if parts and wholes and rows.index[-1] not in findings.bad:
                problem = f"{parts[0]!r} and {wholes[0]!r} both stand for {matches[0].pcode}"
                cure = f"remove {parts[0]!r} from [places], or one of the two rows"
                findings.add("two names", side, int(rows.index[-1]), problem, cure)


def _mixed_levels(moves: pd.DataFrame, findings: Findings) -> None:
    for side in ("origin", "destination"):
        findings.levels(side, zip(moves.index, moves[f"{side}_match"], strict=True))


def _counted_twice(moves: pd.DataFrame, findings: Findings) -> None:
    """Rows for `all` beside rows for rural or urban of the same pair count the same people."""
    pair = ["origin_unit", "destination_unit", "start", "end", *GROUPS]
    everywhere = (moves["origin_setting"] == "all") | (moves["destination_setting"] == "all")
    some = moves[everywhere]
    keys = pd.MultiIndex.from_frame(moves[pair])
    candidates = moves[keys.isin(pd.MultiIndex.from_frame(some[pair])) & keys.duplicated(keep=False)]
    for _, rows in candidates.groupby(pair, sort=False):
        settings = list(zip(rows.index, rows["origin_setting"], rows["destination_setting"], strict=True))
        overlaps = (
            (i, j)
            for (i, *one), (j, *other) in combinations(settings, 2)
            if one != other and all(a == b or "all" in (a, b) for a, b in zip(one, other, strict=True))
        )
        found = next(overlaps, None)
        if found:
            move = tuple(rows.loc[found[1], list(KEY)])
            problem = f"{_told(move)} is counted at {findings.place('movers', found[0])} already"
            cure = "keep either the rows for all or those for rural and urban"
            findings.add("counted twice", "movers", found[1], problem, cure)


def _ages_overlap(moves: pd.DataFrame, findings: Findings) -> None:
    """Age groups of one move that share years count people twice."""
    spans = {age: span for age in moves["age"].unique() if (span := age_span(age))}
    for one, other in combinations(sorted(spans, key=lambda age: spans[age]), 2):
        if spans[other][0] <= spans[one][1]:
            rows = moves[moves["age"].isin((one, other))]
            both = rows.index[rows.duplicated([*UNIT_KEY, "sex"])]
            if len(both):
                problem = f"the ages {one!r} and {other!r} of one move overlap"
                findings.add("ages", "age", int(both[0]), problem, "keep age groups that share no year")


def _percentages(moves: pd.DataFrame, findings: Findings) -> None:
    """Counts that sum to 100 (or 1) for every origin, or every destination, are shares."""
    positive = moves[moves["movers"] > 0]
    if positive["movers"].nunique() < 2:
        return
    for side in ("origin", "destination"):
        grouped = positive.groupby([side, f"{side}_setting", "start", "end", *GROUPS])["movers"]
        sums, sizes = grouped.sum().to_numpy(), grouped.size().to_numpy()
        whole = _whole(sums)
        if whole and sizes.min() >= 2 and len(sums) >= (FEWEST_SHARED if whole > 1 else 1):
            problem = f"the counts of every {side} sum to {whole:g}: they are shares"
            findings.add("shares", "movers", int(positive.index[0]), problem, "write counts of people")
            return
    whole = _whole(positive.groupby(["start", "end", *GROUPS])["movers"].sum().to_numpy())
    if whole and (positive["movers"] % 1 > 0).any():
        problem = f"all counts sum to {whole:g}: they are shares"
        findings.add("shares", "movers", int(positive.index[0]), problem, "write counts of people")


def _whole(sums: npt.NDArray[np.float64]) -> float | None:
    """1 or 100 where all sums are that."""
    return next((w for w in (1.0, 100.0) if np.allclose(sums, w, rtol=SHARE_TOLERANCE, atol=0)), None)


def _stated_totals(moves: pd.DataFrame, findings: Findings) -> None:
    """Totals over sex and age must equal the sum of their parts, where no part is withheld."""
    if (moves[list(GROUPS)] == EVERYBODY).all(axis=None):
        return
    stated = pd.Series(dtype=np.float64)
    for name, rows in layers(moves):
        grouped = rows.groupby(list(UNIT_KEY))["movers"]
        sums = grouped.sum()[grouped.count() == grouped.size()]
        both = pd.concat([stated, sums], axis=1, keys=["stated", "parts"], join="inner")
        wrong = both[(both["stated"] - both["parts"]).abs() > PEOPLE_TOLERANCE]
        for key, row in wrong.iterrows():
            at = rows.index[(rows[list(UNIT_KEY)] == list(key)).all(axis=1)][0]  # type: ignore[call-overload]
            problem = f"{name} sum to {row['parts']:,.10g} where {row['stated']:,.10g} is stated"
            findings.add("totals", "movers", int(at), problem, "correct the total or its parts")
        stated = sums if stated.empty else stated.combine_first(sums)
