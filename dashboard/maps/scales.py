"""Class edges of variables on maps and strips: the same for every period unless one asks otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import theme
from dashboard.build import Build, Variable
from dashboard.maps.classed import NO_DATA, ClassedMap, MapClass, position
from dashboard.readings.season_measures import MEASURES
from dashboard.text import DASH, MINUS, Words, shown_as

RAIN, RISK = "diverging_rain_dry_to_wet", "sequential_risk"
PERCENT_OF_NORMAL = "percent_of_normal"
ZERO = "zero"
_SPI = (-2.0, -1.5, -1.0, 1.0, 1.5, 2.0)  # WMO-No. 1090 (2012)
_FAO = (50.0, 60.0, 80.0, 95.0)  # classes of the WRSI, below 50 failure
_FIXED: dict[str, tuple[str, tuple[float, ...]]] = {
    PERCENT_OF_NORMAL: (RAIN, (75.0, 85.0, 95.0, 105.0, 115.0, 125.0)),
    "rainfall_pct_normal": (RAIN, (50.0, 75.0, 90.0, 110.0, 125.0, 150.0)),
    **{f"spi_{months}": (RAIN, _SPI) for months in (1, 3, 6, 12)},
    "ndvi_z": (RAIN, _SPI),
    "vci": (RAIN, (20.0, 35.0, 45.0, 55.0, 65.0, 80.0)),  # 35: under it, stress (Kogan)
    "wrsi_maize": (RISK, _FAO),
    "wrsi_sorghum": (RISK, _FAO),
    "season_rainfall_trend_p": (RISK, (0.01, 0.05, 0.1, 0.2)),
    "net_migration_rate": ("diverging_net_loss_to_gain", (-150.0, -100.0, -50.0, 50.0, 100.0, 150.0)),
}
_FALLING = ("wrsi_maize", "wrsi_sorghum", "season_rainfall_trend_p")  # low is told in the strong colour
_LEVELS, _YES_OR_NO = "level 0–4", "0/1"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_OUTER = (0.05, 0.95)  # the outermost edges lie near these quantiles
_ZERO_FILL = "#D9DDE2"


@dataclass(frozen=True)
class Scale:
    """Edges and fills from low to high; `factor` makes a share per cent; `zero` sets true zeros apart."""

    edges: tuple[float, ...]
    fills: Sequence[str]
    labels: Sequence[str]
    no_data: str
    unit: str
    factor: float = 1.0
    decimals: int = 0
    zero: str = ""
    named: bool = False  # classes are names (levels, yes or no), not ranges

    @property
    def classes(self) -> tuple[MapClass, ...]:
        """Classes from low to high, true zero before them, no data last."""
        found = [
            MapClass(str(i), text, fill)
            for i, (text, fill) in enumerate(zip(self.labels, self.fills, strict=True))
        ]
        before = [MapClass(ZERO, self.zero, _ZERO_FILL)] if self.zero else []
        return (*before, *found, MapClass(NO_DATA, self.no_data, theme.PAPER, hatched=True))

    def class_id(self, value: float) -> str:
        """Class of a value in the variable's own unit; the lower edge belongs to a class."""
        if math.isnan(value):
            return NO_DATA
        if self.zero and value == 0:
            return ZERO
        return str(position(round(value * self.factor, 9), self.edges))

    def classed(self, values: pd.Series) -> ClassedMap:
        """Every district in its class; values by pcode in the variable's own unit."""
        member = {str(pcode): self.class_id(value) for pcode, value in values.items()}
        return ClassedMap(self.classes, member)


