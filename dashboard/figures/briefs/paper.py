"""The A4 pages of a brief: head and foot, text that flows down, drawings of the pack in parts of a page."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from dashboard import theme
from dashboard.figures import fonts, typeset
from dashboard.figures.layout import Box, Page
from dashboard.figures.layouts import LAYOUTS
from dashboard.figures.records import Prepared
from dashboard.figures.render import About
from dashboard.figures.sizes import DPI, Size

PAGE = Size("brief", "A4 page", 21.0, 29.7, 20.0, 9.2, 7.9, 7.1)
MARGIN, EDGE = 42.0, 34.0  # points kept free at the sides, above and below
_MARK_FILL, _MARK_INK = "#FBF3DC", "#6B4A00"


@dataclass(frozen=True)
class _Part(Size):
    """The whole page with the type of one of its parts; `side`: its legend stands beside the drawing."""

    side: bool = False

    @property
    def wide(self) -> bool:
        return self.side


@dataclass(frozen=True)
class Running:
    """What every page of a brief says at its edges; `mark` is empty unless it rests on demonstration data."""

    head: str
    foot: Sequence[str]
    mark: str
    number: str = ""


@dataclass
class Flow:
    """A column that is filled from its top down."""

    page: Page
    box: Box

    def text(
        self,
        words: str,
        size: float,
        strong: bool = False,
        colour: str = theme.INK,
        most: int = 9,
        after: float = 0.4,
    ) -> None:
        """A paragraph of at most so many lines, cut with an ellipsis; after: room below in type sizes."""
        step = size * typeset.LEADING
        for line in cut(words, self.box.width, size, most, strong):
            self.page.text(self.box.left, self.box.top - 0.8 * step, line, size, strong, color=colour)
            self.take(step)
        self.take(after * size)

    def heading(self, words: str, note: str = "") -> None:
        """A small heading under a fine line, with a quiet note after it."""
        size = self.page.size.body + 0.9
        self.page.rule(self.box.left, self.box.right, self.box.top)
        self.take(0.55 * size)
        title = typeset.fit(words, self.box.width, size, strong=True)
        base = self.box.top - 0.8 * size * typeset.LEADING
        self.page.text(self.box.left, base, title, size, True)
        past = self.box.left + typeset.width(title, size, strong=True) + 0.7 * size
        small = self.page.size.small
        if note and self.box.right - past > 6 * small:
            told = typeset.fit(note, self.box.right - past, small)
            self.page.text(past, base, told, small, color=theme.MUTED)
        self.take(1.55 * size)

    def take(self, height: float) -> Box:
        """A strip of this height from the top; what is below it stays."""
        top = self.box.top
        self.box = self.box.shrunk(top=height)
        return Box(self.box.left, top - height, self.box.right, top)

    def bottom(self, words: Sequence[str], size: float, most: int = 3) -> None:
        """Quiet paragraphs that end at the foot of the column."""
        lines = [line for text in words for line in cut(text, self.box.width, size, most)]
        step = size * typeset.LEADING
        for i, line in enumerate(reversed(lines)):
            y = self.box.bottom + 0.25 * size + i * step
            self.page.text(self.box.left, y, line, size, color=theme.MUTED)
        self.box = self.box.shrunk(bottom=len(lines) * step + 0.6 * size)


def shown(
    flow: Flow,
    height: float,
    prepared: Prepared | str,
    side: bool = False,
    title: str = "",
    rule: bool = True,
) -> None:
    """A figure of the pack under its finding (or another title), period and unit; else why there is none."""
    size = flow.page.size
    if rule:
        flow.page.rule(flow.box.left, flow.box.right, flow.box.top)
        height -= flow.take(0.55 * size.body).height
    if isinstance(prepared, str):
        flow.text(prepared, size.body, colour=theme.MUTED, most=4, after=1.0)
        return
    place = Flow(flow.page, flow.take(height))
    place.text(title or prepared.sheet.title, size.body + 0.9, strong=True, most=2, after=0.05)
    place.text(prepared.sheet.subtitle, size.small, colour=theme.MUTED, most=2, after=0.7)
    put(flow.page, place.box, prepared.drawing, side)


def measured(draw: Callable[[Flow], None], flow: Flow) -> float:
    """Points that something takes of a column, found by drawing it on a page that is thrown away."""
    wide, high = PAGE.points
    trial = Page(Figure(figsize=(wide / 72, high / 72), dpi=DPI), PAGE, flow.page.body)
    column = Flow(trial, flow.box)
    draw(column)
    return flow.box.height - column.box.height


def cut(words: str, room: float, size: float, most: int, strong: bool = False) -> list[str]:
    """The lines of a text, at most so many; the last ends with an ellipsis where more would follow."""
    lines = typeset.wrap(words, room, size, strong)
    if len(lines) > most:
        lines = [*lines[: most - 1], typeset.fit(f"{lines[most - 1]} {lines[most]}", room, size, strong)]
    return lines


def sheet(running: Running) -> tuple[Page, Flow]:
    """An empty page with its running head and foot, and the column between them."""
    wide, high = PAGE.points
    figure = Figure(figsize=(wide / 72, high / 72), dpi=DPI, facecolor=theme.PAPER)
    page = Page(figure, PAGE, Box(MARGIN, EDGE, wide - MARGIN, high - EDGE))
    flow = Flow(page, page.body)
    size = PAGE.small
    strip = flow.take(1.9 * size)
    base = strip.top - 1.2 * size
    taken = pill(page, strip.right, strip.top, running.mark) if running.mark else 0.0
    head = typeset.fit(running.head, strip.width - taken - size, size)
    page.text(strip.left, base, head, size, color=theme.MUTED)
    flow.bottom(running.foot, size)
    if running.number:
        page.text(page.body.right, EDGE - 1.6 * size, running.number, size, ha="right", color=theme.MUTED)
    page.rule(flow.box.left, flow.box.right, flow.box.bottom)
    flow.box = flow.box.shrunk(bottom=0.8 * size)
    page.body = flow.box
    return page, flow


def pill(page: Page, right: float, top: float, words: str) -> float:
    """The mark in a small box that ends at the right edge; returns its width."""
    size = page.size.small
    wide, high = page.size.points
    long = typeset.width(words, size, strong=True) + 1.4 * size
    tall = 1.7 * size
    box = FancyBboxPatch(
        ((right - long) / wide, (top - tall) / high),
        long / wide,
        tall / high,
        boxstyle="square,pad=0",
        transform=page.figure.transFigure,
        facecolor=_MARK_FILL,
        edgecolor="none",
    )
    page.figure.add_artist(box)
    page.text(right - long + 0.7 * size, top - 0.69 * tall, words, size, True, color=_MARK_INK)
    return long


def part(page: Page, box: Box, side: bool = False, small: bool = False) -> Page:
    """A part of a page that layouts draw into as if it were a page of its own."""
    body = PAGE.small if small else PAGE.body
    size = _Part(
        PAGE.id, PAGE.label, PAGE.width_cm, PAGE.height_cm, PAGE.title, PAGE.subtitle, body, PAGE.small, side
    )
    return Page(page.figure, size, box)


def put(page: Page, box: Box, drawing: object, side: bool = False, small: bool = False) -> None:
    """A drawing of the pack in a part of a page."""
    layout = next(one for one in LAYOUTS if one.drawing is type(drawing))
    layout.draw(part(page, box, side, small), drawing)


def bar(page: Page, box: Box, fill: str) -> None:
    """A filled rectangle."""
    wide, high = page.size.points
    page.figure.add_artist(
        Rectangle(
            (box.left / wide, box.bottom / high),
            box.width / wide,
            box.height / high,
            transform=page.figure.transFigure,
            facecolor=fill,
            edgecolor="none",
        )
    )


def columns(box: Box, shares: Sequence[float], gap: float) -> list[Box]:
    """Boxes side by side, as wide as their shares."""
    room = box.width - gap * (len(shares) - 1)
    found, left = [], box.left
    for share in shares:
        wide = room * share / sum(shares)
        found.append(Box(left, box.bottom, left + wide, box.top))
        left += wide + gap
    return found


def pdf(pages: Sequence[Page], about: About) -> bytes:
    """All pages as one PDF: vectors, fonts embedded, dated as the build; the same bytes every time."""
    target = io.BytesIO()
    told = {
        "Title": about.title,
        "Subject": about.description,
        "Keywords": about.source,
        "CreationDate": about.time,
    }
    with fonts.styled(), PdfPages(target, metadata=told) as book:
        for one in pages:
            one.figure.savefig(book, format="pdf")
    return target.getvalue()
