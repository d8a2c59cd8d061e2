"""An index declared in a file: what is read, and what each mistake says."""

import csv
import io

import openpyxl
import pytest

from etl.files.index_table import read_index_table
from etl.model.paths import REFERENCE
from etl.model.problems import InputError
from etl.science.index.measures import BY_ID, units
from etl.science.index.table import Cuts, design, frame, of_frame

HEAD = "id,pillar,weight,lo,hi,unit,note\n"
ROWS = {
    "dry_share": "dry_share,hazard,1,0,0.5,share,",
    "rain_trend": "rain_trend,hazard,1,5,-10,%/decade,",
    "rural_share": "rural_share,exposure,1,30,100,%,",
    "low_vci_share": "low_vci_share,sensitivity,1,0,0.8,share,",
    "net_rate": "net_rate,movement,,-200,200,per 1000 per decade,axis only",
}


def written(tmp_path, *more, head=HEAD, **changed):
    path = tmp_path / "index.csv"
    rows = [line for line in {**ROWS, **changed}.values() if line]
    path.write_text(head + "\n".join([*rows, *more]) + "\n", encoding="utf-8")
    return path


def complaints(path):
    with pytest.raises(InputError) as caught:
        read_index_table(path)
    return [str(problem) for problem in caught.value.problems]


def test_the_first_index_reads():
    table = read_index_table(REFERENCE / "index.csv")
    assert len(table.rows) == 13
    assert table.pillars == ("hazard", "exposure", "sensitivity")
    assert [row.id for row in table.movement] == ["net_rate", "rural_out_rate", "urban_in_rate"]
    assert table.cuts == Cuts(36, 50, -50, 50, 2 / 3)
    whole = design(table)
    assert whole.weights[:6] == pytest.approx(1 / 6)
    assert whole.pillar_weights == pytest.approx(1 / 3)


def test_every_measure_of_the_first_index_is_known_with_its_unit():
    for row in read_index_table(REFERENCE / "index.csv").rows:
        assert row.unit in units(BY_ID[row.id]), row.id


def test_the_index_in_force_is_published_and_read_back_the_same():
    table = read_index_table(REFERENCE / "index.csv")
    text = io.StringIO(frame(table).to_csv(index=False))
    assert next(csv.reader(text)) == HEAD.strip().split(",")
    again = of_frame(frame(table))
    assert again.cuts == table.cuts
    assert again.indicators == table.indicators
    assert [row.id for row in again.movement] == [row.id for row in table.movement]


def test_a_committees_table_may_set_pillar_weights_cut_points_and_its_version(tmp_path):
    table = read_index_table(
        written(
            tmp_path,
            "hazard,pillar,2,,,,",
            "risk,cut,,30,60,points,",
            "immobility,cut,,,0.5,share,",
            "version,about,,,,,2",
            "adopted,about,,,,,14 March 2027",
        )
    )
    assert table.pillar_weights == {"hazard": 2}
    assert design(table).pillar_weights.tolist() == [0.5, 0.25, 0.25]
    assert table.cuts == Cuts(30, 60, -50, 50, 0.5)
    assert (table.version, table.adopted) == ("2", "14 March 2027")
    assert of_frame(frame(table)).version == "2"


def test_blank_lines_a_byte_order_mark_and_a_missing_note_are_no_mistakes(tmp_path):
    path = tmp_path / "index.csv"
    lines = [line.rsplit(",", 1)[0] for line in ROWS.values()]
    text = "\ufeffid,pillar,weight,lo,hi,unit\r\n" + "\r\n\r\n".join(lines)
    path.write_text(text, encoding="utf-8")
    assert len(read_index_table(path).rows) == 5


WRONG_ROWS = [
    (
        "dry_shares,hazard,1,0,0.5,share,",
        "row 2, column id: 'dry_shares' is no known measure; did you mean 'dry_share'?",
    ),
    (",hazard,1,0,0.5,share,", "row 2, column id: is empty; write the id of a measure"),
    (
        "dry_share,hazards,1,0,0.5,share,",
        "row 2, column pillar: 'hazards' is no pillar; did you mean 'hazard'?",
    ),
    ("dry_share,movement,1,0,0.5,share,", "row 2, column pillar: dry_share is no movement measure"),
    ("dry_share,hazard,,0,0.5,share,", "row 2, column weight: is empty"),
    ("dry_share,hazard,-1,0,0.5,share,", "row 2, column weight: -1 is negative"),
    ("dry_share,hazard,one,0,0.5,share,", "row 2, column weight: holds 'one', which is no number"),
    ("dry_share,hazard,nan,0,0.5,share,", "row 2, column weight: holds 'nan', which is no number"),
    ("dry_share,hazard,1,0,inf,share,", "row 2, column hi: holds 'inf', which is no number"),
    ('dry_share,hazard,1,0,"0,5",share,', "row 2, column hi: holds '0,5', which is no number"),
    ("dry_share,hazard,1,,0.5,share,", "row 2, column lo: is empty; write the goalpost in share"),
    ("dry_share,hazard,1,0.5,0.5,share,", "row 2, column hi: equals lo (0.5)"),
    ("dry_share,hazard,1,0.5,0,share,", "the wrong way round; more of dry_share is adverse: swap lo and hi"),
    ("dry_share,hazard,1,0,0.5,mm,", "row 2, column unit: 'mm' does not fit dry_share; write share or %"),
    ("dry_share,hazard,1,0,0.5,share,a,b", "row 2: has 8 cells, not 7"),
]


