"""The sheet that print figures stand on: title, subtitle, legend, source, status and mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.patheffects import Stroke
from matplotlib.text import Text

from dashboard import theme
from dashboard.figures import typeset
from dashboard.figures.fonts import REGULAR, STRONG, styled
from dashboard.figures.sizes import DPI, LEAST_TYPE, Size

_MARK_FILL, _MARK_INK, _ACROSS = "#FBF3DC", "#6B4A00", "#8A6D1F"
_TITLE_LINES = 3
_PALE = 0.8  # luminance from which a swatch needs an edge on white paper
_HALO = 0.28  # width of a halo around text, in sizes of the type


@dataclass(frozen=True)
class Sheet:
    """The words around a figure; `mark` is empty unless it rests on demonstration data."""

    title: str
    subtitle: str
    foot: Sequence[str]
    mark: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def beside(self, width: float, gap: float) -> tuple[Box, Box]:
        """What is left of a strip of this width at the right edge, and the strip."""
        cut = self.right - width
        return Box(self.left, self.bottom, cut - gap, self.top), Box(cut, self.bottom, self.right, self.top)

    def above(self, height: float, gap: float) -> tuple[Box, Box]:
        """What is above a strip of this height at the lower edge, and the strip."""
        cut = self.bottom + height
        return Box(self.left, cut + gap, self.right, self.top), Box(self.left, self.bottom, self.right, cut)

    def shrunk(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Box:
        """The box with its edges drawn in."""
        return Box(self.left + left, self.bottom + bottom, self.right - right, self.top - top)


@dataclass
class Page:
    """A sheet of paper; `body` is what title and foot leave free."""

    figure: Figure
    size: Size
    body: Box
    _renders: list[Text] = field(default_factory=list)

    def axes(self, box: Box) -> Axes:
        """Axes over a box whose data coordinates are points of the page until limits are set."""
        wide, high = self.size.points
        place = (box.left / wide, box.bottom / high, box.width / wide, box.height / high)
        axes = self.figure.add_axes(place)
        axes.set_xlim(box.left, box.right)
        axes.set_ylim(box.bottom, box.top)
        axes.patch.set_visible(False)
        return axes

    def canvas(self, box: Box) -> Axes:
        """Axes without any frame or tick."""
        axes = self.axes(box)
        axes.set_axis_off()
        return axes

    def text(self, x: float, y: float, words: str, size: float, strong: bool = False, **style: Any) -> Text:
        """One line of text at a point of the page."""
        wide, high = self.size.points
        family = STRONG if strong else REGULAR
        return self.figure.text(x / wide, y / high, words, fontsize=size, fontfamily=family, **style)

    def rule(self, left: float, right: float, y: float, colour: str = theme.RULE, width: float = 0.6) -> None:
        """A thin horizontal line."""
        wide, high = self.size.points
        ends = [left / wide, right / wide], [y / high, y / high]
        self.figure.add_artist(Line2D(*ends, color=colour, linewidth=width))

    def swatch(self, x: float, y: float, side: float, fill: str, hatched: bool = False) -> None:
        """A small square whose lower left corner is given; hatched as on the map."""
        wide, high = self.size.points
        pale = hatched or theme.luminance(fill) > _PALE
        square = Rectangle(
            (x / wide, y / high),
            side / wide,
            side / high,
            transform=self.figure.transFigure,
            facecolor=fill,
            edgecolor=theme.HATCH if pale else fill,
            linewidth=0.5,
            hatch="/////" if hatched else None,
        )
        self.figure.add_artist(square)

    def paragraph(
        self, box: Box, words: str, size: float, strong: bool = False, colour: str = theme.INK
    ) -> float:
        """Text from the top of a box downwards; returns the height it takes."""
        step = size * typeset.LEADING
        lines = (typeset.balanced if strong else typeset.wrap)(words, box.width, size, strong)
        for i, line in enumerate(lines):
            self.text(box.left, box.top - (i + 0.8) * step, line, size, strong, color=colour)
        return step * len(lines)

    def mark_across(self, words: str) -> None:
        """The mark of demonstration data, in large letters across the body."""
        if not words:
            return
        wide, high = self.size.points
        box = self.body
        size = min(0.78 * box.width / typeset.width(words, 1, strong=True), 0.3 * box.height)
        self.text(
            (box.left + box.right) / 2,
            (box.bottom + box.top) / 2,
            words,
            size,
            strong=True,
            color=_ACROSS,
            alpha=0.17,
            ha="center",
            va="center",
            rotation=min(24.0, 50 * box.height / box.width),
            rotation_mode="anchor",
            zorder=50,
        )


def page(words: Sheet, size: Size) -> Page:
    """A page with title, subtitle, foot and mark; the body is free to be drawn on."""
    with styled():
        wide, high = size.points
        figure = Figure(figsize=(wide / 72, high / 72), dpi=DPI, facecolor=theme.PAPER)
        margin = size.body
        made = Page(figure, size, Box(margin, margin, wide - margin, high - margin))
        made.body = _foot(made, words, _head(made, words, made.body))
        return made


def _head(made: Page, words: Sheet, free: Box) -> Box:
    size = made.size
    if words.mark:
        free = free.shrunk(top=_pill(made, free, words.mark) + 0.5 * size.body)
    type_size = size.title
    while len(typeset.wrap(words.title, free.width, type_size, strong=True)) > _TITLE_LINES:
        type_size *= 0.94
        if type_size < size.subtitle:
            break
    free = free.shrunk(top=made.paragraph(free, words.title, type_size, strong=True) + 0.15 * size.body)
    taken = made.paragraph(free, words.subtitle, size.subtitle, colour=theme.MUTED)
    return free.shrunk(top=taken + 0.8 * size.body)


def _pill(made: Page, free: Box, mark: str) -> float:
    """The mark in a small box above the title; returns its height."""
    size = max(made.size.small, LEAST_TYPE)
    wide, high = made.size.points
    height, pad = 1.7 * size, 0.6 * size
    length = typeset.width(mark, size, strong=True) + 2 * pad
    box = FancyBboxPatch(
        (free.left / wide, (free.top - height) / high),
        length / wide,
        height / high,
        boxstyle="square,pad=0",
        transform=made.figure.transFigure,
        facecolor=_MARK_FILL,
        edgecolor="none",
    )
    made.figure.add_artist(box)
    made.text(free.left + pad, free.top - 0.69 * height, mark, size, strong=True, color=_MARK_INK)
    return height


def _foot(made: Page, words: Sheet, free: Box) -> Box:
    size = made.size.small
    lines = [line for text in words.foot for line in typeset.wrap(text, free.width, size)]
    step = size * typeset.LEADING
    for i, line in enumerate(reversed(lines)):
        made.text(free.left, free.bottom + 0.25 * size + i * step, line, size, color=theme.MUTED)
    top = free.bottom + len(lines) * step + 0.5 * size
    made.rule(free.left, free.right, top)
    return Box(free.left, top + 0.9 * made.size.body, free.right, free.top)


def haloed(
    axes: Axes, x: float, y: float, words: str, size: float, colour: str, halo: str, **style: Any
) -> None:
    """Text with a halo, in data coordinates: the halo is drawn as a shape, the text stays text."""
    common = {"fontsize": size, "ha": "center", "va": "center"} | style
    if halo:
        behind = [Stroke(linewidth=_HALO * size, foreground=halo, joinstyle="round")]
        axes.text(x, y, words, color=halo, path_effects=behind, **common)
    axes.text(x, y, words, color=colour, **common)
