"""For everyone: what axe-core finds in every view, the keyboard alone, a text beside every chart."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import axe_playwright_python
import pytest

from dashboard.views import VIEWS
from tests.browser.conftest import Visit

AXE = files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")
SIZES = ["phone", "laptop"]
RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
  const found = await axe.run(document, {resultTypes: ['violations'], runOnly: rules});
  const place = node => node.target.join(' ') + ' ' + node.html.slice(0, 160);
  return found.violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.map(place)}));
}"""
NAMED = """e => (e.closest('[aria-label]') || e.querySelector('[aria-label]') || e)
  .getAttribute('aria-label')"""
FADING = 2000  # milliseconds in which what is being drawn anew is pale
# What Streamlit draws and the dashboard cannot reach, each with the part of the page that it is in.
OF_STREAMLIT: dict[str, tuple[str, ...]] = {}
PRESSES = 60


def violations(visit: Visit) -> list[dict[str, Any]]:
    """Serious and critical ones that are ours, and that last."""
    visit.page.evaluate(AXE)
    found = _grave(visit)
    if found:
        visit.page.wait_for_timeout(FADING)
        found = _grave(visit)
    return found


def _grave(visit: Visit) -> list[dict[str, Any]]:
    found = []
    for one in visit.page.evaluate(RUN):
        nodes = [n for n in one["nodes"] if not any(part in n for part in OF_STREAMLIT.get(one["id"], ()))]
        if one["impact"] in GRAVE and nodes:
            found.append(one | {"nodes": nodes})
    return found


@pytest.mark.parametrize("visit", SIZES, indirect=True)
@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_axe_finds_nothing_grave(visit: Visit, view: str) -> None:
    visit.open("/" if view == VIEWS[0].id else f"/{view}")
    assert violations(visit) == []


def test_axe_finds_nothing_grave_in_sesotho_and_in_the_tour(visit: Visit) -> None:
    visit.open("/?language=st")
    assert violations(visit) == []
    visit.page.locator(".st-key-tools-tour button").click()
    visit.page.get_by_role("dialog").wait_for()
    visit.page.wait_for_timeout(500)
    assert violations(visit) == []


def test_a_district_is_chosen_with_the_keyboard_alone(visit: Visit) -> None:
    visit.open()
    page = visit.page
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.st-key-district')"):
            break
    assert page.evaluate("!!document.activeElement.closest('.st-key-district')")
    page.keyboard.type("Quth")
    page.keyboard.press("Enter")
    visit.settle()
    assert "district=Quthing" in visit.url


def test_the_tour_is_walked_and_left_with_the_keyboard(visit: Visit) -> None:
    visit.open()
    page = visit.page
    page.locator(".st-key-tour button").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    dialog.locator(".st-key-tour-next button").focus()
    page.keyboard.press("Enter")
    dialog.get_by_text("Step 2 of 5").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_every_chart_has_a_text_beside_it(visit: Visit, view: str) -> None:
    visit.open("/" if view == VIEWS[0].id else f"/{view}")
    charts = visit.page.get_by_test_id("stPlotlyChart")
    for i in range(charts.count()):
        named = charts.nth(i).evaluate(NAMED)
        assert named and len(named) > 10
