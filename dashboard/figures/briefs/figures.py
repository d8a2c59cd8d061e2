"""Figures of the pack as a brief takes them: prepared, or the reason why the build cannot give them."""

from __future__ import annotations

from dashboard.build import Build
from dashboard.figures import pack
from dashboard.figures.records import NotInBuild, Prepared
from dashboard.text import Words


def prepared(build: Build, id: str, words: Words) -> Prepared | str:
    """A figure of the pack by its id; a sentence where the build lacks what it needs."""
    wanted = pack.wanted(id)
    try:
        return wanted.record.prepare(build, wanted.record, wanted.selection, words)
    except NotInBuild as error:
        return f"{error}."
