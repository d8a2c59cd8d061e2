"""What a mapping says of a table's values: their meaning, the rows left out, the rows that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.files.cells import Remark
from etl.files.cells.counts import Trouble, counter
from etl.files.movement.mapping import LEAVE_OUT, TableMapping
from etl.files.movement.table import Written
from etl.model.problems import Problem

KEEP = "keep "  # before the heading of a column that chooses rows
SIDES = ("origin", "destination")
AMOUNTS = ("movers", "persons")


def explained(written: Written, mapping: TableMapping) -> Written:
    """Values replaced by what they mean; rows that the mapping leaves out are set aside."""
    as_written = {side: written.columns[side] for side in SIDES}
    columns = {
        name: [mapping.meaning(name, text) for text in texts]
        for name, texts in written.columns.items()
        if not name.startswith(KEEP)
    }
    aside = {
        f"rows whose {heading} the mapping does not keep": [
            i for i, text in enumerate(written.columns[KEEP + heading]) if text not in kept
        ]
        for heading, kept in mapping.keep.items()
    }
    for name, texts in columns.items():
        told = f"rows whose {name} the mapping leaves out"
        aside[told] = [i for i, text in enumerate(texts) if text == LEAVE_OUT]
    return set_aside(replace(written, columns=columns, as_written=as_written), aside)


def set_aside(written: Written, aside: Mapping[str, Sequence[int]]) -> Written:
    """Moves without the entries named, whose rows are counted in the first remark that names them."""
    gone: set[int] = set()
    remarks = []
    for text, indices in aside.items():
        new = set(indices) - gone
        gone |= new
        rows = sum(written.repeats[i] for i in new) if written.repeats else len(new)
        remarks += [Remark("", text, rows)] if new else []
    kept = written.only([index for index in range(len(written)) if index not in gone])
    return replace(kept, remarks=(*written.remarks, *remarks))


def added_up(written: Written) -> Written:
    """Counts of rows alike in everything else summed; a count that is none is a problem with its own cell."""
    labels = [name for name in written.columns if name not in (*AMOUNTS, "withheld")]
    texts = [*(written.columns[name] for name in labels), *written.as_written.values()]
    alike: dict[tuple[str, ...], list[int]] = {}
    for index, key in enumerate(zip(*texts, strict=True)):
        alike.setdefault(key, []).append(index)
    repeats = written.repeats or [1] * len(written)
    amounts, problems = _amounts(written)
    summed = written.only([indices[0] for indices in alike.values()])
    columns = {name: summed.columns[name] for name in labels}
    for name, values in amounts.items():
        columns[name] = [repr(sum(values[i] for i in indices)) for indices in alike.values()]
    return replace(
        summed,
        columns=columns,
        repeats=[sum(repeats[i] for i in indices) for indices in alike.values()],
        problems=(*written.problems, *problems),
    )


def _amounts(written: Written) -> tuple[dict[str, list[float]], list[Problem]]:
    problems: list[Problem] = []
    amounts: dict[str, list[float]] = {}
    for name in set(AMOUNTS) & set(written.columns):
        amounts[name] = []
        count = counter(written.columns[name])
        for index, text in enumerate(written.columns[name]):
            value = count(text)
            if isinstance(value, Trouble):
                problems.append(Problem(written.file, written.where(name, index), value.problem, value.cure))
            amounts[name].append(0.0 if isinstance(value, Trouble) else value)
    return amounts, problems
