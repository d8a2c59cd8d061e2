"""Person records of a census or survey, tabulated on reading: weights, previous and present residence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.files.cells import Sheet
from etl.files.movement.axes import SETTING_WORDS
from etl.files.movement.explained import KEEP, added_up, explained, set_aside
from etl.files.movement.interval import interval_problem, years_of
from etl.files.movement.mapping import TableMapping, read_mapping
from etl.files.movement.person_records import WEIGHT, Counted, PersonRecords
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable, Written
from etl.model.paths import shown
from etl.model.problems import Problem, Problems
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer

LABELS = ("origin", "origin_setting", "destination", "destination_setting", "start", "end", "sex", "age")
SETTINGS = ("origin_setting", "destination_setting")


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows tabulated from a CSV or Parquet file with one row per person.

    movers is the sum of the weights (1 each where there are none), persons the number of rows. People
    whose previous and present place and setting are the same are set aside: they did not move, or moved
    within it. Raises InputError with every problem.
    """
    file = shown(entry.path)
    records = PersonRecords(entry.path, file)
    headings = records.headings()
    mapping = read_mapping(entry) if entry.mapping else TableMapping(file, _own_names(headings))
    columns = {**mapping.columns, **{KEEP + heading: heading for heading in mapping.keep}}
    _check_headings(headings, columns, mapping, file)
    used = {name: h for name, h in columns.items() if name in (*LABELS, WEIGHT) or name.startswith(KEEP)}
    written = _written(records.counted(used), columns, mapping, entry)
    return settle(added_up(_movers_only(explained(written, mapping), gazetteer)), entry, gazetteer)


def _own_names(headings: Sequence[str]) -> dict[str, str]:
    """Fields that the extract names itself, in any case."""
    return {h.strip().casefold(): h for h in headings if h.strip().casefold() in (*LABELS, WEIGHT)}


def _check_headings(
    headings: Sequence[str], columns: Mapping[str, str], mapping: TableMapping, file: str
) -> None:
    problems = Problems()
    for heading in columns.values():
        if headings.count(heading) > 1:
            problems.add(
                file, "row 1", f"has {headings.count(heading)} columns {heading}", "keep one of them"
            )
        elif heading not in headings:
            near = difflib.get_close_matches(heading, headings, n=1)
            cure = f"did you mean {near[0]!r}?" if near else "correct the mapping"
            problems.add(file, "row 1", f"has no column {heading}", cure)
    for name in ("origin", "destination"):
        if name not in columns and name not in mapping.constants:
            problems.add(file, "row 1", f"has no column {name}", "name it in a mapping")
    problems.stop_if_any()


def _written(
    counted: Counted, columns: Mapping[str, str], mapping: TableMapping, entry: MovementInput
) -> Written:
    """One entry per combination of labels; its place is the column, for its rows stand all over the file."""
    file, number = shown(entry.path), len(counted.rows)
    texts: dict[str, Sequence[str]] = {**counted.labels}
    texts |= {name: [value] * number for name, value in mapping.constants.items()}
    for name in SETTINGS:
        texts.setdefault(name, ["all"] * number)
    problems: tuple[Problem, ...] = ()
    if "start" not in texts or "end" not in texts:
        problems = interval_problem(entry, Sheet(file, "", ()))
        texts |= years_of(entry, number)
    texts["movers"] = [repr(weight) for weight in counted.weights]
    texts["persons"] = [str(persons) for persons in counted.rows]
    return Written(
        file,
        texts,
        lambda field, index: f"column {columns.get(field, field)}",
        sum(counted.rows),
        problems=problems,
        repeats=counted.rows,
    )


def _movers_only(written: Written, gazetteer: Gazetteer) -> Written:
    """Without those whose two places and settings are the same."""
    settings = {
        name: [SETTING_WORDS.get(text.casefold(), text) for text in written.columns[name]]
        for name in SETTINGS
    }
    written = replace(written, columns={**written.columns, **settings})
    ends = []
    for side, words in zip(("origin", "destination"), settings.values(), strict=True):
        matches = [gazetteer.match(text) for text in written.columns[side]]
        ends.append([(m.pcode, m.unit, setting) for m, setting in zip(matches, words, strict=True)])
    pairs = enumerate(zip(*ends, strict=True))
    stayed = [i for i, (before, now) in pairs if before == now and before[0] in gazetteer.places]
    return set_aside(written, {"persons whose place and setting are the same before and now": stayed})
