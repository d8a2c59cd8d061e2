"""What every view is given: the build, the words, the selection, and the place of its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page as StreamlitPage

from dashboard.build import Build
from dashboard.components import heading
from dashboard.readings.glossary import hint
from dashboard.readings.levels import called
from dashboard.selection import Selection
from dashboard.text import Words

Pages = Mapping[str, StreamlitPage]


@dataclass(frozen=True)
class Stage:
    """`head` stands above the controls; `pages` are the navigation's pages by view id."""

    build: Build
    words: Words
    selection: Selection
    head: DeltaGenerator
    pages: Pages

    @property
    def units(self) -> dict[str, str]:
        """What sentences call one unit of the level that is shown, and several."""
        return called(self.build, self.words)

    def at_level(self) -> Stage:
        """The stage over the units of the chosen level, of which the chosen one stands for the district."""
        build = self.build.at(self.selection.level)
        if build is self.build:
            return self
        return replace(self, build=build, selection=replace(self.selection, district=self.selection.unit))

    def at_districts(self) -> Stage:
        """The stage over the districts, whatever level is shown."""
        return replace(self, build=self.build.above or self.build)

    def asking(self, selection: Selection) -> Stage:
        """The same with another selection."""
        return replace(self, selection=selection)

    def title(self, title: str, subtitle: str = "") -> None:
        """Write the view's title and subtitle above the controls."""
        with self.head:
            heading(title, subtitle, hint(subtitle, self.words))
