"""Class edges of variables on maps: stated, and the same for every period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import theme
from dashboard.build import Variable
from dashboard.maps.classed import ClassedMap, by_edges
from dashboard.text import DASH, MINUS, Words, shown_as

_RAIN, _RISK = "diverging_rain_dry_to_wet", "sequential_risk"
_SPI = (-2.0, -1.5, -1.0, 1.0, 1.5, 2.0)  # WMO-No. 1090 (2012)
FIXED: dict[str, tuple[str, tuple[float, ...]]] = {
    "percent_of_normal": (_RAIN, (75.0, 85.0, 95.0, 105.0, 115.0, 125.0)),
    "rainfall_pct_normal": (_RAIN, (50.0, 75.0, 90.0, 110.0, 125.0, 150.0)),
    **{f"spi_{months}": (_RAIN, _SPI) for months in (1, 3, 6, 12)},
    "ndvi_z": (_RAIN, _SPI),
    "vci": (_RAIN, (20.0, 35.0, 45.0, 55.0, 65.0, 80.0)),
    "wrsi_maize": (_RISK, (50.0, 60.0, 80.0, 95.0)),  # FAO classes
    "wrsi_sorghum": (_RISK, (50.0, 60.0, 80.0, 95.0)),
}
_FALLING = ("wrsi_maize", "wrsi_sorghum")  # low is adverse, so that the palette runs backwards


@dataclass(frozen=True)
class Scale:
    """Edges and fills from low to high; factor makes a share per cent."""

    edges: tuple[float, ...]
    fills: Sequence[str]
    labels: Sequence[str]
    no_data: str
    unit: str
    factor: float = 1.0
    decimals: int = 0

    def classed(self, values: pd.Series) -> ClassedMap:
        """Every district in its class; values by pcode in the variable's own unit."""
        return by_edges(values * self.factor, self.edges, self.labels, self.fills, self.no_data)


def scale_of(
    id: str, words: Words, values: pd.Series | None = None, variable: Variable | None = None
) -> Scale:
    """The scale of a variable: fixed edges where they are agreed, else round ones over all its values."""
    unit, factor, decimals = ("%", 1.0, 0)
    if variable is not None:
        factor, decimals = shown_as(variable.unit, variable.decimals)
        unit = words.unit(variable.unit) if factor == 1 else "%"
    palette, edges = FIXED.get(id, ("", ()))
    if not edges:
        palette = variable.palette if variable is not None else _RISK
        shown = pd.Series(dtype=float) if values is None else values * factor
        edges = _round_edges(shown, len(theme.PALETTES.get(palette, theme.PALETTES[_RISK])) - 1)
    colours = theme.PALETTES.get(palette, theme.PALETTES[_RISK])
    fills = colours[: len(edges) + 1]
    fills = tuple(reversed(fills)) if id in _FALLING else fills
    labels = _labels(edges, words)
    return Scale(edges, fills, labels, words("number.missing"), unit, factor, decimals)


def _round_edges(values: pd.Series, count: int) -> tuple[float, ...]:
    """At most `count` edges at round numbers that part the values evenly enough."""
    known = values.dropna().to_numpy()
    if not len(known) or known.min() == known.max():
        return (1.0,) if not len(known) else (float(known[0]),)
    low, high = np.quantile(known, (0.05, 0.95))
    step = (high - low) / max(count - 1, 1) or (known.max() - known.min()) / count
    power = 10.0 ** np.floor(np.log10(step))
    step = power * min((1.0, 2.0, 2.5, 5.0, 10.0), key=lambda f: abs(f * power - step))
    first = np.ceil(low / step) * step
    return tuple(float(round(first + i * step, 10)) for i in range(count))


def _labels(edges: Sequence[float], words: Words) -> list[str]:
    decimals = (
        0 if all(float(e).is_integer() for e in edges) else 1 if all(round(e, 1) == e for e in edges) else 2
    )
    shown = [words.number(edge, decimals) for edge in edges]
    between = [
        words("range.between", low=low, high=high) if MINUS in low + high else f"{low}{DASH}{high}"
        for low, high in zip(shown, shown[1:], strict=False)
    ]
    return [words("range.under", edge=shown[0]), *between, words("range.over", edge=shown[-1])]
