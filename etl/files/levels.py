"""Reads the outlines of every level that a profile names and holds each against the level above."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd

from etl.files.boundaries import overlaps, read_boundaries
from etl.files.profile_keys import LEVELS
from etl.model.paths import shown
from etl.model.problems import Problems, attempt
from etl.model.profile import BoundaryInput
from etl.model.tables import QUALITY
from etl.science.frames import frame
from etl.science.levels import Oddity, oddities, parent_by_code

NAMED = 5  # codes in a message


@dataclass(frozen=True)
class Levels:
    """Outlines of every level, coarsest first, each with the columns of tables.DISTRICTS.

    notes: what is to be said of outlines, in lines. quality: oddities, with the columns of tables.QUALITY.
    """

    outlines: tuple[gpd.GeoDataFrame, ...]
    notes: list[str] = field(default_factory=list)
    quality: pd.DataFrame = field(default_factory=lambda: frame(QUALITY, []))


def read_levels(entries: Sequence[BoundaryInput]) -> Levels:
    """Every level's outlines with the parent of each unit; raises InputError with every problem found.

    Where an entry names no field of parents, a unit belongs to the one above whose P-code begins its own.
    """
    problems = Problems()
    _check_order(entries, problems)
    found = [
        attempt(partial(read_boundaries, e.path, e.pcode, e.name, e.level, e.parent), problems)
        for e in entries
    ]
    problems.stop_if_any()
    outlines = [one for one in found if one is not None]
    notes = [note for one in outlines for note in one.attrs["notes"]]
    for entry, level in zip(entries, outlines, strict=True):
        problems.extend(overlaps(entry.path, level))
    quality = []
    for number in range(1, len(entries)):
        entry, above, below = entries[number], outlines[number - 1], outlines[number]
        if not entry.parent:
            below["parent"] = [parent_by_code(code, list(above["pcode"])) for code in below["pcode"]]
        _check_codes(entry, outlines[:number], below, problems)
        _check_parents(entry, above, below, problems)
    problems.stop_if_any()
    for entry, above, below in zip(entries[1:], outlines, outlines[1:], strict=False):
        parents = dict(zip(below["pcode"], below["parent"], strict=True))
        odd = oddities(entry.level, _shapes(below), parents, _shapes(above))
        notes += [f"{entry.path.name}: {one.pcode}: {one.detail}" for one in odd]
        quality += [_finding(one, entry.path) for one in odd]
    return Levels(tuple(outlines), notes, frame(QUALITY, quality))


def _check_order(entries: Sequence[BoundaryInput], problems: Problems) -> None:
    for before, entry in zip(entries, entries[1:], strict=False):
        place = f"[[boundaries]] level = {entry.level!r}"
        if entry.level == before.level:
            cure = f"give it another level than {entry.level!r}, or put all outlines into one file"
            problems.add(shown(entry.path), place, "repeats the level before it", cure)
        elif LEVELS.index(entry.level) < LEVELS.index(before.level):
            lies = f"stands after {before.level!r}, which is finer"
            problems.add(shown(entry.path), place, lies, "put the coarser level first")


def _check_codes(
    entry: BoundaryInput, before: Sequence[gpd.GeoDataFrame], below: gpd.GeoDataFrame, problems: Problems
) -> None:
    """A P-code stands for one unit, whatever its level."""
    known = {code.casefold() for level in before for code in level["pcode"]}
    twice = [code for code in below["pcode"] if code.casefold() in known]
    if twice:
        lie = f"{_named(twice)} stand in a coarser level too"
        problems.add(shown(entry.path), entry.pcode, lie, "give every unit a P-code of its own")


def _check_parents(
    entry: BoundaryInput, above: gpd.GeoDataFrame, below: gpd.GeoDataFrame, problems: Problems
) -> None:
    known, level = list(above["pcode"]), above["level"].iloc[0]
    for parent, units in below[~below["parent"].isin(known)].groupby("parent"):
        codes = _named(list(units["pcode"]))
        if not entry.parent:
            lie = f"the P-code of {codes} begins with that of no {level}"
            cure = f'write parent = "…" in [[boundaries]], the field that holds the P-code of the {level}'
        elif not parent:
            lie, cure = f"{codes} has no parent", f"give it the P-code of its {level}"
        else:
            near = difflib.get_close_matches(str(parent), known, n=1)
            lie = f"{codes} names {parent!r}, which is no {level} of the level above"
            cure = f"did you mean {near[0]!r}?" if near else f"name the field with the P-codes of a {level}"
        problems.add(shown(entry.path), "[[boundaries]] parent", lie, cure)


def _named(codes: Sequence[str]) -> str:
    further = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return f"{', '.join(codes[:NAMED])}{further}"


def _shapes(level: gpd.GeoDataFrame) -> dict[str, object]:
    return dict(zip(level["pcode"], level.geometry, strict=True))


def _finding(odd: Oddity, path: Path) -> dict[str, object]:
    found = {"pcode": odd.pcode, "finding": odd.finding, "value": odd.share, "detail": odd.detail}
    return {"variable": "", "source": path.name, "period": "", **found}
