"""The view of figures: its choices, a preview that is the file, the pack as one file, and what is missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache, served
from dashboard.build import Build
from dashboard.figures import make, pack
from dashboard.text import Words, load
from dashboard.views.figures_pack import MADE
from etl.model.progress import silent
from tests.dashboard import sample

Show = Callable[..., AppTest]


def preview(page: AppTest) -> bytes:
    """The bytes that the browser fetches for the preview."""
    (image,) = page.get("image")
    url = str(image.proto.imgs[0].url)
    return (served.FOLDER / url.removeprefix("/app/static/")).read_bytes()


def of_pack(page: AppTest) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(page.session_state[MADE].content))


def downloads(page: AppTest) -> list[str]:
    """Keys of the buttons that give a file."""
    keys = ("figures-download", "list-download")
    return [key for key in keys if any(key in button.proto.id for button in page.get("download_button"))]


def chosen_two(page: AppTest) -> AppTest:
    return page.multiselect(key="figures").set_value(["flow-matrix", "hotspots"]).run()


def test_the_committees_list_is_chosen_at_first_and_its_first_figure_is_shown(
    sample_folder: Path, build: Build, show: Show, words: Words
) -> None:
    page = show(sample_folder, "figures")
    assert not page.exception
    listed = pack.read_list().figures
    assert page.multiselect(key="figures").value == [one.name for one in listed]
    assert page.title[0].value == "12 figures for your document"
    assert preview(page) == make.picture(build, listed[0], "png", words)


def test_the_preview_is_the_file_of_the_pack(sample_folder: Path, show: Show) -> None:
    page = chosen_two(show(sample_folder, "figures"))
    page = page.button(key="make").click().run()
    assert not page.exception
    archive = of_pack(page)
    assert archive.testzip() is None
    assert archive.read("figures/02-hotspots.png") == preview(page)  # the preview stays as chosen
    assert {"figures/02-hotspots.svg", "figures/02-hotspots.pdf", "figures.docx"} <= set(archive.namelist())
    assert downloads(page) == ["figures-download", "list-download"]


def test_the_pack_is_that_of_the_command_line_and_bears_the_builds_date(
    sample_folder: Path, build: Build, show: Show, words: Words
) -> None:
    page = chosen_two(show(sample_folder, "figures"))
    archive = of_pack(page.button(key="make").click().run())
    listed = pack.read_list()
    wanted = pack.FigureList(listed.title, (pack.wanted("flow-matrix"), pack.wanted("hotspots")))
    again = make.with_record(make.make(build, wanted, ("png", "svg", "pdf"), ("docx",), words, silent), build)
    assert {name: archive.read(name) for name in archive.namelist()} == again
    stamp = datetime.fromisoformat(build.time).timetuple()[:5]
    assert {entry.date_time[:5] for entry in archive.infolist()} == {stamp}


def test_another_choice_asks_for_another_pack(sample_folder: Path, show: Show) -> None:
    page = chosen_two(show(sample_folder, "figures")).button(key="make").click().run()
    page = page.toggle(key="document").set_value(False).run()
    assert downloads(page) == ["list-download"]
    page = page.button(key="make").click().run()
    assert "figures.docx" not in of_pack(page).namelist()


def test_nothing_chosen_makes_nothing(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "figures").multiselect(key="figures").set_value([]).run()
    assert not page.exception
    assert page.button(key="make").disabled
    assert page.title[0].value == "No figure is chosen."


def test_the_figures_speak_the_language_chosen_for_them(
    sample_folder: Path, build: Build, show: Show
) -> None:
    page = show(sample_folder, "figures")
    page = page.get("button_group")[-1].set_value("st").run()
    assert preview(page) == make.picture(build, pack.read_list().figures[0], "png", load("st"))


@pytest.mark.parametrize(
    ("without", "gone"),
    [(("flows",), "Largest flows"), (("hotspots", "contributions", "index"), "Hotspot classes")],
)
def test_what_a_build_cannot_give_is_named_with_the_reason(
    tmp_path: Path, show: Show, without: tuple[str, ...], gone: str
) -> None:
    sample.write(tmp_path / "out", without=without)
    page = show(tmp_path / "out", "figures")
    assert not page.exception
    said = [part.value for part in page.markdown]
    assert any("cannot be made of this build" in text for text in said)
    (reason,) = (text for text in said if f"{gone}: " in text)
    assert len(reason.split(": ", 1)[1]) > 20


def test_a_build_without_any_figure_says_why(tmp_path: Path, show: Show) -> None:
    tables = (
        "panel",
        "flows",
        "hotspots",
        "contributions",
        "index",
        "reconciliation",
        "quality",
        "emergencies",
    )
    sample.write(tmp_path / "out", without=tables)
    page = show(tmp_path / "out", "figures")
    assert not page.exception
    assert page.title[0].value == "This build cannot give any figure"
    assert page.get("image") == []
    assert sum(": " in part.value for part in page.markdown) >= len(pack.FIGURES)


def test_a_preview_is_drawn_once(build: Build, sample_folder: Path, show: Show) -> None:
    show(sample_folder, "figures")
    key = (pack.wanted("hotspots"), "png", "en")
    kept = cache.keep(cache.current(), "figure", key, lambda: b"drawn again")
    assert kept != b"drawn again"
