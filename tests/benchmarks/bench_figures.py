"""Times the figures: the default pack with its document, and one PNG when everything is warm."""

from __future__ import annotations

import statistics
import sys
import time

import pytest

from dashboard.build import Build, open_published
from dashboard.figures import make, pack
from dashboard.text import load
from etl.model.progress import silent
from tests.dashboard import sample

RUNS = 5


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("bench") / "build"
    sample.write(folder)
    return open_published(folder)


def test_pack_of_twelve(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    words, listed = load("en"), pack.read_list()
    start = time.perf_counter()
    made = make.make(build, listed, ("png", "svg", "pdf"), ("docx",), words, silent)
    seconds = time.perf_counter() - start
    size = sum(map(len, made.files.values())) / 1e6
    with capsys.disabled():
        sys.stdout.write(
            f"\n12 figures, PNG + SVG + PDF + Word: {seconds:.1f} s, {len(made.files)} files, {size:.1f} MB\n"
        )


def test_one_png(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    words, one = load("en"), pack.wanted("hotspots")
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        make.picture(build, one, "png", words)
        times.append(time.perf_counter() - start)
    with capsys.disabled():
        sys.stdout.write(f"\none PNG: first {times[0]:.2f} s, then {statistics.median(times[1:]):.2f} s\n")
