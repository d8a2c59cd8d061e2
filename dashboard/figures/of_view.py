"""What a view draws, as a picture laid out as the figures of the pack are."""

from __future__ import annotations

from dashboard.figures import render
from dashboard.figures.layout import Sheet
from dashboard.figures.layouts import lay_out
from dashboard.figures.sizes import BY_ID


def png(sheet: Sheet, drawing: object, size: str = "a4_half") -> bytes:
    """A drawing of any layout as PNG under its title and over its sources."""
    return render.png(lay_out(sheet, BY_ID[size], drawing), render.About(sheet.title, sheet.subtitle))
