"""Figures added to the pack from any view: once each, in order, as a list that the command line reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import Build
from dashboard.figures import entries, make, pack
from dashboard.figures.entries import entry
from dashboard.figures.records import NotInBuild
from dashboard.text import Words
from dashboard.views import to_pack
from dashboard.views.figures_pack import MADE
from etl.model.problems import InputError
from tests.dashboard.test_view_figures import of_pack, preview

pytestmark = pytest.mark.usefixtures("unfolded_files")
Show = Callable[..., AppTest]
VIEWS = {  # what each view adds with what is chosen in it at first
    "hotspots": {"hotspots", "rank-intervals"},
    "season": {"season-map", "season-curve", "six-seasons"},
    "climate": {"indicator", "variable-strip", "rain-history"},
    "movement": {"largest-flows"},
    "links": {"climate-against-rate"},
    "district": {"rain-history"},
    "robustness": {"rank-intervals"},
}


def adders(page: AppTest) -> dict[str, str]:
    """Labels of the buttons that add, by the name of the figure."""
    return {b.key.removeprefix("add-"): b.label for b in page.button if str(b.key).startswith("add-")}


def carried(page: AppTest) -> dict[str, object]:
    """What the session holds of the pack."""
    keys = (to_pack.LIST, to_pack.ADDED, to_pack.FRESH)
    return {key: page.session_state[key] for key in keys if key in page.session_state}


def elsewhere(show: Show, folder: Path, page: AppTest) -> AppTest:
    """The view of figures in the session that added something."""
    figures = show(folder, "figures")
    for key, value in carried(page).items():
        figures.session_state[key] = value
    return figures.run()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_offers_its_figures_to_the_pack(sample_folder: Path, show: Show, view: str) -> None:
    page = show(sample_folder, view)
    assert not page.exception
    known = sorted(pack.BY_ID, key=len, reverse=True)
    offered = {next(id for id in known if name.startswith(id)) for name in adders(page)}
    assert VIEWS[view] <= offered, adders(page)


def test_a_figure_is_added_once_and_shown_in_the_view_of_figures(
    sample_folder: Path, build: Build, show: Show, words: Words
) -> None:
    page = show(sample_folder, "climate", variable="spi_3", month="2020-02")
    one = entry("indicator", variable="spi_3", period="2020-02")
    assert adders(page)[one["name"]] == words("pack_list.add")
    page = page.button(key=f"add-{one['name']}").click().run()
    assert [toast.value for toast in page.toast] == [
        "Added to the pack: Map of one indicator: SPI, three months, Feb 2020"
    ]
    assert adders(page)[one["name"]] == words("pack_list.there")
    page = page.button(key=f"add-{one['name']}").click().run()
    assert page.toast[0].value.startswith("Already in the pack")
    page = elsewhere(show, sample_folder, page)
    assert not page.exception
    assert page.multiselect(key=to_pack.LIST).value == [
        *(listed.name for listed in pack.read_list().figures),
        one["name"],
    ]
    page = page.selectbox(key="figure").set_value(one["name"]).run()
    assert preview(page) == make.picture(build, pack.wanted(**one), "png", words)


def test_what_the_committee_has_already_is_not_added_again(
    sample_folder: Path, show: Show, words: Words
) -> None:
    page = show(sample_folder, "hotspots")
    assert adders(page) == {name: words("pack_list.there") for name in ("hotspots", "rank-intervals")}
    page = show(sample_folder, "hotspots", period="2006-2016")
    assert set(adders(page).values()) == {words("pack_list.add")}


def test_a_figure_taken_out_may_be_added_again(sample_folder: Path, show: Show, words: Words) -> None:
    page = show(sample_folder, "figures")
    page = page.button(key="place-out").click().run()
    names = page.multiselect(key=to_pack.LIST).value
    assert "hotspots" not in names
    other = show(sample_folder, "hotspots")
    other.session_state[to_pack.LIST] = names
    other = other.run()
    assert adders(other)["hotspots"] == words("pack_list.add")
    other = other.button(key="add-hotspots").click().run()
    page = elsewhere(show, sample_folder, other)
    assert page.multiselect(key=to_pack.LIST).value == [*names, "hotspots"]


def test_figures_are_moved_within_the_document(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "figures")
    first, second, *others = page.multiselect(key=to_pack.LIST).value
    assert page.button(key="place-earlier").disabled
    page = page.button(key="place-later").click().run()
    assert page.multiselect(key=to_pack.LIST).value == [second, first, *others]
    assert page.selectbox(key="figure").value == first
    page = page.button(key="place-earlier").click().run()
    assert page.multiselect(key=to_pack.LIST).value == [first, second, *others]


def test_the_pack_of_the_page_and_of_its_list_on_the_command_line_are_the_same_bytes(
    sample_folder: Path, build: Build, show: Show, tmp_path: Path
) -> None:
    from tests.dashboard.test_figures_command import run

    page = show(sample_folder, "climate", variable="spi_3", month="2020-02")
    (name,) = (name for name in adders(page) if name.startswith("variable-strip"))
    page = elsewhere(show, sample_folder, page.button(key=f"add-{name}").click().run())
    page = page.multiselect(key=to_pack.LIST).set_value([name, "flow-matrix"]).run()
    page = page.pills(key="formats").set_value(["png", "svg", "pdf", "tiff"]).run()
    archive = of_pack(page.button(key="make").click().run())
    assert MADE in page.session_state
    listed = tmp_path / "figures.toml"
    wanted = [page.session_state[to_pack.ADDED][name], entry("flow-matrix")]
    listed.write_bytes(entries.as_toml(pack.read_list().title, wanted))
    done = run(
        *("--out", tmp_path / "pack", "--data", sample_folder, "--list", listed),
        *("--formats", "png,svg,pdf,tiff", "--document", "docx"),
    )
    assert done.exit_code == 0, done.stderr
    of_command = {
        str(path.relative_to(tmp_path / "pack")): path.read_bytes()
        for path in (tmp_path / "pack").rglob("*")
        if path.is_file()
    }
    assert {name: archive.read(name) for name in archive.namelist()} == of_command
    kinds = {path.rpartition(".")[2] for path in of_command}
    assert kinds == {"png", "svg", "pdf", "tif", "docx", "csv", "xlsx", "bib", "ris", "txt", "json"}


def test_a_list_comes_back_as_it_went(words: Words) -> None:
    wanted = [
        entry("largest-flows", origin="LSA", least="500", arrows="all"),
        entry("season-curve", like="2015/16,2007/08", district="LSE"),
        entry("hotspots"),
        {"id": "indicator", "name": "own", "size": "slide", "variable": "spi_3"},
    ]
    listed = pack.parse_list(entries.as_toml('=1+1 "quoted" \\ \x7f', wanted), "figures.toml")
    assert [dict(one.entry) for one in listed.figures] == wanted
    assert listed.title == '=1+1 "quoted" \\ \x7f'


def test_names_are_fit_for_files_and_tell_choices_apart() -> None:
    one, other = entry("indicator", variable="spi_3"), entry("indicator", variable="spi-3")
    long = entry("season-curve", like=",".join(f"{year}/00" for year in range(1990, 2020)))
    assert one["name"] != other["name"]
    assert one == entry("indicator", variable="spi_3", period="")
    assert all(entries.NAME.fullmatch(found["name"]) for found in (one, other, long, entry("hotspots")))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('least = "many"', "use one of 0, 100, 500"),
        ('measure = "rian"', "did you mean rain?"),
        ('setting = "urban"', "there is no setting 'urban'"),
        ('lag = "after"', "use one of same, before"),
    ],
)
def test_a_choice_that_no_build_has_is_wrong_in_a_list(line: str, told: str) -> None:
    with pytest.raises(InputError, match="figures.toml") as caught:
        pack.parse_list(f'[[figure]]\nid = "largest-flows"\n{line}\n'.encode(), "figures.toml")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("id", "chosen", "told"),
    [
        ("hotspots", {"period": "1850-1860"}, "nothing for 1850–1860"),
        ("indicator", {"variable": "spi_3", "period": "2031-01"}, "nothing for Jan 2031"),
        ("rain-history", {"district": "XXX"}, "no district XXX"),
        ("largest-flows", {"origin": "XXX"}, "no district XXX"),
        ("flow-matrix", {"period": "1850-1860"}, "nothing for 1850–1860"),
        ("season-map", {"period": "1850/51"}, "nothing for 1850/51"),
        ("climate-against-rate", {"variable": "nothing"}, "no variable nothing"),
        ("variable-strip", {"variable": "nothing"}, "no variable nothing"),
    ],
)
def test_a_choice_that_this_build_lacks_is_told(
    build: Build, words: Words, id: str, chosen: dict[str, str], told: str
) -> None:
    wanted = pack.wanted(**entry(id, **chosen))
    with pytest.raises(NotInBuild, match=told):
        wanted.record.prepare(build, wanted.record, wanted.selection, words)


def test_a_link_brings_the_figures_that_were_added(sample_folder: Path, show: Show) -> None:
    one = entry("indicator", variable="spi_3", period="2020-02")
    page = show(sample_folder, "figures", added=urlencode(one))
    assert not page.exception
    assert page.session_state[to_pack.ADDED] == {one["name"]: one}
    assert "Map of one indicator: SPI, three months, Feb 2020" in page.multiselect(key=to_pack.LIST).options


def test_a_link_that_is_wrong_is_told(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "figures", added="id=nonsense&period=2020")
    assert not page.exception
    assert any("there is no figure" in note.value for note in page.info)
    assert page.session_state[to_pack.ADDED] == {}


def brought(page: AppTest, content: bytes, name: str = "own.toml") -> AppTest:
    return page.file_uploader(key="figures-list").upload(name, content, "application/toml").run()


def test_a_list_that_is_uploaded_takes_the_place_of_the_one_there_was(
    sample_folder: Path, build: Build, show: Show, words: Words
) -> None:
    wanted = [{"id": "hotspots", "name": "wide", "size": "slide"}, entry("indicator", variable="vci")]
    page = brought(show(sample_folder, "figures"), entries.as_toml("Mine", wanted))
    assert not page.exception
    assert page.multiselect(key=to_pack.LIST).value == ["wide"]  # the build has no VCI
    assert any("in it: 1. Figures that this build cannot give: 1." in part.value for part in page.markdown)
    assert preview(page) == make.picture(build, pack.wanted(**wanted[0]), "png", words)
    archive = of_pack(page.button(key="make").click().run())
    assert archive.read("README.txt").decode().startswith("Mine\n")


def test_a_list_that_is_wrong_changes_nothing_and_says_why(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "figures")
    before = page.multiselect(key=to_pack.LIST).value
    page = brought(page, b'[[figure]]\nid = "hotspot"\n')
    assert page.multiselect(key=to_pack.LIST).value == before
    assert ["did you mean hotspots?" in error.value for error in page.error] == [True]
