"""The command line of the figures and the lists it reads: exit statuses and what is told."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from dashboard.build import Build, open_published
from dashboard.figures import make, numbers, pack
from dashboard.figures.__main__ import app
from dashboard.text import Words
from etl.model.problems import InputError, UsageError
from etl.model.progress import silent
from tests.dashboard import figure_builds

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
ONE = 'title = "One"\n[[figure]]\nid = "rank-intervals"\nsize = "column"\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], prog_name="python -m dashboard.figures")


def started(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard.figures", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def sample_build(sample_folder: Path) -> Build:
    return open_published(sample_folder)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.toml"
    file.write_text(ONE)
    return file


def test_a_pack_of_one_figure(sample_folder: Path, listed: Path, tmp_path: Path) -> None:
    done = started("--out", tmp_path / "pack", "--data", sample_folder, "--list", listed, "--formats", "svg")
    assert (done.returncode, done.stderr) == (0, "figures\ndocuments\n")
    assert "1 figures of build" in done.stdout
    made = {
        str(path.relative_to(tmp_path / "pack")) for path in (tmp_path / "pack").rglob("*") if path.is_file()
    }
    assert made == {
        *("figures/01-rank-intervals.svg", "numbers/01-rank-intervals.csv", "numbers/numbers.xlsx"),
        *("citation.bib", "citation.ris", "README.txt", "pack.json"),
    }


def test_page_and_command_line_give_the_same_bytes(
    sample_folder: Path, sample_build: Build, words: Words, listed: Path, tmp_path: Path
) -> None:
    run("--out", tmp_path / "pack", "--data", sample_folder, "--list", listed, "--formats", "pdf")
    one = pack.read_list(listed).figures[0]
    expected = make.picture(sample_build, one, "pdf", words)
    assert (tmp_path / "pack" / "figures" / "01-rank-intervals.pdf").read_bytes() == expected


def test_wrong_inputs_missing_files_and_missing_builds_have_their_exit_status(
    sample_folder: Path, listed: Path, tmp_path: Path
) -> None:
    data = ("--data", sample_folder)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[figure]]\nid = "hotspot"\ncolour = "red"\n')
    cases = (
        (1, ("--out", tmp_path / "a", *data, "--list", wrong), "did you mean hotspots?"),
        (2, ("--out", tmp_path / "a", *data, "--list", tmp_path / "none.toml"), "no such list"),
        (2, ("--out", tmp_path / "a", *data, "--formats", "gif"), "none of png, svg, pdf, tiff"),
        (2, ("--out", tmp_path / "a", *data, "--language", "xx"), "none of en"),
        (2, (), "Missing option '--out'"),
        (2, ("--out", listed.parent, *data), "neither empty nor a pack"),
        (3, ("--out", tmp_path / "a", "--data", tmp_path / "nothing"), "no build stands here"),
    )
    for status, arguments, told in cases:
        done = run(*arguments)
        assert done.exit_code == status, (arguments, done.stderr)
        assert told in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[figure]]\nid = 'hotspots'\nsise = 'column'", "did you mean size?"),
        ("[[figure]]\nid = 'hotspots'\nsize = 'colum'", "did you mean column?"),
        ("[[figure]]\nid = 'hotspots'\nname = '../up'", "no name of a file"),
        ("[[figure]]\nid = 'hotspots'\n[[figure]]\nid = 'hotspots'", "stands for two figures"),
        ("title = 'empty'", "names no figure"),
        ("figure = 3", "names no figure"),
        ("[[figure]\n", "is no TOML"),
        ("[[figure]]\nid = 3", "not a text"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_cure(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "list.toml"
    file.write_text(text)
    with pytest.raises(InputError, match="list.toml") as caught:
        pack.read_list(file)
    assert told in str(caught.value)


def test_a_list_chooses_period_district_and_name(tmp_path: Path) -> None:
    file = tmp_path / "list.toml"
    file.write_text('[[figure]]\nid = "rain-history"\ndistrict = "LSE"\nname = "mafeteng"\nsize = "slide"\n')
    (one,) = pack.read_list(file).figures
    assert (one.record.id, one.selection.district, one.name, one.size.id) == (
        *("rain-history", "LSE"),
        *("mafeteng", "slide"),
    )
    with pytest.raises(UsageError, match="no such list"):
        pack.read_list(tmp_path / "none.toml")


def test_the_committee_list_is_the_default_pack() -> None:
    listed = pack.read_list()
    assert len(listed.figures) == 12
    assert [one.record.id for one in listed.figures] == list(pack.BY_ID)[:9] + list(pack.BY_ID)[10:13]


def test_hostile_text_is_text_in_tables(tmp_path: Path, words: Words) -> None:
    build = figure_builds.build(tmp_path / "build", 12, names=figure_builds.HOSTILE)
    listed = pack.FigureList("=1+1", (pack.wanted("climate-risk"), pack.wanted("flow-matrix")))
    made = make.make(build, listed, ("svg",), ("docx",), words, silent)
    file = tmp_path / "numbers.xlsx"
    file.write_bytes(made.files["numbers/numbers.xlsx"])
    book = openpyxl.load_workbook(file)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["01-climate-risk"]["B2"].value == figure_builds.HOSTILE[0]
    rows = made.files["numbers/01-climate-risk.csv"].decode("utf-8-sig").splitlines()
    assert not any(line.split(",")[1].lstrip('"').startswith(("=", "@")) for line in rows)
    assert b"<script>" not in made.files["figures/01-climate-risk.svg"]
    assert b"&lt;script&gt;" in made.files["figures/01-climate-risk.svg"]


def test_sheets_keep_their_names_apart() -> None:
    sheets = [numbers.Sheet("a" * 40, "first", pd.DataFrame({"x (mm)": [1.5, float("nan")]}))] * 2
    content = numbers.workbook(sheets, ["about"], ("Sheet", "Caption"), datetime(2026, 1, 2, tzinfo=UTC))
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(set(book.sheetnames)) == 3
    assert [row[0] for row in book[book.sheetnames[1]].iter_rows(values_only=True)] == ["x (mm)", 1.5]
