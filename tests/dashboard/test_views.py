"""Every view runs for every kind of build, and shows the numbers that the tables hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.selection import SECTIONS
from dashboard.theme import INK
from dashboard.views import VIEWS
from etl.model.status import Status
from tests.dashboard import sample
from tests.dashboard.conftest import Offered

Show = Callable[..., AppTest]
MINUS = "\N{MINUS SIGN}"
VIEW_IDS = [view.id for view in VIEWS]
HOSTILE = {
    "LSA": "<script>alert('x')</script><b>Maseru</b>",
    "LSB": "[Butha](javascript:alert(1)) **bold** :red[red] $x^2$ `code`",
    "LSC": "\u202eebireL\u202c <img src=x onerror=alert(1)>",
    "LSD": "B" * 10_000,
    "LSE": "=1+1",
    "LSF": "  \n\t ",
    "LSG": "Quthing",
    "LSH": "Quthing",
    "LSJ": "%s {name} {0}",
    "LSK": "</svg><a xlink:href='javascript:alert(1)'>x</a>",
}
OWN_PICTURE = re.compile(r"!\[[^\]]*\]\((data:image/svg\+xml;base64,[\w+/=]*|/app/static/made/[\w.-]+)\)")


def texts(page: AppTest) -> str:
    """Everything that a page says, charts apart."""
    parts = [*page.title, *page.subheader, *page.markdown, *page.caption, *page.info, *page.warning]
    cells = [str(cell) for table in page.table for cell in table.value.to_numpy().ravel()]
    return "\n".join([*(part.value for part in parts), *cells])


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


@pytest.mark.parametrize("view", VIEW_IDS)
def test_a_view_shows_a_title_and_the_mark(sample_folder: Path, show: Show, view: str) -> None:
    page = show(sample_folder, view)
    assert not page.exception
    assert page.title[0].value
    assert "DEMONSTRATION DATA" in page.warning[0].value


@pytest.mark.parametrize("view", VIEW_IDS)
def test_a_build_of_observed_data_carries_no_mark(tmp_path: Path, show: Show, view: str) -> None:
    sample.write(tmp_path / "out", status=Status.OBSERVED)
    page = show(tmp_path / "out", view)
    assert not page.exception
    assert "DEMONSTRATION" not in texts(page).upper()


def test_a_build_that_is_partly_simulated_names_what_is(
    tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.write(tmp_path / "out", profile="lesotho")
    warning = show(tmp_path / "out", "hotspots").warning[0].value
    assert "CHIRPS v3 monthly rainfall" in warning
    assert "census populations are real" not in warning


@pytest.mark.parametrize("view", VIEW_IDS)
@pytest.mark.parametrize(
    "without",
    [
        ("flows",),
        ("hotspots", "contributions", "index"),
        ("panel", "flows", "hotspots", "contributions", "index", "reconciliation", "quality", "emergencies"),
        ("population", "net_migration_rate", "flows", "hotspots", "contributions"),
        ("contributions", "emergencies"),
    ],
    ids=["no movement", "no index", "boundaries only", "rain only", "no reasons"],
)
def test_a_view_stands_without_parts(tmp_path: Path, show: Show, view: str, without: tuple[str, ...]) -> None:
    sample.write(tmp_path / "out", without=without)
    page = show(tmp_path / "out", view)
    assert not page.exception
    assert page.title[0].value


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_data_view(sample_folder: Path, show: Show, section: str) -> None:
    page = show(sample_folder, "data", section=section)
    assert not page.exception
    assert page.subheader


def test_the_data_view_tells_what_is_absent_and_why(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out", without=("flows",))
    page = show(tmp_path / "out", "data")
    absent = page.table[1].value
    assert absent.iloc[0].str.contains("flows|its source is not in the profile").all()


def test_moves_across_the_border_are_told_of_only_where_the_data_hold_them(
    demo_build: Path, show: Show
) -> None:
    inside = texts(show(demo_build, "district", district="LSE"))
    assert "no moves to or from abroad are in these data" in inside
    assert "across its border" not in inside


def test_what_is_real_in_a_demonstration_says_why_it_is_marked_all_the_same(
    demo_build: Path, show: Show
) -> None:
    assert "marked as demonstration data all the same" in texts(show(demo_build, "data"))


def test_every_published_file_has_a_button(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "data", section="downloads")
    labels = {button.proto.label for button in page.get("download_button")}
    assert labels == {path.name for path in sample_folder.iterdir()}


def test_every_published_file_can_be_downloaded_as_it_is(
    sample_folder: Path, show: Show, offered: Offered
) -> None:
    show(sample_folder, "data", section="downloads")
    assert {name: make() for name, make in offered.items()} == {
        path.name: path.read_bytes() for path in sample_folder.iterdir()
    }


@pytest.mark.parametrize("kind", ["sample", "demo"])
def test_landing_numbers_equal_the_published_table(
    request: pytest.FixtureRequest, sample_folder: Path, show: Show, kind: str
) -> None:
    folder = sample_folder if kind == "sample" else request.getfixturevalue("demo_build")
    table = pd.read_parquet(folder / "hotspots.parquet")
    for period in sorted(set(table["period"])):
        rows = table.loc[table["period"] == period].set_index("pcode")
        for pcode in ("LSA", "LSE"):
            page = show(folder, "hotspots", period=period, district=pcode)
            assert not page.exception
            _check_panel(metrics(page), rows.loc[pcode])
            _check_charts(charts(page), rows)


def _check_panel(shown: dict[str, str], row: pd.Series) -> None:
    values = {label.split()[0]: value for label, value in shown.items()}
    assert values["Risk"] == f"{row['score']:.0f}"
    assert values["People"] == f"{row['people']:,.0f}"
    net = f"{row['net_rate']:+.0f}".replace("-", MINUS)
    assert values["Net"] == ("0" if net in ("+0", f"{MINUS}0") else net)


def _check_charts(drawn: list[dict[str, Any]], rows: pd.DataFrame) -> None:
    fills = next(trace for trace in drawn[0]["data"] if trace["type"] == "choropleth")
    assert list(fills["locations"]) == list(rows.index)
    for pcode, text in zip(fills["locations"], fills["text"], strict=True):
        row = rows.loc[pcode]
        assert f"Climate risk: {row['score']:.0f} of 100" in text
        assert f"{row['people']:,.0f}" in text
        assert "demonstration" in text
    dots = next(trace for trace in drawn[1]["data"] if trace["mode"] == "markers")
    ranked = rows.sort_values(["rank", "rank_median"])
    assert list(dots["customdata"]) == list(ranked.index)
    scores = [
        note["text"] for note in drawn[1]["layout"]["annotations"] if re.fullmatch(r"\d+", note["text"])
    ]
    assert scores == [f"{score:.0f}" for score in ranked["score"]]


def test_the_title_names_the_origin_hotspots(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "hotspots")
    assert page.title[0].value.startswith("Mafeteng and Mohale")
    people = 178222 + 165590
    assert f"{round(people, -3):,} people live in origin hotspots (2016)" in texts(page)


def test_a_calm_decade_says_so(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out", calm=True)
    page = show(tmp_path / "out", "hotspots")
    assert page.title[0].value == "No district combines high climate risk with a loss of people"


def test_residuals_are_never_called_moves(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out", without=("flows",))
    said = texts(show(tmp_path / "out", "hotspots"))
    assert "includes births, deaths and emigration" in said
    assert "not counted moves" in said
    assert "migration per 1,000" not in said
    assert "left than came" not in said


def test_a_district_that_is_asked_for_is_told_of(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "hotspots", district="LSC")
    assert "Leribe" in [heading.value for heading in page.subheader]
    selected = [trace for trace in charts(page)[0]["data"] if trace.get("line", {}).get("color") == INK]
    assert len(selected) == 1


def test_a_link_may_name_ids_or_labels(sample_folder: Path, show: Show) -> None:
    for district, layer in (("LSF", "risk"), ("Mohale's Hoek", "Climate risk")):
        page = show(sample_folder, "hotspots", district=district, layer=layer)
        assert page.title[0].value.startswith("Climate risk to rural livelihoods")
        assert page.selectbox(key="district").value == "LSF"


def test_nonsense_in_a_link_is_named_and_replaced(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "hotspots", period="<b>1789</b>", district="LSX")
    assert not page.exception
    notices = [notice.value for notice in page.info]
    assert len(notices) == 2
    assert "1789" in notices[0]
    assert "Latest seasons" in notices[0]
    assert "LSX" in notices[1]


@pytest.mark.parametrize("view", VIEW_IDS)
def test_hostile_names_are_shown_as_text(tmp_path: Path, show: Show, view: str) -> None:
    sample.write(tmp_path / "out", names=HOSTILE)
    for pcode in HOSTILE:
        page = show(tmp_path / "out", view, district=pcode)
        assert not page.exception
        for line in texts(page).split("\n"):
            said = re.sub(r"\\.", "", line)  # what is escaped is text
            said = OWN_PICTURE.sub("", said)
            assert "<" not in said
            assert "](" not in said.replace("[What is real here?](data)", "")
            assert ":red[" not in said
        for drawn in charts(page):
            said = json.dumps(drawn)
            assert "<script" not in said
            assert "<img" not in said
            assert "<a " not in said
            assert "\\u202e" not in said
            assert "B" * 100 not in said


def test_a_missing_value_is_told_with_its_reason(sample_folder: Path, show: Show) -> None:
    page = show(sample_folder, "district", district="LSA", variable="spi_3")
    assert "No data for 2 periods: two months before are needed." in texts(page)


@pytest.mark.parametrize("view", [view.id for view in VIEWS if "variable" in view.offers])
def test_a_variable_that_is_refused_says_why(tmp_path: Path, show: Show, view: str) -> None:
    sample.write(tmp_path / "out", empty="spi_3")
    page = show(tmp_path / "out", view, district="LSA", variable="spi_3")
    assert not page.exception
    assert sample.REFUSED in texts(page).replace("\\", "")


def test_the_district_view_adds_up_its_moves(sample_folder: Path, show: Show) -> None:
    flows = pd.read_parquet(sample_folder / "flows.parquet")
    flows = flows.loc[flows["start"] == 2006]
    within = (flows["origin"] == "LSE") & (flows["destination"] == "LSE")
    came = flows.loc[(flows["destination"] == "LSE") & ~within, "movers"].sum()
    left = flows.loc[(flows["origin"] == "LSE") & ~within, "movers"].sum()
    said = texts(show(sample_folder, "district", district="LSE"))
    net = f"{came - left:+,.0f}".replace("-", MINUS)
    assert f"{came:,.0f} came and {left:,.0f} left: a net change of {net}." in said


def test_where_no_build_stands_the_page_says_what_to_do(tmp_path: Path, show: Show) -> None:
    for view in VIEW_IDS:
        page = show(tmp_path / "nothing", view)
        assert not page.exception
        assert page.title[0].value == "There is no published build yet"
        assert "python -m etl build --profile demo" in page.code[0].value


@pytest.mark.parametrize("damage", ["altered", "missing", "descriptor", "no variables"])
def test_a_damaged_build_is_told_calmly(tmp_path: Path, show: Show, damage: str) -> None:
    out = tmp_path / "out"
    sample.write(out)
    if damage == "altered":
        (out / "panel.parquet").write_bytes(b"PAR1")
    elif damage == "missing":
        (out / "hotspots.parquet").unlink()
    elif damage == "descriptor":
        (out / "datapackage.json").write_text("{", encoding="utf-8")
    else:
        sample.edit_package(out, variables=[{"id": "x"}])
    page = show(out, "hotspots")
    assert not page.exception
    assert page.title[0].value == "The published build is damaged"
    assert "rollback" in page.code[0].value


def test_a_new_build_is_picked_up_without_a_restart(tmp_path: Path, show: Show) -> None:
    sample.write(tmp_path / "out")
    page = show(tmp_path / "out", "hotspots")
    assert page.title[0].value.startswith("Mafeteng and Mohale")
    sample.write(tmp_path / "out", calm=True)
    page.run()
    assert page.title[0].value.startswith("No district")
