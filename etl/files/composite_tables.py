"""Reads the two tables of any composite index, a tree and its values, in the project's layout or COINr's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.files.composite_values import MISSING, values_of
from etl.files.declared_table import TOLD, Row, Sheet, read_sheet, suggest
from etl.science.index.hierarchy import FALLING, Hierarchy, Node, TreeError, hierarchy
from etl.science.index.table import ABOUT, CUT, MOVEMENT, PILLAR

ROOT = "index"  # of the layout with pillars, which has no row for it
RESERVED = ("unit", "score", "rank", "reason")  # columns of scores.csv


@dataclass(frozen=True)
class Layout:
    """Names of the columns of one layout; "" where it has none. kinds: the column says what a row is."""

    id: str
    parent: str
    label: str
    kind: str = ""
    weight: str = "weight"
    direction: str = "direction"
    denominator: str = "denominator"


OWN = Layout("id", "parent", "label")
PILLARED = Layout("id", "pillar", "note")
COINR = Layout("iCode", "Parent", "iName", "Type", "Weight", "Direction", "Denominator")
INDICATOR, AGGREGATE = "Indicator", "Aggregate"
KINDS = (INDICATOR, AGGREGATE, "Group", "Denominator", "Other")


def read_composite(table: Path, values: Path, denominators: bool = True) -> tuple[Hierarchy, pd.DataFrame]:
    """Tree and values (one row per unit, numbers in indicator and denominator columns, text in the others).

    denominators: whether the values must hold those that the tree names.
    Raises InputError that names every mistake of the tree, then of the values.
    """
    tree_sheet = read_sheet(table, "--table")
    layout = _layout(tree_sheet)
    tree = _tree(tree_sheet, layout)
    return tree, values_of(read_sheet(values, "--values"), tree, denominators)


def _layout(sheet: Sheet) -> Layout:
    if "iCode" in sheet.head:
        sheet.need_columns(("iCode", "Type", "Parent", "Weight", "Direction"))
        return COINR
    if "pillar" in sheet.head:
        sheet.need_columns(("id", "pillar", "weight"))
        return PILLARED
    sheet.need_columns(("id", "parent", "weight"))
    return OWN


def _tree(sheet: Sheet, layout: Layout) -> Hierarchy:
    rows = [row for row in sheet.rows if _in_tree(row, layout, sheet)]
    if not rows:
        sheet.whole("declares no indicator", "add one row per indicator")
    lines = _lines_of(rows, layout, sheet)
    parents = {_parent(row, layout) for row in rows}
    nodes = {row[layout.id]: _node(row, layout, row[layout.id] in parents, sheet) for row in rows}
    indicators = tuple(node for name, node in nodes.items() if _is_indicator(name, rows, layout, parents))
    aggregates = tuple(node for node in nodes.values() if node not in indicators)
    if layout is PILLARED:
        aggregates = _pillars(sheet, indicators)
    _check_parents(lines, nodes, aggregates, sheet)
    _check_sums((*indicators, *aggregates), lines, sheet)
    sheet.problems.stop_if_any()
    try:
        return hierarchy(indicators, aggregates)
    except TreeError as error:
        place = f"row {lines[error.node]}" if error.node in lines else ""
        sheet.whole(f"{error.node}: {error}", "correct the parents", place)
    sheet.problems.stop_if_any()
    raise AssertionError("a problem was added")


def _in_tree(row: Row, layout: Layout, sheet: Sheet) -> bool:
    """Whether a row is an indicator or aggregate; other rows say something else."""
    if layout is PILLARED:
        return row["pillar"] not in (MOVEMENT, PILLAR, CUT, ABOUT)
    if layout.kind and row[layout.kind] not in KINDS:
        sheet.add(row.line, layout.kind, f"holds {row[layout.kind]!r}", suggest(row[layout.kind], KINDS))
    return not layout.kind or row[layout.kind] in (INDICATOR, AGGREGATE)


def _lines_of(rows: list[Row], layout: Layout, sheet: Sheet) -> dict[str, int]:
    lines: dict[str, int] = {}
    for row in rows:
        name = row[layout.id]
        if not name:
            sheet.add(row.line, layout.id, "is empty", "write an id")
        elif name in lines:
            sheet.add(
                row.line, layout.id, f"{name!r} stands already in row {lines[name]}", "keep one of the two"
            )
        lines.setdefault(name, row.line)
    return lines


def _is_indicator(name: str, rows: list[Row], layout: Layout, parents: set[str]) -> bool:
    if layout.kind:
        return next(row[layout.kind] for row in rows if row[layout.id] == name) == INDICATOR
    return name not in parents


def _parent(row: Row, layout: Layout) -> str:
    """Id of what stands above, "" for the root."""
    parent = row[layout.parent]
    return "" if parent in MISSING else parent


def _node(row: Row, layout: Layout, above: bool, sheet: Sheet) -> Node:
    name, parent = row[layout.id], _parent(row, layout)
    weight = sheet.number(row, layout.weight, MISSING)
    if math.isnan(weight) and parent:
        sheet.add(row.line, layout.weight, "is empty", "write a number, 1 where all weigh the same")
    elif weight < 0:
        sheet.add(row.line, layout.weight, f"{weight:g} is negative", "write 0 or more")
    if above and name in RESERVED:
        sheet.add(row.line, layout.id, f"{name!r} is a column of the result", "choose another id")
    lo, hi = sheet.number(row, "lo", MISSING), sheet.number(row, "hi", MISSING)
    direction = _direction(row, layout, sheet)
    _check_goalposts(row, lo, hi, direction, sheet)
    return Node(
        id=name,
        parent=parent,
        weight=1.0 if math.isnan(weight) else weight,
        direction=direction or (FALLING if hi < lo else 1),
        lo=lo,
        hi=hi,
        denominator="" if row.get(layout.denominator) in MISSING else row.get(layout.denominator),
        label=row.get(layout.label),
    )


def _direction(row: Row, layout: Layout, sheet: Sheet) -> int:
    """1, −1, or 0 where the table does not say."""
    number = sheet.number(row, layout.direction, MISSING)
    if number in (1, -1):
        return int(number)
    if not math.isnan(number) and number != TOLD:
        sheet.add(row.line, layout.direction, f"holds {number:g}", "write 1 or -1")
    return 0


def _check_goalposts(row: Row, lo: float, hi: float, direction: int, sheet: Sheet) -> None:
    if TOLD in (lo, hi):
        return
    for column, post, other in (("lo", lo, hi), ("hi", hi, lo)):
        if math.isnan(post) and not math.isnan(other):
            sheet.add(row.line, column, "is empty", "write both goalposts or none")
    if lo == hi:
        sheet.add(row.line, "hi", f"equals lo ({lo:g})", "write two different goalposts")
    elif direction == 1 and hi < lo:
        told = f"the goalposts {lo:g} and {hi:g} are the wrong way round for direction 1"
        sheet.add(row.line, "lo", told, "swap lo and hi, or write direction -1")


def _pillars(sheet: Sheet, indicators: tuple[Node, ...]) -> tuple[Node, ...]:
    """Pillars as aggregates under one root; their weights from rows of pillar `pillar`."""
    weights = {row["id"]: sheet.number(row, "weight") for row in sheet.rows if row["pillar"] == PILLAR}
    names = dict.fromkeys(node.parent for node in indicators)
    return (*(Node(name, ROOT, weights.get(name, 1.0)) for name in names), Node(ROOT, ""))


def _check_parents(
    lines: dict[str, int], nodes: dict[str, Node], aggregates: tuple[Node, ...], sheet: Sheet
) -> None:
    known = [node.id for node in aggregates]
    for name, node in nodes.items():
        if node.parent in nodes and node.parent not in known:
            told = f"parent {node.parent!r} of {name} is an indicator itself"
            sheet.add(lines[name], "parent", told, "name an aggregate")
        elif node.parent and node.parent not in known:
            told = f"parent {node.parent!r} of {name} is no row of the table"
            cure = suggest(node.parent, known) if known else "add a row for it, its own parent empty"
            sheet.add(lines[name], "parent", told, cure)


def _check_sums(nodes: tuple[Node, ...], lines: dict[str, int], sheet: Sheet) -> None:
    for parent in dict.fromkeys(node.parent for node in nodes if node.parent):
        below = [node for node in nodes if node.parent == parent]
        if all(node.weight == 0 for node in below):
            told = f"the weights below {parent} sum to 0"
            line = next((lines[node.id] for node in below if node.id in lines), 1)
            sheet.add(line, "weight", told, "give one of them a weight")
