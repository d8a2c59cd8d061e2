"""How soon the first map stands in a browser, beside a page of one empty map; `make bench` prints it."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import PROJECT, browser, serve

__all__ = ["browser"]  # a fixture

LOADS = 8
PATIENCE_MS = 60_000
EMPTY = """
import plotly.graph_objects as go
import streamlit as st
figure = go.Figure(go.Choropleth(locations=[], z=[]))
figure.update_geos(visible=False)
st.plotly_chart(figure, config={"topojsonURL": "/app/static/"})
"""
FIRST = {"one empty map": "g.geolayer g.geo", "dashboard": "path.choroplethlocation"}


@pytest.mark.parametrize("known", [False, True], ids=["new visitor", "visitor who has the files"])
def test_the_first_map(demo_build: Path, tmp_path: Path, browser: Browser, known: bool) -> None:
    (tmp_path / "static").mkdir()
    copy(PROJECT / "dashboard" / "static" / "world_110m.json", tmp_path / "static")
    script = tmp_path / "empty.py"
    script.write_text(EMPTY)
    times: dict[str, list[float]] = {page: [] for page in FIRST}
    with serve(demo_build, script=str(script)) as empty, serve(demo_build) as dashboard:
        addresses = dict(zip(FIRST, (empty, dashboard), strict=True))
        visitors = {page: browser.new_context() for page in FIRST}
        for _ in range(LOADS):  # one after the other, so that a slower minute is one for both
            for page, shape in FIRST.items():
                visitor = visitors[page] if known else browser.new_context()
                times[page].append(_until(visitor, addresses[page], shape))
    medians = {
        page: 1000 * statistics.median(taken[1:]) for page, taken in times.items()
    }  # the first warms up
    told = ", ".join(f"{page} {median:.0f} ms" for page, median in medians.items())
    ratio = medians["dashboard"] / medians["one empty map"]
    sys.stdout.write(f"\nfirst map, {'files kept' if known else 'new visitor'}: {told}, ratio {ratio:.2f}\n")


def _until(visitor: BrowserContext, address: str, shape: str) -> float:
    """Seconds from going to an address until a shape is there."""
    page, begins = visitor.new_page(), time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(shape, state="attached", timeout=PATIENCE_MS)
    taken = time.perf_counter() - begins
    page.close()
    return taken
