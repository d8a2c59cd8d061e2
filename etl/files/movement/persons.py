"""Person records of a census or survey, tabulated on reading: weights, previous and present residence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl.files.cells import Sheet
from etl.files.movement.axes import SETTING_WORDS
from etl.files.movement.explained import KEEP, added_up, explained, set_aside
from etl.files.movement.interval import interval_problem, years_of
from etl.files.movement.mapping import TableMapping, read_mapping
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable, Written
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer

if TYPE_CHECKING:
    import polars as pl

LABELS = ("origin", "origin_setting", "destination", "destination_setting", "start", "end", "sex", "age")
WEIGHT_CURE = "write how many people the person stands for, 0 or more"


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows tabulated from a CSV or Parquet file with one row per person.

    movers is the sum of the weights (1 each where there are none), persons the number of rows. People
    whose previous and present place and setting are the same are set aside: they did not move, or moved
    within it. Raises InputError with every problem.
    """
    file = shown(entry.path)
    records = _records(entry.path, file)
    headings = records.collect_schema().names()
    mapping = read_mapping(entry) if entry.mapping else TableMapping(file, _own_names(headings))
    columns = {**mapping.columns, **{KEEP + heading: heading for heading in mapping.keep}}
    _check_headings(headings, columns, mapping, file)
    groups = _tabulated(records, columns, file)
    written = explained(_written(groups, columns, mapping, entry, file), mapping)
    return settle(added_up(_movers_only(written, gazetteer)), entry, gazetteer)


def _records(path: Path, file: str) -> pl.LazyFrame:
    import polars as pl

    if not path.is_file():
        raise InputError(Problem(file, "", "is missing", "put the file there or correct its path"))
    if path.suffix.lower() == ".parquet":
        return pl.scan_parquet(path)
    if not path.stat().st_size:
        raise InputError(Problem(file, "", "is empty", "supply the records or remove them from the profile"))
    return pl.scan_csv(path, infer_schema=False, encoding="utf8-lossy")


def _own_names(headings: Sequence[str]) -> dict[str, str]:
    """Fields that the extract names itself, in any case."""
    return {h.casefold(): h for h in headings if h.casefold() in (*LABELS, "weight")}


def _check_headings(
    headings: Sequence[str], columns: Mapping[str, str], mapping: TableMapping, file: str
) -> None:
    problems = Problems()
    for heading in columns.values():
        if heading not in headings:
            near = difflib.get_close_matches(heading, headings, n=1)
            cure = f"did you mean {near[0]!r}?" if near else "correct the mapping"
            problems.add(file, "row 1", f"has no column {heading}", cure)
    for name in ("origin", "destination"):
        if name not in columns and name not in mapping.constants:
            problems.add(file, "row 1", f"has no column {name}", "name it in a mapping")
    problems.stop_if_any()


def _tabulated(records: pl.LazyFrame, columns: Mapping[str, str], file: str) -> pl.DataFrame:
    """Rows, sum of weights and weights that are none, for every combination of labels."""
    import polars as pl

    labels = [name for name in columns if name not in ("weight", "movers", "persons", "withheld")]
    texts = [
        pl.col(columns[name]).cast(pl.String).str.strip_chars().fill_null("").alias(name) for name in labels
    ]
    weight = pl.col(columns["weight"]).cast(pl.Float64, strict=False) if "weight" in columns else pl.lit(1.0)
    wrong = weight.is_null() | ~weight.is_finite() | (weight < 0)
    try:
        groups = (
            records.select(*texts, weight.alias("weight"), wrong.alias("wrong"))
            .group_by(labels)
            .agg(pl.len().alias("rows"), pl.sum("weight"), pl.sum("wrong"))
            .sort(labels)
            .collect(engine="streaming")
        )
    except pl.exceptions.ComputeError as error:
        told = f"cannot be read as records: {str(error).splitlines()[0]}"
        raise InputError(Problem(file, "", told, "save it as CSV UTF-8 or as Parquet")) from None
    if not groups.height:
        raise InputError(Problem(file, "", "holds no records", "supply the records"))
    if groups["wrong"].sum():
        row = records.with_row_index("at").filter(wrong).select("at", columns["weight"]).head(1).collect()
        told = (
            f"the weight of {int(groups['wrong'].sum())} persons is none, first {row[columns['weight']][0]!r}"
        )
        raise InputError(
            Problem(file, f"row {row['at'][0] + 2}, column {columns['weight']}", told, WEIGHT_CURE)
        )
    return groups


def _written(
    groups: pl.DataFrame, columns: Mapping[str, str], mapping: TableMapping, entry: MovementInput, file: str
) -> Written:
    """One entry per combination of labels; its place is the column, for its rows stand all over the file."""
    number = groups.height
    texts: dict[str, list[str]] = {name: groups[name].to_list() for name in columns if name in groups.columns}
    texts.pop("weight", None)
    texts |= {name: [value] * number for name, value in mapping.constants.items()}
    for name in ("origin_setting", "destination_setting"):
        texts.setdefault(name, ["all"] * number)
    problems: tuple[Problem, ...] = ()
    if "start" not in texts or "end" not in texts:
        problems = interval_problem(entry, Sheet(file, "", ()))
        texts |= years_of(entry, number)
    texts["movers"] = [repr(value) for value in groups["weight"].to_list()]
    texts["persons"] = [str(value) for value in groups["rows"].to_list()]
    rows = groups["rows"].to_list()
    return Written(
        file,
        texts,
        lambda field, index: f"column {columns.get(field, field)}",
        sum(rows),
        problems=problems,
        repeats=rows,
    )


def _movers_only(written: Written, gazetteer: Gazetteer) -> Written:
    """Without those whose two places and settings are the same."""
    words = {
        name: [SETTING_WORDS.get(text.casefold(), text) for text in written.columns[name]]
        for name in ("origin_setting", "destination_setting")
    }
    written = replace(written, columns={**written.columns, **words})
    ends = []
    for side in ("origin", "destination"):
        matches = [gazetteer.match(text) for text in written.columns[side]]
        ends.append([(m.pcode, m.unit, s) for m, s in zip(matches, words[f"{side}_setting"], strict=True)])
    pairs = enumerate(zip(*ends, strict=True))
    stayed = [i for i, (before, now) in pairs if before == now and before[0] in gazetteer.places]
    return set_aside(written, {"persons whose place and setting are the same before and now": stayed})
