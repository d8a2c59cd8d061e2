"""Odd tables as offices send them: read right, or told with file, sheet, cell and cure; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.files.movement import READERS, MovementTable
from etl.files.movement.margins import read as read_margins
from etl.files.places import COUNTRIES, read_countries
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place
from tests.etl.test_movement_damaged import HEAD, LIST, Rows, Write, book, raw

NAMES = {"LSA": "Maseru", "LSB": "Butha-Buthe", "LSC": "Leribe", "LSF": "Mohale's Hoek", "LSH": "Qacha's Nek"}
PLACES = Gazetteer(
    [Place(code, name) for code, name in NAMES.items()],
    {"RSA": "ZAF"},
    countries=read_countries(COUNTRIES, list(NAMES)),
)
KM = pd.DataFrame(
    [(a, b, 100.0) for a in NAMES for b in NAMES if a != b], columns=["origin", "destination", "km"]
)
ROW = "LSA,all,LSB,all,2006,2016,"
SQUARE = [["From / to", "Maseru", "Leribe"], ["Maseru", 10, 200], ["Leribe", 300, 40]]
DTM = "admin0Pcode,admin1Pcode,admin1Name,adminLevel,numPresentIdpInd,reportingDate\n"


def text(content: str, encoding: str = "utf-8") -> Write:
    return raw(content.encode(encoding))


def rows(body: str, *more: str, encoding: str = "utf-8", sign: str = ",") -> Write:
    return text(f"{sign.join([*HEAD, *more])}\n{body}\n", encoding)


def changed(change: Callable[[openpyxl.Workbook], object], cells: Rows = SQUARE) -> Write:
    def write(path: Path) -> None:
        book(cells)(path)
        workbook = openpyxl.load_workbook(path)
        change(workbook)
        workbook.save(path)

    return write


def read(form: str, file: str, write: Write, folder: Path) -> MovementTable:
    write(folder / file)
    entry = MovementInput(form, folder / file, Status.OBSERVED, start=2006, end=2016)
    return read_margins(entry, PLACES, KM, 5) if form == "margins" else READERS[form](entry, PLACES)


CANONICAL, MATRIX, LONG = ("canonical", "f.csv"), ("matrix", "m.xlsx"), ("long", "l.xlsx")
PERSONS, STOCKS, ANSWER = ("persons", "p.csv"), ("dtm", "d.csv"), ("dtm", "d.json")

GOOD: dict[str, tuple[tuple[str, str], Write, dict[tuple[str, str], float]]] = {
    "narrow space in a number": (CANONICAL, rows(ROW + "1\u202f234"), {("LSA", "LSB"): 1234}),
    "comma in a quoted number": (CANONICAL, rows(ROW + '"1,234"'), {("LSA", "LSB"): 1234}),
    "superscript": (CANONICAL, rows(ROW + "1234²"), {("LSA", "LSB"): 1234}),
    "a fraction among fractions": (
        CANONICAL,
        rows(f"{ROW}1.234\nLSB,all,LSA,all,2006,2016,12.5"),
        {("LSA", "LSB"): 1.234, ("LSB", "LSA"): 12.5},
    ),
    "UTF-16": (CANONICAL, rows(ROW + "12", encoding="utf-16"), {("LSA", "LSB"): 12}),
    "Windows apostrophes": (
        CANONICAL,
        rows("Mohale’s Hoek,all,Qacha’s Nek District,all,2006,2016,12", encoding="cp1252"),
        {("LSF", "LSH"): 12},
    ),
    "semicolons under sep=": (
        CANONICAL,
        text("sep=;\n" + ";".join(HEAD) + "\nLSA;all;LSB;all;2006;2016;1,234\n"),
        {("LSA", "LSB"): 1234},
    ),
    "tabs": (CANONICAL, rows(ROW.replace(",", "\t") + "12", sign="\t"), {("LSA", "LSB"): 12}),
    "line breaks within cells": (
        CANONICAL,
        rows('"LSA\n",all,"Butha-\nButhe",all,2006,2016,12'),
        {("LSA", "LSB"): 12},
    ),
    "line ends of an old Macintosh": (
        CANONICAL,
        text((",".join(HEAD) + "\n" + ROW + "12\n").replace("\n", "\r")),
        {("LSA", "LSB"): 12},
    ),
    "RSA and not stated": (
        CANONICAL,
        rows("LSA,all,RSA,all,2006,2016,50\nNot stated,,LSA,all,2006,2016,2"),
        {("LSA", "ZAF"): 50, ("unknown", "LSA"): 2},
    ),
    "titles and notes round a matrix": (
        MATRIX,
        book([["Table 5"], ["(persons)"], [None], *SQUARE, [None], ["Source: census"], ["1) provisional"]]),
        {("LSA", "LSA"): 10, ("LSA", "LSC"): 200, ("LSC", "LSA"): 300, ("LSC", "LSC"): 40},
    ),
    "codes beside names": (
        MATRIX,
        book(
            [["Code", "District", "Maseru", "Leribe"], ["LSA", "Maseru", 10, 200], ["LSC", "Leribe", 300, 40]]
        ),
        {("LSA", "LSA"): 10, ("LSA", "LSC"): 200, ("LSC", "LSA"): 300, ("LSC", "LSC"): 40},
    ),
    "codes above names": (
        MATRIX,
        book([["", "LSA", "LSC"], ["", "Maseru", "Leribe"], ["Maseru", 10, 200], ["Leribe", 300, 40]]),
        {("LSA", "LSA"): 10, ("LSA", "LSC"): 200, ("LSC", "LSA"): 300, ("LSC", "LSC"): 40},
    ),
    "totals before the counts": (
        MATRIX,
        book(
            [
                ["", "Total", "Maseru", "Leribe"],
                ["Total", 550, 310, 240],
                ["Maseru", 210, 10, 200],
                ["Leribe", 340, 300, 40],
            ]
        ),
        {("LSA", "LSA"): 10, ("LSA", "LSC"): 200, ("LSC", "LSA"): 300, ("LSC", "LSC"): 40},
    ),
    "transposed, as its corner says": (
        MATRIX,
        book([["To / from", "Maseru", "Leribe"], *SQUARE[1:]]),
        {("LSA", "LSA"): 10, ("LSC", "LSA"): 200, ("LSA", "LSC"): 300, ("LSC", "LSC"): 40},
    ),
    "a hidden sheet": (
        MATRIX,
        changed(lambda b: setattr(b.create_sheet("Old"), "sheet_state", "hidden")),
        {("LSA", "LSA"): 10, ("LSA", "LSC"): 200, ("LSC", "LSA"): 300, ("LSC", "LSC"): 40},
    ),
    "merged headings over settings": (
        MATRIX,
        book(
            [["", "Maseru", None], ["", "Urban", "Rural"], ["Maseru", 1, 2], ["Leribe", 3, 4]], merged="B1:C1"
        ),
        {("LSA", "LSA"): 3, ("LSC", "LSA"): 7},
    ),
    "subtotals in a list": (
        LONG,
        book(
            [
                LIST,
                ["Maseru", "Leribe", 5],
                ["Maseru", "Qacha's Nek", 4],
                ["Maseru", "Total", 9],
                ["Total", "Total", 9],
            ]
        ),
        {("LSA", "LSC"): 5, ("LSA", "LSH"): 4},
    ),
    "columns M, F and T": (
        LONG,
        book([["From", "To", "M", "F", "T"], ["Maseru", "Leribe", 4, 5, 9]]),
        {("LSA", "LSC"): 9},
    ),
    "letters of footnotes": (
        LONG,
        book([LIST, ["Maseru¹", "Leribe*", "1,234 a/"], ["Leribe", "Maseru", "6[1]"]]),
        {("LSA", "LSC"): 1234, ("LSC", "LSA"): 6},
    ),
    "tags in capitals": (
        ("hxl", "h.csv"),
        text("a,b,c\n#ADM1 +Origin,#ADM1 +Dest,#Affected +Migrants\nMaseru,Leribe,5\n"),
        {("LSA", "LSC"): 5},
    ),
    "headings with spaces": (PERSONS, text(" Origin , destination\nLSA,LSB\nLSA,LSA\n"), {("LSA", "LSB"): 1}),
    "an empty line among persons": (
        PERSONS,
        text("\ufefforigin,destination,weight\nLSA,LSB,10\n\nLSA,LSB,2.5\n"),
        {("LSA", "LSB"): 12.5},
    ),
}


@pytest.mark.parametrize("kind", GOOD)
def test_odd_but_clear_tables_are_read_whole(kind: str, tmp_path: Path) -> None:
    (form, file), write, expected = GOOD[kind]
    table = read(form, file, write, tmp_path)
    assert table.flows.groupby(["origin", "destination"])["movers"].sum().to_dict() == pytest.approx(expected)
    assert table.rows_in == table.rows_used + table.rows_reported


BAD: dict[str, tuple[tuple[str, str], Write, str]] = {
    "point between thousands": (
        CANONICAL,
        rows(ROW + "1.234"),
        "row 2, column movers: 1.234 may be 1234 or a fraction; write 1234, or 1.2340 for the fraction",
    ),
    "points between thousands": (
        CANONICAL,
        rows(ROW + "1.234.567"),
        "1.234.567 has marks between its figures; write 1234567 if that is meant",
    ),
    "lakhs": (CANONICAL, rows(ROW + '"1,23,456"'), "1,23,456 has marks between its figures"),
    "point in a workbook": (
        MATRIX,
        changed(lambda b: b.active.__setitem__("C2", "1.200")),
        "sheet Table 1, C2 (Leribe): 1.200 may be 1200",
    ),
    "point in margins": (
        ("margins", "m.csv"),
        text("pcode,start,end,moved_out,moved_in\nLSA,2006,2016,1.200,1.100\nLSB,2006,2016,1.100,1.200\n"),
        "row 2, column moved_out: 1.200 may be 1200",
    ),
    "point in stocks": (
        STOCKS,
        text(DTM + "LSO,LSA,Maseru,1,1.200,2023-01-01\n"),
        "column numPresentIdpInd: 1.200 may be 1200",
    ),
    "true minus": (CANONICAL, rows(ROW + "−5"), "-5 is negative"),
    "dots in one sign": (CANONICAL, rows(ROW + "…"), "'…' may mean none or not known"),
    "words beside a number": (CANONICAL, rows(ROW + "12 people"), "'12 people' is not a number"),
    "figures of another script": (CANONICAL, rows(ROW + "１２"), "'１２' is not a number"),
    "UTF-16 without a mark": (CANONICAL, rows(ROW + "12", encoding="utf-16-le"), "is not text"),
    "decimal comma under semicolons": (
        CANONICAL,
        rows(ROW.replace(",", ";") + "12,5", sign=";"),
        "12,5 has a decimal comma",
    ),
    "interval for a year": (
        CANONICAL,
        rows("LSA,all,LSB,all,2006/16,2016,12"),
        "row 2, column start: '2006/16' is an interval; write 2006 under start and 2016 under end",
    ),
    "long interval for a year": (
        CANONICAL,
        rows("LSA,all,LSB,all,2006–2016,,12"),
        "write 2006 under start and 2016 under end",
    ),
    "day for a year": (
        CANONICAL,
        rows("LSA,all,LSB,all,01/04/2006,2016,12"),
        "'01/04/2006' is a date, not a year",
    ),
    "ISO-2 for ISO-3": (
        CANONICAL,
        rows("LSA,all,ZA,all,2006,2016,12"),
        '\'ZA\' is no known place; correct it; if South Africa (ZAF) is meant, add "ZA" = "ZAF" to [places]',
    ),
    "small letters for ISO-3": (
        CANONICAL,
        rows("LSA,all,zaf,all,2006,2016,12"),
        "if South Africa (ZAF) is meant",
    ),
    "the home country": (CANONICAL, rows("LS,all,LSB,all,2006,2016,12"), "'LS' is a total, not a place"),
    "a letter of another script": (
        CANONICAL,
        rows("LSА,all,LSB,all,2006,2016,12"),
        "'LSА' is no known place",
    ),
    "shares of one origin": (
        CANONICAL,
        rows("LSA,all,LSB,all,2006,2016,0.12\nLSA,all,LSC,all,2006,2016,0.88"),
        "the counts of every origin sum to 1: they are shares",
    ),
    "shares of all": (
        CANONICAL,
        rows("LSA,all,LSB,all,2006,2016,12.5\nLSA,all,LSC,all,2006,2016,57.5\nLSB,all,LSA,all,2006,2016,30"),
        "all counts sum to 100: they are shares",
    ),
    "a web page called a workbook": (("canonical", "f.xls"), text("<html></html>"), "is a damaged workbook"),
    "a stray cell": (
        MATRIX,
        changed(lambda b: b.active.__setitem__("XFD1048576", 1)),
        "sheet Table 1: reaches to XFD1048576; delete what stands far from the table",
    ),
    "several sheets": (MATRIX, changed(lambda b: b.create_sheet("2016").append(["x"])), "'Table 1', '2016'"),
    "a total never computed": (
        MATRIX,
        changed(lambda b: b.active.append(["Total", "=SUM(B2:B3)", 240])),
        "sheet Table 1, B4 (Maseru): the total '=SUM(B2:B3)' is a formula",
    ),
    "totals without moves within": (
        MATRIX,
        book([[*SQUARE[0], "Total"], [*SQUARE[1], 200], [*SQUARE[2], 300]]),
        "sheet Table 1, D2 (Total): states a total of 200 where the parts sum to 210",
    ),
    "two matrices in a sheet": (
        MATRIX,
        book([*SQUARE, [None], *SQUARE]),
        "sheet Table 1, B6 (Maseru): repeats LSA (all) to LSA (all)",
    ),
    "codes of other names": (
        MATRIX,
        book([["Code", "District", "Maseru", "Leribe"], ["LSC", "Maseru", 1, 2], ["LSA", "Leribe", 3, 4]]),
        "sheet Table 1, A2: 'LSC' stands beside 'Maseru', which is another place",
    ),
    "numbers and shares side by side": (
        MATRIX,
        book(
            [
                ["", "Maseru", None, "Leribe", None],
                ["", "No.", "%", "No.", "%"],
                ["Maseru", 1, 10, 9, 90],
                ["Leribe", 4, 50, 4, 50],
            ]
        ),
        "sheet Table 1, C3: '10' stands under no place",
    ),
    "a net row": (MATRIX, book([*SQUARE, ["Net", 100, -100]]), "sheet Table 1, A4: 'Net' is no known place"),
    "a region among districts": (
        MATRIX,
        book([*SQUARE, ["Northern region", 1, 2]]),
        "A4: 'Northern region' is no known place",
    ),
    "people beside moves": (
        MATRIX,
        book([["", "Population", "Maseru", "Leribe"], ["Maseru", 900, 1, 2], ["Leribe", 800, 3, 4]]),
        "sheet Table 1, B1: 'Population' is no known place",
    ),
    "thousands in a heading": (
        LONG,
        book([["From", "To", "Persons ('000)"], ["Maseru", "Leribe", 5]]),
        "row 1: has no column movers",
    ),
    "an age turned into a date": (
        LONG,
        book([["From", "To", "Age", "Persons"], ["Maseru", "Leribe", "2020-05-09", 4]]),
        "sheet Table 1, C2 (Age): 2020-05-09 is a date; write the age group as text",
    ),
    "an interval that is none": (
        LONG,
        book([["Period", *LIST], ["last census", "Maseru", "Leribe", 5]]),
        "'last census' is not a year",
    ),
    "days in tagged years": (
        ("hxl", "h.csv"),
        text("#adm1+origin,#adm1+dest,#date+start,#date+end,#affected\nMaseru,Leribe,01/04/2006,2016,5\n"),
        "row 2, column #date+start: '01/04/2006' is a date, not a year",
    ),
    "a day that is none": (STOCKS, text(DTM + "LSO,LSA,Maseru,1,9,2023-13-45\n"), "'2023-13-45' is no date"),
    "a code of another name": (
        STOCKS,
        text(DTM + "LSO,LSA,Leribe,1,9,2023-01-01\n"),
        "row 2, column admin1Pcode: LSA and 'Leribe' are two places; correct the code or the name",
    ),
    "brackets without end": (ANSWER, text("[" * 100_000), "is not valid JSON"),
    "an answer of an error": (
        ANSWER,
        text(json.dumps({"result": [], "errorMessages": ["no key"]})),
        "the service answered ['no key']",
    ),
    "a list for a number": (
        ANSWER,
        text(
            json.dumps(
                [
                    {
                        "admin0Pcode": "LSO",
                        "adminLevel": 0.0,
                        "numPresentIdpInd": [1],
                        "reportingDate": "2023-01-01",
                    }
                ]
            )
        ),
        "column numPresentIdpInd: '[1]' is not a number",
    ),
    "one column twice": (
        PERSONS,
        text("origin,origin,destination\nLSA,LSB,LSC\n"),
        "row 1: has 2 columns origin",
    ),
    "a workbook of persons": (
        ("persons", "p.xlsx"),
        book([["origin", "destination"]]),
        "is a workbook, not a list of records",
    ),
    "a weight without end": (
        PERSONS,
        text("origin,destination,weight\nLSA,LSB,inf\n"),
        "row 2, column weight: 'inf' is no weight",
    ),
    "persons in another encoding": (
        PERSONS,
        text("origin,destination\nMohale’s Hoek,LSB\n", "cp1252"),
        "invalid UTF8 data; save it as CSV UTF-8",
    ),
    "margins in the wrong order of years": (
        ("margins", "m.csv"),
        text("pcode,start,end,moved_out,moved_in\nLSA,2016,2006,100,50\nLSB,2016,2006,50,100\n"),
        "row 2, column start: the interval runs from 2016 to 2006",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_doubtful_tables_are_told_and_not_guessed_at(kind: str, tmp_path: Path) -> None:
    (form, file), write, told = BAD[kind]
    with pytest.raises(InputError) as caught:
        read(form, file, write, tmp_path)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(told in line for line in lines), lines
    assert all(line.startswith(f"{file}: ") for line in lines)
    assert all(problem.cure and str(problem).isprintable() for problem in caught.value.problems)


def test_there_are_sixty_of_them() -> None:
    assert len(GOOD) + len(BAD) >= 60


def test_intervals_of_a_column_are_each_rows_own(tmp_path: Path) -> None:
    cells = [["Period", *LIST], ["2006/16", "Maseru", "Leribe", 5], ["1996-2006", "Maseru", "Leribe", 6]]
    flows = read(*LONG, book(cells), tmp_path).flows
    assert flows[["start", "end", "movers"]].to_numpy().tolist() == [[1996, 2006, 6], [2006, 2016, 5]]