def scale_of(
    id: str, words: Words, values: pd.Series | None = None, variable: Variable | None = None
) -> Scale:
    """The scale of a variable: fixed edges where they are agreed, else round ones over the values given.

    variable: its record (unit, decimals, palette); without one the values are per cent.
    """
    unit = variable.unit if variable else "%"
    factor, decimals = shown_as(unit, variable.decimals if variable else 0)
    named = _named(unit, words)
    if named:
        return Scale(*named, words("number.missing"), "", factor, decimals, named=True)
    palette, edges = _FIXED.get(id, (variable.palette if variable else RISK, ()))
    colours = theme.PALETTES.get(palette, theme.PALETTES[RISK])
    known = pd.Series(dtype=float) if values is None else values.dropna() * factor
    zero = words("scale.zero") if not edges and _has_true_zeros(known) else ""
    edges = edges or _round_edges(known[known != 0] if zero else known, len(colours) - 1)
    fills = _spread(colours, len(edges) + 1)
    fills = tuple(reversed(fills)) if id in _FALLING else fills
    no_data = words("number.missing")
    return Scale(edges, fills, _labels(edges, words), no_data, words.unit(unit), factor, decimals, zero)


def own_scale(fixed: Scale, values: pd.Series, words: Words) -> Scale:
    """The same colours over the values of one period only; the fixed scale where its classes are names."""
    known = values.dropna() * fixed.factor
    known = known[known != 0] if fixed.zero else known
    if fixed.named or known.nunique() < 2:
        return fixed
    edges = _round_edges(known, len(fixed.fills) - 1, whole=True)
    return replace(
        fixed, edges=edges, fills=_spread(fixed.fills, len(edges) + 1), labels=_labels(edges, words)
    )


def _named(unit: str, words: Words) -> tuple[tuple[float, ...], Sequence[str], Sequence[str]] | None:
    """Edges, fills and labels of values that are names in truth: warning levels, yes or no."""
    palette = theme.PALETTES[RISK]
    if unit == _LEVELS:
        fills = (_ZERO_FILL, palette[1], palette[2], palette[4], palette[5])
        return (1.0, 2.0, 3.0, 4.0), fills, [words(f"warning.level.{level}") for level in range(5)]
    if unit == _YES_OR_NO:
        return (1.0,), (_ZERO_FILL, palette[4]), [words("scale.no"), words("scale.yes")]
    return None


def _has_true_zeros(known: pd.Series) -> bool:
    return bool(len(known)) and known.min() == 0 and known.max() > 0


def _spread(colours: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours taken evenly from a palette, its ends among them."""
    if count == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(i * (len(colours) - 1) / (count - 1))] for i in range(count))


def _round_edges(known: pd.Series, count: int, whole: bool = False) -> tuple[float, ...]:
    """At most `count` edges at round numbers, within the middle of the values or between all of them."""
    if known.empty or known.min() == known.max():
        return (float(known.iloc[0]),) if len(known) else (1.0,)
    low, high = (float(edge) for edge in np.quantile(known.to_numpy(), (0, 1) if whole else _OUTER))
    if low == high:
        low, high = float(known.min()), float(known.max())
    step = _round_step((high - low) / (count + 1 if whole else count))
    first = math.ceil(low / step + 1e-9) * step
    edges = [round(first + i * step, 10) for i in range(count)]
    return tuple(edge for edge in edges if edge <= high) or (edges[0],)


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(factor for factor in _STEPS if factor * power >= step * 0.999)


def _labels(edges: Sequence[float], words: Words) -> list[str]:
    decimals = next(n for n in (0, 1, 2, 3) if n == 3 or all(round(edge, n) == edge for edge in edges))
    shown = [words.number(edge, decimals) for edge in edges]
    between = [
        words("range.between", low=low, high=high) if MINUS in low + high else f"{low}{DASH}{high}"
        for low, high in zip(shown, shown[1:], strict=False)
    ]
    return [words("range.under", edge=shown[0]), *between, words("range.over", edge=shown[-1])]


def scale_of_season(build: Build, measure: str, words: Words) -> Scale:
    """The classes that a measure of a season is shown in."""
    if measure == "rain":
        return scale_of(PERCENT_OF_NORMAL, words)
    record = build.variables[MEASURES[measure]]
    return scale_of(record.id, words, variable=record)
