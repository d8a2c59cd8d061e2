"""The briefs: as many pages as they must have, all text on the paper and legible, numbers as published."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from typer.testing import CliRunner

from dashboard.build import Build, open_published
from dashboard.figures import fonts, portrait, takeaway
from dashboard.figures.__main__ import app
from dashboard.figures.briefs import district, make, nation
from dashboard.figures.layout import Page
from dashboard.figures.records import NotInBuild
from dashboard.figures.sizes import LEAST_TYPE
from dashboard.readings.names import in_markdown, unmarked
from dashboard.text import Words, load
from etl.model.progress import silent
from etl.model.status import Status
from tests.dashboard import figure_builds, sample

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
SLACK = 0.75  # points by which the ink of a letter may exceed its box
APART = 1.0  # points by which boxes may overlap from left to right
AIR = 0.35  # of the larger type, by which boxes of two lines may overlap: air above and below letters
LONG = tuple(f"Rural municipal council of the very long name number {i}" for i in range(78))
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    folder = tmp_path_factory.mktemp("briefs")
    sample.write(folder / "sample", status=Status.DEMONSTRATION)
    return {
        "sample": open_published(folder / "sample"),
        "one": figure_builds.build(folder / "one", 1),
        "many": figure_builds.build(folder / "many", 78, names=LONG),
        "missing": figure_builds.build(folder / "missing", missing=True),
        "hostile": figure_builds.build(folder / "hostile", 12, names=figure_builds.HOSTILE),
    }


def pages(build: Build, words: Words, districts: int) -> list[Page]:
    """The national brief and the pages of the first districts, drawn."""
    with fonts.styled():
        made = [*nation.pages(build, words)]
        made += [district.page(build, str(p), words) for p in build.districts.index[:districts]]
        for page in made:
            FigureCanvasAgg(page.figure).draw()
    return made


def own_texts(page: Page) -> list[Text]:
    """Texts of the page itself; labels of ticks and names on maps have tests of their own."""
    return [t for t in page.figure.texts if t.get_text().strip() and t.get_zorder() < 50]


def box_of(page: Page, text: Text) -> tuple[float, float, float, float]:
    extent = text.get_window_extent().transformed(page.figure.dpi_scale_trans.inverted())
    x0, y0, x1, y1 = (72 * float(edge) for edge in extent.extents)
    return x0, y0, x1, y1


def overlapping(page: Page) -> list[tuple[str, str]]:
    found = []
    boxes = [(text, box_of(page, text)) for text in own_texts(page)]
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[i + 1 :]:
            air = AIR * max(one.get_fontsize(), other.get_fontsize())
            across = min(a[2], b[2]) - max(a[0], b[0])
            upward = min(a[3], b[3]) - max(a[1], b[1])
            if across > APART and upward > air:
                found.append((one.get_text(), other.get_text()))
    return found


@pytest.mark.parametrize(
    ("case", "language", "districts"),
    [
        ("sample", "en", 2),
        ("sample", "st", 1),
        *((case, "en", 1) for case in ("one", "many", "missing", "hostile")),
    ],
)
def test_all_text_is_on_the_paper_legible_and_apart(
    builds: dict[str, Build], case: str, language: str, districts: int
) -> None:
    made = pages(builds[case], load(language), districts)
    assert len(made) == 4 + min(districts, len(builds[case].districts))
    for page in made:
        wide, high = page.size.points
        texts = [t for t in page.figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= LEAST_TYPE
        for text in own_texts(page):
            x0, y0, x1, y1 = box_of(page, text)
            assert min(x0, y0) >= -SLACK, text.get_text()
            assert x1 <= wide + SLACK, text.get_text()
            assert y1 <= high + SLACK, text.get_text()
        assert overlapping(page) == []
        across = [text.get_text() for text in page.figure.texts if text.get_zorder() >= 50]
        assert bool(across) == builds[case].demonstration


@pytest.fixture(scope="module")
def of_one(builds: dict[str, Build], words: Words) -> tuple[bytes, bytes]:
    """The national brief and that of Mafeteng."""
    return make.national(builds["sample"], words), make.of_district(builds["sample"], "LSE", words)


def poppler(program: str, *arguments: object) -> str:
    command = [program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs_poppler
def test_pdf_has_its_pages_size_metadata_and_embedded_fonts(
    builds: dict[str, Build], of_one: tuple[bytes, bytes], tmp_path: Path
) -> None:
    build = builds["sample"]
    for content, count, title in zip(
        of_one, (4, 1), ("National brief", "District brief: Mafeteng"), strict=True
    ):
        file = tmp_path / "brief.pdf"
        file.write_bytes(content)
        told = poppler("pdfinfo", "-isodates", file)
        assert re.search(rf"Pages:\s+{count}\n", told)
        width, height = (
            float(side) for side in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()
        )
        assert (width, height) == pytest.approx((595.2, 841.9), abs=0.2)
        assert re.search(rf"Title:\s+{title}\n", told)
        assert re.search(rf"Subject:.*{build.id}", told)
        assert re.search(rf"CreationDate:\s+{build.time[:19]}", told)
        rows = poppler("pdffonts", file).splitlines()[2:]
        assert rows
        assert all(re.search(r"TrueType\s+\S+\s+yes yes yes", row) for row in rows)
        assert b"/Subtype /Image" not in content


@needs_poppler
def test_a_districts_page_says_what_the_build_says(
    builds: dict[str, Build], words: Words, of_one: tuple[bytes, bytes], tmp_path: Path
) -> None:
    build, file = builds["sample"], tmp_path / "brief.pdf"
    file.write_bytes(of_one[1])
    text = " ".join(poppler("pdftotext", "-layout", file, "-").split())
    row = build.hotspots.set_index(["pcode", "period"]).loc[("LSE", "latest")]
    assert "Mafeteng P-code LSE" in text.replace("An origin hotspot ", "")
    assert f"{row['score']:.0f}" in text
    for number in portrait.numbers(build, "LSE", words):
        assert f"{number.shown} {number.median} {number.unit}".strip() in text, number.label
        assert number.status in text
    for source in build.sources.values():
        assert source.title in text
    assert build.id in text
    assert "DEMONSTRATION DATA: simulated, not to be quoted" in text
    assert "not evidence of cause" in text


@needs_poppler
def test_moves_between_districts_and_abroad_are_told_apart(
    builds: dict[str, Build], of_one: tuple[bytes, bytes], tmp_path: Path
) -> None:
    flows = builds["sample"].flows
    last = flows.loc[(flows["start"] == 2006) & (flows["origin"] != flows["destination"])]
    inside = last.loc[last["destination"].isin(builds["sample"].names)]
    came = inside.loc[inside["destination"] == "LSE", "movers"].sum()
    left = inside.loc[inside["origin"] == "LSE", "movers"].sum()
    abroad = last.loc[(last["origin"] == "LSE") & (last["destination"] == "ZAF"), "movers"].sum()
    file = tmp_path / "brief.pdf"
    file.write_bytes(of_one[1])
    text = " ".join(poppler("pdftotext", file, "-").split())
    assert f"Between districts: {came:,.0f} came, {left:,.0f} left" in text
    assert f"South Africa (ZAF): – came, {abroad:,.0f} left" in text


@needs_poppler
def test_what_is_missing_is_never_zero(builds: dict[str, Build], words: Words, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(make.national(builds["missing"], words))
    text = " ".join(poppler("pdftotext", file, "-").split())
    assert "no data no data of 10 districts" in text or text.count("no data") >= 3
    assert "0 of 10" not in text
    assert "There is no climate risk index for this period" in text


@needs_poppler
def test_hostile_names_are_printed_letter_by_letter(
    builds: dict[str, Build], words: Words, tmp_path: Path
) -> None:
    file = tmp_path / "brief.pdf"
    pcode = str(builds["hostile"].districts.index[1])
    file.write_bytes(make.of_district(builds["hostile"], pcode, words))
    assert "<script>alert(1)</script>" in poppler("pdftotext", file, "-")
    assert "evil" in poppler("pdfinfo", file) or "script" in poppler("pdfinfo", file)


def test_command_and_page_give_the_same_bytes_and_two_runs_too(
    builds: dict[str, Build], words: Words, tmp_path: Path
) -> None:
    build = builds["one"]
    listed = tmp_path / "list.toml"
    listed.write_text('[[figure]]\nid = "rank-intervals"\nsize = "column"\n')
    out, data = tmp_path / "pack", tmp_path.parent / "none"
    data = Path(build.identity.rpartition(":")[0])
    asked = ["--out", out, "--data", data, "--list", listed, "--formats", "svg", "--also", "briefs,html"]
    done = CliRunner().invoke(app, [str(one) for one in asked])
    assert done.exit_code == 0, done.stderr
    expected = takeaway.BY_ID["briefs"].make(build, words, silent)
    assert set(expected) == {make.NATIONAL, "briefs/district-1-X000.pdf"}
    assert {name: (out / name).read_bytes() for name in expected} == expected
    assert (out / "atlas.html").read_bytes() == takeaway.one_file(build, "html", words)
    wrong = CliRunner().invoke(app, ["--out", str(tmp_path / "x"), "--data", str(data), "--also", "brief"])
    assert (wrong.exit_code, "--also: brief is none of html, briefs" in wrong.stderr) == (2, True)


def test_a_build_without_hotspots_has_no_briefs_and_says_why(tmp_path: Path, words: Words) -> None:
    sample.write(tmp_path / "out", without=("hotspots", "contributions", "index"))
    build = open_published(tmp_path / "out")
    with pytest.raises(NotInBuild, match="Briefs need hotspots"):
        make.briefs(build, words, silent)


def test_files_of_codes_that_look_alike_are_told_apart(builds: dict[str, Build]) -> None:
    build = builds["many"]
    names = {make.place_of(build, str(pcode)) for pcode in build.districts.index}
    assert len(names) == 78
    assert all(re.fullmatch(r"briefs/district-\d\d-[A-Za-z0-9-]+\.pdf", name) for name in names)


@pytest.mark.parametrize("name", [*figure_builds.HOSTILE[:5], "Qacha's Nek", "a\\b*c**d"])
def test_markdown_of_a_name_reads_as_the_name(name: str) -> None:
    shown = unmarked(f"**{in_markdown(name)}** is so.")
    assert shown == f"{unmarked(in_markdown(name))} is so."
    assert unmarked(in_markdown("a\\b*c**d")) == "a\\b*c**d"
