"""Files for the browser: named by what they hold, kept while they are used, swept afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dashboard import cache, served
from dashboard.build import Build

DAY = 86_400


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(served, "FOLDER", tmp_path)
    return tmp_path


def put(content: bytes) -> str:
    name = served.put(content, "figure", ".png")
    assert name is not None
    return name


def age(path: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def test_a_file_bears_the_mark_of_its_content(folder: Path) -> None:
    first, second = put(b"one"), put(b"two")
    assert first != second == put(b"two")
    assert (folder / first).read_bytes() == b"one"
    assert (folder / first).stat().st_mode & 0o777 == served.READABLE


def test_what_was_not_used_for_a_week_goes_when_something_new_is_written(folder: Path) -> None:
    old, used, young = put(b"old"), put(b"used"), put(b"young")
    left_behind = folder / served.MADE / "tmp_cut_short"
    left_behind.write_bytes(b"half")
    for name in (old, used):
        age(folder / name, served.KEPT_DAYS + 1)
    age(left_behind, served.KEPT_DAYS + 1)
    age(folder / young, served.KEPT_DAYS - 1)
    put(b"used")
    assert (folder / old).exists()
    new = put(b"new")
    assert {path.name for path in (folder / served.MADE).iterdir()} == {
        Path(name).name for name in (used, young, new)
    }


def test_a_file_that_was_swept_is_written_again(folder: Path) -> None:
    name = put(b"one")
    (folder / name).unlink()
    assert put(b"one") == name
    assert (folder / name).read_bytes() == b"one"


def test_folders_beside_the_files_are_left_alone(folder: Path) -> None:
    put(b"one")
    own = folder / served.MADE / "own"
    own.mkdir()
    age(own, served.KEPT_DAYS + 1)
    put(b"two")
    assert own.is_dir()


def test_where_nothing_can_be_written_there_is_no_name(folder: Path) -> None:
    (folder / served.MADE).write_text("a file in the way")
    assert served.put(b"one", "figure", ".png") is None


def test_outlines_that_maps_name_stay_while_the_page_is_used(folder: Path, build: Build) -> None:
    found = cache.outlines(cache.current())
    assert isinstance(found, str)
    file = folder / found.removeprefix("/app/static/")
    age(file, served.KEPT_DAYS + 1)
    cache.current()
    put(b"new")
    assert file.is_file()
