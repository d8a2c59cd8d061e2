"""The document as LibreOffice prints it, where LibreOffice is present, and what is told where it is not."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from dashboard.build import Build, open_published
from dashboard.figures import make, pack
from dashboard.figures.__main__ import app
from dashboard.text import Words
from etl.model.problems import UsageError
from etl.model.progress import silent

NAMES = ("hotspots", "rank-intervals", "flow-matrix")
needs_office = pytest.mark.skipif(
    make.libre_office() is None or not shutil.which("pdftotext"),
    reason="LibreOffice or poppler-utils is not installed",
)


@pytest.fixture(scope="module")
def observed(sample_folder: Path) -> Build:
    return open_published(sample_folder)


@pytest.fixture(scope="module")
def made(observed: Build, words: Words) -> make.Pack:
    listed = pack.FigureList("Three figures", tuple(pack.wanted(name) for name in NAMES))
    return make.make(observed, listed, (), ("docx", "pdf"), words, silent)


def said(made: make.Pack, folder: Path, *command: str) -> str:
    file = folder / "figures.pdf"
    file.write_bytes(made.files["figures.pdf"])
    arguments = [command[0], *command[1:], str(file), *(["-"] if command[0] == "pdftotext" else [])]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


@needs_office
def test_the_printed_document_has_list_captions_chapters_and_annex(
    made: make.Pack, observed: Build, words: Words, tmp_path: Path
) -> None:
    text = " ".join(said(made, tmp_path, "pdftotext").split())
    for number in (1, 2, 3):
        assert text.count(f"Figure {number}. ") == 2, text  # in the list and under the picture
    for heading in ("pack.list", "pack.chapters.hotspots", "pack.chapters.risk", "pack.chapters.movement"):
        assert words(heading) in text
    annex = text[text.index(words("pack.annex")) :]
    assert all(source.title in annex for source in observed.sources.values())
    assert text.count(f"Build {observed.id}.") >= 3


@needs_office
def test_the_printed_document_embeds_its_fonts_and_holds_every_picture(
    made: make.Pack, tmp_path: Path
) -> None:
    rows = said(made, tmp_path, "pdffonts").splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), rows
    listed = said(made, tmp_path, "pdfimages", "-list").splitlines()[2:]
    assert sum(row.split()[2] == "image" for row in listed) == 3


@needs_office
def test_the_list_of_figures_is_short_and_the_source_stands_under_the_figure(made: make.Pack) -> None:
    texts = [part.text for part in Document(io.BytesIO(made.files["figures.docx"])).paragraphs]
    captions = [text for text in texts if text.startswith("Figure 1. ")]
    assert len(captions) == 2
    assert captions[0] == captions[1]
    assert "Source:" not in captions[0]
    assert "Source: " in texts[len(texts) - 1 - texts[::-1].index(captions[0]) + 1]


def test_without_libre_office_a_pdf_is_refused_with_its_cure(
    observed: Build, sample_folder: Path, words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    arguments = ["--out", str(tmp_path / "pack"), "--data", str(sample_folder), "--document", "docx,pdf"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "needs LibreOffice, which is not installed; use --document docx" in done.stderr
    assert not (tmp_path / "pack").exists()
    listed = pack.FigureList("One", (pack.wanted("hotspots"),))
    with pytest.raises(UsageError, match="LibreOffice"):
        make.make(observed, listed, (), ("pdf",), words, silent)
