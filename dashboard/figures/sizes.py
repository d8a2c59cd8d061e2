"""The sizes that a figure can be printed at, each with the sizes of its type; nothing is set under 7 pt."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_TYPE = 7.0  # points
DPI = 300
POINTS_PER_CM = 72 / 2.54


@dataclass(frozen=True)
class Size:
    """Width and height in cm; type in points. Pixels at 300 dpi come out whole."""

    id: str
    label: str
    width_cm: float
    height_cm: float
    title: float
    subtitle: float
    body: float
    small: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the PNG."""
        return round(self.width_cm / 2.54 * DPI), round(self.height_cm / 2.54 * DPI)

    @property
    def points(self) -> tuple[float, float]:
        """Width and height on paper."""
        across, down = self.pixels
        return across * 72 / DPI, down * 72 / DPI

    @property
    def wide(self) -> bool:
        """Whether a legend stands beside the drawing rather than under it."""
        return self.width_cm / self.height_cm > 1.15


SIZES = (
    Size("a4_half", "Half an A4 page between margins", 17.0, 12.2, 13.5, 9.0, 8.0, 7.2),
    Size("a4_full", "A4 page between margins", 17.0, 24.0, 15.0, 9.5, 8.4, 7.4),
    Size("column", "One column of two", 8.5, 13.0, 10.5, 7.8, 7.2, 7.0),
    Size("slide", "Slide 16:9", 33.867, 19.05, 27.0, 17.0, 15.0, 12.0),
)
BY_ID = {size.id: size for size in SIZES}
