"""The view of climate and crops shows any variable and period as published, and steps through them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import Build
from dashboard.maps.classed import NO_DATA
from dashboard.maps.scales import ZERO, own_scale, scale_of
from dashboard.text import Words
from tests.dashboard import sample
from tests.dashboard.conftest import Offered

Show = Callable[..., AppTest]
MINUS = "\N{MINUS SIGN}"


def texts(page: AppTest) -> str:
    parts = [*page.title, *page.subheader, *page.markdown]
    cells = [str(cell) for table in page.table for cell in table.value.to_numpy().ravel()]
    return "\n".join([*(part.value for part in parts), *cells])


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]


def fills(chart: dict[str, Any]) -> dict[str, str]:
    trace = next(trace for trace in chart["data"] if trace["type"] == "choropleth")
    return dict(zip(trace["locations"], trace["text"], strict=True))


def published(folder: Path, variable: str, period: str) -> pd.DataFrame:
    panel = pd.read_parquet(folder / "panel.parquet")
    rows = panel.loc[(panel["variable"] == variable) & (panel["period"] == period)]
    return rows.set_index("pcode")


@pytest.mark.parametrize(
    ("variable", "asked", "period", "decimals", "unit"),
    [
        ("rainfall_mm", {"month": "2016-02"}, "2016-02", 1, " mm"),
        ("spi_3", {"month": "2016-02"}, "2016-02", 2, ""),
        ("season_rainfall_mm", {"season": "2010/11"}, "2010/11", 1, " mm"),
        ("net_migration_rate", {"interval": "1996-2006"}, "1996-2006", 1, " per 1,000"),
        ("population", {}, "2016", 0, " people"),
    ],
)
def test_the_map_shows_the_published_numbers(
    sample_folder: Path,
    show: Show,
    variable: str,
    asked: dict[str, str],
    period: str,
    decimals: int,
    unit: str,
) -> None:
    page = show(sample_folder, "climate", variable=variable, **asked)
    assert not page.exception
    shown = fills(charts(page)[0])
    for pcode, row in published(sample_folder, variable, period).iterrows():
        number = f"{row['value']:,.{decimals}f}".replace("-", MINUS)
        assert f": {number}{unit}<br>" in shown[str(pcode)]
        assert "Status: " in shown[str(pcode)]


def test_every_variable_of_a_whole_build_can_be_shown(demo_build: Path, show: Show) -> None:
    package = json.loads((demo_build / "datapackage.json").read_text())
    for record in package["variables"]:
        page = show(demo_build, "climate", variable=record["id"])
        assert not page.exception
        assert page.title[0].value
        assert len(fills(charts(page)[0])) == 10


def test_the_latest_period_with_values_stands_where_none_is_chosen(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="season_rainfall_mm")
    assert page.title[0].value.endswith("2023/24")
    assert page.selectbox(key="season").value is None


def test_two_periods_stand_side_by_side(sample_folder: Path, show: Show) -> None:
    page = show(
        sample_folder,
        "climate",
        variable="rainfall_mm",
        month="2016-02",
        month_with="2011-02",
        district="LSE",
    )
    first, second = (
        published(sample_folder, "rainfall_mm", p).loc["LSE", "value"] for p in ("2011-02", "2016-02")
    )
    assert page.title[0].value == "Rainfall: Feb 2016 beside Feb 2011"
    drawn = charts(page)
    assert f"{second:,.1f} mm" in fills(drawn[0])["LSE"]
    assert f"{first:,.1f} mm" in fills(drawn[1])["LSE"]
    change = f"{second - first:+,.1f}".replace("-", MINUS)
    assert f"a change of {change}." in texts(page)


def test_the_strip_holds_every_february(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="spi_3", month="2016-02")
    heat = next(t for chart in charts(page) for t in chart["data"] if t["type"] == "heatmap")
    assert heat["x"][0] == "Feb 1995"
    assert len(heat["x"]) == 30
    assert heat["z"][0][0] is None  # February 1995 has no value
    assert "two months before are needed" in heat["text"][0][0]
    assert "Every February by district" in texts(page)


def test_steps_go_from_period_to_period(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="spi_3", month="2016-02")
    page.button(key="skip_next").click().run()
    assert page.selectbox(key="month").value == "2016-03"
    page.segmented_control(key="step").set_value("yearly").run()
    page.button(key="skip_previous").click().run()
    assert page.selectbox(key="month").value == "2015-03"


def test_playing_ends_where_it_is_stopped(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="season_rainfall_mm", season="2000/01")
    page.button(key="play_arrow").click().run()
    assert not page.exception
    assert page.title[0].value == "Season rainfall, 1995/96 to 2000/01"
    assert "Playing: 1995/96" in texts(page)
    page.button(key="stop").click().run()
    assert page.selectbox(key="season").value == "1995/96"
    assert page.title[0].value.endswith("1995/96")


def test_another_choice_ends_the_playing(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="season_rainfall_mm", season="2000/01")
    page.button(key="play_arrow").click().run()
    page.selectbox(key="district").set_value("LSE").run()
    assert not page.exception
    assert page.title[0].value.endswith("2000/01")


def test_classes_of_one_period_are_said_not_to_compare(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="season_rainfall_mm", scale="own")
    assert "not comparable with others" in texts(page)


def test_a_period_without_values_says_why(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "climate", variable="spi_3", month="1995-01")
    assert page.title[0].value == "SPI, three months: no value for Jan 1995"
    assert "two months before are needed" in texts(page)


def test_a_build_without_variables_says_so(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out", without=("panel",))
    page = show(tmp_path / "out", "climate")
    assert not page.exception
    assert page.title[0].value == "This build has no variable to show"


def test_true_zero_and_no_data_are_classes_of_their_own(build: Build, words: Words) -> None:
    values = pd.Series([0.0, np.nan, 5.0, 40.0, 90.0], index=list("ABCDE"))
    scale = scale_of("anything", words, values)
    shown = scale.classed(values)
    assert shown.member["A"] == ZERO
    assert shown.member["B"] == NO_DATA
    assert shown.class_of("A").fill != shown.class_of("C").fill
    assert shown.class_of("B").hatched


def test_a_value_on_an_edge_belongs_above(words: Words) -> None:
    scale = scale_of("percent_of_normal", words)
    assert scale.labels[:2] == ["under 75", "75–85"]
    assert [scale.class_id(value) for value in (74.99, 75.0, 125.0)] == ["0", "1", "6"]


def test_classes_of_one_period_lie_within_it(words: Words) -> None:
    values = pd.Series([52.0, 55.0, 61.0, 64.0], index=list("ABCD"))
    own = own_scale(scale_of("percent_of_normal", words), values, words)
    assert min(own.edges) > 52
    assert max(own.edges) <= 64
    assert len(own.fills) == len(own.edges) + 1 == len(own.labels)


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("season", {"like": "2015/16"}),
        ("season", {"measure": "rain", "season": "2015/16", "district": "LSE"}),
        ("climate", {"variable": "spi_3", "month": "2016-02", "scale": "own"}),
        ("climate", {"variable": "net_migration_rate"}),
        ("climate", {"variable": "season_rainfall_mm", "season_with": "2010/11"}),
    ],
)
def test_every_file_that_is_offered_can_be_made(
    sample_folder: Path,
    show: Show,
    offered: Offered,
    view: str,
    asked: dict[str, str],
) -> None:
    assert not show(sample_folder, view, **asked).exception
    assert len(offered) >= 4
    for name, make in offered.items():
        content = make()
        if name.endswith(".png"):
            assert content.startswith(b"\x89PNG")
        else:
            table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
            assert set(table["build"]) == {
                json.loads((sample_folder / "datapackage.json").read_text())["build"]["id"]
            }
            assert table["note"].str.contains("DEMONSTRATION DATA").all()
            assert table.loc[table["value"].isna() & table["pcode"].notna(), "note"].str.len().gt(20).all()
