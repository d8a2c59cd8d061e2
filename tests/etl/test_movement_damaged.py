"""Sixty damaged tables and more: each ends in its own message with file, sheet and cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from etl.files.movement import READERS
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Country, Gazetteer, Place

PLACES = Gazetteer(
    [Place("LSA", "Maseru"), Place("LSB", "Butha-Buthe"), Place("LSC", "Leribe")],
    {"Botha-Bothe": "LSB"},
    countries=[Country("ZAF", "South Africa"), Country("LSO", "Lesotho", home=True)],
)
HEAD = [
    "origin_pcode",
    "origin_setting",
    "destination_pcode",
    "destination_setting",
    "start",
    "end",
    "movers",
]
ROW = ["LSA", "all", "LSB", "all", 2006, 2016, 10]
SQUARE = [
    ["Origin \\ destination", "Maseru", "Butha-Buthe", "Leribe", "Total"],
    ["Maseru", 1, 20, 30, 51],
    ["Butha-Buthe", 40, 2, 60, 102],
    ["Leribe", 70, 80, 3, 153],
    ["Total", 111, 102, 93, 306],
]
Rows = Sequence[Sequence[object]]
Write = Callable[[Path], None]


@dataclass(frozen=True)
class Damage:
    """One damaged table: how it is written, and what must be told of it."""

    kind: str
    form: str
    file: str
    write: Write
    told: str


def lines(rows: Rows, encoding: str = "utf-8") -> Write:
    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        return f'"{text}"' if "," in text else text

    text = "\n".join(",".join(map(cell, row)) for row in rows) + "\n"
    return lambda path: path.write_text(text, encoding=encoding) and None


def raw(data: bytes) -> Write:
    return lambda path: path.write_bytes(data) and None


def book(rows: Rows, sheet: str = "Table 1", merged: str = "", formats: str = "") -> Write:
    def write(path: Path) -> None:
        workbook = openpyxl.Workbook()
        page = workbook.worksheets[0]
        page.title = sheet
        for row in rows:
            page.append(list(row))
        if merged:
            page.merge_cells(merged)
        if formats:
            page[formats].number_format = "0.0%"
        workbook.save(path)

    return write


def parts(**files: int) -> Write:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, size in files.items():
                with archive.open(name.replace("__", "/").replace("_dot_", "."), "w") as part:
                    for _ in range(max(size // 1_000_000, 1)):
                        part.write(b" " * min(size, 1_000_000))

    return write


def with_row(**changes: object) -> Rows:
    row = dict(zip(HEAD, ["LSC", "all", "LSA", "all", 2006, 2016, 5], strict=True)) | changes
    return [HEAD, ROW, list(row.values())]


def square(row: int, column: int, value: object) -> Rows:
    cells = [list(line) for line in SQUARE]
    cells[row][column] = value
    return cells


def canonical(kind: str, told: str, **changes: object) -> Damage:
    return Damage(kind, "canonical", "flows.csv", lines(with_row(**changes)), told)


def matrix(kind: str, told: str, rows: Rows, **more: str) -> Damage:
    return Damage(kind, "matrix", "matrix.xlsx", book(rows, **more), told)


def tabulated(kind: str, told: str, *rows: Sequence[object]) -> Damage:
    return Damage(kind, "long", "long.xlsx", book(rows), told)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LIST = ["From", "To", "Persons"]
FROM_A, FROM_B = ["Maseru", "Leribe", 5], ["Leribe", "Maseru", 6]

DAMAGES = [
    canonical("negative", "row 3, column movers: -5 is negative", movers=-5),
    canonical("words for a number", "row 3, column movers: 'five' is not a number", movers="five"),
    canonical("letters in a number", "row 3, column movers: '1O5' is not a number", movers="1O5"),
    canonical("percentage", "row 3, column movers: 12.5% is a percentage", movers="12.5%"),
    canonical("decimal comma", "row 3, column movers: 12,5 has a decimal comma", movers="12,5"),
    canonical("dash", "row 3, column movers: '-' may mean none or not known", movers="-"),
    canonical("dots", "row 3, column movers: '..' may mean none or not known", movers=".."),
    canonical("empty count", "row 3, column movers: is empty", movers=""),
    canonical("range", "row 3, column movers: '<5' is a range", movers="<5"),
    canonical("brackets", "row 3, column movers: (5) stands in brackets", movers="(5)"),
    canonical("date for a count", "row 3, column movers: 2020-05-01 is a date", movers="2020-05-01"),
    canonical("formula", "row 3, column movers: '=1+1' is a formula", movers="=1+1"),
    canonical(
        "injected formula",
        "row 3, column movers: \"=cmd|' /C calc'!A0\" is a formula",
        movers="=cmd|' /C calc'!A0",
    ),
    canonical(
        "injected place", "row 3, column origin_pcode: '@SUM(A1)' is a formula", origin_pcode="@SUM(A1)"
    ),
    canonical("formula error", "row 3, column movers: #N/A is an error of a formula", movers="#N/A"),
    canonical(
        "unknown district",
        "row 3, column origin_pcode: 'Sehlabeng' is no known place",
        origin_pcode="Sehlabeng",
    ),
    canonical("misspelt district", 'add "Maserru" = "LSA" to [places]', origin_pcode="Maserru"),
    canonical("code that skips I", "'LSI' is no known place", origin_pcode="LSI"),
    canonical("no origin", "row 3, column origin_pcode: no place is written", origin_pcode=""),
    canonical(
        "total as a place", "row 3, column origin_pcode: 'Grand total' is a total", origin_pcode="Grand total"
    ),
    canonical(
        "country as a total",
        "row 3, column destination_pcode: 'Lesotho' is a total",
        destination_pcode="Lesotho",
    ),
    canonical("council among districts", "names a place of level 'below district'", origin_pcode="LSC01"),
    canonical(
        "wrong year order", "row 3, column start: the interval runs from 2016 to 2006", start=2016, end=2006
    ),
    canonical("interval of no length", "row 3, column start: the interval runs from 2006 to 2006", end=2006),
    canonical("short year", "row 3, column start: '06' is not a year", start="06"),
    canonical("date for a year", "row 3, column end: '2016-04-10' is a date, not a year", end="2016-04-10"),
    canonical(
        "unknown setting",
        "row 3, column origin_setting: 'peri-urban' is no setting",
        origin_setting="peri-urban",
    ),
    canonical("no setting", "row 3, column origin_setting: no setting is written", origin_setting=""),
    Damage(
        "duplicate pair",
        "canonical",
        "flows.csv",
        lines([HEAD, ROW, ROW]),
        "row 3, column movers: repeats LSA (all) to LSB (all), 2006-2016, first at row 2, column movers",
    ),
    canonical(
        "two spellings of one",
        "'LSB' and 'Botha-Bothe' are one place",
        origin_pcode="LSA",
        destination_pcode="Botha-Bothe",
    ),
    canonical(
        "all beside rural",
        "row 3, column movers: LSA (rural) to LSB (urban), 2006-2016 is counted at row 2",
        origin_pcode="LSA",
        origin_setting="rural",
        destination_pcode="LSB",
        destination_setting="urban",
    ),
    Damage(
        "comma in a bare number",
        "canonical",
        "flows.csv",
        lines([HEAD, [*ROW[:6], 1, 234]]),
        "row 2, column H: '234' stands under no heading",
    ),
    Damage(
        "missing column",
        "canonical",
        "flows.csv",
        lines([HEAD[:6], ROW[:6]]),
        "row 1: has no column movers; add the column movers",
    ),
    Damage(
        "misnamed column",
        "canonical",
        "flows.csv",
        lines([[*HEAD[:6], "movrs"], ROW]),
        "row 1: has no column movers; rename 'movrs' if that is it",
    ),
    Damage(
        "column twice",
        "canonical",
        "flows.csv",
        lines([[*HEAD, "Movers"], [*ROW, 3]]),
        "row 1, column H: a second column for movers",
    ),
    Damage(
        "shifted header",
        "canonical",
        "flows.csv",
        lines([["", *HEAD[:6]], ROW]),
        "row 1: has no column movers",
    ),
    Damage("no header", "canonical", "flows.csv", lines([ROW, ROW]), "row 1: no row of headings was found"),
    Damage("headings only", "canonical", "flows.csv", lines([HEAD]), "row 1: no rows follow the headings"),
    Damage("empty file", "canonical", "flows.csv", raw(b""), "flows.csv: is empty"),
    Damage("blank file", "canonical", "flows.csv", raw(b"\xef\xbb\xbf \r\n,,\r\n"), "flows.csv: is empty"),
    Damage(
        "no text", "canonical", "flows.csv", raw(b"\x00\x01\x02" * 50), "is not text (it holds null bytes)"
    ),
    Damage(
        "unknown encoding",
        "canonical",
        "flows.csv",
        raw(b"a\x81\x8d\x8f"),
        "is in an encoding that cannot be told",
    ),
    Damage(
        "open quotation mark",
        "canonical",
        "flows.csv",
        raw(",".join(HEAD).encode() + b'\n"LSA,all,LSB'),
        "breaks off in a quoted cell",
    ),
    Damage(
        "password",
        "matrix",
        "m.xlsx",
        raw(OLE + "EncryptedPackage".encode("utf-16-le")),
        "protected by a password",
    ),
    Damage("old workbook", "matrix", "m.xls", raw(OLE), "is a workbook of the old kind (.xls)"),
    Damage(
        "macros", "matrix", "m.xlsm", parts(xl__vbaProject_dot_bin=9, xl__workbook_dot_xml=9), "holds macros"
    ),
    Damage(
        "binary workbook", "matrix", "m.xlsb", parts(xl__workbook_dot_bin=9), "is a binary workbook (.xlsb)"
    ),
    Damage("other archive", "matrix", "m.xlsx", parts(word__document_dot_xml=9), "is no workbook (.xlsx)"),
    Damage("cut off workbook", "matrix", "m.xlsx", raw(b"PK\x03\x04" + b"\1" * 40), "is a damaged workbook"),
    Damage("broken sheet", "matrix", "m.xlsx", parts(xl__workbook_dot_xml=9), "is a damaged workbook"),
    Damage(
        "huge sheet",
        "matrix",
        "m.xlsx",
        parts(xl__workbook_dot_xml=9, xl__worksheets__sheet1_dot_xml=82 * 1024 * 1024),
        "has a sheet of more than 80 MB",
    ),
    Damage("empty workbook", "matrix", "m.xlsx", book([]), "m.xlsx: is empty"),
    matrix(
        "shifted header of a square",
        "sheet Table 1, A1: the headings begin with 'Maseru'",
        [SQUARE[0][1:], *SQUARE[1:]],
    ),
    matrix(
        "total that is wrong",
        "sheet Table 1, E2 (Total): states a total of 54 where the parts sum to 51",
        square(1, 4, 54),
    ),
    matrix(
        "total under another name",
        "sheet Table 1, A5: 'All of them' is no known place",
        square(4, 0, "All of them"),
    ),
    matrix("row label lost", "sheet Table 1, B3: '40' stands beside no place", square(2, 0, None)),
    matrix("column label lost", "sheet Table 1, C2: '20' stands under no place", square(0, 2, None)),
    matrix("cell lost", "sheet Table 1, C2 (Butha-Buthe): is empty", square(1, 2, None)),
    matrix(
        "words in a cell", "sheet Table 1, C2 (Butha-Buthe): 'twenty' is not a number", square(1, 2, "twenty")
    ),
    matrix("negative cell", "sheet Table 1, D3 (Leribe): -60 is negative", square(2, 3, -60)),
    matrix(
        "formula never computed",
        "sheet Table 1, C2 (Butha-Buthe): '=B2*2' is a formula",
        square(1, 2, "=B2*2"),
    ),
    matrix(
        "percent format",
        "sheet Table 1, C2 (Butha-Buthe): 20% is a percentage",
        square(1, 2, 0.2),
        formats="C2",
    ),
    matrix(
        "percent of each row",
        "the counts of every origin sum to 100: they are shares",
        [SQUARE[0][:4], ["Maseru", 1, 20, 79], ["Butha-Buthe", 40, 2, 58], ["Leribe", 17, 80, 3]],
    ),
    matrix(
        "row twice", "sheet Table 1, B4 (Maseru): repeats LSB (all) to LSA (all)", square(3, 0, "Botha-Bothe")
    ),
    matrix("unknown column", "sheet Table 1, D1: 'Leeribe' is no known place", square(0, 3, "Leeribe")),
    matrix(
        "swapped axes",
        "sheet Table 1, A2: 'Destination' and, above the columns, 'District of destination' disagree",
        [
            ["", "District of destination", None, None],
            ["Destination", *SQUARE[0][1:4]],
            *[r[:4] for r in SQUARE[1:4]],
        ],
    ),
    matrix("no places", "sheet Table 1, row 1: holds no matrix of places", [["a", "b"], [1, 2]]),
    matrix("merged counts", "sheet Table 1, C2 (Butha-Buthe): is empty", square(1, 1, 7), merged="B2:C2"),
    tabulated("no count column", "sheet Table 1, row 1: has no column movers", LIST[:2], FROM_A[:2]),
    tabulated(
        "two count columns", "sheet Table 1, D1: a second column for movers", [*LIST, "Number"], [*FROM_A, 1]
    ),
    tabulated(
        "wrong grand total",
        "sheet Table 1, C4 (Persons): states a total of 20",
        LIST,
        FROM_A,
        FROM_B,
        ["Total", "Total", 20],
    ),
    tabulated(
        "sexes that do not add up",
        "the parts sum to 9",
        ["From", "To", "Male", "Female", "Total"],
        ["Maseru", "Leribe", 4, 5, 12],
    ),
    tabulated(
        "date in a list",
        "sheet Table 1, C2 (Persons): 2020-01-02 is a date",
        LIST,
        ["Maseru", "Leribe", "2020-01-02"],
    ),
    tabulated(
        "place in a list",
        "sheet Table 1, B2 (To): 'Lerible' is no known place",
        LIST,
        ["Maseru", "Lerible", 5],
    ),
    Damage("no tags", "hxl", "hxl.csv", lines([LIST, FROM_A]), "row 1: has no row of HXL tags"),
    Damage(
        "no nodes",
        "worldpop",
        "flows.csv",
        lines([["ISO", "NODEI", "PrdMIG"], ["LSO", "LSA", 1]]),
        "has no column destination",
    ),
    Damage(
        "stock with words",
        "dtm",
        "dtm.csv",
        lines(
            [
                ["admin0Pcode", "adminLevel", "numPresentIdpInd", "reportingDate"],
                ["LSO", 0, "many", "2023-01-01"],
            ]
        ),
        "row 2, column numPresentIdpInd: 'many' is not a number",
    ),
    Damage("answer cut off", "dtm", "dtm.json", raw(b'{"result": [{'), "is not valid JSON"),
    Damage(
        "weight that is none",
        "persons",
        "p.csv",
        lines([["origin", "destination", "weight"], ["LSA", "LSB", "x"]]),
        "row 2, column weight",
    ),
]


def test_there_are_sixty_kinds() -> None:
    kinds = [damage.kind for damage in DAMAGES]
    assert len(set(kinds)) == len(kinds) >= 60


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.kind)
def test_each_damage_has_its_own_message(damage: Damage, tmp_path: Path) -> None:
    path = tmp_path / damage.file
    damage.write(path)
    entry = MovementInput(damage.form, path, Status.OBSERVED, start=2006, end=2016)
    with pytest.raises(InputError) as caught:
        READERS[damage.form](entry, PLACES)
    told = [str(problem) for problem in caught.value.problems]
    assert any(damage.told in line for line in told), told
    assert all(
        line.startswith(f"{damage.file}: ") and problem.cure
        for line, problem in zip(told, caught.value.problems, strict=True)
    )


def test_the_tables_that_are_damaged_here_are_read_when_they_are_not(tmp_path: Path) -> None:
    whole = {
        "canonical": ("flows.csv", lines(with_row()), 2),
        "matrix": ("matrix.xlsx", book(SQUARE), 9),
        "long": ("long.xlsx", book([LIST, FROM_A, FROM_B, ["Total", "Total", 11]]), 2),
    }
    for form, (file, write, rows) in whole.items():
        write(tmp_path / file)
        entry = MovementInput(form, tmp_path / file, Status.OBSERVED, start=2006, end=2016)
        assert READERS[form](entry, PLACES).rows_used == rows
