"""What a pack may hold beside its figures, for those without the dashboard: the page and the briefs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dashboard.build import Build
from dashboard.figures import archive
from dashboard.figures.briefs.make import briefs
from dashboard.figures.make import LeftOut, Pack, time_of
from dashboard.figures.page import make as page
from dashboard.figures.records import NotInBuild
from dashboard.text import Words
from etl.model.progress import Report, silent

Files = Mapping[str, bytes]


def _page(build: Build, words: Words, report: Report) -> Files:
    """The build as one HTML file."""
    files = {page.FILE: page.html(build, words)}
    report("html", 1, 1)
    return files


@dataclass(frozen=True)
class Takeaway:
    """One thing to take away; the page sends it as one file of this ending and media type."""

    id: str
    ending: str
    media: str
    make: Callable[[Build, Words, Report], Files]


TAKEAWAYS = (
    Takeaway("html", "html", "text/html", _page),
    Takeaway("briefs", "zip", "application/zip", briefs),
)
BY_ID = {one.id: one for one in TAKEAWAYS}


def added(pack: Pack, build: Build, wanted: Iterable[str], words: Words, report: Report) -> Pack:
    """A pack with what is wanted beside it; what the build cannot give is among what is left out."""
    files, left_out = dict(pack.files), list(pack.left_out)
    for one in (BY_ID[id] for id in BY_ID if id in set(wanted)):
        try:
            files |= one.make(build, words, report)
        except NotInBuild as error:
            left_out.append(LeftOut(one.id, str(error)))
    return Pack(files, tuple(left_out))


def one_file(build: Build, id: str, words: Words, report: Report = silent) -> bytes:
    """One thing as one file; several files in an archive dated as the build. Raises NotInBuild."""
    files = BY_ID[id].make(build, words, report)
    return next(iter(files.values())) if len(files) == 1 else archive.zipped(files, time_of(build))
