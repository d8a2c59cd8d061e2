"""Weights of a reader's own in a real browser: sliders move the ranks, and the link gives them to another."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import SIZES, Visit

pytestmark = pytest.mark.browser

WEIGHTS = "/robustness?part=weights&period=2006-2016"
DISTRICTS, PILLARS, INDICATORS_OF_HAZARD = 10, 3, 6
CROPLAND = "Cropland per rural person"
PATIENCE_MS = 60_000
MINE = "Hazard 0 instead of 1, Exposure 3 instead of 1"
CHANGED = "What the weights change"


def slider(page: Page, label: str):  # type: ignore[no-untyped-def]
    return page.get_by_test_id("stSlider").filter(has_text=label).get_by_role("slider").first


def foot(visit: Visit, told: str) -> None:
    """Wait for what the foot says of the weights: all above it has then been sent."""
    visit.page.get_by_text(told).last.wait_for(timeout=PATIENCE_MS)
    visit.settle()


def nudge(visit: Visit, label: str, key: str, times: int) -> None:
    """Move a slider by the keyboard, as one does who uses no mouse."""
    slider(visit.page, label).focus()
    for _ in range(times):
        visit.page.keyboard.press(key)
    visit.settle()


def table(page: Page) -> list[list[str]]:
    """Rows of the table of what the weights change: district, rank, rank before; a busy machine is late."""
    found = page.get_by_test_id("stTable").last.locator("tbody tr")
    found.nth(DISTRICTS - 1).wait_for(timeout=PATIENCE_MS)
    return [row.locator("td").all_inner_texts() for row in found.all()]


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def ranks(page: Page) -> dict[str, str]:
    return {row[0]: row[1] for row in table(page)}


def weights_in(url: str) -> str:
    return parse_qs(urlparse(url).query).get("weights", [""])[0]


def test_a_reader_changes_weights_and_shares_the_link(visit: Visit, browser: Browser) -> None:
    visit.page.set_default_timeout(PATIENCE_MS)
    visit.open(WEIGHTS)
    usual, usual_title = ranks(visit.page), title(visit.page)
    assert len(usual) == DISTRICTS
    assert weights_in(visit.url) == ""

    nudge(visit, "Hazard ·", "ArrowLeft", 4)
    nudge(visit, "Exposure ·", "ArrowRight", 8)
    foot(visit, f"Changed: {MINE}")
    visit.picture("weights-changed")
    assert weights_in(visit.url) == "hazard*0-exposure*3"
    mine, my_title = ranks(visit.page), title(visit.page)
    moved = {name for name in usual if mine[name] != usual[name]}
    assert moved
    assert my_title != usual_title
    said = visit.page.get_by_test_id("stMain").inner_text()
    assert "Ranks that change:" in said
    assert all(f"{name} {usual[name]} → {mine[name]}" in said for name in moved)
    assert all(row[2] == usual[row[0]] for row in table(visit.page))

    width, height = SIZES["laptop"]
    elsewhere = browser.new_context(viewport={"width": width, "height": height})
    elsewhere.set_default_timeout(PATIENCE_MS)
    other = Visit(elsewhere.new_page(), visit.address)
    other.open(visit.url.removeprefix(visit.address))
    foot(other, f"Changed: {MINE}")
    assert ranks(other.page) == mine
    assert title(other.page) == my_title
    assert weights_in(other.url) == "hazard*0-exposure*3"
    assert "Ranks that change:" in other.page.get_by_test_id("stMain").inner_text()
    assert other.troubles == []
    elsewhere.close()

    visit.page.get_by_role("button", name="Committee’s weights").click()
    visit.page.get_by_text("Changed:").wait_for(state="detached", timeout=PATIENCE_MS)
    visit.settle()
    assert ranks(visit.page) == usual
    assert title(visit.page) == usual_title
    assert weights_in(visit.url) == ""


def test_the_indicators_of_a_pillar_come_when_they_are_asked_for(visit: Visit) -> None:
    visit.page.set_default_timeout(PATIENCE_MS)
    visit.open(WEIGHTS)
    usual, sliders = ranks(visit.page), visit.page.get_by_test_id("stSlider")
    assert sliders.count() == PILLARS
    fold = visit.page.get_by_text("Weights within exposure")
    fold.click()
    sliders.filter(has_text=CROPLAND).wait_for()
    nudge(visit, CROPLAND, "ArrowLeft", 4)
    foot(visit, "Changed: cropland per rural person 0 instead of 1")
    visit.picture("weights-unfolded")
    mine = ranks(visit.page)
    assert mine != usual
    fold.click()
    sliders.filter(has_text=CROPLAND).wait_for(state="detached")
    visit.settle()
    assert sliders.count() == PILLARS
    assert weights_in(visit.url) == "crop_per_rural*0"
    assert ranks(visit.page) == mine
    visit.page.reload()
    sliders.filter(has_text=CROPLAND).wait_for()  # a link that changes an indicator shows it
    assert ranks(visit.page) == mine


def test_weights_outlive_a_visit_to_another_view(visit: Visit) -> None:
    visit.open(f"{WEIGHTS}&weights=hazard*3")
    mine = ranks(visit.page)
    visit.page.get_by_role("link", name="Hotspots").first.click()
    visit.settle()
    visit.page.go_back()
    visit.settle()
    assert ranks(visit.page) == mine
    assert weights_in(visit.url) == "hazard*3"


def test_sliders_that_come_late_show_what_the_index_rests_on(visit: Visit) -> None:
    held: list[Route] = []
    visit.page.set_default_timeout(PATIENCE_MS)
    visit.page.route("**/Slider.*.js", lambda route: held.append(route))
    visit.open(f"{WEIGHTS}&weights=hazard*3")
    visit.page.get_by_text("Weights within hazard").click()
    visit.settle()
    sliders = visit.page.get_by_role("slider")
    assert held
    assert sliders.count() == 0
    for route in held:
        route.continue_()
    sliders.nth(INDICATORS_OF_HAZARD + PILLARS - 1).wait_for()
    visit.settle()
    assert [one.input_value() for one in sliders.all()] == [
        "3",
        *["1"] * (INDICATORS_OF_HAZARD + PILLARS - 1),
    ]


def test_weights_that_mean_nothing_are_told_and_the_committees_stand(visit: Visit) -> None:
    visit.open(WEIGHTS)
    usual = ranks(visit.page)
    visit.open(f"{WEIGHTS}&weights=hazard*999-flood*1")
    said = "\n".join(visit.page.get_by_test_id("stAlert").all_inner_texts())
    assert "hazard*999" in said
    assert "flood*1" in said
    assert ranks(visit.page) == usual


def test_no_weight_at_all_is_told_and_nothing_is_ranked(visit: Visit) -> None:
    visit.open(f"{WEIGHTS}&weights=hazard*0-exposure*0-sensitivity*0")
    said = visit.page.get_by_test_id("stMain").inner_text()
    assert "No pillar carries a weight" in said
    assert CHANGED not in said


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_the_sliders_fit_a_phone(visit: Visit) -> None:
    visit.open(f"{WEIGHTS}&weights=hazard*2")
    visit.picture("weights-changed")
    script = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert visit.page.evaluate(script) <= visit.page.viewport_size["width"]
