"""Draws moves as a table of fields: origins down, destinations across, darker where more people moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace

HEADS, PHONE_HEADS = 92, 44  # px above the fields
ROW_HEIGHT, PHONE_ROW_HEIGHT = 34, 27


@dataclass(frozen=True)
class Field:
    """One field: its fill, what is written in it, and what the pointer tells of it."""

    fill: str
    text: str
    hover: str


@dataclass(frozen=True)
class Matrix:
    """Fields by row and column under names; small: drawn for a phone.

    The last row and column are sums and stand apart.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    fields: Sequence[Sequence[Field]]
    small: bool = False


def matrix(shown: Matrix) -> Figure:
    """Fields with their numbers; sums in bold outside the coloured part."""
    across = {
        "side": "top",
        "tickvals": list(range(len(shown.columns))),
        "ticktext": list(shown.columns),
        "tickfont": {"size": 9 if shown.small else 12},
        "tickangle": 0 if shown.small else -35,
    }
    down = {
        "autorange": "reversed",
        "tickvals": list(range(len(shown.rows))),
        "ticktext": list(shown.rows),
        "tickfont": {"size": 10 if shown.small else 13},
    }
    still = {"showgrid": False, "zeroline": False, "fixedrange": True}
    row, heads = (PHONE_ROW_HEIGHT, PHONE_HEADS) if shown.small else (ROW_HEIGHT, HEADS)
    return Figure(
        [_fields(shown)],
        {
            "annotations": _written(shown),
            "xaxis": across | still,
            "yaxis": down | still,
            "height": row * len(shown.rows) + heads,
            "margin": {"l": 0, "r": 4 if shown.small else 30, "t": heads - 4, "b": 4},
            **theme.PLOT,
        },
    )


def _fields(shown: Matrix) -> Trace:
    fills = sorted({field.fill for row in shown.fields for field in row})
    steps = [(i + side) / len(fills) for i in range(len(fills)) for side in (0, 1)]
    return trace(
        "heatmap",
        z=[[fills.index(field.fill) + 0.5 for field in row] for row in shown.fields],
        zmin=0,
        zmax=len(fills),
        colorscale=[(step, fills[i // 2]) for i, step in enumerate(steps)],
        showscale=False,
        customdata=[[field.hover for field in row] for row in shown.fields],
        hovertemplate="%{customdata}<extra></extra>",
        xgap=2,
        ygap=2,
    )


def _written(shown: Matrix) -> list[dict[str, object]]:
    size = 9 if shown.small else 12
    last = len(shown.rows) - 1
    return [
        {
            "x": column,
            "y": row,
            "text": f"<b>{field.text}</b>" if row == last or column == len(cells) - 1 else field.text,
            "showarrow": False,
            "font": {"size": size, "color": theme.text_on(field.fill)},
        }
        for row, cells in enumerate(shown.fields)
        for column, field in enumerate(cells)
        if field.text
    ]
