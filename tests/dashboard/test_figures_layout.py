"""Pages hold together: type is large enough, nothing leaves the page, names keep apart, grey can be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from dashboard import theme
from dashboard.build import Build, open_published
from dashboard.figures import furniture, ground, labels, layout, pack, typeset
from dashboard.figures.contents.links import correlation
from dashboard.figures.contents.movement import round_up
from dashboard.figures.fonts import styled, width_at_one
from dashboard.figures.labels import Label
from dashboard.figures.layout import Box, Page, Sheet
from dashboard.figures.layouts import LAYOUTS, lay_out
from dashboard.figures.layouts.maps import DistrictMap
from dashboard.figures.records import NotInBuild
from dashboard.figures.sizes import DPI, LEAST_TYPE, SIZES
from dashboard.maps.classed import ClassedMap, MapClass, by_edges
from dashboard.text import Words
from tests.dashboard import figure_builds

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
SLACK = 0.75  # points by which the ink of a letter may exceed its box
PLAIN = MapClass("0", "all", "#D9DDE2")
REAL = Path(os.environ.get("MECC_REAL_DATA") or "../shared/real")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    folder = tmp_path_factory.mktemp("builds")
    return {
        "ten": figure_builds.build(folder / "ten"),
        "one": figure_builds.build(folder / "one", 1),
        "many": figure_builds.build(folder / "many", 78),
        "missing": figure_builds.build(folder / "missing", missing=True),
        "hostile": figure_builds.build(folder / "hostile", 12, names=figure_builds.HOSTILE),
    }


@pytest.fixture(scope="module")
def sample_build(sample_folder: Path) -> Build:
    return open_published(sample_folder)


def pages(build: Build, words: Words, size: str) -> Iterator[tuple[str, Page]]:
    for record in pack.FIGURES:
        one = pack.wanted(record.id, size=size)
        try:
            prepared = record.prepare(build, record, one.selection, words)
        except NotInBuild:
            continue
        yield record.id, lay_out(prepared.sheet, one.size, prepared.drawing)


def texts(page: Page) -> list[Text]:
    FigureCanvasAgg(page.figure).draw()
    unseen = {label for axes in page.figure.axes for label in _beyond(axes)}
    found = page.figure.findobj(lambda one: isinstance(one, Text) and one not in unseen)
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def _beyond(axes: Axes) -> Iterator[Text]:
    """Labels of ticks that lie beyond the axes, which are never drawn."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                yield from (tick.label1, tick.label2)


def outside(page: Page) -> list[str]:
    """Texts that leave the page, those of hidden ticks apart."""
    wide, high = page.size.points
    found = []
    for text in texts(page):
        box = text.get_window_extent().transformed(page.figure.dpi_scale_trans.inverted())
        x0, y0, x1, y1 = (72 * edge for edge in box.extents)
        if min(x0, y0) < -SLACK or x1 > wide + SLACK or y1 > high + SLACK:
            found.append(text.get_text())
    return found


@pytest.mark.parametrize("size", [6.0, 7.5, 8.0, 9.0, 10.0, 14.0])
def test_a_line_in_a_png_is_as_wide_as_it_was_measured(size: float) -> None:
    line = "boemo ba kotsi ea leholimo boiphelisong ba mahaeng, 1 (e phahameng ka ho fetisisa) ho isa ho 10"
    with styled():
        figure = Figure(figsize=(12, 2), dpi=DPI)
        FigureCanvasAgg(figure)
        drawn = figure.text(0, 0.5, line, fontsize=size).get_window_extent().width / DPI * 72
    assert drawn == pytest.approx(typeset.width(line, size), rel=2e-3)


@pytest.mark.parametrize(
    ("case", "size"),
    [
        *(("ten", size.id) for size in SIZES),
        *((case, "column") for case in ("one", "many", "missing", "hostile")),
        *((case, "a4_half") for case in ("one", "many", "missing", "hostile")),
    ],
)
def test_no_text_is_too_small_or_leaves_the_page(
    builds: dict[str, Build], words: Words, size: str, case: str
) -> None:
    for id, page in pages(builds[case], words, size):
        assert outside(page) == [], id
        assert min(text.get_fontsize() for text in texts(page)) >= LEAST_TYPE, id


def test_a_build_without_values_gives_maps_without_values_and_says_why_for_the_rest(
    builds: dict[str, Build], words: Words
) -> None:
    drawn = {id for id, _ in pages(builds["missing"], words, "a4_half")}
    assert {"hotspots", "climate-risk", "net-migration", "risk-and-movement"} <= drawn
    record = pack.BY_ID["largest-flows"]
    with pytest.raises(NotInBuild, match="No moves are known"):
        record.prepare(builds["missing"], record, record.selection, words)


