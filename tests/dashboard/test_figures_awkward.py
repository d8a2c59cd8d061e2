"""Packs of awkward builds: every format of every figure opens, and hostile text ends up as text in each."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
import zipfile

import geopandas as gpd
import openpyxl
import pytest
from docx import Document

from dashboard.build import Build
from dashboard.figures import entries, make, pack
from dashboard.figures.records import NotInBuild
from dashboard.text import Words, load
from etl.model.progress import silent
from tests.dashboard import figure_builds

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
LONG = tuple(f"Council of the upper valleys and the far mountains number {i:02d} of all" for i in range(12))
RIGHT_TO_LEFT = ("شرق الجبال", "מחוז הצפון", "ماسيرو =1+1", "<script>alert('ا')</script>")
FIGURES = ("risk-and-movement", "rank-intervals", "flow-matrix", "variable-strip", "countryside-and-towns")
CASES: dict[str, dict[str, object]] = {
    "long": {"codes": 12, "names": LONG},
    "hostile": {"codes": 12, "names": figure_builds.HOSTILE},
    "right-to-left": {"codes": 4, "names": RIGHT_TO_LEFT},
    "councils": {"codes": 78},
    "one": {"codes": 1},
    "missing": {"codes": 10, "missing": True},
}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, make.Pack]:
    folder = tmp_path_factory.mktemp(request.param) / "build"
    build = figure_builds.build(folder, **CASES[request.param])  # type: ignore[arg-type]
    listed = pack.FigureList("=1+1 <b>\x07", tuple(pack.wanted(id) for id in FIGURES))
    return build, make.make(build, listed, ("svg", "pdf"), ("docx",), load("st"), silent)


def test_every_figure_is_there_in_every_format_or_its_absence_is_explained(
    case: tuple[Build, make.Pack],
) -> None:
    _, made = case
    told = {one.name: one.why for one in made.left_out}
    for id in FIGURES:
        found = {name.rpartition(".")[2] for name in made.files if name.startswith("figures/") and id in name}
        assert found == (set() if id in told else {"svg", "pdf"}), id
    assert all(len(why) > 10 and why in made.files["README.txt"].decode() for why in told.values())


def test_what_was_made_opens(case: tuple[Build, make.Pack]) -> None:
    build, made = case
    for name, content in made.files.items():
        kind = name.rpartition(".")[2]
        if kind == "svg":
            assert not list(ET.fromstring(content).iter("{http://www.w3.org/2000/svg}script")), name
        elif kind == "geojson":
            assert list(gpd.read_file(io.BytesIO(content))["P-code"]) == list(build.districts.index)
        elif kind in ("docx", "xlsx"):
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert len(Document(io.BytesIO(made.files["figures.docx"])).inline_shapes) == len(FIGURES) - len(
        made.left_out
    )


def test_text_that_a_program_would_run_is_text_everywhere(case: tuple[Build, make.Pack]) -> None:
    _, made = case
    book = openpyxl.load_workbook(io.BytesIO(made.files["numbers/numbers.xlsx"]))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    for name in (name for name in made.files if name.endswith(".csv")):
        for row in csv.reader(io.StringIO(made.files[name].decode("utf-8-sig"))):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), name
    texts = [made.files["README.txt"].decode(), made.files["citation.bib"].decode()]
    texts += [part.text for part in Document(io.BytesIO(made.files["figures.docx"])).paragraphs]
    assert not any(ord(letter) < 32 and letter not in "\n\r\t" for text in texts for letter in text)


@pytest.mark.parametrize("id", pack.BY_ID)
def test_a_build_without_values_draws_nothing_that_looks_like_a_value(
    tmp_path_factory: pytest.TempPathFactory, words: Words, id: str
) -> None:
    """Either no figure, with a reason; or a map whose districts are all without data."""
    build = figure_builds.build(tmp_path_factory.mktemp("missing") / "build", missing=True)
    wanted = pack.wanted(**entries.entry(id))
    try:
        prepared = wanted.record.prepare(build, wanted.record, wanted.selection, words)
    except NotInBuild as error:
        assert len(str(error)) > 10
        return
    drawing = getattr(prepared.drawing, "map", prepared.drawing)
    assert all(drawing.shown.class_of(pcode).hatched for pcode in build.names), id
