"""The Robustness view: live weights and their link, what was tried, crossing, past emergencies, scenarios."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import components
from dashboard.build import Build, open_published
from dashboard.figures import district_map
from dashboard.readings import findings, reasons, weights
from dashboard.readings.projects import responses, without_projects
from dashboard.selection import PARTS, Selection
from dashboard.shelf import Asking
from dashboard.text import Words, load
from dashboard.views import robustness_tables as tables
from dashboard.views.robustness_past import _past
from dashboard.views.robustness_tables import Shown
from etl.model.index_tables import HISTORY
from etl.science.index.table import IndexRow, IndexTable
from tests.dashboard import sample
from tests.dashboard.test_views import charts, texts

Show = Callable[..., AppTest]
PAIR = IndexTable(
    (
        IndexRow("dry_share", "hazard", 1, 0, 1, "share"),
        IndexRow("rain_cv", "hazard", 3, 0, 1, "%"),
        IndexRow("rural_share", "exposure", 1, 0, 1, "share"),
    ),
    {"exposure": 3.0},
)
IDS = ("dry_share", "rain_cv", "rural_share")


@pytest.fixture
def demo(demo_build: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.setenv("MECC_DATA", str(demo_build))
    return open_published()


def rows(demo: Build, period: str = "latest") -> pd.DataFrame:
    return findings.rows_of(demo, period)


def test_a_pillar_stands_before_its_indicators() -> None:
    of = weights.committee(PAIR, IDS)
    assert [item.id for item in of.items] == ["hazard", "dry_share", "rain_cv", "exposure", "rural_share"]
    assert [item.weight for item in of.items] == [1, 1, 3, 3, 1]
    assert (of.most, of.step) == (9.0, 0.25)


def test_shares_of_the_index_are_those_of_pillar_times_indicator() -> None:
    of = weights.committee(PAIR, IDS)
    usual = {"hazard": 0.25, "exposure": 0.75, "dry_share": 0.0625, "rain_cv": 0.1875, "rural_share": 0.75}
    assert of.shares({}) == pytest.approx(usual)
    assert of.shares({"exposure": 0.0}) == pytest.approx(
        {"hazard": 1, "exposure": 0, "dry_share": 0.25, "rain_cv": 0.75, "rural_share": 0}
    )


def test_weights_that_make_no_index_are_named() -> None:
    of = weights.committee(PAIR, IDS)
    assert of.without_weight({"rural_share": 0.0}) == ("exposure",)
    assert of.without_weight({"rural_share": 0.0, "exposure": 0.0}) == ()
    assert of.without_weight({"hazard": 0.0, "exposure": 0.0}) == ("hazard", "exposure")
    assert of.shares({"rural_share": 0.0}) is None


def test_a_link_carries_what_is_changed_and_nothing_else() -> None:
    of = weights.committee(PAIR, IDS)
    changes = of.changes({"dry_share": 2.0, "rain_cv": 3.0, "hazard": 0.5})
    assert changes == {"hazard": 0.5, "dry_share": 2.0}
    assert weights.written(changes) == "hazard*0.5-dry_share*2"
    assert weights.asked("hazard*0.5-dry_share*2", of) == weights.Asked(changes, ())


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("nonsense", ("nonsense",)),
        ("dry_share*2-flood*1", ("flood*1",)),
        ("dry_share*-1", ("dry_share*", "1")),
        ("dry_share*nan", ("dry_share*nan",)),
        ("dry_share*1e9", ("dry_share*1e9",)),
        ("dry_share*10", ("dry_share*10",)),
        ("<b>*1", ("<b>*1",)),
        ("", ()),
    ],
)
def test_nonsense_in_a_link_is_refused_piece_by_piece(text: str, refused: tuple[str, ...]) -> None:
    assert weights.asked(text, weights.committee(PAIR, IDS)).refused == refused


def test_the_committees_weights_give_the_published_index(demo: Build) -> None:
    for period in ("1996-2006", "2006-2016", "latest"):
        case = weights.case_of(demo, period)
        assert case is not None
        found, published = weights.with_weights(demo, case, {}), rows(demo, period)
        for name in ("score", "rank", "rank_median", "rank_p05", "rank_p95", "p_top3", "p_class"):
            np.testing.assert_allclose(found[name], published[name], atol=1e-12)
        assert list(found["hotspot_class"]) == list(published["hotspot_class"])
        first = weights.first_shares(demo, period)
        assert first is not None
        np.testing.assert_allclose(found["p_first"], first, atol=1e-12)


def test_a_build_that_does_not_tell_who_is_first_is_drawn_again(
    demo_build: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = show(demo_build, "robustness")
    with monkeypatch.context() as patch:
        patch.setattr(weights, "first_shares", lambda build, period: None)
        drawn = show(demo_build, "robustness")
    assert drawn.title[0].value == told.title[0].value
    assert drawn.table[-1].value.equals(told.table[-1].value)


@pytest.mark.usefixtures("unfolded_files")
@pytest.mark.parametrize("part", PARTS)
def test_every_part_states_a_finding_with_source_and_status(demo_build: Path, show: Show, part: str) -> None:
    page = show(demo_build, "robustness", part=part)
    assert not page.exception
    assert any(name in page.title[0].value for name in ("Mafeteng", "cropland", "emergencies"))
    assert "demonstration data" in texts(page)
    assert page.get("download_button")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "without",
    [
        (),
        ("hotspots", "contributions", "index"),
        ("population", "net_migration_rate", "flows", "hotspots", "contributions"),
        ("panel", "flows", "hotspots", "contributions", "index", "reconciliation", "quality", "emergencies"),
        ("contributions", "emergencies"),
    ],
    ids=["no case", "no index", "rain only", "boundaries only", "no emergencies"],
)
def test_a_part_that_a_build_does_not_hold_says_so(
    tmp_path: Path, show: Show, part: str, without: tuple[str, ...]
) -> None:
    sample.write(tmp_path / "out", without=without)
    page = show(tmp_path / "out", "robustness", part=part)
    assert not page.exception
    assert page.title[0].value
    assert len(texts(page)) > 100


def test_a_build_without_scores_tells_why(
    tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = sample.hotspots

    def unscored(*given: object, **named: object) -> pd.DataFrame:
        found = table(*given, **named)  # type: ignore[arg-type]
        gone = ["score", "rank", "rank_median", "rank_p05", "rank_p95", "p_top3", "p_class"]
        kind = "insufficient_data"
        return found.assign(**dict.fromkeys(gone, np.nan), hotspot_class=kind, reason="no cropland map")

    monkeypatch.setattr(sample, "hotspots", unscored)
    sample.write(tmp_path / "out")
    for part in PARTS:
        assert not show(tmp_path / "out", "robustness", part=part).exception
    page = show(tmp_path / "out", "robustness")
    assert page.title[0].value == "There is no climate risk index for this period"
    assert "no cropland map" in texts(page)


def test_the_title_says_who_is_first_how_often(demo: Build, demo_build: Path, show: Show) -> None:
    case = weights.case_of(demo, "latest")
    assert case is not None
    found = weights.with_weights(demo, case, {})["p_first"]
    page = show(demo_build, "robustness")
    share = f"{100 * found.max():.0f} %"
    assert (
        page.title[0].value
        == f"{demo.names[found.idxmax()]} is first in {share} of 10,000 ways to build the index"
    )
    assert page.button(key="weights-reset").disabled


def test_a_slider_moves_the_index_and_the_link_and_reset_undoes_it(
    demo: Build, demo_build: Path, show: Show
) -> None:
    page = show(demo_build, "robustness")
    assert {slider.key for slider in page.slider} == {
        f"weight-{pillar}" for pillar in ("hazard", "exposure", "sensitivity")
    }
    page.session_state["weights-of-exposure"] = True
    page.run()
    page.slider(key="weight-hazard").set_value(3.0)
    page.slider(key="weight-crop_per_rural").set_value(0.0).run()
    assert not page.exception
    assert page.query_params["weights"] == "hazard*3-crop_per_rural*0"
    assert page.title[0].value.startswith("With other weights, ")
    assert "Hazard 3 instead of 1" in texts(page)
    case = weights.case_of(demo, "latest")
    assert case is not None
    found = weights.with_weights(demo, case, {"hazard": 3.0, "crop_per_rural": 0.0})
    table = page.table[-1].value
    by_name = found.assign(name=[demo.names[p] for p in found.index]).set_index("name")
    shown = dict(zip(_plain(table["District"]), _plain(table["Rank"]), strict=True))
    assert shown == {name: f"{rank:.0f}" for name, rank in by_name["rank"].items()}
    before = dict(zip(_plain(table["District"]), _plain(table["Committee’s"]), strict=True))
    published = rows(demo)["rank"]
    assert before == {demo.names[p]: f"{rank:.0f}" for p, rank in published.items()}
    page.button(key="weights-reset").click().run()
    assert "weights" not in page.query_params
    assert page.slider(key="weight-hazard").value == 1.0
    assert not page.title[0].value.startswith("With other weights")


def _plain(cells: pd.Series) -> list[str]:
    return [str(cell).removeprefix(":small[").removesuffix("]").replace("\\", "") for cell in cells]


def test_the_printed_map_has_the_ranks_that_its_subtitle_tells_of(
    demo: Build, demo_build: Path, show: Show, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[object, ...]] = []
    monkeypatch.setattr(district_map, "map_png", lambda *given: printed.append(given) or b"")
    monkeypatch.setattr(components, "downloads", lambda id, files, **_: [make() for *_, make in files])
    page = show(demo_build, "robustness", weights="dry_share*3")
    assert not page.exception
    (_, _, sheet, _, ranks, about), rows = printed[0], findings.rows_of(demo, "latest")
    assert "rank" in sheet.subtitle
    assert list(ranks) == list(rows.index[rows["score"].notna()])
    assert all(
        note.endswith(f"({before})") or note == str(before)
        for note, before in ((ranks[pcode], words.number(rows.loc[pcode, "rank"])) for pcode in ranks)
    )
    assert about == words("weights.map_note")


def test_a_link_restores_weights_and_names_what_it_cannot(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", weights="dry_share*2.5-flood*1-<b>x", district="LSE")
    assert not page.exception
    assert page.slider(key="weight-dry_share").value == 2.5
    assert page.query_params["weights"] == "dry_share*2.5"
    notices = [notice.value for notice in page.info]
    assert len(notices) == 2
    assert all("does not have" in notice for notice in notices)
    assert not any("<b>" in notice for notice in notices)


def test_what_a_folded_indicator_is_set_to_outlives_the_fold(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", weights="dry_share*2.5")
    for unfolded in (False, False, True):
        page.session_state["weights-of-hazard"] = unfolded
        page.run()
        assert not page.exception
        assert page.query_params["weights"] == "dry_share*2.5"
        assert ("weight-dry_share" in {slider.key for slider in page.slider}) is unfolded
        assert "Dry seasons 2.5 instead of 1" in texts(page)
    page.slider(key="weight-dry_share").set_value(2.0).run()
    page.session_state["weights-of-hazard"] = False
    page.run()
    page.button(key="weights-reset").click().run()
    page.session_state["weights-of-hazard"] = True
    page.run()
    assert "weights" not in page.query_params
    assert page.slider(key="weight-dry_share").value == 1.0


def test_weights_without_an_index_get_a_message_never_a_number(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", weights="rural_share*0-crop_per_rural*0")
    assert not page.exception
    assert page.title[0].value == "Weights that allow no index"
    assert "exposure" in page.warning[-1].value
    assert not page.get("plotly_chart")


def test_the_chart_of_assumptions_shows_the_published_indices(
    demo: Build, demo_build: Path, show: Show
) -> None:
    page = show(demo_build, "robustness", part="assumptions", period="2006-2016")
    told = [row for row in demo.basis_of("2006-2016")["decisive"] if row["total"] is not None]
    bars = [trace for trace in charts(page)[0]["data"] if trace["type"] == "bar"]
    assert bars[0]["x"] == pytest.approx([100 * max(row["total"], 0) for row in told])
    assert bars[1]["x"] == pytest.approx([100 * max(row["first"], 0) for row in told])


def test_every_assumption_and_every_variant_is_listed(demo: Build, demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", part="assumptions")
    tried = next(table.value for table in page.table if "How it was varied" in table.value.columns)
    assert len(tried) == len(demo.robustness["assumptions"])
    variants = demo.basis_of("latest")["variants"]
    heat = next(t for chart in charts(page) for t in chart["data"] if t["type"] == "heatmap")
    order = sorted(variants[0]["ranks"], key=variants[0]["ranks"].get)
    assert heat["text"] == [[str(one["ranks"][p]) for p in order] for one in variants]
    assert heat["z"][0] == [0] * len(order)


def test_the_crossing_is_that_of_the_build(demo: Build, demo_build: Path, show: Show) -> None:
    page = show(demo_build, "robustness", part="crossing")
    said = {note["text"] for note in charts(page)[0]["layout"]["annotations"]}
    for cell in demo.basis_of("latest")["crossing"]:
        names = [demo.names[p] for p in cell["pcodes"]]
        assert "<br>".join([f"<b>{len(names)}</b>", *names]) in said
    assert "such a map needs at least 30" in texts(page)
    moran = demo.basis_of("latest")["space"]["moran"]
    assert f"one-sided p = {moran['p']:.3f}" in texts(page)


def test_hits_misses_and_false_alarms_are_those_of_the_build(
    demo: Build, demo_build: Path, show: Show
) -> None:
    page = show(demo_build, "robustness", part="past")
    counted = page.table[0].value
    checks = demo.robustness["history"]["checks"]
    assert len(counted) == len(checks)
    shown = {
        tuple(_plain(row[["Hits", "Misses", "False alarms", "Seasons, n"]])) for _, row in counted.iterrows()
    }
    told = {
        tuple(str(n) for n in (len(c["hits"]), len(c["misses"]), len(c["false_alarms"]), c["seasons"]))
        for c in checks
    }
    assert shown == told


def test_seasons_whose_index_rests_on_other_indicators_are_not_drawn_as_comparable(
    demo: Build, demo_build: Path, show: Show
) -> None:
    text = texts(show(demo_build, "robustness", part="past"))
    left_out = int(re.search(r"(\d+) seasons are left out", text).group(1))  # type: ignore[union-attr]
    rows = demo.table(HISTORY)
    risk = rows.loc[(rows["sign"] == "climate_risk") & rows["flagged"].notna(), "period"].nunique()
    found = _past(Asking(demo, load("en"), Selection(language="en")), rows)
    assert 0 < left_out < risk
    assert found.shares.loc["climate_risk"].notna().sum() == risk - left_out
    assert found.shares.loc["dry_season"].notna().sum() > risk - left_out


def test_a_share_that_the_build_does_not_hold_has_a_reason_in_the_file(demo: Build) -> None:
    rows = findings.rows_of(demo, "latest")
    shown = Shown(rows.assign(p_first=float("nan")), rows, {}, "")
    stage = Asking(demo, load("en"), Selection(language="en", period="latest"))
    table = pd.read_csv(io.BytesIO(tables.file(stage, shown, [])), encoding="utf-8-sig")
    gone = table[table["value"].isna()]
    assert len(gone) == 10
    assert gone["note"].str.contains("this build does not hold it").all()


def test_a_place_is_called_only_where_three_scenarios_agree(
    demo: Build, demo_build: Path, show: Show
) -> None:
    page = show(demo_build, "robustness", part="scenarios")
    table = pd.read_parquet(demo_build / "scenarios.parquet")
    counted = table.loc[table["hotspot_class"] == "origin"].groupby("pcode").size()
    called = {demo.names[p] for p, number in counted.items() if number >= 3}
    title = page.title[0].value.replace("\\", "")
    assert all(name in title for name in called)
    shown = page.table[-1].value
    named = {
        name
        for name, kind in zip(_plain(shown["District"]), _plain(shown["Called"]), strict=True)
        if kind == "Origin hotspot"
    }
    assert named == called
    assert "no forecasts" in texts(page)


def test_what_would_have_to_change_stands_in_the_panel(demo: Build, demo_build: Path, show: Show) -> None:
    page = show(demo_build, "hotspots", district="LSE")
    told = demo.basis_of("latest")["explanations"]["LSE"]["changes"][0]
    line = next(text for text in texts(page).split("\n") if "instead of" in text)
    assert f"{100 * told['needed']:.0f} %" in line
    assert f"{100 * told['now']:.0f} %" in line


def test_values_that_round_alike_are_told_apart(words: Words) -> None:
    assert reasons._apart(0.402, 0.404, "share", words) == ("40.2 %", "40.4 %")


def test_the_crossed_layer_names_its_districts(demo_build: Path, show: Show) -> None:
    said = html.unescape(show(demo_build, "hotspots", layer="both").get("html")[0].proto.body)
    assert "High risk, loss (2) · 344,000 people · Mafeteng, Mohale's Hoek" in said


def projects() -> pd.DataFrame:
    listed = [
        ("LSE", "Wells", "2017", "water", "A"),
        ("LSE", "Roads", "2018", "", "A"),
        ("LSA", "Wells", "2017", "water", "A"),
        ("LSO", "Radio", "", "", "A"),
        ("LSK", "<script>alert(1)</script>", "=1+1", "**b**", "[x](javascript:alert(1))"),
    ]
    return pd.DataFrame(listed, columns=["place", "name", "period", "theme", "source"]).assign(
        status="observed"
    )


def test_projects_lie_over_the_hotspots(tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.write(tmp_path / "out", projects=projects())
    monkeypatch.setenv("MECC_DATA", str(tmp_path / "out"))
    build = open_published()
    found = responses(build)
    assert (found.count["LSE"], found.count["LSA"], found.count["LSB"], found.whole) == (2, 1, 0, 1)
    assert without_projects(findings.rows_of(build, "latest"), found) == ["LSH", "LSF"]
    page = show(tmp_path / "out", "hotspots", overlay="projects")
    assert not page.exception
    said = texts(page)
    assert "Hotspots without a project in this table: Qacha" in said
    assert "<script" not in said.replace("\\<script", "")
    labels = next(t for t in charts(page)[0]["data"] if t.get("mode") == "text")
    assert "Mafeteng<br>2 projects" in labels["text"]


def test_a_build_without_projects_offers_none(demo_build: Path, show: Show) -> None:
    page = show(demo_build, "hotspots", overlay="projects")
    assert not page.exception
    assert json.dumps(charts(page)).count("projects") == 0
