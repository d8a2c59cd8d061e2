"""Every chart of every view has its sentence and its table beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard import movement_sample

Show = Callable[..., AppTest]
LABEL = "As text and table"
WITH_CHARTS = [
    ("hotspots", {}, 1),  # map and ranking show the same districts
    ("season", {}, 4),
    ("climate", {}, 3),
    ("movement", {"picture": "flows"}, 1),
    ("movement", {"picture": "net"}, 1),
    ("movement", {"picture": "matrix"}, 1),
    ("movement", {"picture": "settings"}, 1),
    ("links", {}, 1),
    ("district", {"district": "LSE"}, 2),
    ("robustness", {"part": "weights"}, 1),  # map and ranking alike
    ("robustness", {"part": "assumptions"}, 2),
    ("robustness", {"part": "crossing"}, 1),
    ("robustness", {"part": "past"}, 1),
    ("robustness", {"part": "scenarios"}, 1),
    ("data", {"section": "coverage"}, 1),
]


def alternatives(page: AppTest) -> list[str]:
    return [part.markdown[0].value for part in page.expander if part.label == LABEL]


@pytest.mark.parametrize(("view", "asked", "count"), WITH_CHARTS)
def test_every_chart_is_told_in_words_and_numbers(
    demo_build: Path, show: Show, view: str, asked: dict[str, str], count: int
) -> None:
    page = show(demo_build, view, **asked)
    found = alternatives(page)
    assert len(found) == count
    assert page.get("plotly_chart")
    for told in found:
        sentence, _, table = told.partition("\n\n")
        assert len(sentence) > 20
        assert table.count("\n") >= 3  # head, rule, rows


def test_the_table_of_the_hotspots_has_the_published_numbers(demo_build: Path, show: Show) -> None:
    rows = pd.read_parquet(demo_build / "hotspots.parquet")
    rows = rows[rows["period"] == "latest"].sort_values("rank")
    (told,) = alternatives(show(demo_build, "hotspots"))
    lines = told.split("\n\n")[1].splitlines()[2:]
    assert len(lines) == 10
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [cell[2] for cell in cells] == [f":small[{score:.0f}]" for score in rows["score"]]
    first = rows.iloc[0]
    between = f"{first['rank']:.0f} ({first['rank_p05']:.0f}–{first['rank_p95']:.0f})"
    assert cells[0][3].replace("\\", "") == f":small[{between}]"


def test_a_history_tells_its_extremes_and_its_last_periods(demo_build: Path, show: Show) -> None:
    asked = {"district": "LSE", "variable": "season_rainfall_mm", "span": "all"}
    told = alternatives(show(demo_build, "district", **asked))[0].replace("\\", "")
    panel = pd.read_parquet(demo_build / "panel.parquet")
    rows = panel[(panel["variable"] == "season_rainfall_mm") & (panel["pcode"] == "LSE")]
    rows = rows.set_index("period")["value"]
    assert told.startswith(
        f"Mafeteng: lowest {rows.min():.0f} mm ({rows.idxmin()}), highest {rows.max():.0f} mm"
    )
    assert f"The last 24 of {len(rows)} rows" in told
    assert told.count("| :small[") >= 24


def test_a_withheld_move_is_no_number_in_the_table_and_a_zero_is_one(tmp_path: Path, show: Show) -> None:
    movement_sample.write(tmp_path / "out")
    names = pd.read_parquet(tmp_path / "out" / "districts.parquet").set_index("pcode")["name"]
    for origin, destination, shown in (("LSJ", "LSH", "withheld"), ("LSG", "LSB", "0")):
        told = alternatives(show(tmp_path / "out", "district", district=origin))[-1].replace("\\", "")
        row = next(line for line in told.splitlines() if f":small[{names[destination]}]" in line)
        assert row.split("|")[3].strip() == f":small[{shown}]"
