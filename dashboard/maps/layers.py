"""What the hotspot map can show: one record per layer, all of them classes over the rows of one period."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.maps.classed import NO_DATA, ClassedMap, MapClass, by_edges, position
from dashboard.text import DASH, Words
from etl.science.index.table import Cuts

INSUFFICIENT = "insufficient_data"
_FINER_RISK = (-12.0, 0.0, 7.0, 14.0, 29.0)  # edges from the medium cut-point, two colours per level
_FINER_NET = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)  # edges in multiples of the cut-points


@dataclass(frozen=True)
class Layer:
    """One way to look at the rows of a period; `columns` are the numbers it rests on."""

    id: str
    columns: tuple[str, ...]
    classify: Callable[[pd.DataFrame, Cuts, Words], ClassedMap]


def _by_class(rows: pd.DataFrame, cuts: Cuts, words: Words) -> ClassedMap:
    present = set(rows["hotspot_class"])
    wanted = [
        name for name in theme.HOTSPOT_CLASS if name in present or name in ("origin", "destination", "other")
    ]
    classes = [MapClass(name, words(f"class.{name}"), theme.HOTSPOT_CLASS[name]) for name in wanted]
    classes.append(MapClass(INSUFFICIENT, words(f"class.{INSUFFICIENT}"), theme.PAPER, hatched=True))
    return ClassedMap(tuple(classes), dict(rows["hotspot_class"]))


def _by_risk(rows: pd.DataFrame, cuts: Cuts, words: Words) -> ClassedMap:
    first, last = cuts.medium + _FINER_RISK[0], cuts.high + _FINER_RISK[4] - _FINER_RISK[3]
    edges = (first, cuts.medium, (cuts.medium + cuts.high) / 2, cuts.high, last)
    levels = ("low", "low", "medium", "medium", "high", "high")
    labels = [
        words(f"risk.{level}", range=text) for level, text in zip(levels, _ranges(edges, words), strict=True)
    ]
    return by_edges(rows["score"], edges, labels, theme.PALETTES["sequential_risk"], words("number.missing"))


def _by_net(rows: pd.DataFrame, cuts: Cuts, words: Words) -> ClassedMap:
    edges = [abs(cuts.loss) * k if k < 0 else cuts.gain * k for k in _FINER_NET]
    levels = ("loss", "loss", "loss", "even", "gain", "gain", "gain")
    labels = [
        words(f"net.{level}", range=text) for level, text in zip(levels, _ranges(edges, words), strict=True)
    ]
    palette = theme.PALETTES["diverging_net_loss_to_gain"]
    return by_edges(rows["net_rate"], edges, labels, palette, words("number.missing"))


def _by_both(rows: pd.DataFrame, cuts: Cuts, words: Words) -> ClassedMap:
    """Three levels of risk crossed with gain, about even and loss; only crossings that occur."""
    columns = (rows[name].tolist() for name in ("score", "net_rate"))
    member = {
        pcode: _crossing(score, rate, cuts)
        for pcode, score, rate in zip(rows.index.tolist(), *columns, strict=True)
    }
    classes = [
        MapClass(f"{risk}-{net}", words(f"both.{risk}.{net}"), theme.BIVARIATE[i][j])
        for i, risk in reversed(list(enumerate(("low", "medium", "high"))))
        for j, net in reversed(list(enumerate(("gain", "even", "loss"))))
        if f"{risk}-{net}" in member.values()
    ]
    missing = MapClass(NO_DATA, words("number.missing"), theme.PAPER, hatched=True)
    return ClassedMap((*classes, missing), member)


def risk_level(score: float, cuts: Cuts) -> str:
    """low, medium or high."""
    return ("low", "medium", "high")[position(score, (cuts.medium, cuts.high))]


def net_level(rate: float, cuts: Cuts) -> str:
    """gain above its cut-point, loss below its own, else even."""
    return "gain" if rate > cuts.gain else "loss" if rate < cuts.loss else "even"


def _crossing(score: float, rate: float, cuts: Cuts) -> str:
    if math.isnan(score) or math.isnan(rate):
        return NO_DATA
    return f"{risk_level(score, cuts)}-{net_level(rate, cuts)}"


def _ranges(edges: tuple[float, ...] | list[float], words: Words) -> list[str]:
    shown = [words.number(edge) for edge in edges]
    between = [
        f"{low}{DASH}{high}" if "−" not in low + high else words("range.between", low=low, high=high)
        for low, high in zip(shown, shown[1:], strict=False)
    ]
    return [words("range.under", edge=shown[0]), *between, words("range.over", edge=shown[-1])]


LAYERS = (
    Layer("class", ("hotspot_class", "p_class"), _by_class),
    Layer("risk", ("score",), _by_risk),
    Layer("net", ("net_rate",), _by_net),
    Layer("both", ("score", "net_rate"), _by_both),
)
