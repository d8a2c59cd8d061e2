"""Reference pictures, one per layout, small and grey; python -m tests.dashboard.references draws them anew.

Look at each in full size before it is kept: from then on it is what the layout must look like.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image, ImageFilter

from dashboard.build import Build, open_published
from dashboard.charts.sankey import parts
from dashboard.figures import fonts, pack
from dashboard.figures.entries import Entry, entry
from dashboard.figures.layout import Page
from dashboard.figures.layouts import lay_out
from dashboard.figures.layouts.bands import Bands
from dashboard.text import Words, load
from etl.model.status import Status
from tests.dashboard import sample

FOLDER = Path(__file__).parent / "references"
DPI, FINER, GREYS = 72, 2, 32
TIME = "1780000000"  # of the build, so that its id in the foot is the same
FIGURES: dict[str, Entry] = {
    "map": entry("hotspots"),
    "map_column": entry("net-migration", size="column"),
    "two_way_map": entry("risk-and-movement"),
    "small_multiples": entry("seasons-of-rain"),
    "flow_map": entry("largest-flows"),
    "history": entry("rain-history"),
    "rank_intervals": entry("rank-intervals"),
    "grid": entry("rain-strip"),
    "grid_matrix": entry("flow-matrix"),
    "season_curve": entry("season-curve", period="2022/23", like="2015/16,2010/11"),
    "bands": entry("countryside-and-towns"),
    "scatter": entry("climate-against-rate", variable="season_rainfall_mm"),
}

BOTH_WAYS = pd.DataFrame(
    [
        ("rural", "rural", 57_574),
        ("rural", "urban", 106_715),
        ("urban", "rural", 9_000),
        ("urban", "urban", 24_000),
    ],
    columns=["origin_setting", "destination_setting", "movers"],
)


def build_of(folder: Path) -> Build:
    """The sample as if it was observed, at a time that stands still."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = TIME
    try:
        sample.write(folder, status=Status.OBSERVED)
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return open_published(folder)


def page_of(build: Build, one: Entry, words: Words) -> Page:
    """A figure laid out, not yet drawn."""
    wanted = pack.wanted(**one)
    prepared = wanted.record.prepare(build, wanted.record, wanted.selection, words)
    if isinstance(prepared.drawing, Bands):  # the sample tells of one way only
        return lay_out(prepared.sheet, wanted.size, Bands(*parts(BOTH_WAYS, words)))
    return lay_out(prepared.sheet, wanted.size, prepared.drawing)


def picture_of(page: Page) -> Image.Image:
    """A page as a small grey picture."""
    with fonts.styled():
        page.figure.set_dpi(DPI * FINER)
        canvas = FigureCanvasAgg(page.figure)
        canvas.draw()
        drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        return drawn.convert("L").reduce(FINER)


def apart(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far two pictures differ: mean over all, and over the field of 6 × 6 that differs most (0–255).

    Both are blurred first, so that edges of letters that another renderer sets otherwise count little.
    """
    first, second = (
        np.asarray(picture.filter(ImageFilter.GaussianBlur(3)), float) for picture in (one, other)
    )
    off = np.abs(first - second)
    fields = [part.mean() for row in np.array_split(off, 6) for part in np.array_split(row, 6, axis=1)]
    return float(off.mean()), float(max(fields))


def write() -> None:
    """Draw every reference picture anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        build, words = build_of(Path(folder) / "build"), load("en")
        for name, one in FIGURES.items():
            picture_of(page_of(build, one, words)).quantize(GREYS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    write()
