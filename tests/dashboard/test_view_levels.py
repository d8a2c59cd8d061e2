"""The view of climate and crops shows districts, or councils where a build has them and one asks for them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import open_published
from dashboard.readings import levels
from tests.dashboard import sample
from tests.dashboard.conftest import Offered
from tests.dashboard.two_levels import REASON, UNCOVERED, WITHOUT

Show = Callable[..., AppTest]
RAIN = {"variable": "rainfall_mm", "month": WITHOUT}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build of ten districts and twenty councils."""
    out = tmp_path_factory.mktemp("two-levels") / "processed"
    sample.write(out, councils=True)
    return out


def texts(page: AppTest) -> str:
    return "\n".join(part.value for part in (*page.title, *page.subheader, *page.markdown))


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]


def traces(page: AppTest, kind: str) -> list[dict[str, Any]]:
    return [trace for chart in charts(page) for trace in chart["data"] if trace["type"] == kind]


def value(folder: Path, pcode: str) -> float:
    panel = pd.read_parquet(folder / "panel.parquet").set_index(["variable", "period", "pcode"])
    return float(panel.loc[("rainfall_mm", WITHOUT, pcode), "value"])


def test_districts_are_shown_unless_councils_are_asked_for(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN)
    assert page.segmented_control(key="level").value == "district"
    assert len(traces(page, "choropleth")[0]["locations"]) == 10
    assert "across the districts" in texts(page)


