"""The view of a season shows the numbers of the published tables, and says what it cannot show."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.build import Build
from dashboard.maps.classed import by_edges
from dashboard.maps.small_maps import SmallMap, small_maps
from dashboard.readings import seasons
from dashboard.views import season_six
from tests.dashboard import sample
from tests.dashboard.conftest import Offered

Show = Callable[..., AppTest]
MONTHS = ("10", "11", "12", "01", "02", "03", "04")


def texts(page: AppTest) -> str:
    parts = [*page.title, *page.subheader, *page.markdown]
    cells = [str(cell) for table in page.table for cell in table.value.to_numpy().ravel()]
    return "\n".join([*(part.value for part in parts), *cells])


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]


def cumulated(folder: Path, season: str, months: int) -> pd.Series:
    """Rain of the first months of a season by district, straight from the published panel."""
    panel = pd.read_parquet(folder / "panel.parquet")
    rain = panel.loc[panel["variable"] == "rainfall_mm"].set_index(["pcode", "period"])["value"].unstack()
    first = int(season[:4])
    labels = [f"{first + (int(month) < 10)}-{month}" for month in MONTHS[:months]]
    return rain[labels].sum(axis=1, min_count=months)


def share_of_normal(folder: Path, season: str, months: int) -> pd.Series:
    """The same in % of the mean of the seasons 1996/97 to 2020/21 (the sample's baseline)."""
    baseline = [f"{year}/{(year + 1) % 100:02d}" for year in range(1996, 2021)]
    normal = pd.concat([cumulated(folder, one, months) for one in baseline], axis=1).mean(axis=1)
    return 100 * cumulated(folder, season, months) / normal


@pytest.mark.parametrize(("season", "months"), [("2024/25", 3), ("2015/16", 7)])
def test_the_map_shows_rain_against_normal(sample_folder: Path, show: Show, season: str, months: int) -> None:
    page = show(sample_folder, "season", season=season)
    assert not page.exception
    expected = share_of_normal(sample_folder, season, months)
    fills = next(trace for trace in charts(page)[0]["data"] if trace["type"] == "choropleth")
    for pcode, text in zip(fills["locations"], fills["text"], strict=True):
        assert f"<br>{expected[pcode]:.0f} %<br>" in text
        assert "demonstration data" in text
        assert "Valid data: 100 %" in text


def test_the_title_states_the_country_weighted_by_area(sample_folder: Path, show: Show, build: Build) -> None:
    area = build.districts["area_km2"]
    baseline = [f"{year}/{(year + 1) % 100:02d}" for year in range(1996, 2021)]

    def country(season: str) -> float:
        return float((cumulated(sample_folder, season, 7) * area).sum() / area.sum())

    share = 100 * country("2015/16") / np.mean([country(one) for one in baseline])
    page = show(sample_folder, "season", season="2015/16")
    assert page.title[0].value == f"2015/16: rain {share:.0f} % of normal"


def test_a_season_under_way_says_how_far_it_goes(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "season")
    assert page.title[0].value.startswith("2024/25 so far: rain ")
    assert "Oct 2024 to Dec 2024, 3 of 7 months" in texts(page)
    assert "By the end of December" in texts(page)


def test_the_curve_of_a_district_is_its_sum_since_october(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "season", season="2015/16", district="LSE")
    line = next(trace for trace in charts(page)[1]["data"] if trace.get("mode") == "lines+markers")
    expected = [cumulated(sample_folder, "2015/16", k)["LSE"] for k in range(1, 8)]
    assert line["y"] == pytest.approx(expected, abs=0.01)
    assert "Rain in Mafeteng, month by month" in texts(page)


def test_seasons_compared_with_are_drawn_and_named(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "season", like="2006/07")
    curve = charts(page)[1]
    named = [note["text"] for note in curve["layout"]["annotations"]]
    assert "2006/07" in named
    assert "normal" in named


def test_a_season_asked_in_vain_is_told(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "season", season="1789/90", like="<b>1788</b>")
    assert not page.exception
    said = " ".join(notice.value for notice in page.info)
    assert "1789" in said
    assert "1788" in said


def test_without_rain_the_view_says_why(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out", without=("rainfall_mm",))
    page = show(tmp_path / "out", "season")
    assert not page.exception
    assert page.title[0].value == "This build knows no season's rain"
    assert "its source is not in the profile" in texts(page)


def test_six_seasons_end_with_the_chosen_one(sample_folder: Path, show: Show) -> None:
    said = texts(show(sample_folder, "season", season="2015/16"))
    assert "Seasons 2010/11 to 2015/16" in said
    assert "2015/16: " in re.sub(r"\\", "", said)


def test_every_measure_of_a_whole_build(demo_build: Path, show: Show) -> None:
    panel = pd.read_parquet(demo_build / "panel.parquet").set_index(["variable", "period", "pcode"])["value"]
    for measure, variable in (("warning", "season_warning_peak"), ("vci", "vci"), ("green", "ndvi_z")):
        page = show(demo_build, "season", season="2015/16", measure=measure)
        assert not page.exception
        fills = next(trace for trace in charts(page)[0]["data"] if trace["type"] == "choropleth")
        for pcode, text in zip(fills["locations"], fills["text"], strict=True):
            if measure == "warning":
                assert f"<br>{panel[variable, '2015/16', pcode]:.0f} " in text
            else:
                months = [panel[variable, f"2016-0{month}", pcode] for month in (1, 2, 3)]
                value = abs(np.mean(months))
                assert f"{value:.0f} %" in text if measure == "vci" else f"{value:.1f}" in text
    warned = (panel["season_warning_peak", "2015/16"] >= 1).sum()
    assert page.title[0].value.endswith(f"warning in {warned} districts")
    assert "over 25 % of the active cropland" in texts(page)


def test_a_month_that_is_missing_is_never_taken_for_zero() -> None:
    values = pd.DataFrame(
        [[10.0, 20.0, np.nan, 5.0, 5.0, 5.0, 5.0], [1.0] * 7],
        index=pd.MultiIndex.from_tuples([("A", "2000/01"), ("A", "2001/02")], names=["place", "season"]),
    )
    sums = seasons.Courses(values, ()).cumulative()
    assert list(sums.of("A").at("2000/01")[:2]) == [10, 30]
    assert np.isnan(sums.of("A").at("2000/01")[2:]).all()
    assert seasons.reached(sums, "A", "2000/01") == 2
    assert seasons.reached(sums, "A", "2001/02") == 7


def test_a_normal_needs_ten_whole_seasons() -> None:
    labels = [f"20{i:02d}/{i + 1:02d}" for i in range(11)]
    index = pd.MultiIndex.from_product([["A"], labels], names=["place", "season"])
    values = pd.DataFrame([[float(i)] * 7 for i in range(11)], index=index)
    ten = seasons.Courses(values, tuple(labels[:10]))
    assert ten.normal("A")["mean"][0] == 4.5
    assert ten.normal("A")["low"][0] == pytest.approx(0.9)
    nine = seasons.Courses(values, tuple(labels[:9]))
    assert all(np.isnan(row).all() for row in nine.normal("A").values())


def gappy(places: str = "AB", years: int = 14) -> seasons.Courses:
    labels = [f"20{i:02d}/{i + 1:02d}" for i in range(years)]
    index = pd.MultiIndex.from_product([list(places), labels], names=["place", "season"])
    values = np.random.default_rng(3).gamma(2, 40, (len(index), 7)).round(1)
    values[4, 2] = np.nan
    return seasons.Courses(pd.DataFrame(values, index=index), tuple(labels[1:13]))


@pytest.mark.parametrize("place", ["A", "B"])
def test_seasons_are_compared_as_a_table_would(place: str) -> None:
    sums = gappy().cumulative()
    own = sums.values.loc[place]
    season, months = "2003/04", 3
    others = own.drop(index=season)
    inside = others[others.index.isin(sums.baseline)][months - 1].dropna()
    assert seasons.fewer(sums.of(place), season, months - 1, sums.baseline) == (
        (inside < own.loc[season, months - 1]).sum(),
        len(inside),
    )
    whole = others.dropna()[list(range(months))]
    apart = ((whole - own.loc[season, : months - 1]) ** 2).mean(axis=1) ** 0.5
    assert seasons.most_alike(sums.of(place), season, months) == list(apart.nsmallest(3).index)


def test_bands_and_shares_are_those_of_a_table() -> None:
    sums = gappy().cumulative()
    for place in "AB":
        inside = sums.values.loc[place]
        inside = inside[inside.index.isin(sums.baseline)].dropna()
        normal = sums.normal(place)
        assert normal["mean"] == pytest.approx(inside.mean().to_numpy())
        assert normal["low"] == pytest.approx(inside.quantile(0.1).to_numpy())
        assert normal["high"] == pytest.approx(inside.quantile(0.9).to_numpy())
        share = seasons.percent_of_normal(sums, "2005/06", 4)[place]
        assert share == pytest.approx(100 * sums.values.loc[(place, "2005/06"), 3] / inside[3].mean())


def test_a_season_goes_as_far_as_any_place_has_months_without_a_gap() -> None:
    assert gappy("A").through["2004/05"] == 2
    assert gappy("AB").through["2004/05"] == 7


def test_a_season_that_is_not_known_has_no_values() -> None:
    known = gappy()
    assert np.isnan(known.of("A").at("1999/00")).all()
    assert all(np.isnan(row).all() for row in known.during("1999/00").values())
    assert seasons.line_of(known.of("A"), "1999/00") == [None] * 7


def test_a_season_that_is_not_over_is_marked_by_its_number_where_there_is_room(
    demo_build: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[SmallMap] = []
    monkeypatch.setattr(cache, "keep", lambda build, name, key, make: make())
    monkeypatch.setattr(season_six, "small_maps", lambda of, maps, *more: drawn.extend(maps) or "<svg/>")
    page = show(demo_build, "season", language="Sesotho")
    assert not page.exception
    assert all(re.fullmatch(r"\d{4}/\d\d", one.title) for one in drawn)
    assert [one.line.endswith("ho fihlela joale") for one in drawn] == [False] * 5 + [True]


@pytest.mark.parametrize(("measure", "others"), [("warning", "highest level"), ("vci", "mean of January")])
def test_a_season_under_way_that_is_measured_otherwise_than_others_says_so(
    demo_build: Path, show: Show, monkeypatch: pytest.MonkeyPatch, measure: str, others: str
) -> None:
    drawn: list[SmallMap] = []
    monkeypatch.setattr(cache, "keep", lambda build, name, key, make: make())
    monkeypatch.setattr(season_six, "small_maps", lambda of, maps, *more: drawn.extend(maps) or "<svg/>")
    page = show(demo_build, "season", measure=measure)
    assert [one.line.endswith(", Dec") for one in drawn] == [False] * 5 + [True]
    assert others in texts(page)
    assert page.title[0].value.endswith("as of Dec 2025")
    drawn.clear()
    assert "The season under way" not in texts(show(demo_build, "season", measure=measure, season="2015/16"))
    assert not any(", " in one.line for one in drawn)


def test_every_line_of_the_curve_s_file_has_its_own_months_and_its_gaps_a_reason(
    demo_build: Path, show: Show, offered: Offered
) -> None:
    show(demo_build, "season", season="2025/26", like="2015/16")
    content = offered["season_2025-26_rain_LS.csv"]()
    rows = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype={"period": str})
    line = rows["measure"].str.removeprefix("rainfall_mm, ")
    assert set(rows.loc[line == "2015/16", "period"]) == {"2015-10", "2015-11", "2015-12"} | {
        f"2016-0{month}" for month in (1, 2, 3, 4)
    }
    own = rows[line == "2025/26"]
    gone = own["value"].isna()
    assert gone.sum() == 4
    reasons = [f"no value for {month} 2026" for month in ("Jan", "Feb", "Mar", "Apr")]
    told = zip(own.loc[gone, "note"], reasons, strict=True)
    assert all(note.endswith(reason) for note, reason in told)
    assert not own.loc[~gone, "note"].str.contains("no value").any()


def test_small_maps_hatch_what_has_no_value(build: Build) -> None:
    values = pd.Series(50.0, index=build.districts.index)
    values.iloc[0] = np.nan
    shown = by_edges(values, [75.0], ["low", "high"], ["#7A4A12", "#0E5F58"], "no data")
    svg = small_maps(build.districts, [SmallMap("<2015/16>", "50 %", shown)], 6, "about")
    assert svg.count("url(#h)") == 1
    assert svg.count('fill="#7A4A12"') == 9
    assert "&lt;2015/16&gt;" in svg
    assert len(svg) < 30_000


def test_a_link_keeps_every_season_that_it_compares(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "season", measure="rain", like=["2015/16", "2006/07"])
    assert not page.exception
    assert page.query_params["like"] == ["2015/16", "2006/07"]
    named = {note["text"] for note in charts(page)[1]["layout"]["annotations"]}
    assert {"2015/16", "2006/07"} <= named
