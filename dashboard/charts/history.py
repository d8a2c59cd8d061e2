"""Draws the history of one variable in one district against its normal, emergency seasons shaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import Any, NamedTuple

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words
from etl.model import periods
from etl.model.periods import Cadence

HEIGHT = 340
LEAST_YEARS = 10  # within the baseline; fewer make no normal
RECENT_YEARS = 10
KEPT = 4096  # labels whose time was asked for lately; a chart asks for some hundred, each view the same
_BELOW, _ABOVE = "#B9813A", "#4A9C93"
_BANDS = {"drought": "#F7E9D2", "wet extremes": "#DDEEEB"}
_WITHIN_YEAR = (Cadence.MONTH, Cadence.DEKAD)
_OCTOBER, _APRIL_END = 0.75, 1.33  # of a season, in years from January of its first year


class Moment(NamedTuple):
    """One value of a history: time in years, a normal of NaN where there is none, the period's label."""

    time: float
    value: float
    normal: float
    label: str

    @property
    def above(self) -> bool:
        """Whether the value reaches the normal, 0 where there is none."""
        return self.value >= (0.0 if math.isnan(self.normal) else self.normal)


@dataclass(frozen=True)
class History:
    """Values of one district in the order of time. decimals: with which a value is told."""

    moments: Sequence[Moment]
    unit: str
    decimals: int
    diverging: bool


def with_normal(rows: pd.DataFrame, cadence: str, baseline: tuple[int, int]) -> pd.DataFrame:
    """Rows of one district with `time` in years and `normal`: the mean over the baseline years.

    For months and dekads the mean of the same part of the year. NaN where the baseline holds fewer
    than ten years of values.
    """
    labels = rows["period"].tolist()
    parts = [label[4:] if cadence in _WITHIN_YEAR else "" for label in labels]
    inside = periods.in_years(labels, baseline)
    known: dict[str, list[float]] = {}
    for part, value, counts in zip(parts, rows["value"].tolist(), inside, strict=True):
        if counts and not math.isnan(value):
            known.setdefault(part, []).append(value)
    means = {part: fmean(values) for part, values in known.items() if len(values) >= LEAST_YEARS}
    normals = [means.get(part, math.nan) for part in parts]
    times = [time_of(label) for label in labels]
    told = rows.assign(time=times, normal=normals)
    if times != sorted(times):  # pandas sorts what is in order no faster
        told = told.sort_values("time")
    return told.set_axis(range(len(told)))


@lru_cache(maxsize=KEPT)
def time_of(label: str) -> float:
    """Middle of a period in years."""
    cadence = periods.cadence_of(label)
    if cadence is Cadence.INTERVAL:
        return sum(periods.bounds_of_interval(label)) / 2
    if cadence is Cadence.SEASON:
        return periods.year_of(label) + (_OCTOBER + _APRIL_END) / 2
    if cadence is Cadence.MONTH:
        return periods.year_of(label) + (periods.month_of(label) - 0.5) / 12
    if cadence is Cadence.DEKAD:
        return periods.year_of(label) + (periods.month_of(label) - 1 + (int(label[8]) - 0.5) / 3) / 12
    return float(periods.year_of(label))


def recent(rows: pd.DataFrame) -> pd.DataFrame:
    """The last ten years of rows that have `time`, in its order."""
    times = rows["time"].to_numpy()
    return rows.iloc[times.searchsorted(times[-1] - RECENT_YEARS, side="right") :]


def history(shown: History, emergencies: pd.DataFrame, words: Words) -> Figure:
    """Bars above or below normal for variables that have two sides, else a line; the normal in grey."""
    moments = shown.moments
    with_normal = [not math.isnan(one.normal) for one in moments]
    told = _hover(shown, all(with_normal), words)
    drawn = _bars(moments, told) if shown.diverging else [_line(moments, told)]
    normal = [_normal(moments)] if any(with_normal) else []
    times = [one.time for one in moments]
    span = [min(times) - 0.6, max(times) + 0.6]
    bands = [
        (season, event)
        for season, event in zip(emergencies["season"].tolist(), emergencies["event"].tolist(), strict=True)
        if span[0] <= time_of(season) <= span[1]
    ]
    across = {"range": span, "showgrid": False, "tickformat": "d", "linecolor": theme.RULE}
    upward = {
        "title": {"text": shown.unit, "font": {"size": 12, "color": theme.MUTED}},
        "gridcolor": theme.BAND,
        "zerolinecolor": theme.RULE,
        "separatethousands": True,
    }
    return Figure(
        [*drawn, *normal],
        {
            "shapes": [_band(season, event) for season, event in bands],
            "annotations": [_band_label(season) for season, _ in bands],
            "xaxis": across | {"fixedrange": True},
            "yaxis": upward | {"fixedrange": True},
            "height": HEIGHT,
            "margin": {"l": 48, "r": 4, "t": 46, "b": 24},
            "bargap": 0.15,
            "barmode": "overlay",
            **theme.PLOT,
        },
    )


def _hover(shown: History, normal: bool, words: Words) -> str:
    """Template that tells period, value and, where all have one, normal from what the chart holds anyway."""
    number = f",.{shown.decimals}f"
    value = f"%{{text}}<br><b>%{{y:{number}}}</b> {shown.unit}"
    if not normal:
        return f"{value}<extra></extra>"
    return f"{value}<br>{words('district.normal')} %{{customdata:{number}}}<extra></extra>"


def _bars(moments: Sequence[Moment], told: str) -> list[Trace]:
    above, below = [one for one in moments if one.above], [one for one in moments if not one.above]
    return [_bar(above, _ABOVE, told), _bar(below, _BELOW, told)]


def _bar(moments: Sequence[Moment], colour: str, told: str) -> Trace:
    return trace(
        "bar",
        **_told(moments),
        textposition="none",
        hovertemplate=told,
        marker={"color": colour, "line": {"width": 0}},
    )


def _line(moments: Sequence[Moment], told: str) -> Trace:
    return trace(
        "scatter",
        **_told(moments),
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2},
        marker={"size": 6 if len(moments) < 100 else 3},
        hovertemplate=told,
        connectgaps=False,
    )


def _told(moments: Sequence[Moment]) -> dict[str, list[Any]]:
    """What a trace holds of each moment."""
    return {
        "x": [round(one.time, 3) for one in moments],
        "y": [one.value for one in moments],
        "text": [one.label for one in moments],
        "customdata": [one.normal for one in moments],
    }


def _normal(moments: Sequence[Moment]) -> Trace:
    return trace(
        "scatter",
        x=[round(one.time, 3) for one in moments],
        y=[one.normal for one in moments],
        mode="lines",
        line={"color": theme.MUTED, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
    )


def _band(season: str, event: str) -> dict[str, object]:
    first = periods.year_of(season)
    x = {"x0": first + _OCTOBER, "x1": first + _APRIL_END}
    across = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return {"type": "rect", "fillcolor": _BANDS.get(event, theme.BAND), "line": {"width": 0}, **x, **across}


def _band_label(season: str) -> dict[str, object]:
    text = {"text": season, "font": {"size": 10, "color": theme.MUTED}}
    place = {"x": time_of(season), "y": 1, "yref": "paper", "yanchor": "bottom", "textangle": -90}
    return {**text, **place, "showarrow": False}
