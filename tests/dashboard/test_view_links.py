"""Links: r with its interval, thresholds, what may be said, and builds that lack one of the two."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from dashboard.build import Build, open_published
from dashboard.charts.scatter import Line, Point, scatter
from dashboard.charts.scatter import _place as place
from dashboard.readings.association import LEAST_FOR_LINE, associate, line, threshold
from dashboard.readings.interval_climate import interval_before, measured, measures, seasons_of
from dashboard.readings.pair import Pair
from dashboard.readings.pair_said import title
from dashboard.selection import Selection
from dashboard.shelf import Asking
from dashboard.text import Words
from tests.dashboard import movement_sample, sample

Show = Callable[..., AppTest]


@pytest.fixture(scope="module")
def residual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("residual") / "processed"
    movement_sample.write(out, counted=False)
    return out


def said(page: AppTest) -> str:
    return "\n".join(part.value for part in (*page.title, *page.subheader, *page.markdown, *page.info))


def test_r_and_its_interval_by_fisher() -> None:
    found = associate([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert found.r == pytest.approx(0.8)
    assert math.atanh(found.high) - math.atanh(0.8) == pytest.approx(1.959964 / math.sqrt(2))
    assert found.low == pytest.approx(-0.279, abs=1e-3)


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 3]), ([1, 1, 1, 1], [1, 2, 3, 4])])
def test_no_r_where_it_cannot_be_known(x: list[float], y: list[float]) -> None:
    assert not associate(x, y).known


def test_pairs_with_a_gap_are_left_out() -> None:
    found = associate([1, 2, 3, 4, math.nan], [2, 4, 5, 9, 1])
    assert found.n == 4


@pytest.mark.parametrize(("n", "tried", "limit"), [(10, 1, 0.632), (10, 6, 0.776)])
def test_thresholds_of_the_methods(n: int, tried: int, limit: float) -> None:
    assert threshold(n, tried) == pytest.approx(limit, abs=5e-4)


def test_no_line_under_thirty_districts() -> None:
    x = np.arange(LEAST_FOR_LINE, dtype=float)
    assert line(x[:-1], 2 * x[:-1]) is None
    level, slope = line(x, 2 * x + 1) or (0, 0)
    assert (level, slope) == pytest.approx((1, 2))


def test_seasons_belong_to_the_interval_of_their_may() -> None:
    seasons = seasons_of("2006-2016")
    assert (seasons[0], seasons[-1], len(seasons)) == ("2005/06", "2014/15", 10)
    assert interval_before("2006-2016") == "1996-2006"


def test_a_mean_of_seasons_needs_eight_of_ten(residual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MECC_DATA", str(residual))
    build = open_published()
    assert measures(build) == ("season_rainfall_mm",)
    assert measured(build, "season_rainfall_mm", "2006-2016").rows.loc["LSB", "value"] == 610.0
    assert measured(build, "season_rainfall_mm", "2008-2018").rows.loc["LSB", "value"] == 610.0
    early = measured(build, "season_rainfall_mm", "2009-2019").rows
    assert early["value"].isna().all()
    assert early.loc["LSB", "reason"] == "7/10"


def test_names_stand_beside_their_dots_without_touching() -> None:
    points = [
        Point("Mohale's Hoek", 1, 1, "", "LSF"),
        Point("Mafeteng", 1.02, 1, "", "LSE"),
        Point("Berea", 2, 2, "", "LSD"),
    ]
    figure = scatter(points, "x", "y")
    first, second, _ = figure.traces[0]["textposition"]
    assert first != second
    assert len(figure.traces) == 1
    assert len(scatter(points, "x", "y", Line(0, 1)).traces) == 2


def test_names_find_room_on_a_phone_where_the_first_order_leaves_none(build: Build) -> None:
    places = np.random.default_rng(45).uniform(0, 1, (2, 10)).tolist()
    points = [Point(name, x, y, "", "") for name, x, y in zip(build.names.values(), *places, strict=True)]
    figure = scatter(points, "x", "y", small=True).to_dict()
    spans = [figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis")]
    sides = figure["data"][0]["textposition"]
    boxes = []
    for point, side in zip(points, sides, strict=True):
        x, y = (
            (value - low) / (high - low) * room
            for value, (low, high), room in zip((point.x, point.y), spans, (270, 280), strict=True)
        )
        boxes += [
            shapely.box(*place(side, x, y, 7 * len(point.name))),
            shapely.box(x - 6, y - 6, x + 6, y + 6),
        ]
    assert all(one.intersection(other).area == 0 for one, other in combinations(boxes, 2))


def test_a_scatter_names_every_district_and_draws_no_line(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "links", climate="season_rainfall_mm")
    assert not page.exception
    (chart,) = (json.loads(element.proto.spec) for element in page.get("plotly_chart"))
    (trace,) = chart["data"]
    assert len(trace["text"]) == 10
    text = said(page)
    assert "0.632" in text
    assert "0.776" in text
    assert "No trend line is drawn" in text
    assert "not evidence of cause" in text


def test_r_on_the_page_is_that_of_the_published_numbers(sample_folder: Path, show: Show) -> None:
    import pandas as pd

    panel = pd.read_parquet(sample_folder / "panel.parquet")
    rain = panel[(panel["variable"] == "season_rainfall_mm") & panel["period"].isin(seasons_of("2006-2016"))]
    net = panel[(panel["variable"] == "net_migration_rate") & (panel["period"] == "2006-2016")]
    r = np.corrcoef(rain.groupby("pcode")["value"].mean(), net.set_index("pcode")["value"])[0, 1]
    page = show(sample_folder, "links", climate="season_rainfall_mm", moves="2006-2016")
    assert f"r = {r:.2f}".replace("-", "−") in said(page)


def test_every_combination_tried_is_counted(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "links", climate="season_rainfall_mm")
    assert "One combination looked at" in said(page)
    page.selectbox(key="moves").select("1996-2006").run()
    assert "2 combinations looked at" in said(page)
    assert f"|r| must pass {threshold(10, 2):.3f}" in said(page)


@pytest.mark.parametrize(("tried", "begins"), [(1, "Where the measure of"), (40, "10 districts cannot tell")])
def test_the_title_claims_no_more_than_passes_for_all_that_was_tried(
    build: Build, words: Words, tried: int, begins: str
) -> None:
    chosen = {"climate": "season_rainfall_mm", "outcome": "net_migration_rate", "moves": "2006-2016"}
    pair = Pair(Asking(build, words, Selection(language="en", lag="same", **chosen)))
    pair.__dict__["association"] = associate(range(10), [0, 1, 2, 8, 4, 5, 6, 7, 3, 9])
    assert threshold(10) < pair.association.r < threshold(10, 40)
    assert title(pair, str, tried).startswith(begins)


def test_nothing_is_called_an_association_where_there_is_none(residual: Path, show: Show) -> None:
    page = show(residual, "links", lag="before", moves="1996-2006")
    assert "An association among" not in said(page)


def test_the_interval_before_without_climate_says_why(residual: Path, show: Show) -> None:
    page = show(residual, "links", lag="before")
    assert not page.exception
    assert "0/10" in said(page).replace("\\", "")
    assert not page.get("plotly_chart")


def test_a_residual_is_named_for_what_it_is(residual: Path, show: Show) -> None:
    page = show(residual, "links")
    text = said(page)
    assert "not counted moves" in text
    assert "migration" not in page.title[0].value


@pytest.mark.parametrize("without", [("flows", "net_migration_rate"), ("panel", "hotspots", "contributions")])
def test_a_build_that_lacks_one_of_the_two_says_so(
    tmp_path: Path, show: Show, without: tuple[str, ...]
) -> None:
    sample.write(tmp_path / "out", without=without)
    page = show(tmp_path / "out", "links")
    assert not page.exception
    assert "cannot hold climate against movement" in page.title[0].value


def test_the_scatter_can_be_printed(sample_folder: Path, monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    made: list[bytes] = []
    from dashboard.views import foot

    kept = foot.picture
    monkeypatch.setattr(foot, "picture", lambda *args, **more: made.append(kept(*args, **more)()) or bytes)
    assert not show(sample_folder, "links").exception
    assert made and made[0].startswith(b"\x89PNG")


def test_a_mean_of_months_takes_october_to_april_of_the_seasons(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MECC_DATA", str(sample_folder))
    build = open_published()
    rows = build.series("rainfall_mm")
    rows = rows[(rows["pcode"] == "LSA") & rows["period"].between("2005-10", "2015-04")]
    wanted = rows[~rows["period"].str[5:7].isin(["05", "06", "07", "08", "09"])]["value"]
    assert len(wanted) == 70
    found = measured(build, "rainfall_mm", "2006-2016").rows.loc["LSA", "value"]
    assert found == pytest.approx(wanted.mean())
