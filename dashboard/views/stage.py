"""What every view is given: the build, the words, the selection, and the place of its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from dashboard.build import Build
from dashboard.components import heading
from dashboard.selection import Selection
from dashboard.text import Words


@dataclass(frozen=True)
class Stage:
    """`head` stands above the controls; `pages` are the navigation's pages by view id."""

    build: Build
    words: Words
    selection: Selection
    head: DeltaGenerator
    pages: Mapping[str, Any]

    def title(self, title: str, subtitle: str = "") -> None:
        """Write the view's title and subtitle above the controls."""
        with self.head:
            heading(title, subtitle)
