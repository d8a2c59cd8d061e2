"""Figures that hold climate and movement against each other, with what may and may not be said."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.scatter import Point, Scatter
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import plain
from dashboard.selection import Selection
from dashboard.text import Words
from etl.model.periods import LATEST

INDICATOR = "rain_cv"  # compares places, as a standardised index cannot
_LEAST = 4  # districts for an interval of r
_Z95 = 1.959964


def scatter(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """One climate indicator against net migration, a point per district."""
    period, found = _measured(build, chosen, words)
    rows = findings.rows_of(build, period)
    indicator = chosen.variable or INDICATOR
    unit = str(found["unit"].iloc[0])
    factor = 100.0 if unit == "share" else 1.0
    x, y = factor * found["value"].reindex(rows.index), rows["net_rate"]
    shown = LAYERS[0].classify(rows, build.index.cuts, words)
    known = telling.names(build)
    points = [
        Point(known[str(p)], float(x[p]), float(y[p]), shown.class_of(str(p)).fill)
        for p in rows.index
        if pd.notna(x[p]) and pd.notna(y[p])
    ]
    basis = findings.basis(build, period)
    label = words.of_record(f"figure.links.{indicator}", indicator.replace("_", " "))
    across = telling.head(label, "%" if factor != 1 else words.unit(unit))
    told = _told(build, period, rows, points, (label, across), words)
    legend = [(one, one.label) for one in shown.classes if shown.members(one.id)]
    drawing = Scatter(
        points,
        f"{across[:1].upper()}{across[1:]} →",
        f"↑ {words(f'figure.links.upward.{basis}')}",
        legend,
        _strength(points, words),
    )
    upward = words(f"figure.links.upward.{basis}")
    numbers = pd.DataFrame({across: x, upward: y, words("figure.column.status"): rows["status"]})
    return telling.prepared(build, record, told, drawing, telling.with_names(build, numbers, words), words)


def _measured(build: Build, chosen: Selection, words: Words) -> tuple[str, pd.DataFrame]:
    """The interval shown and its rows of the indicator, by pcode; raises NotInBuild."""
    telling.check_period(chosen.period, set(build.hotspots["period"]), words)
    periods = [p for p in sorted(set(build.hotspots["period"])) if p != LATEST]
    if not periods and not chosen.period:
        raise NotInBuild(words("hotspots.title.no_score"))
    period, indicator = chosen.period or periods[-1], chosen.variable or INDICATOR
    parts = build.contributions
    found = parts.loc[(parts["period"] == period) & (parts["indicator"] == indicator)].set_index("pcode")
    if found.empty or found["value"].isna().all():
        raise NotInBuild(words("figure.none.values", variable=plain(indicator)))
    return period, found


def _told(
    build: Build, period: str, rows: pd.DataFrame, points: list[Point], what: tuple[str, str], words: Words
) -> Told:
    """what: the indicator, and the same with its unit."""
    basis = findings.basis(build, period)
    notes = [words("hotspots.residual.note")] if basis == "residual" else []
    index = in_force(build, words, plain)
    return Told(
        title=words(f"figure.links.title.{basis}.{_finding(points)}", what=what[0], districts=len(points)),
        period=words.period(period),
        unit=words(f"figure.links.unit.{basis}", across=what[1]),
        status=findings.weakest(rows["status"]),
        sources=list(build.sources),
        notes=[*notes, words("hotspots.association", districts=words.number(len(points))), *index],
        values={"what": what[0]},
    )


def correlation(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """Pearson's r with its 95 % interval by Fisher's z; NaN where it cannot be known."""
    if len(x) < _LEAST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan, math.nan, math.nan
    r = float(np.corrcoef(x, y)[0, 1])
    if abs(r) >= 1:
        return r, r, r
    reach = _Z95 / math.sqrt(len(x) - 3)
    return r, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)


def _finding(points: list[Point]) -> str:
    """What the interval of r allows to be said: lower, higher or nothing clear."""
    _, low, high = _interval(points)
    return "higher" if low > 0 else "lower" if high < 0 else "unclear"


def _interval(points: list[Point]) -> tuple[float, float, float]:
    return correlation(np.array([p.x for p in points]), np.array([p.y for p in points]))


def _strength(points: list[Point], words: Words) -> str:
    r, low, high = _interval(points)
    if math.isnan(r):
        return words("figure.links.no_r", districts=len(points))
    shown = {"r": words.number(r, 2), "low": words.number(low, 2), "high": words.number(high, 2)}
    key = "figure.links.clear" if low > 0 or high < 0 else "figure.links.unclear"
    return f"{words('figure.links.r', districts=len(points), **shown)} {words(key)}"
