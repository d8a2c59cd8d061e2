"""Draws the history of one variable in one district against its normal, emergency seasons shaded."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace
from dashboard.text import Words
from etl.model import periods
from etl.model.periods import Cadence

HEIGHT = 340
LEAST_YEARS = 10  # within the baseline; fewer make no normal
RECENT_YEARS = 10
_BELOW, _ABOVE = "#B9813A", "#4A9C93"
_BANDS = {"drought": "#F7E9D2", "wet extremes": "#DDEEEB"}
_WITHIN_YEAR = (Cadence.MONTH, Cadence.DEKAD)
_OCTOBER, _APRIL_END = 0.75, 1.33  # of a season, in years from January of its first year


@dataclass(frozen=True)
class History:
    """Values of one district in the order of time; `normal` has NaN where there is none.

    rows: value, normal, time (years), label of the period. decimals: with which a value is told.
    """

    rows: pd.DataFrame
    unit: str
    decimals: int
    diverging: bool


def with_normal(rows: pd.DataFrame, cadence: str, baseline: tuple[int, int]) -> pd.DataFrame:
    """Rows of one district with `time` in years and `normal`: the mean over the baseline years.

    For months and dekads the mean of the same part of the year. NaN where the baseline holds fewer
    than ten years of values.
    """
    ordered = rows.assign(time=rows["period"].map(time_of)).sort_values("time").reset_index(drop=True)
    part = ordered["period"].str[4:] if cadence in _WITHIN_YEAR else pd.Series("", ordered.index)
    inside = pd.Series(periods.in_years(list(ordered["period"]), baseline), ordered.index)
    known = ordered["value"].where(inside).groupby(part)
    enough = known.transform("count") >= LEAST_YEARS
    return ordered.assign(normal=known.transform("mean").where(enough))


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
    """The last ten years of rows that have `time`."""
    return rows.loc[rows["time"] > rows["time"].max() - RECENT_YEARS]


def history(shown: History, emergencies: pd.DataFrame, words: Words) -> Figure:
    """Bars above or below normal for variables that have two sides, else a line; the normal in grey."""
    rows = shown.rows
    told = _hover(shown, words)
    drawn = _bars(rows, told) if shown.diverging else [_line(rows, told)]
    normal = [_normal(rows)] if rows["normal"].notna().any() else []
    span = [rows["time"].min() - 0.6, rows["time"].max() + 0.6]
    bands = emergencies.loc[emergencies["season"].map(time_of).between(*span)]
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
            "shapes": [_band(row) for row in bands.itertuples()],
            "annotations": [_band_label(row) for row in bands.itertuples()],
            "xaxis": across | {"fixedrange": True},
            "yaxis": upward | {"fixedrange": True},
            "height": HEIGHT,
            "margin": {"l": 48, "r": 4, "t": 46, "b": 24},
            "bargap": 0.15,
            "barmode": "overlay",
            **theme.PLOT,
        },
    )


def _hover(shown: History, words: Words) -> str:
    """Template that tells period, value and normal from what the chart holds anyway."""
    number = f",.{shown.decimals}f"
    value = f"%{{text}}<br><b>%{{y:{number}}}</b> {shown.unit}"
    if shown.rows["normal"].isna().any():
        return f"{value}<extra></extra>"
    return f"{value}<br>{words('district.normal')} %{{customdata:{number}}}<extra></extra>"


def _bars(rows: pd.DataFrame, told: str) -> list[Trace]:
    above = rows["value"] >= rows["normal"].where(rows["normal"].notna(), 0.0)
    return [_bar(rows[above], _ABOVE, told), _bar(rows[~above], _BELOW, told)]


def _bar(rows: pd.DataFrame, colour: str, told: str) -> Trace:
    return trace(
        "bar",
        x=rows["time"].round(3).tolist(),
        y=rows["value"].tolist(),
        text=rows["label"].tolist(),
        customdata=rows["normal"].tolist(),
        textposition="none",
        hovertemplate=told,
        marker={"color": colour, "line": {"width": 0}},
    )


def _line(rows: pd.DataFrame, told: str) -> Trace:
    return trace(
        "scatter",
        x=rows["time"].round(3).tolist(),
        y=rows["value"].tolist(),
        text=rows["label"].tolist(),
        customdata=rows["normal"].tolist(),
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2},
        marker={"size": 6 if len(rows) < 100 else 3},
        hovertemplate=told,
        connectgaps=False,
    )


def _normal(rows: pd.DataFrame) -> Trace:
    return trace(
        "scatter",
        x=rows["time"].round(3).tolist(),
        y=rows["normal"].tolist(),
        mode="lines",
        line={"color": theme.MUTED, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
    )


def _band(row: object) -> dict[str, object]:
    first = periods.year_of(str(row.season))  # type: ignore[attr-defined]
    colour = _BANDS.get(str(row.event), theme.BAND)  # type: ignore[attr-defined]
    x = {"x0": first + _OCTOBER, "x1": first + _APRIL_END}
    across = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return {"type": "rect", "fillcolor": colour, "line": {"width": 0}, **x, **across}


def _band_label(row: object) -> dict[str, object]:
    middle = time_of(str(row.season))  # type: ignore[attr-defined]
    text = {"text": str(row.season), "font": {"size": 10, "color": theme.MUTED}}  # type: ignore[attr-defined]
    place = {"x": middle, "y": 1, "yref": "paper", "yanchor": "bottom", "textangle": -90}
    return {**text, **place, "showarrow": False}
