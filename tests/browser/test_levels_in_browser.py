"""Councils in a real browser: drawn, told on hover, chosen by a click, their outlines asked for once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.conftest import Visit, serve
from tests.dashboard import sample

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000  # a busy machine draws late
COUNCILS, DISTRICTS = 20, 10
DRAWN = "document.querySelectorAll('.choroplethlayer path').length"
NAMES = "[...document.querySelectorAll('.scatterlayer .scattergeo text')].map(text => text.textContent)"
FIRST = """(() => {
  const box = document.querySelector('.choroplethlayer path').getBoundingClientRect();
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
})()"""
VIEW = "/climate?variable=rainfall_mm&month=2016-02&level=council"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the dashboard, showing a small build with councils."""
    out = tmp_path_factory.mktemp("two-levels") / "processed"
    sample.write(out, councils=True)
    with serve(out) as address:
        yield address


def drawn(visit: Visit) -> int:
    visit.page.wait_for_function(f"{DRAWN} > 0", timeout=PATIENCE_MS)
    return int(visit.page.evaluate(DRAWN))


@pytest.mark.parametrize("visit", ["phone", "laptop"], indirect=True)
def test_councils_are_drawn_and_their_districts_named(visit: Visit) -> None:
    visit.open(VIEW)
    assert drawn(visit) == COUNCILS + DISTRICTS
    visit.picture("climate-councils")
    named = visit.page.evaluate(NAMES)
    assert len(named) == DISTRICTS
    assert "Mafeteng" in named
    width = visit.page.viewport_size["width"]
    assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_a_council_is_told_on_hover_and_chosen_by_a_click(visit: Visit) -> None:
    visit.open(VIEW)
    drawn(visit)
    x, y = visit.page.evaluate(FIRST)
    visit.page.mouse.move(x, y)
    hover = visit.page.locator(".hoverlayer .hovertext").first
    hover.wait_for(timeout=PATIENCE_MS)
    assert "West LSA (Maseru)" in hover.text_content() and "Valid data: 100 %" in hover.text_content()
    visit.picture("climate-councils-hover")
    visit.page.mouse.click(x, y)
    visit.settle()
    asked = parse_qs(urlparse(visit.url).query)
    assert asked["unit"] == ["West LSA (Maseru)"]
    assert asked["level"] == ["Councils"]
    assert drawn(visit) == COUNCILS + DISTRICTS
    visit.page.get_by_text("Every February by council, Maseru", exact=True).wait_for(timeout=PATIENCE_MS)


def test_outlines_come_once(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(Path(urlparse(request.url).path).name))
    visit.open(VIEW)
    drawn(visit)
    outlines = [name for name in asked if name.startswith("outlines-")]
    assert len(set(outlines)) == 2
    asked.clear()
    visit.page.get_by_role("button", name="Forward").click()
    visit.settle()
    assert parse_qs(urlparse(visit.url).query)["month"] == ["Mar 2016"]
    assert not [name for name in asked if name.startswith("outlines-")]


def test_back_to_districts(visit: Visit) -> None:
    visit.open(VIEW)
    drawn(visit)
    visit.page.get_by_role("radio", name="Districts").click()
    visit.settle()
    visit.page.wait_for_function(f"{DRAWN} == {DISTRICTS}", timeout=PATIENCE_MS)
    assert "council" not in visit.page.get_by_role("heading", level=1).inner_text()