def test_hostile_names_are_drawn_letter_by_letter(builds: dict[str, Build], words: Words) -> None:
    page = dict(pages(builds["hostile"], words, "a4_full"))["rank-intervals"]
    shown = {text.get_text() for text in texts(page)}
    assert '=HYPERLINK("http://x")' in shown
    assert "<script>alert(1)</script>" in shown
    assert "$x_1$ {name} %s \\textbf{y}" in shown
    assert not any(ord(c) < 32 or "\u202a" <= c <= "\u202e" for text in shown for c in text)


def test_every_layout_is_used_by_a_figure_or_a_view() -> None:
    assert len({one.id for one in LAYOUTS}) == len(LAYOUTS) >= 8
    assert len({one.drawing for one in LAYOUTS}) == len(LAYOUTS)


def test_lines_are_no_wider_than_their_room_and_lose_no_word() -> None:
    text = "The quick brown fox jumps over Thaba-Tseka and " + "x" * 80
    lines = typeset.wrap(text, 90, 9)
    assert all(typeset.width(line, 9) <= 90 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert typeset.wrap("Butha-Buthe", typeset.width("Butha-", 9) + 1, 9) == ["Butha-", "Buthe"]


def test_balanced_lines_are_as_few_as_wrapped_ones() -> None:
    text = "Districts with higher variability of season rainfall also had lower net migration"
    wrapped, balanced = typeset.wrap(text, 300, 13, True), typeset.balanced(text, 300, 13, True)
    assert len(wrapped) == len(balanced) == 2
    widths = [typeset.width(line, 13, True) for line in balanced]
    assert max(widths) < max(typeset.width(line, 13, True) for line in wrapped)


def test_measured_widths_do_not_depend_on_what_was_drawn_before() -> None:
    first = typeset.width("never measured before 1", 10)
    texts(layout.page(Sheet("A title", "and more", ["foot"]), SIZES[3]))
    width_at_one.cache_clear()
    assert typeset.width("never measured before 1", 10) == first


def test_projection_suits_the_country() -> None:
    assert ground.projection_of((27.0, -30.7, 29.5, -28.6))[0] == "UTM 35S"
    assert ground.projection_of((34.0, -1.0, 42.0, 5.0))[0] == "UTM 37N"
    assert ground.projection_of((16.5, -34.8, 32.9, -22.1))[0].startswith("Lambert")


def test_a_map_is_true_to_scale() -> None:
    square = shapely.box(28.0, -30.0, 28.5, -29.5)
    page = layout.page(Sheet("t", "s", []), SIZES[0])
    shown = ground.view(page, page.body, ground.ground_of(districts([square])))
    west, east = shown.axes.get_xlim()
    assert (east - west) * shown.metre == pytest.approx(page.body.width)
    south, north = shown.axes.get_ylim()
    assert (north - south) * shown.metre == pytest.approx(page.body.height)
    outline = shown.ground.shapes["X0"]
    assert outline.area / 1e6 == pytest.approx(2686, rel=0.01)  # 55.4 km × 48.4 km


def districts(shapes: list[shapely.Geometry], names: list[str] | None = None) -> pd.DataFrame:
    pcodes = [f"X{i}" for i in range(len(shapes))]
    return pd.DataFrame({"name": names or pcodes, "geometry": shapes}, index=pd.Index(pcodes, name="pcode"))


def test_names_keep_clear_of_each_other_and_those_without_room_are_left_out() -> None:
    slivers = [shapely.box(28 + i * 0.02, -30, 28.02 + i * 0.02, -28) for i in range(60)]
    page = layout.page(Sheet("t", "s", []), SIZES[0])
    shown = ground.view(page, page.body, ground.ground_of(districts(slivers)))
    fills = dict.fromkeys(shown.ground.shapes, PLAIN)
    left_out = labels.write(shown, {p: Label(f"District {p}") for p in fills}, fills, 8)
    boxes = [
        text.get_window_extent()
        for text in texts(page)
        if text.get_text().startswith("District") and not text.get_path_effects()
    ]
    assert left_out > 0
    assert len(boxes) + left_out == 60
    assert not any(boxes[i].overlaps(boxes[j]) for i in range(len(boxes)) for j in range(i))


def test_names_of_the_ten_districts_all_have_room(sample_build: Build, words: Words) -> None:
    page = dict(pages(sample_build, words, "a4_half"))["hotspots"]
    shown = {text.get_text() for text in texts(page)}
    assert set(sample_build.names.values()) <= shown


def test_the_real_councils_make_a_map(words: Words) -> None:
    file = REAL / "boundaries" / "lso_adm2.geojson"
    if not file.exists():
        pytest.skip("the real councils are not here; set MECC_REAL_DATA")
    frame = gpd.read_file(file)
    councils = districts(list(frame.geometry), list(frame["ADM2_EN"]))
    values = pd.Series(np.linspace(0, 100, len(councils)), councils.index)
    shown = by_edges(values, (50,), ("low", "high"), ("#FFF3D6", "#BF3B1F"), "no data")
    drawing = DistrictMap(
        councils, shown, [(one, one.label) for one in shown.classes], omitted="{count} left out"
    )
    page = lay_out(Sheet("78 councils", "made-up values", ["none"]), SIZES[1], drawing)
    names = [text for text in texts(page) if text.get_text() in set(councils["name"])]
    assert len(names) >= 40  # each twice: halo and text
    assert outside(page) == []


def test_the_country_leaves_room_for_scale_bar_and_locator() -> None:
    full = districts([shapely.box(27, -30, 29, -29)])
    page = layout.page(Sheet("t", "s", []), SIZES[0])
    country = ground.ground_of(full)
    shown = ground.view(page, page.body, country, furniture.HEIGHT * page.size.small)
    assert shown.strip > 0
    corner = ground.emptiest(shown, 60, shown.strip)
    assert shapely.intersection(country.country, ground.on_ground(shown, corner)).area == pytest.approx(
        0, abs=1e6
    )


def test_boxes_are_cut_without_loss() -> None:
    rest, strip = Box(0, 0, 100, 50).beside(30, 10)
    assert (rest, strip) == (Box(0, 0, 60, 50), Box(70, 0, 100, 50))
    rest, strip = Box(0, 0, 100, 50).above(20, 5)
    assert (rest, strip) == (Box(0, 25, 100, 50), Box(0, 0, 100, 20))


@pytest.mark.parametrize("palette", ["sequential_risk"])
def test_sequential_classes_differ_in_grey(palette: str) -> None:
    light = [_lightness(colour) for colour in theme.PALETTES[palette]]
    assert light == sorted(light, reverse=True)
    assert min(np.abs(np.diff(light))) >= 4


@pytest.mark.parametrize("palette", ["diverging_rain_dry_to_wet", "diverging_net_loss_to_gain"])
def test_each_side_of_a_diverging_palette_darkens_in_grey(palette: str) -> None:
    light = [_lightness(colour) for colour in theme.PALETTES[palette]]
    middle = len(light) // 2
    assert light[: middle + 1] == sorted(light[: middle + 1])
    assert light[middle:] == sorted(light[middle:], reverse=True)


def test_two_sides_are_told_apart_without_colour(sample_build: Build, words: Words) -> None:
    """Losses and gains share their greys, so every district bears its number with a sign."""
    record = pack.BY_ID["net-migration"]
    prepared = record.prepare(sample_build, record, record.selection, words)
    notes = prepared.drawing.notes  # type: ignore[attr-defined]
    assert set(notes) == set(sample_build.names)
    assert all(text[0] in "+−0" for text in notes.values())


def test_hotspot_classes_differ_in_grey() -> None:
    light = sorted({_lightness(colour) for colour in theme.HOTSPOT_CLASS.values()})
    assert min(np.diff(light)) >= 10


def _lightness(colour: str) -> float:
    """CIE lightness 0–100."""
    y = theme.luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_correlation_agrees_with_a_hand_checked_example() -> None:
    r, low, high = correlation(np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 3, 2, 5, 4]))
    assert r == pytest.approx(0.8)
    assert (low, high) == pytest.approx((-0.2797, 0.9861), abs=5e-4)  # tanh(1.0986 ± 1.3859)
    assert all(np.isnan(correlation(np.ones(6), np.arange(6.0))))


def test_round_numbers_reach_the_value() -> None:
    assert [round_up(value) for value in (3.0, 10.0, 11.0, 4999.0)] == [5, 10, 20, 5000]


def test_a_class_without_values_is_hatched_in_the_legend(builds: dict[str, Build], words: Words) -> None:
    shown = ClassedMap((PLAIN, MapClass("none", "no data", theme.PAPER, hatched=True)), {"X0": "none"})
    drawing = DistrictMap(
        districts([shapely.box(28, -30, 29, -29)]), shown, [(c, c.label) for c in shown.classes]
    )
    page = lay_out(Sheet("t", "s", []), SIZES[0], drawing)
    hatched = [artist for artist in page.figure.findobj() if getattr(artist, "get_hatch", lambda: None)()]
    assert len(hatched) == 2  # the district and its entry in the legend
