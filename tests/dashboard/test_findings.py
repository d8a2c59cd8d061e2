"""Sentences say what the tables say, no more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.build import Build, open_published
from dashboard.readings import findings, reasons
from dashboard.readings.names import plain
from dashboard.text import Words
from tests.dashboard import sample


@pytest.fixture
def residual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    sample.write(tmp_path / "out", without=("flows",))
    monkeypatch.setenv("MECC_DATA", str(tmp_path / "out"))
    return open_published()


def title(build: Build, words: Words, origins: list[str]) -> str:
    rows = findings.rows_of(build, "2006-2016").assign(hotspot_class="other")
    rows.loc[origins, "hotspot_class"] = "origin"
    return findings.title(build, rows, "2006-2016", "class", words, plain)


def test_a_class_that_is_not_robust_is_told_under_the_title(build: Build, words: Words) -> None:
    rows = findings.rows_of(build, "2006-2016").assign(hotspot_class="other", robustness="robust")
    rows.loc[["LSE", "LSF"], "hotspot_class"] = "origin"
    rows.loc[["LSF", "LSG"], "robustness"] = "not robust"
    told = findings.subtitle(build, rows, "2006-2016", "class", words)
    assert told.endswith("class not robust: Mohale's Hoek")
    rows["robustness"] = "possible"
    assert "not robust" not in findings.subtitle(build, rows, "2006-2016", "class", words)


def test_a_build_that_does_not_tell_what_would_change_says_nothing(
    build: Build, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "basis_of", lambda period: {"explanations": None})
    assert reasons.change(build, "latest", "LSE", words) == ""


@pytest.mark.parametrize(
    ("origins", "begins"),
    [
        ([], "No district combines high climate risk with a loss of people"),
        (["LSE"], "Mafeteng combines high"),
        (["LSE", "LSF"], "Mafeteng and Mohale's Hoek combine high"),
        (["LSE", "LSF", "LSG"], "Mafeteng, Mohale's Hoek and Quthing combine high"),
        (["LSE", "LSF", "LSG", "LSH"], "4 districts combine high"),
    ],
)
def test_the_title_by_the_number_of_origin_hotspots(
    build: Build, words: Words, origins: list[str], begins: str
) -> None:
    assert title(build, words, origins).startswith(begins)


def test_a_loss_by_residuals_is_told_against_the_national_average(residual: Build, words: Words) -> None:
    assert findings.basis(residual, "2006-2016") == "residual"
    assert title(residual, words, ["LSE"]).endswith("a loss of people against the national average")
    rows = findings.rows_of(residual, "2006-2016")
    assert "migration" not in findings.title(residual, rows, "2006-2016", "net", words)
    assert "left" not in reasons.why(residual, rows, "2006-2016", "LSE", words)


def test_the_district_told_first_is_the_riskiest_origin_else_the_riskiest(build: Build) -> None:
    rows = findings.rows_of(build, "2006-2016")
    assert findings.leading(rows) == "LSE"
    assert findings.leading(rows.assign(hotspot_class="other")) == "LSH"
    assert findings.leading(rows.assign(score=np.nan)) == "LSA"


def test_the_title_names_no_district_without_a_score(build: Build, words: Words) -> None:
    rows = findings.rows_of(build, "2006-2016")
    rows = rows.assign(score=rows["score"].where(rows.index.isin(["LSE", "LSH"])))
    said = findings.title(build, rows, "2006-2016", "risk", words, plain)
    assert [name for name in build.names.values() if name in said] == ["Mafeteng", "Qacha's Nek"]


def test_ranks_order_districts_and_medians_decide_between_equals() -> None:
    columns = {"rank": [2.0, np.nan, 1.0, 1.0, 2.0], "rank_median": [2.0, np.nan, np.nan, 1.5, 2.0]}
    assert findings.by_rank(pd.DataFrame(columns, index=list("ABCDE"))) == ["D", "C", "A", "E", "B"]


def test_a_district_that_is_not_in_the_table_has_insufficient_data(build: Build) -> None:
    build.hotspots = build.hotspots.loc[build.hotspots["pcode"] != "LSK"]
    rows = findings.rows_of(build, "2006-2016")
    assert len(rows) == 10
    assert rows.loc["LSK", "hotspot_class"] == "insufficient_data"
    assert np.isnan(rows.loc["LSK", "score"])


def test_why_names_the_largest_parts(build: Build, words: Words) -> None:
    said = reasons.why(build, findings.rows_of(build, "2006-2016"), "2006-2016", "LSE", words)
    assert "is an origin hotspot in 74 % of all ways to build the index (possible)." in said
    assert "Dry seasons (40 %: 21 points) and the share of people" in said
    assert said.endswith("150 more people per 1,000 left than came over ten years.")


def test_a_score_that_is_missing_is_explained(build: Build, words: Words) -> None:
    rows = findings.rows_of(build, "2006-2016").copy()
    rows.loc["LSE", "score"] = np.nan
    rows.loc["LSE", "reason"] = "VCI is missing"
    assert reasons.why(build, rows, "2006-2016", "LSE", words) == "**Mafeteng** has no score: VCI is missing."


def test_the_weakest_status_speaks_for_all() -> None:
    rows = pd.DataFrame({"status": ["observed", "demonstration", "modelled", None]})
    assert findings.weakest_word(rows) == "demonstration"


def test_people_in_origin_hotspots_are_the_sum(build: Build, words: Words) -> None:
    rows = findings.rows_of(build, "2006-2016")
    assert "344,000 people" in findings.subtitle(build, rows, "2006-2016", "class", words)
    none = rows.assign(hotspot_class="other")
    assert "people live" not in findings.subtitle(build, none, "2006-2016", "class", words)
    assert "Latest seasons: origin hotspot in" in findings.subtitle(build, none, "2006-2016", "class", words)
