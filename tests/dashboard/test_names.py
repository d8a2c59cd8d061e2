"""Texts from outside are shown letter by letter, whatever they hold."""

from __future__ import annotations

import pytest

from dashboard.readings.names import in_chart, in_markdown, in_table, plain, unmarked


def test_plain_text_is_one_line_without_marks_and_cut() -> None:
    assert plain("  Thaba\n\tTseka ") == "Thaba Tseka"
    assert plain("\u202eabc\u202c\u200f\x00") == "abc"
    assert plain("B" * 10_000) == "B" * 59 + "…"


def test_a_number_stays_unbroken() -> None:
    assert (
        plain("85\N{NO-BREAK SPACE}668\N{NO-BREAK SPACE}people \t of 1\n2")
        == "85\N{NO-BREAK SPACE}668 people of 1 2"
    )


@pytest.mark.parametrize("sign", list("\\`*_{}[]()<>#+-.!|~$:&=^@"))
def test_every_sign_of_markdown_is_escaped(sign: str) -> None:
    assert in_markdown(f"a{sign}b") == f"a\\{sign}b"


def test_in_a_file_no_sign_is_escaped() -> None:
    name = "Mohale's Hoek (Mohale's Hoek) a\\b"
    assert unmarked(in_markdown(name)) == name


def test_names_stay_readable() -> None:
    assert in_markdown("Thaba Tseka Sehlabathebe é") == "Thaba Tseka Sehlabathebe é"
    assert in_chart("Mohale's Hoek & Qacha's Nek") == "Mohale's Hoek &amp; Qacha's Nek"


def test_tags_are_text_in_a_chart() -> None:
    assert in_chart("<b>x</b>") == "&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_meets_no_formula(formula: str) -> None:
    assert in_table(formula) == f"'{formula}"
    assert in_table("Berea") == "Berea"
