"""Times the figures: the default pack with its document, and one PNG when everything is warm."""

from __future__ import annotations

import sys
import time

import plotly.graph_objects as go
import pytest

from dashboard.build import Build, open_published
from dashboard.charts.ranking import ranking
from dashboard.figures import make, pack
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.text import load
from etl.model.progress import silent
from tests.benchmarks.telling import say, seconds, side_by_side, tell
from tests.dashboard import sample

RUNS, KALEIDO_SCALE = 5, 2


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


def test_one_png(build: Build) -> None:
    words, one = load("en"), pack.wanted("hotspots")
    make.picture(build, one, "png", words)
    tell(
        "one PNG of a map, warm",
        seconds(lambda: make.picture(build, one, "png", words), RUNS),
        0.5,
        "s",
        False,
    )


def test_one_png_beside_kaleido(build: Build) -> None:
    """The same ranks with their intervals, as large: as Plotly calls Kaleido, and with its browser kept."""
    kaleido = pytest.importorskip("kaleido", reason="make bench installs kaleido")
    words, one = load("en"), pack.wanted("rank-intervals")
    wide, high = (side // KALEIDO_SCALE for side in one.size.pixels)
    figure = _on_screen(build)

    def theirs() -> bytes:
        return figure.to_image(format="png", width=wide, height=high, scale=KALEIDO_SCALE)

    make.picture(build, one, "png", words)
    calls = {"ours": lambda: make.picture(build, one, "png", words), "Kaleido": theirs}
    found = side_by_side(calls, RUNS)
    kaleido.start_sync_server(n=1, silence_warnings=True)
    try:
        theirs()
        kept = seconds(theirs, RUNS)
    finally:
        kaleido.stop_sync_server(silence_warnings=True)
    told = {"ours": found["ours"], "Kaleido": found["Kaleido"], "Kaleido, its browser kept": kept}
    say("one PNG: " + ", ".join(f"{name} {took:.2f} s" for name, took in told.items()))
    tell("one PNG beside Kaleido", found["Kaleido"] / found["ours"], 6)


def _on_screen(build: Build) -> go.Figure:
    words, period = load("en"), findings.newest(build)
    rows = findings.rows_of(build, period)
    by_class = LAYERS[0].classify(rows, build.index.cuts, words)
    fills = {pcode: by_class.class_of(pcode).fill for pcode in by_class.member}
    return ranking(rows, build.names, fills, findings.leading(rows), words)
