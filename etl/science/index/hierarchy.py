"""Any composite index as a tree: indicators below, aggregates above, one root."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

FALLING = -1


@dataclass(frozen=True)
class Node:
    """An indicator or aggregate; direction −1: high values count against the unit; lo, hi: goalposts."""

    id: str
    parent: str
    weight: float = 1.0
    direction: int = 1
    lo: float = float("nan")
    hi: float = float("nan")
    denominator: str = ""
    label: str = ""

    @property
    def goalposts(self) -> tuple[float, float]:
        """Values scored lowest and highest; a falling indicator may have them in either order."""
        falls = self.direction == FALLING and self.lo < self.hi
        return (self.hi, self.lo) if falls else (self.lo, self.hi)


@dataclass(frozen=True)
class Hierarchy:
    """Checked tree: aggregates stand after everything below them, the root last."""

    indicators: tuple[Node, ...]
    aggregates: tuple[Node, ...]
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def root(self) -> Node:
        """The aggregate that nothing stands above."""
        return self.aggregates[-1]

    @cached_property
    def carrying(self) -> frozenset[str]:
        """Indicators with a weight in the root: theirs and that of every aggregate above them is over 0."""
        above = {node.id: node for node in self.aggregates}

        def carries(node: Node) -> bool:
            return not node.parent or (node.weight > 0 and carries(above[node.parent]))

        return frozenset(node.id for node in self.indicators if carries(node))

    def children(self, parent: str) -> tuple[Node, ...]:
        """Indicators and aggregates directly below one."""
        return tuple(node for node in (*self.indicators, *self.aggregates) if node.parent == parent)


class TreeError(ValueError):
    """The nodes make no tree; `node` is the id to blame."""

    def __init__(self, node: str, problem: str) -> None:
        self.node = node
        super().__init__(problem)


def hierarchy(indicators: tuple[Node, ...], aggregates: tuple[Node, ...]) -> Hierarchy:
    """Tree of nodes with known parents; raises TreeError for a circle, several roots, an empty aggregate."""
    for node in indicators:
        if not node.parent:
            raise TreeError(node.id, "is an indicator without a parent")
    by_id = {node.id: node for node in aggregates}
    levels = {node.id: _height(node, by_id) for node in aggregates}
    roots = [node.id for node in aggregates if not node.parent]
    if len(roots) != 1:
        named = ", ".join(roots) or "none"
        raise TreeError(roots[1] if roots else aggregates[0].id, f"there must be one root, found {named}")
    parents = {node.parent for node in (*indicators, *aggregates)}
    for node in aggregates:
        if node.id not in parents:
            raise TreeError(node.id, "nothing stands below it")
    # The deepest first: an aggregate comes after all those below it.
    ordered = tuple(sorted(aggregates, key=lambda node: -levels[node.id]))
    return Hierarchy(indicators, ordered, levels)


def _height(node: Node, by_id: dict[str, Node]) -> int:
    """Steps from a node up to the root; raises TreeError where they go in a circle."""
    path = [node.id]
    while node.parent:
        if node.parent in path:
            circle = " → ".join([*path[path.index(node.parent) :], node.parent])
            raise TreeError(node.parent, f"parents go in a circle: {circle}")
        path.append(node.parent)
        node = by_id[node.parent]
    return len(path) - 1
