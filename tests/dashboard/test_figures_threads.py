"""Two sessions that draw at once do not disturb each other's files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import matplotlib as mpl

from dashboard.figures import fonts, layout, render
from dashboard.figures.layout import Sheet
from dashboard.figures.sizes import BY_ID

_LONG_ENOUGH = 0.5  # seconds in which a thread that nothing holds back gets going


def test_one_thread_that_ends_leaves_the_style_of_another_as_it_is() -> None:
    """The second begins while the first draws; with nothing between them the first would take its style."""
    first_draws, second_draws, first_ended = Event(), Event(), Event()

    def first() -> None:
        with fonts.styled():
            first_draws.set()
            second_draws.wait(_LONG_ENOUGH)
        first_ended.set()

    def second() -> dict[str, object]:
        first_draws.wait()
        with fonts.styled():
            second_draws.set()
            first_ended.wait()
            return {name: mpl.rcParams[name] for name in fonts.STYLE}

    before = {name: mpl.rcParams[name] for name in fonts.STYLE}
    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        found = pool.submit(second).result()
    assert found == fonts.STYLE
    assert {name: mpl.rcParams[name] for name in fonts.STYLE} == before


def test_pages_made_by_many_threads_are_those_made_by_one() -> None:
    sheets = [Sheet(f"Title {i}", "and more", ["foot"], "DEMONSTRATION DATA") for i in range(6)]

    def svg(sheet: Sheet) -> bytes:
        return render.svg(layout.page(sheet, BY_ID["column"]), render.About(sheet.title, ""))

    alone = [svg(sheet) for sheet in sheets]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(svg, sheets * 2)) == alone * 2
