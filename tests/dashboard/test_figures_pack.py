"""Opens every file of a pack: what it shows is in it, in the right form, and the same on two runs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from dashboard.build import Build
from dashboard.figures import make, pack, render
from dashboard.figures.sizes import BY_ID as SIZES
from dashboard.text import Words
from etl.model.progress import silent
from etl.model.status import Status
from tests.dashboard import sample

EVERY = ("png", "svg", "pdf", "tiff")
DPI = 300


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    from dashboard.build import open_published

    folder = tmp_path_factory.mktemp("figures") / "build"
    sample.write(folder, status=Status.OBSERVED)
    return open_published(folder)


@pytest.fixture(scope="module")
def made(build: Build, words: Words) -> make.Pack:
    return make.make(build, pack.read_list(), EVERY, ("docx",), words, silent)


def pictures(made: make.Pack, ending: str) -> dict[str, bytes]:
    return {name: data for name, data in made.files.items() if re.fullmatch(rf"figures/.*\.{ending}", name)}


def test_the_default_pack_has_twelve_figures_in_every_format(made: make.Pack) -> None:
    assert made.left_out == ()
    for ending in ("png", "svg", "pdf", "tif"):
        assert len(pictures(made, ending)) == 12
    assert sorted(pictures(made, "png"))[0] == "figures/01-hotspots.png"


def test_two_runs_give_the_same_bytes_and_a_single_figure_those_of_the_pack(
    build: Build, words: Words, made: make.Pack
) -> None:
    again = make.make(build, pack.read_list(), EVERY, ("docx",), words, silent)
    assert [name for name in made.files if made.files[name] != again.files[name]] == []
    one = pack.wanted("net-migration")
    assert make.picture(build, one, "svg", words) == made.files["figures/03-net-migration.svg"]


def test_png_has_size_resolution_and_texts(build: Build, made: make.Pack) -> None:
    across, down = SIZES["a4_half"].pixels
    for name, data in pictures(made, "png").items():
        image = Image.open(io.BytesIO(data))
        assert image.size == (across, down), name
        assert [round(dpi) for dpi in image.info["dpi"]] == [DPI, DPI]
        assert image.info["Title"]
        assert build.id in image.info["Description"]
        assert image.info["Creation Time"].startswith(build.day)
    assert across == round(17 / 2.54 * DPI)


def test_tiff_has_size_and_resolution(made: make.Pack) -> None:
    image = Image.open(io.BytesIO(made.files["figures/01-hotspots.tif"]))
    assert image.size == SIZES["a4_half"].pixels
    assert [round(float(dpi)) for dpi in image.info["dpi"]] == [DPI, DPI]


def test_svg_holds_text_vectors_and_its_fonts_but_no_bitmap(made: make.Pack) -> None:
    for name, data in pictures(made, "svg").items():
        drawn = data.decode()
        assert "<image" not in drawn, name
        assert drawn.count("<path") > 10, name
        assert "@font-face{font-family:'Source Sans 3';src:url(data:font/woff;base64," in drawn
        assert "<title>" in drawn
        assert "<desc>" in drawn
        assert not re.search(r"(href|src)=\"http", drawn)
    assert ">Qacha's Nek</text>" in made.files["figures/01-hotspots.svg"].decode()


def test_pdf_holds_text_and_fonts_but_no_bitmap(build: Build, made: make.Pack) -> None:
    for name, data in pictures(made, "pdf").items():
        assert b"/Subtype /Image" not in data, name
        assert b"/FontFile2" in data
        assert b"/CreationDate (D:" + build.time[:10].replace("-", "").encode() in data
        streams = [_inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)]
        assert any(b"BT" in stream and b"Tj" in stream or b"TJ" in stream for stream in streams), name
        assert any(b" l\n" in stream and b"\nf" in stream for stream in streams), name


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data.strip(b"\r\n"))
    except zlib.error:
        return b""


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler-utils is not installed")
def test_pdf_fonts_are_embedded_subsets_and_its_text_can_be_read(made: make.Pack, tmp_path: Path) -> None:
    for name, data in pictures(made, "pdf").items():
        file = tmp_path / Path(name).name
        file.write_bytes(data)
        listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
        rows = listed.splitlines()[2:]
        assert rows
        assert all(re.search(r"TrueType\s+\S+\s+yes yes yes", row) for row in rows), listed
    text = subprocess.run(["pdftotext", tmp_path / "01-hotspots.pdf", "-"], capture_output=True, text=True)
    assert "Mohale's Hoek" in text.stdout


def test_numbers_read_back_as_the_build_has_them(build: Build, made: make.Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.files["numbers/numbers.xlsx"]))
    assert book.sheetnames[0] == "README"
    assert len(book.sheetnames) == 13
    rows = list(book["02-climate-risk"].iter_rows(values_only=True))
    heads = rows[0]
    assert "Climate risk (1–100)" in heads
    period = rows[1][heads.index("Period")]
    expected = build.hotspots.loc[build.hotspots["period"] == period].set_index("pcode")["score"]
    found = {row[0]: row[heads.index("Climate risk (1–100)")] for row in rows[1:]}
    assert found == pytest.approx(dict(expected))


def test_csv_holds_the_same_rows_as_the_workbook(made: make.Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.files["numbers/numbers.xlsx"]))
    for sheet in book.sheetnames[1:]:
        read = list(csv.reader(io.StringIO(made.files[f"numbers/{sheet}.csv"].decode("utf-8-sig"))))
        assert read[0] == [cell.value for cell in book[sheet][1]]
        assert len(read) == book[sheet].max_row


def test_maps_read_back_as_the_build_has_them(build: Build, made: make.Pack, tmp_path: Path) -> None:
    file = tmp_path / "maps.gpkg"
    file.write_bytes(made.files["maps/maps.gpkg"])
    for content in (gpd.read_file(file, layer="02-climate-risk"), _geojson(made, "02-climate-risk")):
        assert list(content["P-code"]) == list(build.districts.index)
        assert content.crs.to_epsg() == 4326
        same = content.geometry.to_numpy() == build.districts["geometry"].to_numpy()
        assert (
            all(same)
            or content.geometry.geom_equals_exact(
                gpd.GeoSeries(build.districts["geometry"].to_numpy(), crs=4326), 1e-12
            ).all()
        )


def _geojson(made: make.Pack, stem: str) -> gpd.GeoDataFrame:
    return gpd.read_file(io.BytesIO(made.files[f"maps/{stem}.geojson"]))


def test_the_document_has_numbered_captions_and_alternative_texts(build: Build, made: make.Pack) -> None:
    document = Document(io.BytesIO(made.files["figures.docx"]))
    assert len(document.inline_shapes) == 12
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert all(len(text) > 40 for text in described)
    body = document.element.body
    instructions = [e.text.strip() for e in body.iter(qn("w:instrText"))]
    assert instructions.count("SEQ Figure \\* ARABIC") == 12
    assert 'TOC \\h \\z \\c "Figure"' in instructions
    captions = [
        p.text for p in document.paragraphs if p.style.name == "Caption" and p.text.startswith("Figure ")
    ]
    assert [int(text.split()[1].rstrip(".")) for text in captions] == list(range(1, 13))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 1")]
    assert headings[1:] == [
        "Where climate risk and movement meet",
        "Climate risk and how sure it is",
        "Rainfall and crops",
        "Movement between districts",
        "Climate and movement together",
        "Annex: data sources and methods",
    ]
    assert document.core_properties.created.isoformat().startswith(build.day)
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == [
        s.title for s in build.sources.values()
    ]


def test_every_caption_names_period_unit_source_status_and_build(
    build: Build, words: Words, made: make.Pack
) -> None:
    for wanted in pack.read_list().figures:
        prepared = wanted.record.prepare(build, wanted.record, wanted.selection, words)
        caption = prepared.caption
        period, _, unit = prepared.sheet.subtitle.partition(" · ")
        assert period in caption
        assert unit.split(" · ")[0] in caption
        assert f"Status: {prepared.sheet.foot[-1].rpartition('status: ')[2]}" in caption
        assert "Source: C" in caption or "Source: P" in caption, caption
        assert build.id in caption
        assert "{" not in caption + prepared.alt


def test_demonstration_data_are_marked_across_every_figure(tmp_path: Path, words: Words) -> None:
    from dashboard.build import open_published

    sample.write(tmp_path / "demo", status=Status.DEMONSTRATION)
    demo = open_published(tmp_path / "demo")
    made = make.make(demo, pack.read_list(), ("svg",), (), words, silent)
    for name, data in pictures(made, "svg").items():
        sizes = re.findall(r"font-size: ([\d.]+)px[^>]*>DEMONSTRATION DATA</text>", data.decode())
        assert len(sizes) == 2, name  # a label above the title and large letters across
        assert max(map(float, sizes)) > 20
    assert b"nothing in these files may be quoted" in made.files["README.txt"]


def test_an_observed_build_bears_no_mark(made: make.Pack) -> None:
    assert not any(b"DEMONSTRATION" in data for data in pictures(made, "svg").values())


def test_office_files_are_dated_as_the_build(build: Build, made: make.Pack) -> None:
    for name in ("figures.docx", "numbers/numbers.xlsx"):
        archive = zipfile.ZipFile(io.BytesIO(made.files[name]))
        assert {"-".join(f"{n:02d}" for n in info.date_time[:3]) for info in archive.infolist()} == {
            build.day
        }


def test_citations_name_the_build_and_its_sources(build: Build, made: make.Pack) -> None:
    bibtex, ris = made.files["citation.bib"].decode(), made.files["citation.ris"].decode()
    assert bibtex.count("@misc{") == 1 + len(build.sources)
    assert ris.count("ER  -") == 1 + len(build.sources)
    assert build.id in bibtex
    assert build.id in ris


def test_a_pack_is_written_again_into_its_own_folder_only(
    build: Build, made: make.Pack, tmp_path: Path
) -> None:
    out = tmp_path / "pack"
    make.write(out, made, build)
    smaller = make.Pack({name: data for name, data in made.files.items() if "12-" not in name}, ())
    make.write(out, smaller, build)
    assert not list(out.rglob("12-*"))
    recorded = json.loads((out / make.RECORD).read_text())
    assert recorded["build"] == build.id
    assert set(recorded["files"]) == set(smaller.files)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(make.UsageError, match="neither empty nor a pack"):
        make.write(tmp_path / "full", made, build)


def test_every_picture_names_its_format(made: make.Pack) -> None:
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml", "tif": b"II*\0"}
    for ending, start in starts.items():
        assert all(data.startswith(start) for data in pictures(made, ending).values())
    assert set(render.BY_ID) == {"png", "svg", "pdf", "tiff"}