def test_a_build_without_councils_offers_no_level(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", **RAIN)
    assert "level" not in [control.key for control in page.segmented_control]


def test_the_map_of_councils_tells_name_district_value_coverage_and_status(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN, level="council")
    assert not page.exception
    fills, edges = traces(page, "choropleth")[:2]
    told = dict(zip(fills["locations"], fills["text"], strict=True))
    assert len(told) == 20
    assert told["LSE01"].startswith("<b>West LSE (Mafeteng)</b><br>Feb 2016: ")
    assert f"{value(folder, 'LSE01'):,.1f} mm" in told["LSE01"]
    assert "Valid data: 100 %" in told["LSE01"] and "Status: demonstration" in told["LSE01"]
    assert REASON in told[UNCOVERED] and "no data" in told[UNCOVERED]
    assert len(edges["locations"]) == 10 and edges["hoverinfo"] == "skip"


def test_only_districts_are_named_on_the_map_of_councils(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN, level="council")
    named = next(t for t in charts(page)[0]["data"] if t.get("mode") == "text")
    assert len(named["text"]) == 10
    assert "Mafeteng" in named["text"]


def test_title_range_and_missing_speak_of_councils(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN, level="council")
    assert page.title[0].value.replace("\\", "").startswith("Rainfall: highest in East LS")
    assert "across the councils" in texts(page)
    assert f"No data for East {UNCOVERED[:3]} (Thaba-Tseka)" in texts(page).replace("\\", "")
    spi = show(folder, "climate", variable="spi_3", month="1995-09", level="council")
    panel = pd.read_parquet(folder / "panel.parquet")
    rows = panel[(panel["variable"] == "spi_3") & (panel["period"] == "1995-09")]
    count = int((rows["value"][rows["pcode"].str.len() > 3] < -1).sum())
    assert count > 1
    assert f"in {count} of 20 councils" in spi.title[0].value


def test_history_and_strip_are_of_the_chosen_council(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN, level="council", unit="LSE02")
    assert "**East LSE (Mafeteng)**" in texts(page).replace("\\", "")
    assert "Every February by council, Mafeteng" in texts(page)
    strip = traces(page, "heatmap")[0]
    assert strip["y"] == ["West LSE", "East LSE"]
    assert page.selectbox(key="unit").value == "LSE02"
    assert "district" not in [box.key for box in page.selectbox]


def test_the_legend_counts_councils(folder: Path, show: Show) -> None:
    page = show(folder, "climate", **RAIN, level="council")
    legend = page.get("html")[0].proto.body
    counts = [int(found) for found in re.findall(r"\((\d+)\)</span>", legend)]
    assert sum(counts) == 20
    assert "no data (1)" in legend


def test_a_variable_of_districts_alone_offers_no_level(folder: Path, show: Show) -> None:
    page = show(folder, "climate", variable="population", level="council")
    assert not page.exception
    assert "level" not in [control.key for control in page.segmented_control]
    assert len(traces(page, "choropleth")[0]["locations"]) == 10


def test_two_periods_and_playing_work_with_councils(folder: Path, show: Show) -> None:
    two = show(folder, "climate", **RAIN, month_with="2011-02", level="council", unit="LSE02")
    assert not two.exception
    assert [len(t["locations"]) for t in traces(two, "choropleth")] == [20, 10, 20, 10]
    assert "East LSE (Mafeteng): " in texts(two).replace("\\", "")
    page = show(folder, "climate", variable="season_rainfall_mm", season="2000/01", level="council")
    page.button(key="play_arrow").click().run()
    assert not page.exception
    assert len(traces(page, "choropleth")[0]["locations"]) == 20


def test_the_files_are_of_the_level(folder: Path, show: Show, offered: Offered) -> None:
    assert not show(folder, "climate", **RAIN, level="council").exception
    stem = f"rainfall_mm_councils_{WITHOUT}"
    assert offered[f"{stem}.png"]().startswith(b"\x89PNG")
    assert offered["rainfall_mm_councils_02.png"]().startswith(b"\x89PNG")
    table = pd.read_csv(io.BytesIO(offered[f"{stem}.csv"]()), encoding="utf-8-sig").set_index("pcode")
    assert len(table) == 20
    assert table.loc["LSE01", ["district", "council"]].tolist() == ["Mafeteng", "West LSE"]
    assert table.loc["LSE01", "value"] == pytest.approx(value(folder, "LSE01"))
    assert REASON in table.loc[UNCOVERED, "note"]
    series = pd.read_csv(io.BytesIO(offered["rainfall_mm_councils.csv"]()), encoding="utf-8-sig")
    assert len(series) == 20 * len(sample.MONTHS)


@pytest.mark.parametrize("view", ["hotspots", "season", "movement", "links", "district", "data", "figures"])
def test_every_other_view_stays_with_the_districts(folder: Path, show: Show, view: str) -> None:
    page = show(folder, view)
    assert not page.exception
    drawn = traces(page, "choropleth")
    assert all(len(trace["locations"]) == 10 for trace in drawn)
    assert "West LS" not in texts(page)


def test_the_map_of_a_season_shows_councils_and_its_curve_the_chosen_one(folder: Path, show: Show) -> None:
    asked = {"measure": "rain", "season": "2010/11"}
    whole = show(folder, "season", **asked)
    page = show(folder, "season", **asked, level="council", unit="LSE02")
    assert not page.exception
    assert page.title[0].value == whole.title[0].value  # what speaks of the country rests on districts
    fills, edges = traces(page, "choropleth")[:2]
    told = dict(zip(fills["locations"], fills["text"], strict=True))
    of_district = dict(
        zip(*(traces(whole, "choropleth")[0][key] for key in ("locations", "text")), strict=True)
    )
    assert len(told) == 20 and len(edges["locations"]) == 10
    name, share, *_ = told["LSE02"].split("<br>")
    assert name == "<b>East LSE (Mafeteng)</b>"
    assert share == of_district["LSE"].split("<br>")[1]  # a council's rain is a fixed part of its district's
    assert any("East LSE" in head.value.replace("\\", "") for head in page.subheader)
    assert "Map of 20 councils" in page.get("plotly_chart")[0].proto.alt


@pytest.mark.parametrize(("measure", "offered"), [("rain", True), ("vci", False)])
def test_a_level_is_offered_for_the_measures_that_it_has(folder: Path, measure: str, offered: bool) -> None:
    assert levels.has_finer(open_published(folder), {"measure": measure}) is offered


def test_the_files_of_a_season_are_of_the_level(folder: Path, show: Show, offered: Offered) -> None:
    assert not show(folder, "season", measure="rain", season="2010/11", level="council").exception
    assert offered["season_2010-11_rain_councils.png"]().startswith(b"\x89PNG")
    table = pd.read_csv(io.BytesIO(offered["season_2010-11_rain_councils.csv"]()), encoding="utf-8-sig")
    assert len(table) == 20
    assert list(table.loc[table["pcode"] == "LSE02", ["district", "council"]].iloc[0]) == [
        "Mafeteng",
        "East LSE",
    ]
