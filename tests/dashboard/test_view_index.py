"""What every view and figure says of the index in force, and local statistics from 30 units on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from shapely.geometry import Point, box
from streamlit.testing.v1 import AppTest

from dashboard.build import Build, open_published
from dashboard.figures import pack
from dashboard.maps.outlines import label_point
from dashboard.readings import findings, weights
from dashboard.readings.index_words import in_force, indicator, indicator_name
from dashboard.readings.names import plain
from dashboard.selection import PARTS, Selection
from dashboard.text import Words
from dashboard.views import robustness_past, robustness_space
from dashboard.views.stage import Stage
from etl.files.index_table import read_index_table
from etl.model.paths import REFERENCE
from etl.model.progress import silent
from etl.pipeline import build
from tests.dashboard.test_views import charts, texts
from tests.etl.builders_index import Units, alike, corner_of_high_values, write_grid

Show = Callable[..., AppTest]
SAID = "Index 2, adopted 14 March 2027."
NEED_RAIN = ("past", "scenarios")  # which a build without rain has not


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Units:
    """A build of 36 units with an index of a committee's, all of it supplied, coping among it."""
    units = write_grid(tmp_path_factory.mktemp("grid"), 6, 6)
    poor: list[object] = [40 + number % 7 for number in range(36)]
    units.values(alike(36, flood_days=corner_of_high_values(6, 6), poverty_rate=poor))
    build(units.profile, units.out, silent)
    return units


@pytest.fixture
def opened(grid: Units, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.setenv("MECC_DATA", str(grid.out))
    return open_published()


def plain_texts(page: AppTest) -> str:
    assert not page.exception
    return texts(page).replace("\\", "")


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("hotspots", {}),
        ("district", {"district": "GR0000"}),
        ("data", {"section": "methods"}),
        *(("robustness", {"part": part}) for part in PARTS if part not in NEED_RAIN),
    ],
)
def test_version_and_day_of_adoption_stand_wherever_the_index_is_shown(
    grid: Units, show: Show, view: str, asked: dict[str, str]
) -> None:
    assert SAID in plain_texts(show(grid.out, view, **asked))


@pytest.mark.parametrize("part", NEED_RAIN)
def test_it_stands_under_past_emergencies_and_scenarios_too(
    demo_build: Path, show: Show, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopted = replace(read_index_table(REFERENCE / "index.csv"), version="2", adopted="14 March 2027")
    monkeypatch.setattr(Build, "index", property(lambda build: adopted))
    assert SAID in plain_texts(show(demo_build, "robustness", part=part))


def test_every_figure_of_the_index_says_it_in_foot_and_caption(opened: Build, words: Words) -> None:
    told = {id: one for id, one in pack.BY_ID.items() if one.view in ("hotspots", "robustness")}
    assert len(told) >= 6
    for id, record in told.items():
        prepared = record.prepare(opened, record, record.selection, words)
        assert SAID in " ".join(prepared.sheet.foot), id
        assert SAID in prepared.caption, id


def test_what_an_index_states_is_said_and_no_more(words: Words) -> None:
    def said(version: str, adopted: str) -> list[str]:
        class Holder:
            class index:
                pass

        Holder.index.version, Holder.index.adopted = version, adopted  # type: ignore[attr-defined]
        return in_force(Holder, words, plain)  # type: ignore[arg-type]

    assert said("", "") == []
    assert said("2", "") == ["Index 2."]
    assert said("", "2027-03-14") == ["Index adopted 14 Mar 2027."]
    assert said("2", "May") == ["Index 2, adopted May."]


def test_an_index_without_version_says_so_under_its_methods(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "data", section="methods")
    assert "neither a version nor the day it was adopted" in plain_texts(page)


def test_supplied_indicators_go_by_their_title(opened: Build, words: Words) -> None:
    assert indicator(opened, "poverty_rate", words) == "poor people"
    assert indicator_name(opened, "poverty_rate", words) == "Poor people"


def test_coping_has_its_sliders_and_says_when_its_values_are_of(grid: Units, show: Show) -> None:
    page = show(grid.out, "robustness", part="weights", period="2006–2016")
    page.session_state["weights-of-coping"] = True
    page.run()
    labels = [slider.label for slider in page.slider]
    assert "Coping · 25 % of the index" in labels
    assert {"Poor people · 12 %", "Walk to the clinic · 12 %"} <= set(labels)  # half of a quarter each
    said = plain_texts(show(grid.out, "robustness", part="assumptions"))
    assert "Supplied values are the last known by then: People far from roads of 2006" in said


def test_local_statistics_are_drawn_named_and_filed_from_thirty_units_on(
    grid: Units, opened: Build, show: Show
) -> None:
    page = show(grid.out, "robustness", part="crossing")
    local = opened.basis_of("latest")["space"]["local"]
    found = [one["pcode"] for one in local if one["significant"]]
    assert len(found) >= 4
    assert f"{len(found)} of 36 districts stand out" in plain_texts(page)
    drawn = next(t for chart in charts(page) for t in chart["data"] if t["type"] == "choropleth")
    assert drawn["locations"] == list(opened.districts.index)
    named = next(part.value for part in page.markdown if "| Gi\\* |" in part.value)
    assert named.count("\n| :small[") == len(found)


def test_no_chart_of_clusters_where_units_are_few(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", part="crossing")
    assert not any(t["type"] == "choropleth" for chart in charts(page) for t in chart["data"])
    assert "10 districts; such a map needs at least 30" in plain_texts(page)


def test_the_file_of_local_statistics_has_every_unit_and_the_index(
    grid: Units, opened: Build, words: Words
) -> None:
    stage = Stage(opened, words, Selection(period="latest"), st.empty(), {})
    _, name, _, make = robustness_space.files(stage)[0]
    table = pd.read_csv(BytesIO(make()))
    assert name == "clusters_latest_clusters.csv"
    assert len(table) == 4 * 36
    assert table["note"].str.contains(SAID, regex=False).all()
    gi = table[table["measure"].str.contains("Gi")].set_index("pcode")["value"]
    told = {one["pcode"]: one["gi"] for one in opened.basis_of("latest")["space"]["local"]}
    assert gi.to_dict() == pytest.approx(told)


def test_live_weights_repeat_the_published_draws_with_four_pillars(opened: Build) -> None:
    case = weights.case_of(opened, "latest")
    assert case is not None
    assert case.design.pillars == ("hazard", "exposure", "sensitivity", "coping")
    published = findings.rows_of(opened, "latest")
    usual = weights.with_weights(opened, case, {})
    for name in ("score", "rank_median", "rank_p05", "rank_p95", "p_top3"):
        np.testing.assert_allclose(usual[name], published[name], atol=1e-12)
    alone = weights.with_weights(opened, case, {"hazard": 0, "exposure": 0, "sensitivity": 0})
    np.testing.assert_allclose(alone["score"], published["coping"], atol=1e-9)


def test_seasons_on_other_indicators_are_left_out_of_the_trailing_index() -> None:
    class Holder:
        robustness: ClassVar = {"history": {"rests_on": {"2001/02": ["a"], "2002/03": ["a", "b"]}}}

    risk = pd.DataFrame({"period": ["2001/02", "2002/03"], "flagged": [1, 1]})
    kept = robustness_past._comparable(Holder, risk)  # type: ignore[arg-type]
    assert kept["period"].tolist() == ["2002/03"]


def test_a_unit_too_small_for_its_name_has_a_place_for_it_all_the_same() -> None:
    small = box(27.0, -30.0, 27.001, -29.999)
    assert small.contains(Point(label_point(small)))
