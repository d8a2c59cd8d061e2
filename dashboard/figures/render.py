"""Turns a page into the bytes of a picture: PNG, SVG, PDF or TIFF, the same bytes every time."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from dashboard.figures import fonts
from dashboard.figures.layout import Page
from dashboard.figures.sizes import DPI

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # for a picture of no build
_TEXT = re.compile(r"<text style=\"([^\"]*)\"[^>]*>(.*?)</text>", re.DOTALL)
_STYLE_END = "</style>"
_PNG_COMPRESSION = 6


@dataclass(frozen=True)
class About:
    """What a picture says of itself in its metadata; time is the build's."""

    title: str
    description: str
    source: str = ""
    time: datetime = EPOCH


def png(page: Page, about: About) -> bytes:
    """PNG at 300 dpi with resolution and texts in it."""
    target = io.BytesIO()
    texts = {
        "Title": about.title,
        "Description": about.description,
        "Source": about.source,
        "Creation Time": about.time.isoformat(),
        "Software": None,
    }
    with fonts.styled():
        page.figure.set_dpi(DPI)  # drawing vectors leaves it at 72
        canvas = FigureCanvasAgg(page.figure)
        canvas.print_png(target, metadata=texts, pil_kwargs={"compress_level": _PNG_COMPRESSION})
    return target.getvalue()


def tiff(page: Page, about: About) -> bytes:
    """TIFF at 300 dpi, compressed without loss."""
    from PIL import Image

    with fonts.styled():
        page.figure.set_dpi(DPI)  # drawing vectors leaves it at 72
        canvas = FigureCanvasAgg(page.figure)
        canvas.draw()
        picture = Image.frombuffer(
            "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
        )
    target = io.BytesIO()
    picture.convert("RGB").save(
        target,
        "TIFF",
        compression="tiff_lzw",
        dpi=(DPI, DPI),
        description=about.title.encode("ascii", "replace"),
    )
    return target.getvalue()


def pdf(page: Page, about: About) -> bytes:
    """PDF of one page: vectors, fonts embedded, dated as the build."""
    target = io.BytesIO()
    with fonts.styled():
        canvas = FigureCanvasPdf(page.figure)
        canvas.print_pdf(
            target,
            metadata={
                "Title": about.title,
                "Subject": about.description,
                "Keywords": about.source,
                "CreationDate": about.time,
            },
        )
    return target.getvalue()


def svg(page: Page, about: About) -> bytes:
    """SVG whose text is text, with the letters it needs of the shipped fonts, title and description."""
    target = io.StringIO()
    with fonts.styled():
        canvas = FigureCanvasSVG(page.figure)
        canvas.print_svg(target, metadata={"Date": None, "Creator": None, "Title": about.title})
    drawn = target.getvalue()
    faces = "".join(_faces(drawn))
    drawn = drawn.replace(_STYLE_END, f"{faces}{_STYLE_END}", 1)
    return _described(drawn, about).encode("utf-8")


def _faces(drawn: str) -> list[str]:
    """A font for each family named in the picture that the project ships."""
    letters: dict[str, set[str]] = {}
    for style, text in _TEXT.findall(drawn):
        family = next((name for name in fonts.FILES if f"'{name}'" in html.unescape(style)), None)
        if family:
            letters.setdefault(family, set()).update(html.unescape(text))
    return [fonts.face(family, sorted(found)) for family, found in sorted(letters.items())]


def _described(drawn: str, about: About) -> str:
    """The picture with its title and description where screen readers look for them."""
    start = drawn.index("<svg ")
    end = drawn.index(">", start) + 1
    told = f"\n <title>{escape(about.title)}</title>\n <desc>{escape(about.description)}</desc>"
    opening = drawn[start : end - 1] + ' role="img">'
    return f"{drawn[:start]}{opening}{told}{drawn[end:]}"


@dataclass(frozen=True)
class Format:
    """One format of pictures."""

    id: str
    ending: str
    make: Callable[[Page, About], bytes]


FORMATS = (
    Format("png", "png", png),
    Format("svg", "svg", svg),
    Format("pdf", "pdf", pdf),
    Format("tiff", "tif", tiff),
)
BY_ID = {one.id: one for one in FORMATS}
