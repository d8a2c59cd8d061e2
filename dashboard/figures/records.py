"""What a figure is: a record that names its view, size and templates, and what it becomes of a build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from dashboard.figures.layout import Sheet
from dashboard.selection import Selection
from dashboard.text import Words


class NotInBuild(Exception):
    """The build has not what a figure needs; the message says what."""


@dataclass(frozen=True)
class Prepared:
    """A figure of one build, ready to be laid out.

    numbers: what the figure shows, units in the heads. pcodes stand in `numbers` where it is a map.
    """

    sheet: Sheet
    drawing: object
    numbers: pd.DataFrame
    lead: str
    rest: str
    alt: str
    sources: Sequence[str]
    variables: Sequence[str] = ()
    on_map: bool = False

    @property
    def caption(self) -> str:
        """What is shown with period and unit, then source, status and build."""
        return f"{self.lead} {self.rest}"


@dataclass(frozen=True)
class FigureRecord:
    """One figure that can be made of any build; templates are the words' figure.<id>.caption and .alt."""

    id: str
    chapter: str
    view: str
    prepare: Callable[[Build, FigureRecord, Selection, Words], Prepared]
    size: str = "a4_half"
    selection: Selection = Selection()

    @property
    def caption(self) -> str:
        """Key of the caption's template."""
        return f"figure.{self.id}.caption"

    @property
    def alt(self) -> str:
        """Key of the template of the alternative text."""
        return f"figure.{self.id}.alt"
