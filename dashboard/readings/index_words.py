"""What is said of the index in force: its version and the day it was adopted, its indicators in words."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.build import Build
from dashboard.readings.names import in_markdown, plain
from dashboard.text import Words


def in_force(build: Build, words: Words, write: Callable[[str], str] = in_markdown) -> list[str]:
    """Version and day of adoption of the index as a sentence; none where its table states neither.

    write: makes what the table states fit for where it is shown.
    """
    index = build.index
    if not (index.version or index.adopted):
        return []
    kind = "version_adopted" if index.version and index.adopted else "version" if index.version else "adopted"
    day = write(words.day(index.adopted))
    return [words(f"source.index_{kind}", version=write(index.version), day=day)]


def indicator(build: Build, id: str, words: Words, write: Callable[[str], str] = in_markdown) -> str:
    """An index indicator within a sentence; one that an office supplies by its own title."""
    return words.of_record(f"indicator.{id}", write(_inside(_title(build, id))))


def indicator_name(build: Build, id: str, words: Words) -> str:
    """An index indicator as it stands alone, its first letter large."""
    name = words.of_record(f"indicator.{id}", plain(_title(build, id)))
    return name[:1].upper() + name[1:]


def _title(build: Build, id: str) -> str:
    """What the build calls an indicator of the index."""
    told = build.robustness.get("measures", {}).get(id, {})
    return str(told.get("label") or id.replace("_", " "))


def _inside(title: str) -> str:
    """A title within a sentence; one that begins with an abbreviation stays as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
