"""The view of figures offers the page in one file and the briefs, each made once and for one language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.build import Build
from dashboard.figures import takeaway
from dashboard.figures.page import make
from dashboard.text import Words
from tests.dashboard import sample

Show = Callable[..., AppTest]


def button(page: AppTest, id: str, language: str = "en") -> object:
    build = cache.current()
    return page.button(key=f"takeaway-{id}-{language}-{build.id}-make")


def labels(page: AppTest) -> list[str]:
    return [one.proto.label for one in page.get("download_button")]


def test_the_page_is_that_of_the_command_line_and_made_once(
    sample_folder: Path, build: Build, show: Show, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = make.html(build, words)
    made: list[bytes] = []

    def counted(build: Build, words: Words) -> bytes:
        made.append(b"")
        return expected

    monkeypatch.setattr(make, "html", counted)
    page = show(sample_folder, "figures")
    assert not page.exception
    for _ in range(2):  # the second reader finds it made
        page = show(sample_folder, "figures")
        page = button(page, "html").click().run()  # type: ignore[attr-defined]
        assert not page.exception
        assert words("takeaway.html_download") in labels(page)
    assert len(made) == 1
    kept = cache.keep(cache.current(), "takeaway-html", "en", lambda: b"made again")
    assert kept == expected


def test_briefs_come_as_one_archive(
    sample_folder: Path, show: Show, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"briefs/national.pdf": b"%PDF-1", "briefs/district-01-LSA.pdf": b"%PDF-2"}
    one = takeaway.Takeaway("briefs", "zip", "application/zip", lambda *_: files)
    monkeypatch.setitem(takeaway.BY_ID, "briefs", one)
    page = button(show(sample_folder, "figures"), "briefs").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert words("takeaway.briefs_download") in labels(page)
    kept = cache.keep(cache.current(), "takeaway-briefs", "en", lambda: b"")
    archive = zipfile.ZipFile(io.BytesIO(kept))
    assert {name: archive.read(name) for name in archive.namelist()} == files


def test_what_a_build_cannot_give_is_said(tmp_path: Path, show: Show, words: Words) -> None:
    sample.write(tmp_path / "out", without=("hotspots", "contributions", "index"))
    page = button(show(tmp_path / "out", "figures"), "briefs").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert any("Briefs need hotspots" in part.value for part in page.markdown)
    assert words("takeaway.briefs_download") not in labels(page)
