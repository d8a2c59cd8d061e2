"""Builds and words for the dashboard's tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.testing.v1 import AppTest

from dashboard import components
from dashboard.build import Build, open_published
from dashboard.drawn import Figure
from dashboard.text import Words, load
from tests.dashboard import sample

PAGE_SECONDS = 60
Offered = dict[str, Callable[[], bytes]]


@pytest.fixture(autouse=True)
def checked_by_plotly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure that a test draws holds only what Plotly knows; the dashboard leaves the check out."""
    lay_out = Figure.__init__

    def lay_out_checked(self: Figure, *args: Any, **named: Any) -> None:
        lay_out(self, *args, **named)
        go.Figure(self.to_dict())

    monkeypatch.setattr(Figure, "__init__", lay_out_checked)


@pytest.fixture
def unfolded_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fold of files stands open, so that what is in it is drawn."""
    folded = st.expander

    def unfolded(*args: Any, **named: Any) -> ExpanderContainer:
        fold = folded(*args, **named)
        fold.open = str(named.get("key")).startswith(components.FOLD.format("")) or fold.open
        return fold

    monkeypatch.setattr(st, "expander", unfolded)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """By name what makes every file that the views shown in a test offer."""
    found: Offered = {}

    def gather(id: str, files: Sequence[components.File], **_: object) -> None:
        found.update({name: make for _, name, _, make in files})

    monkeypatch.setattr(components, "downloads", gather)
    return found


@pytest.fixture(scope="session")
def words() -> Words:
    return load("en")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small complete build of ten districts."""
    out = tmp_path_factory.mktemp("sample") / "processed"
    sample.write(out)
    return out


@pytest.fixture
def build(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The small complete build, opened."""
    monkeypatch.setenv("MECC_DATA", str(sample_folder))
    return open_published()


def page(first: str) -> None:
    """Runs the dashboard with one of its views at the bare address."""
    from dashboard.app import main

    main(first)


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Shows a view of a build; what follows the view are values of the URL."""

    def shown(folder: Path, view: str, **asked: str) -> AppTest:
        monkeypatch.setenv("MECC_DATA", str(folder))
        test = AppTest.from_function(page, default_timeout=PAGE_SECONDS, kwargs={"first": view})
        for name, value in asked.items():
            test.query_params[name] = value
        return test.run()

    return shown
