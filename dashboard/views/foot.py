"""What stands under a figure of a view: its sources, its status, its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import components
from dashboard.readings.names import plain, unmarked
from dashboard.views.stage import Stage

Drawing = Callable[[], Any]
PNG, CSV = "image/png", "text/csv"


@dataclass(frozen=True)
class Foot:
    """Sources (ids), weakest status, notes (Markdown) of one figure; its title and subtitle in a file.

    above: paragraphs (Markdown) that stand over the sources on screen.
    """

    title: str
    subtitle: str
    sources: Sequence[str]
    status: str
    notes: Sequence[str] = ()
    above: Sequence[str] = ()


def draw(
    stage: Stage,
    id: str,
    foot: Foot,
    files: Iterable[components.File],
    beside: Callable[[], None] | None = None,
) -> None:
    """The source line, the files, and what else stands in their fold, which `id` tells from others."""
    components.source_line(stage.build, foot.sources, foot.status, stage.words, *foot.notes, above=foot.above)
    components.downloads(id, list(files), words=stage.words, beside=beside)


def picture(stage: Stage, foot: Foot, drawing: Drawing, size: str = "a4_half") -> Callable[[], bytes]:
    """Maker of a figure's PNG; nothing of it is drawn before it is asked for."""

    def make() -> bytes:
        from dashboard.figures import of_view  # matplotlib is only needed here
        from dashboard.figures.layout import Sheet

        build, words = stage.build, stage.words
        lines = [
            words("source.line", sources=components.titles(build, foot.sources)),
            unmarked(" ".join(foot.notes)),
            words("separator").join(
                (
                    words("png.build", id=build.id),
                    words("png.status", status=words(f"status.{foot.status}")),
                )
            ),
        ]
        mark = words("demonstration.mark") if build.demonstration else ""
        sheet = Sheet(plain(foot.title, 200), plain(foot.subtitle, 300), [x for x in lines if x], mark)
        return of_view.png(sheet, drawing(), size)

    return make
