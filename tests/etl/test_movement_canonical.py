"""The canonical CSV is read whole, and every mistake is told with its row and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.files.movement import READERS, MovementTable
from etl.files.places import COUNTRIES, read_countries, read_variants
from etl.model.paths import REFERENCE
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.model.status import Status
from etl.science.places import Gazetteer, Place

HEAD = "origin_pcode,origin_setting,destination_pcode,destination_setting,start,end,movers"
NAMES = {"LSA": "Maseru", "LSB": "Butha-Buthe", "LSC": "Leribe", "LSD": "Berea"}


def gazetteer(accepted: dict[str, str] | None = None, extra: Sequence[Place] = ()) -> Gazetteer:
    places = [Place(code, name) for code, name in NAMES.items()] + list(extra)
    listed = {w: c for w, c in read_variants(REFERENCE / "place_names.csv").items() if c in NAMES}
    return Gazetteer(places, listed, accepted, read_countries(COUNTRIES, list(NAMES)))


def read_text(
    folder: Path, text: str | bytes, places: Gazetteer | None = None, status: Status = Status.OBSERVED
) -> MovementTable:
    path = folder / "flows.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return READERS["canonical"](MovementInput("canonical", path, status), places or gazetteer())


def read_rows(folder: Path, *rows: str, **more: object) -> MovementTable:
    return read_text(folder, "\n".join([HEAD, *rows]) + "\n", **more)  # type: ignore[arg-type]


def messages(folder: Path, *rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_text(folder, "\n".join([head, *rows]) + "\n")
    return [str(problem) for problem in caught.value.problems]


def test_rows_become_flows(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "LSA,rural,LSB,urban,2006,2016,120",
        "Leribe,all,ZAF,,2006,2016,2500.5",
        "unknown,,LSA,all,2006,2016,0",
    )
    flows = table.flows.set_index(["origin", "destination"])
    assert list(table.flows.columns[:7]) == [
        "origin", "origin_setting", "destination", "destination_setting", "start", "end", "movers",
    ]  # fmt: skip
    assert flows.loc[("LSA", "LSB"), "movers"] == 120
    assert flows.loc[("LSC", "ZAF"), "movers"] == 2500.5
    assert flows.loc[("LSC", "ZAF"), "destination_setting"] == "all"
    assert flows.loc[("unknown", "LSA"), "movers"] == 0
    assert set(table.flows["status"]) == {Status.OBSERVED}
    assert set(table.flows["source"]) == {"as supplied: flows.csv"}
    assert (table.rows_in, table.rows_used, table.rows_reported) == (3, 3, 0)


def test_reconciliation_names_every_place_with_its_rows(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "Maseru,all,Botha-Bothe,all,2006,2016,1",
        "maseru,all,LSC,all,2006,2016,2",
        "LSC,all,Maseru,all,2006,2016,3",
    )
    rows = table.reconciliation.set_index("written")[["pcode", "how", "rows"]]
    assert {name: tuple(row) for name, row in rows.iterrows()} == {
        "Maseru": ("LSA", "exact", 2),
        "maseru": ("LSA", "normalised", 1),
        "Botha-Bothe": ("LSB", "variant", 1),
        "LSC": ("LSC", "code", 2),
    }


def test_status_is_the_weaker_of_profile_and_row(tmp_path: Path) -> None:
    table = read_text(
        tmp_path,
        HEAD + ",status\nLSA,all,LSB,all,2006,2016,1,modelled\nLSA,all,LSC,all,2006,2016,1,\n",
    )
    assert table.flows["status"].tolist() == [Status.MODELLED, Status.OBSERVED]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + f"{HEAD}\nMohale's,all,LSB,all,2006,2016,1200\n".encode(),
        f"{HEAD}\nMohale’s,all,LSB,all,2006,2016,1200\n".encode("cp1252"),
        f"{HEAD}\nMohale’s,all,LSB,all,2006,2016,1200\n".encode("utf-16"),
        f'{HEAD}\nMohales,all,LSB,all,2006,2016,"1,200"\n'.encode(),
        f"{HEAD}\nMohales,all,LSB,all,2006,2016,1\u00a0200\n".encode(),
        f"{HEAD}\nMohales,all,LSB,all,2006,2016,1 200*\n".encode(),
        f"{HEAD}\r\nMohales,all,LSB,all,2006,2016,1200\r\n\r\n".encode(),
        f"{HEAD}\nMohales,all,LSB,all,2006,2016,1200\n".replace(",", ";").encode(),
        f"{HEAD}\nMohales,all,LSB,all,2006,2016,1200\n".replace(",", "\t").encode(),
        f"Flows between districts\n\n{HEAD.upper()}\nMohales,all,LSB,all,2006,2016,1200\n".encode(),
    ],
)
def test_files_as_offices_save_them(tmp_path: Path, text: bytes) -> None:
    table = read_text(tmp_path, text, gazetteer(extra=[Place("LSF", "Mohale's")]))
    assert table.flows[["origin", "destination", "movers"]].to_numpy().tolist() == [["LSF", "LSB", 1200.0]]


GOOD = "LSA,all,LSB,all,2006,2016,10"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("LSA,all,LSB,all,2006,2016,-5", "row 3, column movers: -5 is negative"),
        ("LSA,all,LSB,all,2006,2016,many", "row 3, column movers: 'many' is not a number"),
        ("LSA,all,LSB,all,2006,2016,12%", "row 3, column movers: 12% is a percentage"),
        ("LSA,all,LSB,all,2006,2016,", "row 3, column movers: is empty"),
        ("LSA,all,LSB,all,2006,2016,-", "row 3, column movers: '-' may mean none or not known"),
        ("LSA,all,LSB,all,2006,2016,=SUM(G2:G2)", "row 3, column movers: '=SUM(G2:G2)' is a formula"),
        ("LSA,all,LSB,all,2006,2016,=cmd|'/c calc'!A1", "is a formula"),
        ('LSA,all,LSB,all,2006,2016,"12,5"', "row 3, column movers: 12,5 has a decimal comma"),
        ("LSA,all,LSB,all,2006,2016,<5", "row 3, column movers: '<5' is a range"),
        ("LSA,all,LSB,all,2006,2016,#REF!", "row 3, column movers: #REF! is an error of a formula"),
        ("LSA,all,LSB,all,2006,2016,2024-01-02", "row 3, column movers: 2024-01-02 is a date"),
        ("LSA,all,LSB,all,2006,2016,(12)", "row 3, column movers: (12) stands in brackets"),
        ("LSA,all,LSB,all,2016,2006,1", "row 3, column start: the interval runs from 2016 to 2006"),
        ("LSA,all,LSB,all,2006,2006,1", "row 3, column start: the interval runs from 2006 to 2006"),
        ("LSA,all,LSB,all,06,2016,1", "row 3, column start: '06' is not a year"),
        ("LSA,all,LSB,all,2006,,1", "row 3, column end: is empty"),
        ("LSA,city,LSB,all,2006,2016,1", "row 3, column origin_setting: 'city' is no setting"),
        ("LSA,all,LSB,,2006,2016,1", "row 3, column destination_setting: no setting is written"),
        ("LSQ,all,LSB,all,2006,2016,1", "row 3, column origin_pcode: 'LSQ' is no known place"),
        (",all,LSB,all,2006,2016,1", "row 3, column origin_pcode: no place is written"),
        ("LSC,all,Total,all,2006,2016,1", "row 3, column destination_pcode: 'Total' is a total"),
        (
            GOOD,
            "row 3, column movers: repeats LSA (all) to LSB (all), 2006-2016, first at row 2, column movers",
        ),
        (
            "Maseru,all,Botha-Bothe,all,2006,2016,10",
            "'LSA' and 'Maseru' are one place, 'LSB' and 'Botha-Bothe' are one place",
        ),
        ("LSA,rural,LSB,urban,2006,2016,4", "is counted at row 2, column movers already"),
        ("LSA01,all,LSB,all,2006,2016,4", "names a place of level 'below district'"),
        ("LSC,all,LSD,all,2006,2016,1,234", "row 3, column H: '234' stands under no heading"),
    ],
)
def test_every_mistake_has_its_message(tmp_path: Path, row: str, told: str) -> None:
    found = messages(tmp_path, GOOD, row)
    assert len(found) == 1
    assert found[0].startswith("flows.csv: ")
    assert told in found[0]
    assert "; " in found[0]


def test_all_problems_are_told_in_one_run(tmp_path: Path) -> None:
    found = messages(
        tmp_path,
        "LSA,all,LSB,all,2006,2016,-1",
        "LSA,all,Nowhere,all,2006,2016,x1",
        "LSB,all,Nowhere,all,2016,2006,2",
    )
    assert len(found) == 4
    assert sum("'Nowhere' is no known place (2 rows)" in line for line in found) == 1


def test_many_mistakes_of_one_kind_end_in_a_count(tmp_path: Path) -> None:
    rows = [f"LSA,all,LSB,all,{1900 + i},{1901 + i},-1" for i in range(50)]
    found = messages(tmp_path, *rows)
    assert len(found) == 21
    assert "30 more like it" in found[-1]


def test_a_suggestion_says_how_to_accept_it(tmp_path: Path) -> None:
    (line,) = messages(tmp_path, "Maserru,all,LSB,all,2006,2016,1")
    assert 'if Maseru (LSA) is meant, add "Maserru" = "LSA" to [places] in the profile' in line


def test_an_accepted_name_is_read(tmp_path: Path) -> None:
    table = read_rows(tmp_path, "Maserru,all,LSB,all,2006,2016,1", places=gazetteer({"Maserru": "LSA"}))
    assert table.flows["origin"].tolist() == ["LSA"]
    assert table.reconciliation.set_index("written")["how"]["Maserru"] == "accepted"


def test_parts_accepted_for_one_place_add_up_and_are_told(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "LSA,all,Gauteng,all,2006,2016,30",
        "LSA,all,Free State,all,2006,2016,12",
        places=gazetteer({"Gauteng": "ZAF", "Free State": "ZAF"}),
    )
    assert table.flows[["destination", "movers"]].to_numpy().tolist() == [["ZAF", 42.0]]
    assert [remark.text for remark in table.remarks] == ["1 rows added to others of the same places"]
    assert (table.rows_in, table.rows_used) == (2, 2)


def test_an_accepted_name_beside_the_own_name_is_refused(tmp_path: Path) -> None:
    rows = "LSA,all,LSB,all,2006,2016,30\nLSA,all,Qalo,all,2006,2016,12\n"
    with pytest.raises(InputError, match="'Qalo' and 'LSB' both stand for LSB"):
        read_text(tmp_path, f"{HEAD}\n{rows}", gazetteer({"Qalo": "LSB"}))


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    (line,) = messages(tmp_path, GOOD, head=HEAD.replace("movers", "mover_count"))
    assert "flows.csv: row 1: has no column movers; rename 'mover_count' if that is it" in line


def test_a_doubled_column_is_refused(tmp_path: Path) -> None:
    (line,) = messages(tmp_path, GOOD + ",11", head=HEAD + ",Movers")
    assert "row 1, column H: a second column for movers" in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "flows.csv: is empty"),
        ("\n\n", "flows.csv: is empty"),
        (HEAD + "\n", "flows.csv: row 1: no rows follow the headings"),
        ("a,b\n1,2\n", "flows.csv: row 1: no row of headings was found"),
        (HEAD + '\nLSA,all,"LSB,all,2006,2016,1\n', "breaks off in a quoted cell"),
        (b"\x89PNG\0\0", "is not text"),
        (b"PK\x03\x04 no archive", "is a damaged workbook"),
    ],
)
def test_files_that_are_no_table(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_text(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    entry = MovementInput("canonical", tmp_path / "none.csv", Status.OBSERVED)
    with pytest.raises(InputError, match=r"none\.csv: is missing; put the file there"):
        READERS["canonical"](entry, gazetteer())


def test_withheld_counts_are_empty_and_marked(tmp_path: Path) -> None:
    table = read_text(
        tmp_path,
        HEAD + ",withheld\nLSA,all,LSB,all,2006,2016,,true\nLSA,all,LSC,all,2006,2016,withheld,\n"
        "LSA,all,LSD,all,2006,2016,7,false\n",
    )
    assert table.flows["withheld"].tolist() == [True, True, False]
    assert table.flows["movers"].isna().tolist() == [True, True, False]


def test_rows_set_aside_are_counted_and_told(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "#adm1+origin,#x,#adm1+dest,#x,#date,#date,#affected",
        GOOD,
        HEAD,
        "Source: Bureau of Statistics",
    )
    assert (table.rows_in, table.rows_used, table.rows_reported) == (4, 1, 3)
    assert [remark.place for remark in table.remarks] == ["row 2", "row 4", "row 5"]


def test_sexes_are_kept_beside_flows_that_hold_everybody_once(tmp_path: Path) -> None:
    table = read_text(
        tmp_path,
        HEAD + ",sex\nLSA,all,LSB,all,2006,2016,6,Male\nLSA,all,LSB,all,2006,2016,4,Female\n"
        "LSA,all,LSC,all,2006,2016,9,Both sexes\n",
    )
    assert table.flows[["destination", "movers"]].to_numpy().tolist() == [["LSB", 10.0], ["LSC", 9.0]]
    assert table.groups[["sex", "movers"]].to_numpy().tolist() == [["female", 4.0], ["male", 6.0]]


def test_sexes_must_sum_to_what_is_stated_for_both(tmp_path: Path) -> None:
    (line,) = messages(
        tmp_path,
        GOOD + ",both",
        GOOD.replace("10", "6") + ",male",
        GOOD.replace("10", "1") + ",female",
        head=HEAD + ",sex",
    )
    assert "the sexes sum to 7 where 10 is stated" in line


def test_percentages_are_not_taken_for_counts(tmp_path: Path) -> None:
    shares = {"LSA": (40, 60), "LSB": (55.5, 44.5), "LSC": (70, 30)}
    rows = [
        f"{origin},all,{destination},all,2006,2016,{share}"
        for origin, pair in shares.items()
        for destination, share in zip([c for c in shares if c != origin], pair, strict=True)
    ]
    (line,) = messages(tmp_path, *rows)
    assert "the counts of every origin sum to 100: they are shares" in line


def test_rural_and_urban_rows_do_not_overlap(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "LSA,rural,LSA,urban,2006,2016,3",
        "LSA,rural,LSB,all,2006,2016,4",
        "LSA,urban,LSB,all,2006,2016,5",
    )
    assert table.flows["movers"].sum() == 12


def test_councils_are_summed_into_districts(tmp_path: Path) -> None:
    table = read_rows(
        tmp_path,
        "LSA01,all,LSB01,all,2006,2016,3",
        "LSA02,all,LSB01,all,2006,2016,4",
    )
    assert table.flows[["origin", "destination", "movers"]].to_numpy().tolist() == [["LSA", "LSB", 7.0]]