@pytest.mark.parametrize(("row", "told"), WRONG_ROWS)
def test_each_wrong_row_is_one_clear_line(tmp_path, row, told):
    found = complaints(written(tmp_path, dry_share=row))
    assert len(found) == 1
    assert told in found[0]
    assert "index.csv" in found[0]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("dry_share,hazard,1,0,0.4,share,", "row 7, column id: 'dry_share' stands already in row 2"),
        ("hazzard,pillar,1,,,,", "'hazzard' is no pillar row; did you mean 'hazard'?"),
        ("coping,pillar,1,,,,", "pillar 'coping' has no indicator"),
        ("risk,cut,,60,50,points,", "60 is not below hi (50)"),
        ("risk,cut,,,50,points,", "row 7, column lo: is empty"),
        ("version,about,,,,,", "row 7, column note: is empty"),
        ("urban_in_rate,hazard,1,0,400,per 1000 per decade,", "belongs to the movement axis"),
        ("urban_in_rate,movement,1,0,400,per 1000 per decade,", "urban_in_rate has a weight"),
    ],
)
def test_each_wrong_further_row_is_one_clear_line(tmp_path, more, told):
    found = complaints(written(tmp_path, more))
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"low_vci_share": ""}, "has no indicator in pillar 'sensitivity'"),
        (
            {"low_vci_share": "low_vci_share,sensitivity,0,0,0.8,share,"},
            "weights of pillar sensitivity sum to 0",
        ),
        ({"net_rate": ""}, "lacks net_rate, which the classes need"),
        ({"rain_trend": "rain_trend,hazard,1,-10,5,%/decade,"}, "less of rain_trend is adverse"),
    ],
)
def test_a_table_that_cannot_make_a_score_says_what_is_missing(tmp_path, changed, told):
    found = complaints(written(tmp_path, **changed))
    assert len(found) == 1
    assert told in found[0]


def test_pillar_weights_that_sum_to_zero_are_a_mistake(tmp_path):
    zeros = [f"{pillar},pillar,0,,,," for pillar in ("hazard", "exposure", "sensitivity")]
    assert "the pillars' weights sum to 0" in complaints(written(tmp_path, *zeros))[0]


def test_all_mistakes_are_named_in_one_run(tmp_path):
    found = complaints(
        written(
            tmp_path,
            dry_share="dry_share,hazard,-1,0,0.5,share,",
            rain_trend="rain_trend,hazard,x,5,5,mm,",
        )
    )
    assert len(found) == 4


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("id,pillar,weigth,lo,hi,unit,note\n", "lacks column 'weight'; rename column 'weigth' to 'weight'"),
        ("id,pillar,weight,lo,unit,note,x\n", "lacks column 'hi'; add a column 'hi'"),
        ("id,pillar,weight,lo,hi,unit,unit\n", "holds column 'unit' twice"),
    ],
)
def test_wrong_heads(tmp_path, head, told):
    assert told in complaints(written(tmp_path, head=head))[0]


def test_files_that_are_no_table(tmp_path):
    assert "is not there" in complaints(tmp_path / "index.csv")[0]
    assert "is a folder" in complaints(tmp_path)[0]
    path = tmp_path / "empty.csv"
    path.write_text("")
    assert "lacks column 'id'" in complaints(path)[0]
    path.write_text(HEAD)
    assert "declares no indicator" in complaints(path)[0]
    path.write_bytes(b"id,pillar\n\0,x")
    assert "is not text (it holds null bytes)" in complaints(path)[0]


def test_the_table_may_come_as_a_workbook_or_as_an_office_saves_its_csv(tmp_path):
    path = written(tmp_path, "version,about,,,,,Première")
    usual = read_index_table(path)
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.replace(",", ";").encode("cp1252"))
    assert read_index_table(path) == usual
    path.write_bytes(text.encode("utf-16"))
    assert read_index_table(path) == usual
    book = openpyxl.Workbook()
    for line in csv.reader(text.splitlines()):
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in line])
    book.save(tmp_path / "index.xlsx")
    assert read_index_table(tmp_path / "index.xlsx") == usual
    book.active["E3"] = "many"
    book.save(tmp_path / "index.xlsx")
    assert "row 3, column hi: holds 'many'" in complaints(tmp_path / "index.xlsx")[0]
