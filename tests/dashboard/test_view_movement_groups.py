"""Moves by sex and age under the flow map: only where the build has them, sums of what is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.build import open_published
from dashboard.readings.move_groups import by_group, groups_csv
from dashboard.text import Words
from etl.model.tables import FLOW_GROUPS
from tests.dashboard import movement_sample, sample

PERIOD = "2006-2016"
Show = Callable[..., AppTest]


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("grouped") / "processed"
    movement_sample.write(out, by_group=True)
    return out


def table(page: AppTest) -> list[list[str]]:
    found = [shown.value for shown in page.table if ":small[Male]" in shown.value.to_numpy().ravel()]
    return [[cell.removeprefix(":small[").removesuffix("]") for cell in row] for row in found[0].to_numpy()]


def test_the_groups_stand_under_the_flows(grouped: Path, show: Show) -> None:
    page = show(grouped, "movement", picture="flows")
    assert not page.exception
    assert "By sex and age" in [head.value for head in page.subheader]
    assert table(page) == [
        ["Female", "All ages", "400", "1"],
        ["Male", "All ages", "600", "1"],
        ["Both sexes", "15\\+", "1,000", "0"],
    ]
    assert any("in none of them" in part.value for part in page.markdown)


def test_they_follow_the_places_asked_for(grouped: Path, show: Show) -> None:
    abroad = table(show(grouped, "movement", picture="flows", destination="ZAF"))
    assert [row[2] for row in abroad] == ["2,000", "7,000"]
    withheld = table(show(grouped, "movement", picture="flows", origin="LSC"))
    assert [row[2:] for row in withheld] == [["withheld", "1"]] * 2


def test_a_build_without_groups_shows_no_such_table(tmp_path: Path, show: Show) -> None:
    movement_sample.write(tmp_path / "out")
    page = show(tmp_path / "out", "movement", picture="flows")
    assert "By sex and age" not in [head.value for head in page.subheader]


def test_sexes_stand_before_ages_and_ages_by_their_years() -> None:
    row = movement_sample.row("LSA", "LSB", 1.0)
    groups = [("all", "15-24"), ("male", "5-14"), ("all", "5-14"), ("male", "all"), ("all", "not stated")]
    rows = [row | {"sex": sex, "age": age} for sex, age in groups]
    found = by_group(pd.DataFrame(rows), sample.PCODES, PERIOD)
    assert list(zip(found["sex"], found["age"], strict=True)) == [
        ("male", "all"),
        ("all", "5-14"),
        ("all", "15-24"),
        ("all", "not stated"),
        ("male", "5-14"),
    ]


def test_as_a_file_each_group_tells_how_many_flows_are_withheld(
    grouped: Path, monkeypatch: pytest.MonkeyPatch, words: Words
) -> None:
    monkeypatch.setenv("MECC_DATA", str(grouped))
    build = open_published()
    rows = by_group(build.table(FLOW_GROUPS), tuple(build.names), PERIOD)
    head, *lines = groups_csv(build, rows, PERIOD, ["A note."], words).decode("utf-8-sig").splitlines()
    assert head == "sex,age,period,movers,unit,flows_withheld,status,source,build,note"
    assert lines[1].startswith("male,all,2006-2016,600.0,people,1,observed,Population and housing censuses,")
    assert lines[1].endswith(",A note.")
