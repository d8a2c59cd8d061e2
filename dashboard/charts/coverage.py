"""Draws how complete a variable is: one cell per district and year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard import theme
from dashboard.charts.shaded import shaded
from dashboard.drawn import Figure
from dashboard.readings.names import in_chart
from dashboard.text import Words
from etl.model import periods

ROW_HEIGHT = 26
_SCALE = [(0.0, "#DCE9E7"), (1.0, theme.ACCENT)]


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Completeness by pcode and year: share of the year's periods with a value, times their mean coverage.

    rows: one variable's panel. Columns: pcode, year, share (NaN where no value), valued, total.
    """
    years = rows["period"].map(periods.year_of).rename("year")
    coverage = rows["coverage"].where(rows["coverage"].notna(), 1.0).where(rows["value"].notna())
    grouped = coverage.groupby([rows["pcode"], years])
    found = grouped.agg(total="size", valued="count", mean="mean").reset_index()
    return found.assign(share=found["mean"] * found["valued"] / found["total"])


def coverage(rows: pd.DataFrame, names: Mapping[str, str], words: Words) -> Figure:
    """Districts by years, darker where more complete, blank where there is no value."""
    found = by_year(rows)
    table = found.pivot(index="pcode", columns="year", values="share")
    texts = found.assign(text=[_text(row, names, words) for row in found.itertuples()])
    hover = texts.pivot(index="pcode", columns="year", values="text")
    down = [in_chart(names[pcode], 18) for pcode in table.index]
    still = {"showgrid": False, "fixedrange": True}
    return Figure(
        [shaded(table.round(3), hover, table.columns, down, _SCALE, 3)],
        {
            "xaxis": {"tickformat": "d", **still},
            "yaxis": {"autorange": "reversed", **still},
            "height": ROW_HEIGHT * len(table) + 40,
            "margin": {"l": 0, "r": 14, "t": 4, "b": 24},
            **theme.PLOT,
        },
    )


def _text(row: object, names: Mapping[str, str], words: Words) -> str:
    return words(
        "data.coverage_hover",
        name=in_chart(names[row.pcode]),  # type: ignore[attr-defined]
        year=row.year,  # type: ignore[attr-defined]
        valued=row.valued,  # type: ignore[attr-defined]
        total=row.total,  # type: ignore[attr-defined]
        coverage=words.number(row.mean, 2),  # type: ignore[attr-defined]
    )
