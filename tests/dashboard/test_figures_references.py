"""Every layout still looks as it did when somebody looked at it."""

from __future__ import annotations

import pytest
from matplotlib.text import Text
from PIL import Image

from dashboard.build import Build
from dashboard.figures.layouts import LAYOUTS
from dashboard.text import Words
from tests.dashboard import references
from tests.dashboard.references import FIGURES, FOLDER, apart, page_of, picture_of

MEAN, FIELD = 0.8, 3.5  # of 255; another renderer of fonts stays below, a missing part does not
TOGETHER = 1_000_000  # bytes


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return references.build_of(tmp_path_factory.mktemp("references") / "build")


def kept(name: str) -> Image.Image:
    return Image.open(FOLDER / f"{name}.png").convert("L")


def alike(one: Image.Image, other: Image.Image) -> bool:
    mean, field = apart(one, other)
    return mean <= MEAN and field <= FIELD


@pytest.mark.parametrize("name", FIGURES)
def test_a_layout_looks_as_it_did(still: Build, words: Words, name: str) -> None:
    drawn = picture_of(page_of(still, FIGURES[name], words))
    assert drawn.size == kept(name).size
    assert alike(drawn, kept(name)), apart(drawn, kept(name))


def test_every_layout_has_its_picture_and_they_are_small() -> None:
    ids = {one.id for one in LAYOUTS}
    assert {next(id for id in sorted(ids, key=len)[::-1] if name.startswith(id)) for name in FIGURES} == ids
    files = list(FOLDER.glob("*.png"))
    assert {file.stem for file in files} == set(FIGURES)
    assert sum(file.stat().st_size for file in files) < TOGETHER


@pytest.mark.parametrize("name", ["map", "flow_map", "history", "grid", "scatter", "season_curve", "bands"])
def test_a_drawing_that_is_missing_is_noticed(still: Build, words: Words, name: str) -> None:
    page = page_of(still, FIGURES[name], words)
    for axes in page.figure.axes:
        axes.set_visible(False)
    assert not alike(picture_of(page), kept(name))


@pytest.mark.parametrize("name", ["map", "two_way_map", "rank_intervals"])
def test_a_legend_or_intervals_that_are_missing_are_noticed(still: Build, words: Words, name: str) -> None:
    page = page_of(still, FIGURES[name], words)
    for part in page.figure.artists:
        part.set_visible(False)
    assert not alike(picture_of(page), kept(name))


def test_one_map_is_not_taken_for_another() -> None:
    assert not alike(kept("map"), kept("two_way_map"))
    assert not alike(kept("map"), kept("flow_map"))


def test_letters_set_a_little_differently_are_not_noticed(still: Build, words: Words) -> None:
    page = page_of(still, FIGURES["map"], words)
    for text in page.figure.findobj(Text):
        text.set_x(text.get_position()[0] * 1.001)
        text.set_fontsize(text.get_fontsize() * 1.01)
    drawn = picture_of(page)
    assert apart(drawn, kept("map"))[0] > 0
    assert alike(drawn, kept("map")), apart(drawn, kept("map"))
