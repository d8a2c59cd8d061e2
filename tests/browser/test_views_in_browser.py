"""The views in a real browser: ten districts drawn, a click tells of one, files open, links restore."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest
from PIL import Image

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

DRAWN = "document.querySelectorAll('.choroplethlayer path').length"
PATIENCE_MS = 20_000
BOXES = """[...document.querySelectorAll('.scatterlayer .scattergeo text')].map(text => {
  const box = text.getBoundingClientRect();
  return [text.textContent, box.left, box.top, box.right, box.bottom];
})"""
EVERY_SIZE = ["phone", "laptop", "projector"]


def drawn(visit: Visit) -> int:
    """Number of districts drawn, once any is; a busy machine draws late."""
    visit.page.wait_for_function(f"{DRAWN} > 0", timeout=PATIENCE_MS)
    return int(visit.page.evaluate(DRAWN))


def asked(visit: Visit) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(visit.url).query).items()}


def panel(visit: Visit) -> str:
    return visit.page.locator(".st-key-district-panel").inner_text()


def click_district(visit: Visit, name: str) -> None:
    drawn(visit)
    visit.page.locator(".scatterlayer .scattergeo text", has_text=name).first.scroll_into_view_if_needed()
    boxes = {text: box for text, *box in visit.page.evaluate(BOXES)}
    left, top, right, bottom = boxes[name]
    visit.page.mouse.click((left + right) / 2, (top + bottom) / 2)
    visit.settle()


@pytest.mark.parametrize("visit", EVERY_SIZE, indirect=True)
def test_ten_districts_are_drawn_and_their_names_do_not_collide(visit: Visit) -> None:
    visit.open()
    visit.picture("hotspots")
    assert drawn(visit) == 10
    boxes = visit.page.evaluate(BOXES)
    assert len(boxes) == 10
    for i, (one, left, top, right, bottom) in enumerate(boxes):
        for other, l2, t2, r2, b2 in boxes[i + 1 :]:
            assert right <= l2 or r2 <= left or bottom <= t2 or b2 <= top, f"{one} on {other}"


@pytest.mark.parametrize("visit", EVERY_SIZE, indirect=True)
def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    for path in ("/", "/district", "/data", "/data?section=coverage", "/data?section=methods"):
        visit.open(path)
        visit.picture(path.strip("/").replace("?section=", "-") or "hotspots")
        width = visit.page.viewport_size["width"]
        script = "document.querySelector('[data-testid=stMain]').scrollWidth"
        assert visit.page.evaluate(script) <= width, path


def test_a_click_on_a_district_tells_of_it(visit: Visit) -> None:
    visit.open()
    click_district(visit, "Leribe")
    assert panel(visit).startswith("Leribe")
    assert asked(visit)["district"] == "Leribe"
    visit.picture("hotspots-leribe")
    click_district(visit, "Quthing")
    assert panel(visit).startswith("Quthing")
    assert drawn(visit) == 10


def test_a_click_in_the_ranking_tells_of_a_district(visit: Visit) -> None:
    visit.open()
    dots = visit.page.locator(".scatterlayer .points path")
    dots.nth(9).wait_for()
    assert dots.count() == 10
    dots.nth(9).scroll_into_view_if_needed()
    box = dots.nth(9).bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.settle()
    assert "district" in asked(visit)
    assert panel(visit).startswith(asked(visit)["district"])


def test_the_selection_is_restored_from_the_address(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_text("Climate risk", exact=True).first.click()
    visit.settle()
    click_district(visit, "Berea")
    before, title = asked(visit), visit.page.get_by_role("heading", level=1).inner_text()
    assert before == {"layer": "Climate risk", "district": "Berea"}
    visit.page.reload()
    visit.page.get_by_role("heading", level=1).wait_for()
    visit.settle()
    assert asked(visit) == before
    assert visit.page.get_by_role("heading", level=1).inner_text() == title
    assert panel(visit).startswith("Berea")


def test_a_link_by_id_opens_what_it_names_in_any_view(visit: Visit) -> None:
    visit.open("/district?district=LSB&variable=spi_3&span=recent")
    assert visit.page.get_by_role("heading", level=1).inner_text().startswith("Butha-Buthe")
    assert urlparse(visit.url).path == "/district"
    assert asked(visit)["district"] == "Butha-Buthe"


def test_the_way_to_a_district_opens_it_where_none_was_chosen(visit: Visit) -> None:
    visit.open()
    name = panel(visit).splitlines()[0]
    visit.page.get_by_text(f"Open {name}").click()
    visit.page.get_by_role("heading", level=1, name=f"{name}: ").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    assert urlparse(visit.url).path == "/district"
    assert parse_qs(urlparse(visit.url).query)["district"] == [name]


def test_the_view_of_a_district_opens_after_flows_out_of_another_and_on_the_way_back(visit: Visit) -> None:
    def arrives(title: str) -> None:
        visit.page.get_by_role("heading", level=1, name=title).wait_for(timeout=PATIENCE_MS)
        visit.settle()

    visit.open("/movement?origin=From+Quthing")
    for _ in range(2):
        visit.page.get_by_role("link", name="District", exact=True).click()
        arrives("Mafeteng: ")
        visit.page.get_by_role("link", name="Movement", exact=True).click()
        arrives("left Quthing")
    for _ in range(4):
        visit.page.go_back()
        visit.settle()
        assert visit.page.get_by_text("encountered an error").count() == 0


def test_of_a_choice_that_a_link_makes_twice_the_last_counts(visit: Visit) -> None:
    for link in ("/hotspots?layer=net&layer=risk", "/hotspots?layer=Net+migration&layer=Climate+risk"):
        visit.open(link)
        assert drawn(visit) == 10
        assert parse_qs(urlparse(visit.url).query)["layer"] == ["Climate risk"]


def test_the_first_view_answers_to_its_name_too(visit: Visit) -> None:
    visit.open("/hotspots?district=Leribe")
    assert drawn(visit) == 10
    assert panel(visit).startswith("Leribe")
    assert visit.page.get_by_role("dialog").count() == 0  # where an address is not known, one says so


def test_nonsense_in_a_link_is_told(visit: Visit) -> None:
    visit.open("/?period=nonsense&district=%3Cscript%3Ealert(1)%3C/script%3E")
    notices = visit.page.get_by_test_id("stAlert").all_inner_texts()
    assert any("nonsense" in notice for notice in notices)
    assert any("<script>alert(1)</script>" in notice for notice in notices)
    assert drawn(visit) == 10


def test_the_district_stays_chosen_from_view_to_view_and_back(visit: Visit) -> None:
    visit.open()
    click_district(visit, "Mokhotlong")
    visit.page.locator(".st-key-district-panel").get_by_text("Open Mokhotlong").click()
    visit.settle()
    assert urlparse(visit.url).path == "/district"
    assert visit.page.get_by_role("heading", level=1).inner_text().startswith("Mokhotlong")
    visit.page.go_back()
    visit.settle()
    assert panel(visit).startswith("Mokhotlong")


def test_what_a_view_chose_or_a_map_told_stands_in_every_address(visit: Visit) -> None:
    def stands(name: str, views: tuple[str, ...]) -> None:
        for view in views:
            visit.page.get_by_role("link", name=view, exact=True).click()
            visit.page.wait_for_function(f"location.search.includes('district={name}')")
            visit.settle()
            assert visit.page.get_by_role("combobox", name="District").input_value() == name

    visit.page.set_default_timeout(PATIENCE_MS)
    visit.open("/district")
    visit.page.wait_for_function("location.search.includes('district=')")
    visit.settle()
    stands(asked(visit)["district"], ("Season", "Climate & crops"))
    visit.open()
    click_district(visit, "Leribe")
    stands("Leribe", ("Season", "Hotspots", "Climate & crops"))


def test_the_map_and_its_numbers_can_be_taken_away(visit: Visit, demo_build) -> None:  # type: ignore[no-untyped-def]
    visit.open()
    visit.page.locator("summary", has_text="Download").focus()
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Map (PNG)").wait_for()
    visit.page.keyboard.press("Tab")
    assert "Map (PNG)" in visit.page.evaluate("document.activeElement.innerText")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_text("Map (PNG)").click()
    picture = Image.open(io.BytesIO(waiting.value.path().read_bytes()))
    assert waiting.value.suggested_filename == "hotspots_latest_class.png"
    assert min(picture.size) > 1000
    with visit.page.expect_download() as waiting:
        visit.page.get_by_text("Numbers (CSV)").click()
    table = pd.read_csv(waiting.value.path(), encoding="utf-8-sig")
    published = pd.read_parquet(demo_build / "hotspots.parquet").query("period == 'latest'")
    scores = table.loc[table["measure"] == "score"].set_index("pcode")["value"].astype(float)
    assert (scores == published.set_index("pcode")["score"]).all()
    assert table["note"].str.contains("DEMONSTRATION DATA").all()


def test_every_layer_draws_the_country(visit: Visit) -> None:
    visit.open()
    for layer in ("Climate risk", "Net migration", "Both at once", "Class"):
        visit.page.get_by_text(layer, exact=True).first.click()
        visit.settle()
        assert drawn(visit) == 10
        visit.picture(f"hotspots-{layer.lower().replace(' ', '-')}")
