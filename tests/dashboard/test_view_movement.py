"""Movement: what is counted, drawn and said, for whole tables, residuals alone, and tables with gaps."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import Build, open_published
from dashboard.charts.sankey import Band, Node, sankey
from dashboard.maps.flows import COUNTRY, Flow, curve, with_arrows
from dashboard.readings.movement_export import moves_csv
from dashboard.readings.movement_findings import flows_title, gainers
from dashboard.readings.moves import (
    EVERY,
    by_setting,
    intervals,
    matching,
    moves,
    moves_of,
    places,
    round_up,
    settings,
    strengths,
    table,
)
from dashboard.selection import PICTURES
from dashboard.text import Words
from tests.dashboard import movement_sample, sample
from tests.dashboard.conftest import Offered

Show = Callable[..., AppTest]
PERIOD = "2006-2016"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("counted") / "processed"
    movement_sample.write(out)
    return out


@pytest.fixture(scope="module")
def residual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("residual") / "processed"
    movement_sample.write(out, counted=False)
    return out


@pytest.fixture
def opened(counted: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.setenv("MECC_DATA", str(counted))
    return open_published()


def said(page: AppTest) -> str:
    parts = [*page.title, *page.subheader, *page.markdown, *page.info, *page.warning]
    cells = [str(cell) for shown in page.table for cell in shown.value.to_numpy().ravel()]
    return "\n".join([*(part.value for part in parts), *cells])


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]


def test_a_pair_is_counted_once_from_the_rows_split_least() -> None:
    rows = pd.DataFrame(
        [
            movement_sample.row("LSA", "LSB", 30.0, "all", "all"),
            movement_sample.row("LSA", "LSB", 10.0, "rural", "urban"),
            movement_sample.row("LSA", "LSB", 20.0, "urban", "urban"),
            movement_sample.row("LSB", "LSA", 4.0, "rural", "urban"),
            movement_sample.row("LSB", "LSA", 5.0, "urban", "urban"),
        ]
    )
    found = moves(rows, ("LSA", "LSB"), PERIOD)
    assert list(found.between["movers"]) == [30.0, 9.0]
    assert dict(found.sums.loc["LSA"]) == {"came": 9.0, "left": 30.0, "net": -21.0}
    rural = moves(rows, ("LSA", "LSB"), PERIOD, "rural-urban")
    assert list(rural.between["movers"]) == [10.0, 4.0]


def test_a_sum_with_a_withheld_part_is_withheld_and_a_zero_stays(opened: Build) -> None:
    found = moves(opened.flows, tuple(opened.names), PERIOD)
    wide = table(found)
    assert math.isnan(wide.loc["LSJ", "LSH"])
    assert wide.loc["LSG", "LSB"] == 0
    assert math.isnan(wide.loc["LSK", "LSB"])
    assert math.isnan(found.sums.loc["LSH", "came"])
    assert math.isnan(found.sums.loc["LSJ", "left"])
    assert found.sums.loc["LSA", "came"] == 9 * 1007.0
    assert int(found.between["withheld"].sum()) == 1


def test_abroad_and_moves_within_are_left_out_of_sums(opened: Build) -> None:
    found = moves(opened.flows, tuple(opened.names), PERIOD)
    assert found.sums.loc["LSA", "left"] == 9 * 107.0
    assert found.within["movers"].sum() == sum(50 + i for i in range(10))
    assert set(found.outside["origin"]) | set(found.outside["destination"]) >= {"ZAF", "unknown"}


def test_a_district_gained_from_every_other_or_it_is_not_said(opened: Build) -> None:
    found = moves(opened.flows, tuple(opened.names), PERIOD)
    assert gainers(found) == ("LSA",)
    changed = opened.flows.copy()
    back = (changed["origin"] == "LSA") & (changed["destination"] == "LSC")
    changed.loc[back & (changed["origin_setting"] == "rural"), "movers"] = 2000.0
    assert gainers(moves(changed, tuple(opened.names), PERIOD)) == ()


def test_flows_are_filtered_and_the_largest_stand_first(opened: Build) -> None:
    between = moves(opened.flows, tuple(opened.names), PERIOD).between
    rows = matching(between, "LSE", "all", 500)
    assert list(zip(rows["origin"], rows["destination"], rows["movers"], strict=True)) == [
        ("LSE", "LSA", 1007.0)
    ]
    assert list(matching(between, "all", "LSA", 0)["movers"]) == [1007.0] * 9


def test_choices_come_from_the_flows(opened: Build) -> None:
    assert intervals(opened) == (PERIOD,)
    assert settings(opened) == ("all", "rural-urban", "urban-rural")
    assert places(opened)[-2:] == ("ZAF", "unknown")


def test_settings_are_summed_from_the_rows_split_most(opened: Build) -> None:
    found = by_setting(opened.flows, tuple(opened.names), PERIOD, "LSA").set_index("origin_setting")
    assert dict(found["movers"]) == {"rural": 900.0, "urban": 63.0}


@pytest.mark.parametrize(("value", "rounded"), [(3.0, 5.0), (1200.0, 2000.0), (5000.0, 5000.0), (0.3, 0.5)])
def test_edges_are_round(value: float, rounded: float) -> None:
    assert round_up(value) == pytest.approx(rounded)
    assert strengths(24_733.0) == (2000, 5000, 10000)


def test_an_arrow_bends_to_the_right_and_points_where_it_ends() -> None:
    north = curve((28.0, -30.0), (28.0, -29.0))
    assert len(north.line) == 16
    assert all(x > 28.0 for x, _ in north.line)
    assert -30.0 < north.line[0][1] < north.tip[1] < -29.0
    assert -45 < north.angle < 0
    assert curve((28.0, -29.0), (28.0, -30.0)).angle == pytest.approx(180 + north.angle, abs=1)


def test_arrows_have_one_trace_for_each_width_and_stand_under_the_names(build: Build) -> None:
    from dashboard.maps.classed import ClassedMap, MapClass
    from dashboard.maps.districts import district_map

    grounds = ClassedMap((MapClass("a", "", "#EEEEEE"),), dict.fromkeys(build.names, "a"))
    base = district_map(build.districts, grounds, dict.fromkeys(build.names, ""), "x.json")
    flows = [
        Flow("LSA", "LSB", 10, 0, "ten"),
        Flow("LSB", "LSC", 11, 0, "eleven"),
        Flow("LSC", "LSA", 900, 3, "many"),
        Flow(COUNTRY, "ZAF", 5, 0, "abroad", outside=True, label="to ZAF: 5"),
    ]
    figure = with_arrows(base, build.districts, flows, (2, 4, 7, 11))
    fills, *over, abroad, names = figure.traces
    assert fills["type"] == "choropleth"
    widths = [one["line"]["width"] for one in over if one["mode"] == "lines"]
    assert widths[-3:] == [2, 11, 2.5]
    heads = next(one for one in over if one["mode"] == "markers" and one["marker"]["symbol"] == "arrow")
    assert len(heads["lon"]) == 4
    assert "Maseru" in names["text"]
    assert abroad["text"] == ["to ZAF: 5"]


def test_bands_are_as_high_as_the_moves_are_many() -> None:
    nodes = [Node("l", "#112233", 0), Node("r", "#112233", 1), Node("s", "#445566", 1)]
    figure = sankey(nodes, [Band(0, 1, 30, ""), Band(0, 2, 10, "")])
    assert figure.traces[0]["link"]["value"] == [30, 10]
    assert figure.traces[0]["node"]["y"] == pytest.approx([0.5, 0.375, 0.875])


@pytest.mark.usefixtures("unfolded_files")
@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_of_a_table_with_gaps(counted: Path, show: Show, picture: str) -> None:
    page = show(counted, "movement", picture=picture)
    assert not page.exception
    assert "2006–2016" in page.title[0].value
    assert page.get("download_button")


def test_the_flow_map_counts_what_is_shown_hidden_and_withheld(counted: Path, show: Show) -> None:
    page = show(counted, "movement")
    text = said(page)
    assert "Maseru gained people from every other district" in page.title[0].value
    assert "15 of 87 flows are shown" in text
    assert "72 smaller flows are hidden" in text
    assert "Withheld to protect few people: 1 flow" in text
    assert "13,000" in text
    assert "South Africa (ZAF)" in said(page).replace("\\", "")


def test_following_the_flow_out_of_one_district(counted: Path, show: Show) -> None:
    page = show(counted, "movement", origin="LSB")
    assert "More of those who left Butha" in page.title[0].value
    assert "1,007 people" in page.title[0].value


@pytest.mark.parametrize(
    ("movers", "title"),
    [
        (math.nan, "No number of moves between districts is published for 2006–2016"),
        (0.0, "Nobody moved from one district to another, 2006–2016"),
        (5.0, "Moves between districts cancelled out, 2006–2016"),
    ],
)
def test_nothing_known_nobody_and_balance_are_told_apart(words: Words, movers: float, title: str) -> None:
    ends = [("LSA", "LSB"), ("LSB", "LSA")]
    rows = pd.DataFrame([movement_sample.row(*way, movers, "all", "all") for way in ends])
    found = moves(rows, ("LSA", "LSB"), PERIOD)
    assert flows_title(found, str, (EVERY, EVERY, EVERY, 0.0), PERIOD, words) == title
    none = moves(rows.iloc[:0], ("LSA", "LSB"), PERIOD)
    told = flows_title(none, str, (EVERY, EVERY, EVERY, 0.0), PERIOD, words)
    assert told == "No moves between districts were counted for 2006–2016"


def test_a_part_that_is_withheld_leaves_the_largest_flow_to_be_told(words: Words) -> None:
    ends = [("LSA", "LSB", 7.0), ("LSB", "LSA", math.nan)]
    rows = pd.DataFrame([movement_sample.row(*way, "all", "all") for way in ends])
    told = flows_title(moves(rows, ("LSA", "LSB"), PERIOD), str, (EVERY, EVERY, EVERY, 0.0), PERIOD, words)
    assert told == "The largest flow ran from LSA to LSB: 7 people, 2006–2016"


def test_a_setting_stands_in_title_share_and_file(demo_build: Path, show: Show, offered: Offered) -> None:
    page = show(demo_build, "movement", origin="LSG", setting="rural-rural")
    assert page.title[0].value.startswith("Countryside to countryside: More of those who left Quthing")
    assert "those who moved so between districts (setting: Countryside to countryside)" in said(page)
    file = offered["movement_2006-2016_flows_from-LSG_setting-rural-rural.csv"]
    table = pd.read_csv(io.BytesIO(file()), encoding="utf-8-sig")
    assert set(table["origin"]) == {"LSG"}
    assert set(table["setting"]) == {"rural-rural"}
    asked = moves_of(open_published(demo_build), "2006-2016", "rural-rural")
    rows = asked.rows[asked.rows["origin"] == "LSG"]
    assert table["movers"].sum() == pytest.approx(rows["movers"].sum())
    matrix = show(demo_build, "movement", picture="matrix", setting="rural-rural").title[0].value
    assert matrix.startswith("Countryside to countryside: The largest flow ran from")


def test_a_place_that_the_flows_do_not_name_is_refused(counted: Path, show: Show) -> None:
    page = show(counted, "movement", origin="XXX")
    assert not page.exception
    assert any("XXX" in info.value for info in page.info)


def test_the_table_tells_withheld_zero_and_absent_apart(counted: Path, show: Show) -> None:
    page = show(counted, "movement", picture="matrix")
    (chart,) = charts(page)
    at = {(note["y"], note["x"]): note["text"] for note in chart["layout"]["annotations"]}
    order = list(sample.PCODES)
    assert at[order.index("LSJ"), order.index("LSH")] == "withheld"
    assert at[order.index("LSG"), order.index("LSB")] == "0"
    assert at[order.index("LSK"), order.index("LSB")] == "·"
    assert at[0, 10] == "<b>963</b>"


def test_town_growth_never_stands_without_its_caution(counted: Path, show: Show) -> None:
    assert "partly reclassification" in said(show(counted, "movement", picture="settings"))


def test_the_measures_equal_the_published_table(counted: Path, show: Show) -> None:
    page = show(counted, "movement", picture="country")
    shown = [metric.value for metric in page.metric]
    assert shown == ["10.0 %", "40 %", "4.0 %", "2.17"]
    assert "grows with the number of zones" in said(page)


def test_a_residual_is_never_called_moves(residual: Path, show: Show) -> None:
    page = show(residual, "movement")
    text = said(page)
    assert not page.exception
    assert "Maseru grew most against the country" in page.title[0].value
    assert "not counted moves" in text
    assert "no movement table" in text
    assert "+57,131" in text
    assert "−27,801" in text


def test_residuals_are_those_of_the_methods() -> None:
    found = {pcode: round(net) for pcode, net in movement_sample.residual().items()}
    assert found["LSA"] == 57131
    assert found["LSG"] == -17210
    assert sum(movement_sample.residual().values()) == pytest.approx(0, abs=1e-6)


def test_net_rates_on_the_map_equal_the_published_ones(counted: Path, show: Show) -> None:
    page = show(counted, "movement", picture="net")
    names = next(t["text"] for c in charts(page) for t in c["data"] if t.get("mode") == "text")
    rate = movement_sample.rates()["LSE"]
    assert f"Mafeteng<br>−{abs(rate):.1f}" in names


@pytest.mark.parametrize("without", [("flows", "net_migration_rate"), ("flows", "panel", "hotspots")])
def test_a_build_without_movement_says_why(tmp_path: Path, show: Show, without: tuple[str, ...]) -> None:
    sample.write(tmp_path / "out", without=without)
    page = show(tmp_path / "out", "movement")
    assert not page.exception
    assert "tells nothing of movement" in page.title[0].value


def test_moves_as_a_file_carry_unit_status_and_mark(opened: Build, words: Words) -> None:
    found = moves(opened.flows, tuple(opened.names), PERIOD)
    text = moves_csv(opened, found.rows, PERIOD, "all", ["A note."], words).decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head.startswith(
        "origin,origin_name,destination,destination_name,period,setting,movers,unit,status"
    )
    withheld = next(line for line in rows if line.startswith("LSJ,Mokhotlong,LSH"))
    assert ",,people,observed" in withheld
    assert "Withheld" in withheld
    assert len(rows) == len(found.rows)


@pytest.mark.parametrize("picture", ["flows", "net", "matrix", "settings"])
def test_every_picture_can_be_printed(
    counted: Path, monkeypatch: pytest.MonkeyPatch, show: Show, picture: str
) -> None:
    made: list[bytes] = []
    from dashboard.views import foot

    kept = foot.picture
    monkeypatch.setattr(foot, "picture", lambda *args, **more: made.append(kept(*args, **more)()) or bytes)
    page = show(counted, "movement", picture=picture)
    assert not page.exception
    assert made and made[0].startswith(b"\x89PNG")


def test_sums_of_a_district_that_lack_a_withheld_row_are_said_as_the_least_they_can_be(
    counted: Path, show: Show
) -> None:
    said = " ".join(part.value for part in show(counted, "district", district="LSJ").markdown)
    assert re.search(r"came and at least [\d,]+ left: a net change of withheld", said)
    whole = " ".join(part.value for part in show(counted, "district", district="LSA").markdown)
    assert "at least" not in whole
