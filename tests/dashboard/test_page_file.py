"""The build as one HTML file: its numbers are the build's, nothing of another host, names are text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dashboard.build import Build, open_published
from dashboard.figures.page import make
from dashboard.text import Words, load
from etl.model.status import Status
from tests.dashboard import figure_builds, sample

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
MOST_BYTES = 3_000_000
VOID = {"meta", "input", "br", "hr", "link", "img"}


class Read(HTMLParser):
    """Tables as rows of (text, number), attributes, ids, and tags that were never closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: dict[str, list[list[tuple[str, str]]]] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self._rows: list[list[tuple[str, str]]] = []
        self._cell: list[str] | None = None
        self._caption, self._number = "", ""
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th", "caption"):
            self._cell, self._number = [], dict(attrs).get("data-value") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        text = " ".join("".join(self._cell or []).split())
        if tag in ("td", "th"):
            self._rows[-1].append((text, self._number))
            self._cell = None
        elif tag == "caption":
            self._caption, self._cell = text, None
        elif tag == "table":
            self.tables[self._caption] = self._rows

    def ids(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "id"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("page") / "build"
    sample.write(folder, status=Status.DEMONSTRATION)
    return open_published(folder)


@pytest.fixture(scope="module")
def content(built: Build, words: Words) -> bytes:
    return make.html(built, words)


@pytest.fixture(scope="module")
def read(content: bytes) -> Read:
    return Read(content)


def table(read: Read, begin: str) -> list[list[tuple[str, str]]]:
    return next(rows for caption, rows in read.tables.items() if caption.startswith(begin))


def by_name(rows: list[list[tuple[str, str]]], column: int) -> Iterator[tuple[str, float]]:
    for row in rows[1:]:
        yield row[0][0], float(row[column][1])


@pytest.mark.parametrize("period", ["latest", "1996-2006", "2006-2016"])
def test_scores_ranks_rates_and_people_are_the_builds(
    built: Build, read: Read, words: Words, period: str
) -> None:
    rows = table(read, f"Hotspots, {words.period(period)}")
    heads = [text for text, _ in rows[0]]
    published = built.hotspots.loc[built.hotspots["period"] == period].set_index("pcode")
    columns = {
        "Climate risk, 1–100": "score",
        "Rank": "rank",
        "Rank, 5–95 % range": "rank_median",
        "Agreement of classes, %": "p_class",
        "Net rate per 1,000": "net_rate",
        "People": "people",
        "Hazard": "hazard",
    }
    for head, name in columns.items():
        expected = {built.names[str(pcode)]: float(value) for pcode, value in published[name].items()}
        assert dict(by_name(rows, heads.index(head))) == expected
    ranges = {row[0][0]: row[4][0] for row in rows[1:]}
    low, high = published.loc["LSE", ["rank_p05", "rank_p95"]]
    assert ranges["Mafeteng"] == f"{low:.0f}–{high:.0f}"


def test_every_variable_has_its_last_values(built: Build, read: Read, words: Words) -> None:
    for variable in built.variables.values():
        label = words.of_record(f"variable.{variable.id}.label", variable.label)
        rows = table(read, f"{label}, {words.period(variable.last_period)}")
        series = built.series(variable.id)
        last = series.loc[series["period"] == variable.last_period]
        expected = {built.names[row.pcode]: row.value for row in last.itertuples()}
        assert dict(by_name(rows, 1)) == expected


def test_seasons_and_flows_are_the_builds(built: Build, read: Read) -> None:
    rows = table(read, "Season rainfall (mm)")
    series = built.series("season_rainfall_mm").pivot(index="period", columns="pcode", values="value")
    assert len(rows) - 1 == len(series)
    for row in rows[1:]:
        assert [float(number) for _, number in row[1:]] == list(series.loc[row[0][0]])
    flows = built.flows.loc[
        (built.flows["start"] == 2006) & (built.flows["origin"] != built.flows["destination"])
    ]
    listed = table(read, "Every flow")
    assert len(listed) - 1 == len(flows)
    assert sorted(float(row[2][1]) for row in listed[1:]) == sorted(flows["movers"])


def test_it_asks_nothing_of_any_host(content: bytes, read: Read) -> None:
    outer = [
        (tag, name, value)
        for tag, name, value in read.attributes
        if name in ("src", "href", "action", "srcset", "data") and not value.startswith("#") and tag != "a"
    ]
    assert outer == []
    assert not re.search(rb"url\((?!data:|#)", content)
    assert b"@import" not in content
    assert {name for _, name, _ in read.attributes if name.startswith("on") or name == "style"} == set()


def test_its_policy_allows_this_style_and_this_script_alone(content: bytes, read: Read) -> None:
    text = content.decode("utf-8")
    policy = next(value for tag, name, value in read.attributes if tag == "meta" and "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_it_is_whole_small_and_the_same_every_time(
    built: Build, words: Words, content: bytes, read: Read
) -> None:
    assert make.html(built, words) == content
    assert len(content) < MOST_BYTES
    assert read.open == []
    ids = read.ids()
    assert len(ids) == len(set(ids))
    inner = {value[1:] for _, name, value in read.attributes if name == "href" and value.startswith("#")}
    assert inner - set(ids) == set()


def test_every_district_class_source_and_term_is_told(built: Build, words: Words, content: bytes) -> None:
    text = content.decode("utf-8")
    for number in range(1, len(built.districts) + 1):
        assert f'<details id="district-{number}">' in text
    for source in built.sources.values():
        assert source.title in text
    assert words("glossary.spi.about") in text
    assert built.id in text
    assert text.count("adds most to its risk") + text.count("add most to its risk") == len(built.districts)


def test_demonstration_data_are_marked_on_every_figure_and_table(
    content: bytes, tmp_path: Path, words: Words
) -> None:
    text = content.decode("utf-8")
    assert text.count('<aside class="mark">') == 1
    figures = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    captions = re.findall(r"<caption>.*?</caption>", text, re.DOTALL)
    assert len(figures) > 10
    assert len(captions) > 20
    assert all("DEMONSTRATION DATA" in part for part in [*figures, *captions])
    sample.write(tmp_path / "observed", status=Status.OBSERVED)
    assert b"DEMONSTRATION DATA" not in make.html(open_published(tmp_path / "observed"), words)


def test_language_and_draft_are_told(built: Build) -> None:
    words = load("st")
    text = make.html(built, words).decode("utf-8")
    assert '<html lang="st">' in text
    assert words("page.section.hotspots") in text
    assert words("language.unreviewed") in text


@pytest.mark.parametrize("case", ["one", "many", "missing", "hostile"])
def test_any_build_gives_a_whole_page(tmp_path: Path, words: Words, case: str) -> None:
    given: dict[str, dict[str, object]] = {
        "one": {"codes": 1},
        "many": {"codes": 78},
        "missing": {"missing": True},
        "hostile": {"codes": 12, "names": figure_builds.HOSTILE},
    }
    build = figure_builds.build(tmp_path / "build", **given[case])  # type: ignore[arg-type]
    content = make.html(build, words)
    read = Read(content)
    assert len(content) < MOST_BYTES
    assert sum(f"district-{i}" in read.ids() for i in range(1, 80)) == len(build.districts)
    rows = table(read, "Hotspots, 2006")
    assert len(rows) == len(build.districts) + 1
    if case == "missing":
        assert {row[2] for row in rows[1:]} == {("no data", "")}
    if case == "hostile":
        assert "<script>alert(1)</script>" in {row[0][0] for row in rows}
        assert content.count(b"<script") == 1
        assert "\u202e" not in content.decode("utf-8")


@pytest.mark.parametrize("without", [("flows",), ("hotspots", "contributions", "index"), ("panel",)])
def test_what_a_build_lacks_is_said(tmp_path: Path, words: Words, without: tuple[str, ...]) -> None:
    sample.write(tmp_path / "out", without=without)
    text = make.html(open_published(tmp_path / "out"), words).decode("utf-8")
    said = {"flows": "empty.movement", "hotspots": "empty.hotspots_why", "panel": "empty.variable"}
    assert words(said[without[0]]).replace("&", "&amp;") in text


def test_only_web_addresses_become_links(built: Build) -> None:
    from dashboard.figures.page.basis import _link

    assert _link("https://example.org/chirps") == "https://example.org/chirps"
    assert [_link(url) for url in ("javascript:alert(1)", "data:text/html,x", "http://[", "", "//x")] == [
        ""
    ] * 5
