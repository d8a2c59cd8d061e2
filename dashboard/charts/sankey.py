"""Draws moves from settings left to settings reached as bands, as wide as the moves are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, trace
from dashboard.readings.moves import EVERY
from dashboard.text import Words

HEIGHT = 360
COUNTRYSIDE, TOWN, NOT_TOLD = "#B9813A", "#6B5AA5", "#7F8B97"
_COLOURS = {"rural": COUNTRYSIDE, "urban": TOWN, EVERY: NOT_TOLD}
_SIDES = (("origin_setting", "left"), ("destination_setting", "came"))
_CLEAR = 0.45  # of the bands


@dataclass(frozen=True)
class Node:
    """One end of the bands: its words, its colour, and on which side it stands (0 left, 1 right)."""

    label: str
    colour: str
    side: int


@dataclass(frozen=True)
class Band:
    """Moves between two nodes, by their places in the list of nodes."""

    origin: int
    destination: int
    movers: float
    hover: str


def sankey(nodes: Sequence[Node], bands: Sequence[Band]) -> Figure:
    """Where people left on the left, where they came to on the right."""
    drawn = trace(
        "sankey",
        arrangement="fixed",
        node={
            "label": [node.label for node in nodes],
            "color": [node.colour for node in nodes],
            "x": [0.001 if node.side == 0 else 0.999 for node in nodes],
            "y": _heights(nodes, bands),
            "pad": 26,
            "thickness": 16,
            "line": {"width": 0},
            "hoverinfo": "none",
        },
        link={
            "source": [band.origin for band in bands],
            "target": [band.destination for band in bands],
            "value": [band.movers for band in bands],
            "color": [_pale(nodes[band.origin].colour) for band in bands],
            "customdata": [band.hover for band in bands],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"size": 13, "color": theme.INK, "shadow": "none"},
    )
    return Figure([drawn], {"height": HEIGHT, "margin": {"l": 2, "r": 2, "t": 12, "b": 12}, **theme.LAYOUT})


def _heights(nodes: Sequence[Node], bands: Sequence[Band]) -> list[float]:
    """Middle of every node as a share of the height, each as high as its moves are many."""
    total = sum(band.movers for band in bands) or 1.0
    heights, floor = [], [0.0, 0.0]
    for i, node in enumerate(nodes):
        ends = [b.movers for b in bands if (b.origin if node.side == 0 else b.destination) == i]
        share = sum(ends) / total
        heights.append(min(0.999, max(0.001, floor[node.side] + share / 2)))
        floor[node.side] += share
    return heights


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_CLEAR})"


def parts(rows: pd.DataFrame, words: Words) -> tuple[list[Node], list[Band]]:
    """Nodes with their sums, bands with their shares."""
    total = rows["movers"].sum()
    nodes, place = [], {}
    for number, (side, way) in enumerate(_SIDES):
        sums = rows.groupby(side)["movers"].sum()
        for setting in (one for one in _COLOURS if one in sums.index):
            place[way, setting] = len(nodes)
            label = words(
                "movement.sankey.node",
                name=words(f"movement.sankey.{setting}_{way}"),
                movers=words.number(sums[setting]),
                way=words(f"movement.sankey.{way}"),
            )
            nodes.append(Node(label, _COLOURS[setting], number))
    bands = [
        Band(
            place["left", row.origin_setting],
            place["came", row.destination_setting],
            float(row.movers),
            words(
                "movement.sankey.hover",
                origin=words(f"movement.sankey.{row.origin_setting}_left"),
                destination=words(f"movement.sankey.{row.destination_setting}_came"),
                movers=words.number(row.movers),
                share=words.number(100 * row.movers / total),
            ),
        )
        for row in rows.itertuples()
    ]
    return nodes, bands
