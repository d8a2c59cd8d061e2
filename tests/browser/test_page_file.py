"""The build as one HTML file, opened from the disk: nothing is asked, everyone can read and sort it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from dashboard.build import open_published
from dashboard.figures.page import make
from dashboard.text import load
from tests.dashboard import figure_builds, sample

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:Glyph .* missing from font"),
]
AXE = files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {resultTypes: ['violations'], runOnly: rules});
  return found.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))]);
}"""
WIDTHS = (1280, 360)
CASES = ("sample", "sesotho", "hostile")


class Opened:
    """A page of the file, with what it asked for and what went wrong."""

    def __init__(self, browser: Browser, file: Path, width: int, script: bool = True) -> None:
        size = {"width": width, "height": 800}
        self.context = browser.new_context(viewport=size, java_script_enabled=script)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url, file))
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        self.page.goto(file.as_uri())

    def _asked(self, url: str, file: Path) -> None:
        if url.partition("#")[0] != file.as_uri() and not url.startswith("data:"):
            self.troubles.append(f"asks for {url[:200]}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    sample.write(folder / "sample")
    whole = open_published(folder / "sample")
    hostile = figure_builds.build(folder / "hostile", 12, names=figure_builds.HOSTILE)
    made = {
        "sample": make.html(whole, load("en")),
        "sesotho": make.html(whole, load("st")),
        "hostile": make.html(hostile, load("en")),
    }
    for name, content in made.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser: Browser) -> Iterator[list[Opened]]:
    """Pages that a test has opened; none of them may have asked or failed."""
    found: list[Opened] = []
    yield found
    for one in found:
        one.context.close()
    assert [trouble for one in found for trouble in one.troubles] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES)
def test_it_fits_the_screen_asks_nothing_and_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], opened: list[Opened], case: str, width: int
) -> None:
    one = Opened(browser, pages[case], width)
    opened.append(one)
    one.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    one.page.evaluate(AXE)
    assert one.page.evaluate(RUN) == []


def test_a_reader_chooses_period_layer_and_variable(
    browser: Browser, pages: dict[str, Path], opened: list[Opened]
) -> None:
    one = Opened(browser, pages["sample"], 1280)
    opened.append(one)
    seen = one.page.locator("#hotspots figure.shown:visible")
    assert seen.count() == 1
    one.page.get_by_role("radio", name="1996–2006", exact=True).check()
    one.page.get_by_label("Net migration", exact=True).check()
    assert seen.count() == 1
    assert (seen.get_attribute("data-period"), seen.get_attribute("data-layer")) == ("1996-2006", "net")
    one.page.locator("select[data-choice=variable]").select_option("population")
    assert one.page.locator("#indicators figure.shown:visible h3").inner_text() == "Population"


def test_tables_are_sorted_by_the_number_with_the_keyboard(
    browser: Browser, pages: dict[str, Path], opened: list[Opened]
) -> None:
    one = Opened(browser, pages["sample"], 1280)
    opened.append(one)
    table = one.page.locator("#hotspots div.shown:visible table")
    head = table.get_by_role("button", name="People")
    head.focus()
    for way in (1, -1):
        one.page.keyboard.press("Enter")
        column = table.locator("thead th").all_inner_texts().index("People") + 1
        cells = table.locator(f"tbody tr > :nth-child({column})")
        numbers = [float(cell.get_attribute("data-value") or "nan") for cell in cells.all()]
        assert numbers == sorted(numbers, key=lambda number: way * number)
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_a_district_on_the_map_opens_its_part(
    browser: Browser, pages: dict[str, Path], opened: list[Opened]
) -> None:
    one = Opened(browser, pages["sample"], 1280)
    opened.append(one)
    place = one.page.locator("#hotspots figure.shown:visible svg.map a").nth(4)
    place.focus()
    one.page.keyboard.press("Enter")
    part = one.page.locator("details:target")
    part.locator("table").first.wait_for()
    assert part.locator("summary .name").inner_text() == "Mafeteng"
    assert one.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_without_its_script_every_map_and_table_stands_there(
    browser: Browser, pages: dict[str, Path], opened: list[Opened]
) -> None:
    one = Opened(browser, pages["sample"], 1280, script=False)
    opened.append(one)
    assert one.page.locator("#hotspots figure.shown:visible").count() == 12
    assert one.page.locator(".choices:visible").count() == 0


def test_hostile_names_are_letters(browser: Browser, pages: dict[str, Path], opened: list[Opened]) -> None:
    one = Opened(browser, pages["hostile"], 1280)
    opened.append(one)
    names = one.page.locator("#districts summary .name").all_inner_texts()
    assert "<script>alert(1)</script>" in names
    assert '=HYPERLINK("http://x")' in names
    assert one.page.locator("#districts b").count() == 0
