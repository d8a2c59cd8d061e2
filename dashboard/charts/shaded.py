"""Cells that are darker where a share is larger: the part that charts of shares have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.drawn import Trace, trace


def shaded(
    shares: pd.DataFrame,
    hover: pd.DataFrame,
    across: Sequence[Any],
    down: Sequence[Any],
    scale: Sequence[tuple[float, str]],
    gap: int,
) -> Trace:
    """One cell per row and column, shares 0–1, blank where NaN. hover: texts alike; gap: px between rows."""
    return trace(
        "heatmap",
        z=shares.to_numpy().tolist(),
        x=list(across),
        y=list(down),
        text=hover.to_numpy().tolist(),
        hovertemplate="%{text}<extra></extra>",
        colorscale=scale,
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=1,
        ygap=gap,
    )
