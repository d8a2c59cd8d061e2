"""Languages, the first visit, and a build replaced while the page is open."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Browser

from tests.browser.conftest import PROJECT, Visit, serve
from tests.dashboard import sample


def asked(visit: Visit) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(visit.url).query).items()}


def heading(visit: Visit) -> str:
    return str(visit.page.get_by_role("heading", level=1).first.inner_text())


def navigation(visit: Visit) -> str:
    return " ".join(visit.page.get_by_test_id("stTopNavLinkContainer").all_inner_texts())


def test_the_language_is_switched_and_all_that_is_chosen_stays(visit: Visit) -> None:
    visit.open("/?layer=risk&period=2006-2016")
    visit.page.get_by_text("Sesotho", exact=True).click()
    visit.settle()
    assert asked(visit) == {
        "language": "Sesotho",
        "layer": "Kotsi ea leholimo",
        "period": "2006–2016",
    }
    assert heading(visit).startswith("Kotsi ea leholimo")
    assert "Setereke" in navigation(visit)
    assert visit.page.get_by_text("translation in draft").is_visible()
    assert visit.page.get_by_text("Climate risk", exact=True).count() == 0
    visit.picture("hotspots-sesotho")
    visit.page.get_by_text("English", exact=True).click()
    visit.settle()
    assert asked(visit) == {"layer": "Climate risk", "period": "2006–2016"}
    assert visit.page.get_by_text("translation in draft").count() == 0


def test_a_link_in_one_language_opens_in_the_other(visit: Visit) -> None:
    visit.open("/?language=st&layer=Climate+risk")
    assert asked(visit) == {"language": "Sesotho", "layer": "Kotsi ea leholimo"}
    assert heading(visit).startswith("Kotsi ea leholimo")


def test_an_unknown_language_is_told(visit: Visit) -> None:
    visit.open("/?language=tlh")
    notices = visit.page.get_by_test_id("stAlert").all_inner_texts()
    assert any("tlh" in notice and "English" in notice for notice in notices)


def test_a_first_visit_is_greeted_once(visit: Visit) -> None:
    visit.open()
    greeting = visit.page.locator(".st-key-welcome")
    assert greeting.inner_text().count(".") >= 3
    greeting.get_by_text("Close").click()
    visit.settle()
    assert greeting.count() == 0
    visit.page.get_by_text("Climate risk", exact=True).first.click()
    visit.settle()
    assert greeting.count() == 0


def test_a_link_that_asks_for_something_is_no_first_visit(visit: Visit) -> None:
    visit.open("/?district=LSE")
    assert visit.page.locator(".st-key-welcome").count() == 0


def test_terms_are_explained_where_they_stand(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_test_id("stTooltipIcon").first.hover()
    assert "came minus people who left" in visit.page.get_by_test_id("stTooltipContent").inner_text()
    visit.page.locator(".st-key-tools-glossary button").click()
    explained = visit.page.get_by_role("dialog").inner_text()
    assert all(term in explained for term in ("SPI", "VCI", "WRSI", "P-code", "Dekad", "Coverage"))


def test_a_build_replaced_while_the_page_is_open_is_told(browser: Browser, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sample.write(out)
    with serve(out) as address:
        visit = Visit(browser.new_page(), address).open()
        assert visit.page.locator(".st-key-news").count() == 0
        sample.write(out, without=("spi_3",))
        sample.write(out)
        visit.page.get_by_text("Climate risk", exact=True).first.click()
        visit.settle()
        news = visit.page.locator(".st-key-news")
        assert "New variables" in news.inner_text()
        news.get_by_text("Close").click()
        visit.settle()
        assert news.count() == 0
        assert visit.troubles == []
        visit.page.close()


def test_pages_without_a_whole_build_are_clear(browser: Browser, tmp_path: Path) -> None:
    """No build, an old format, a damaged one: each says what to do; a new build is found by looking."""
    out = tmp_path / "out"
    with serve(out) as address:
        visit = Visit(browser.new_page(), address).open()
        assert heading(visit) == "There is no published build yet"
        sample.write(out)
        visit.page.get_by_role("button", name="Look again").click()
        visit.settle()
        assert "combine high climate risk" in heading(visit)
        package = out / "datapackage.json"
        package.write_text(package.read_text().replace('"format": 1', '"format": 0'), encoding="utf-8")
        visit.open()
        assert heading(visit) == "The published build is damaged"
        assert "format 0, not 1" in visit.page.get_by_test_id("stMain").inner_text()
        shutil.rmtree(out.resolve())
        visit.open()
        assert heading(visit) == "There is no published build yet"
        visit.page.close()


def test_the_catalogue_command_changes_nothing_where_all_is_level() -> None:
    texts = {path: path.read_bytes() for path in (PROJECT / "dashboard" / "text").glob("*.toml")}
    subprocess.run([sys.executable, "-m", "dashboard.text"], cwd=PROJECT, check=True)
    assert {path: path.read_bytes() for path in texts} == texts
