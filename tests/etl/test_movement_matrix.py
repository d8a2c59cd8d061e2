"""Matrices as offices tabulate them: totals checked and set aside, settings read, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.files.movement import READERS, MovementTable
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

Rows = Sequence[Sequence[object]]
NAMES = {"LSA": "Maseru", "LSB": "Butha-Buthe", "LSC": "Leribe"}
COUNTRIES = [Country("ZAF", "South Africa"), Country("LSO", "Lesotho", home=True)]


def places() -> Gazetteer:
    return Gazetteer([Place(code, name) for code, name in NAMES.items()], countries=COUNTRIES)


def write(folder: Path, rows: Rows, merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Table 5"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "matrix.xlsx"
    book.save(path)
    return path


def read(path: Path, start: int | None = 2006, end: int | None = 2016) -> MovementTable:
    entry = MovementInput("matrix", path, Status.OBSERVED, start=start, end=end)
    return READERS["matrix"](entry, places())


def counts(table: MovementTable) -> dict[tuple[str, str], float]:
    return {(o, d): m for o, d, m in table.flows[["origin", "destination", "movers"]].to_numpy()}


def messages(path: Path, **years: int | None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path, **years)
    return [str(problem) for problem in caught.value.problems]


SQUARE: list[list[object]] = [
    ["Table 5. Movers between districts, 2006 to 2016"],
    [],
    ["Origin \\ destination", "Maseru", "Butha Buthe", "Leribe*", "South Africa", "Not stated", "Total"],
    ["Maseru", 50, 10, 20, 5, 1, 86],
    ["Butha-Buthe", 30, 60, 15, 2, 0, 107],
    ["Leribe district", 25, "1,035", 70, 4, 3, 1137],
    ["Total", 105, 1105, 105, 11, 4, 1330],
    ["* Hlotse included"],
]


def square(row: int, column: int, value: object) -> list[list[object]]:
    rows = [list(cells) for cells in SQUARE]
    rows[row][column] = value
    return rows


def test_a_square_with_totals_notes_and_not_stated(tmp_path: Path) -> None:
    table = read(write(tmp_path, SQUARE))
    found = counts(table)
    assert len(found) == 15
    assert found["LSC", "LSB"] == 1035
    assert found["LSB", "unknown"] == 0
    assert found["LSA", "ZAF"] == 5
    assert found["LSA", "LSA"] == 50
    assert (table.rows_in, table.rows_used, table.rows_reported) == (25, 15, 10)
    assert "9 stated totals, checked and set aside" in [remark.text for remark in table.remarks]
    assert "note, not data: * Hlotse included" in [remark.text for remark in table.remarks]


def test_the_same_square_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    lines = [",".join(f'"{cell}"' for cell in row) for row in SQUARE]
    path.write_text("\n".join(lines), encoding="cp1252")
    assert counts(read(path)) == counts(read(write(tmp_path, SQUARE)))


def test_a_wrong_total_is_told_with_its_cell(tmp_path: Path) -> None:
    (line,) = messages(write(tmp_path, square(3, 6, 96)))
    assert "matrix.xlsx: sheet Table 5, G4 (Total): states a total of 96 where the parts sum to 86" in line


def test_a_wrong_cell_shows_in_both_its_totals(tmp_path: Path) -> None:
    found = messages(write(tmp_path, square(4, 1, 300)))
    assert ["G5" in found[0] or "G5" in found[1], "B7" in found[0] or "B7" in found[1]] == [True, True]


def test_total_of_the_districts_alone_is_known(tmp_path: Path) -> None:
    rows = [[*row[:4], *row[4:6]] for row in SQUARE[:6]]
    rows[2] = ["", "Maseru", "Butha-Buthe", "Leribe", "Total", "South Africa"]
    rows[3:6] = [
        ["Maseru", 50, 10, 20, 80, 5],
        ["Butha-Buthe", 30, 60, 15, 105, 2],
        ["Leribe", 25, 35, 70, 130, 4],
    ]
    table = read(write(tmp_path, rows))
    assert counts(table)["LSC", "ZAF"] == 4
    assert table.rows_used == 12


def test_an_empty_diagonal_is_reported_not_made_zero(tmp_path: Path) -> None:
    rows = [["", "Maseru", "Leribe"], ["Maseru", None, 3], ["Leribe", 4, "-"]]
    table = read(write(tmp_path, rows))
    assert counts(table) == {("LSA", "LSC"): 3, ("LSC", "LSA"): 4}
    assert table.rows_reported == 2


def test_an_empty_cell_off_the_diagonal_is_a_problem(tmp_path: Path) -> None:
    rows = [["", "Maseru", "Leribe"], ["Maseru", 1, None], ["Leribe", 4, 2]]
    assert "C2 (Leribe): is empty" in messages(write(tmp_path, rows))[0]


def test_rows_that_say_destination_are_destinations(tmp_path: Path) -> None:
    rows = [["To \\ From", "Maseru", "Leribe"], ["Maseru", 1, 3], ["Leribe", 4, 2]]
    table = read(write(tmp_path, rows))
    assert counts(table)["LSA", "LSC"] == 4
    assert any("rows are read as destinations" in remark.text for remark in table.remarks)


def test_a_banner_over_the_columns_says_what_they_are(tmp_path: Path) -> None:
    rows = [
        ["", "District of previous residence", None],
        ["District", "Maseru", "Leribe"],
        ["Maseru", 1, 3],
        ["Leribe", 4, 2],
    ]
    assert counts(read(write(tmp_path, rows, ["B1:C1"])))["LSA", "LSC"] == 4


def test_a_table_that_does_not_say_is_read_by_rule_and_told(tmp_path: Path) -> None:
    table = read(write(tmp_path, [["", "Maseru", "Leribe"], ["Maseru", 1, 3], ["Leribe", 4, 2]]))
    assert counts(table)["LSA", "LSC"] == 3
    assert any("does not say" in remark.text for remark in table.remarks)


def test_merged_headings_with_rural_and_urban_below(tmp_path: Path) -> None:
    rows = [
        ["District", "Residence", "Maseru", None, None, "Leribe", None, None],
        [None, None, "Rural", "Urban", "Total", "Rural", "Urban", "Total"],
        ["Maseru", "Rural", 1, 2, 3, 4, 5, 9],
        [None, "Urban", 6, 7, 13, 8, 9, 17],
        ["Leribe", "Rural", 1, 1, 2, 1, 1, 2],
        [None, "Urban", 2, 2, 4, 2, 2, 4],
    ]
    path = write(tmp_path, rows, ["C1:E1", "F1:H1", "A3:A4", "A5:A6"])
    table = read(path)
    flows = table.flows.set_index(["origin", "origin_setting", "destination", "destination_setting"])[
        "movers"
    ]
    assert len(flows) == 16
    assert flows["LSA", "urban", "LSC", "rural"] == 8
    assert flows["LSC", "urban", "LSA", "urban"] == 2
    assert table.rows_reported == 8


def test_settings_inside_the_labels(tmp_path: Path) -> None:
    rows = [
        ["", "Maseru urban", "Maseru rural"],
        ["Leribe - Rural", 7, 8],
        ["Leribe (Urban)", 5, 6],
    ]
    flows = read(write(tmp_path, rows)).flows
    assert flows.set_index(["origin_setting", "destination_setting"])["movers"]["rural", "urban"] == 7


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (square(3, 0, "Masseru"), "A4: 'Masseru' is no known place (5 rows)"),
        (square(2, 3, "Leribe North"), "D3: 'Leribe North' is no known place"),
        (square(4, 2, -60), "C5 (Butha Buthe): -60 is negative"),
        (square(4, 2, "sixty"), "C5 (Butha Buthe): 'sixty' is not a number"),
        (square(5, 0, "Butha-Buthe"), "repeats LSB (all) to LSA (all)"),
        (square(4, 2, "=SUM(A1:A2)"), "C5 (Butha Buthe): '=SUM(A1:A2)' is a formula"),
        (square(4, 0, None), "B5: '30' stands beside no place"),
        (square(2, 2, None), "C4: '10' stands under no place"),
        (square(6, 0, "Sum of it all"), "A7: 'Sum of it all' is no known place"),
    ],
)
def test_damaged_squares(tmp_path: Path, rows: Rows, told: str) -> None:
    assert any(f"sheet Table 5, {told}" in line or told in line for line in messages(write(tmp_path, rows)))


def test_a_shifted_header_is_told(tmp_path: Path) -> None:
    rows = [
        ["Maseru", "Butha-Buthe", "Leribe"],
        ["Maseru", 1, 2, 3],
        ["Butha-Buthe", 4, 5, 6],
        ["Leribe", 7, 8, 9],
    ]
    (line,) = messages(write(tmp_path, rows))
    assert (
        "sheet Table 5, A1: the headings begin with 'Maseru' above the labels of the rows: they are shifted"
        in line
    )


def test_a_percentage_format_is_not_a_count(tmp_path: Path) -> None:
    path = write(tmp_path, [["", "Maseru", "Leribe"], ["Maseru", 0.4, 0.6], ["Leribe", 0.5, 0.5]])
    book = openpyxl.load_workbook(path)
    for row in book.active["B2:C3"]:  # type: ignore[index]
        for cell in row:
            cell.number_format = "0%"
    book.save(path)
    assert "B2 (Maseru): 40% is a percentage" in messages(path)[0]


def test_row_percentages_are_told(tmp_path: Path) -> None:
    rows = [
        ["", "Maseru", "Butha-Buthe", "Leribe"],
        ["Maseru", 20, 30, 50],
        ["Butha-Buthe", 12, 80, 8],
        ["Leribe", 1, 9, 90],
    ]
    assert "the counts of every origin sum to 100: they are shares" in messages(write(tmp_path, rows))[0]


def test_the_interval_must_be_given_by_the_profile(tmp_path: Path) -> None:
    found = messages(write(tmp_path, SQUARE), start=None, end=None)
    assert len(found) == 1
    assert "the table gives no interval; add start = 2006 and end = 2016" in found[0]


def test_a_sheet_without_places_is_no_matrix(tmp_path: Path) -> None:
    assert "holds no matrix of places" in messages(write(tmp_path, [["a", "b"], [1, 2]]))[0]


def test_several_sheets_need_a_name(tmp_path: Path) -> None:
    path = write(tmp_path, SQUARE)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes").append(["Read me"])
    book.save(path)
    assert 'holds 2 sheets; name one of them by sheet = "…"' in messages(path)[0]
    entry = MovementInput("matrix", path, Status.OBSERVED, sheet="table 5", start=2006, end=2016)
    assert READERS["matrix"](entry, places()).rows_used == 15


def test_eighty_by_eighty_is_read_whole(tmp_path: Path) -> None:
    units = [Place(f"C{number:03d}", f"Constituency {number}") for number in range(80)]
    rows = [["", *(unit.name for unit in units), "Total"]]
    rows += [[unit.name, *range(i, i + 80), sum(range(i, i + 80))] for i, unit in enumerate(units)]
    entry = MovementInput("matrix", write(tmp_path, rows), Status.OBSERVED, start=2006, end=2016)
    table = READERS["matrix"](entry, Gazetteer(units))
    assert table.rows_used == 6400
    assert table.flows["movers"].sum() == sum(sum(range(i, i + 80)) for i in range(80))
