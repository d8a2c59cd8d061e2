"""The fonts of print figures: shipped with the project, so that every machine sets the same type."""

from __future__ import annotations

import base64
import io
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import RLock

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import font_manager, ft2font, rc_context

from dashboard import theme

FOLDER = Path(__file__).parents[1] / "static" / "fonts"
FILES = {
    "Source Sans 3": FOLDER / "SourceSans3-Regular.ttf",
    "Source Sans 3 Semibold": FOLDER / "SourceSans3-Semibold.ttf",
}
FALLBACK = "DejaVu Sans"  # comes with matplotlib; for letters that Source Sans lacks
REGULAR, STRONG = ([name, FALLBACK] for name in FILES)
STYLE = {
    "font.family": REGULAR,
    "text.color": theme.INK,
    "axes.edgecolor": theme.RULE,
    "axes.labelcolor": theme.MUTED,
    "xtick.color": theme.MUTED,
    "ytick.color": theme.MUTED,
    "hatch.linewidth": 0.6,
    "hatch.color": theme.HATCH,
    "text.hinting": "no_hinting",  # as it is measured: hinted lines are up to 2.5 % wider
    "text.parse_math": False,  # names may hold dollar signs
    "axes.unicode_minus": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "mecc",
    "pdf.fonttype": 42,
}
_DRAWING = RLock()
_COMMON = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040), 0x2190, 0x2192, 0x2212, 0x2264]
_ORDINARY = 400
_MEASURED_AT = 100.0  # points; widths are linear in the size

# A letter that neither font has is drawn as a box; in SVG the reader's own fonts may have it.
warnings.filterwarnings("ignore", message="Glyph .* missing from font")


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of print figures, one thread at a time.

    Settings and fonts of matplotlib belong to the whole process: two sessions that drew at once would draw
    in each other's style.
    """
    with _DRAWING, rc_context(STYLE):
        yield


@cache
def width_at_one(text: str, strong: bool = False) -> float:
    """Width of one line of text set at one point, in points."""
    with _DRAWING:
        font = _measuring(strong)
        font.set_size(_MEASURED_AT, 72)  # drawing, which shares the font, sets other sizes
        font.set_text(text, 0.0, flags=ft2font.LoadFlags.NO_HINTING)
        return float(font.get_width_height()[0]) / 64 / _MEASURED_AT


@cache
def _measuring(strong: bool) -> ft2font.FT2Font:
    names = STRONG if strong else REGULAR
    paths = [font_manager.findfont(font_manager.FontProperties(family=name)) for name in names]
    return font_manager.get_font(paths)


def face(family: str, characters: Iterable[str]) -> str:
    """A CSS @font-face rule that holds the letters needed of one shipped font."""
    letters = [ord(character) for character in characters]
    data = base64.b64encode(_subset(_common(family), letters, "woff")).decode("ascii")
    return f"@font-face{{font-family:'{family}';src:url(data:font/woff;base64,{data}) format('woff')}}"


@cache
def _common(family: str) -> bytes:
    """A shipped font cut down to the letters of most texts: it is embedded ten times as fast.

    Other letters come from the fallback.
    """
    return _subset(FILES[family].read_bytes(), _COMMON, None)


def _subset(content: bytes, letters: Iterable[int], flavor: str | None) -> bytes:
    options = subset.Options(
        hinting=False, notdef_outline=True, recalc_timestamp=False, layout_features=["kern"]
    )
    font = TTFont(io.BytesIO(content), recalcTimestamp=False, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = flavor
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _register(folder: Path) -> None:
    """Make the fonts known to matplotlib, which reads them from files."""
    for family, file in FILES.items():
        cut = folder / file.name
        cut.write_bytes(_common(family))
        font_manager.fontManager.addfont(cut)
        known = font_manager.fontManager.ttflist
        known[-1] = replace(known[-1], weight=_ORDINARY)  # each is a family of one weight


_FOLDER = tempfile.TemporaryDirectory(prefix="fonts-")  # removed when the process ends
_register(Path(_FOLDER.name))
