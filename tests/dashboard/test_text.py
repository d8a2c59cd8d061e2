"""The words of the interface: numbers, periods and lists as a reader expects them."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import pytest

from dashboard.selection import CHOICES, SECTIONS, SPANS
from dashboard.text import Words

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567.4, 0, "1,234,567"),
        (-27801.0, 0, "−27,801"),
        (-0.4, 0, "0"),
        (-0.04, 1, "0.0"),
        (0.0, 2, "0.00"),
        (math.nan, 1, "no data"),
        (None, 1, "no data"),
    ],
)
def test_numbers(words: Words, value: float | None, decimals: int, shown: str) -> None:
    assert words.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("p", "shown"), [(0.04, "0.040"), (0.001, "0.001"), (0.0004, "0.0004"), (3e-5, "0.00003"), (1.0, "1.000")]
)
def test_a_p_value_is_never_written_as_a_zero_that_it_is_not(words: Words, p: float, shown: str) -> None:
    assert words.p_value(p) == shown


def test_a_change_carries_its_sign(words: Words) -> None:
    assert [words.signed(v) for v in (5.0, -5.0, 0.2)] == ["+5", "−5", "0"]


def test_people_are_rounded_only_from_ten_thousand_on(words: Words) -> None:
    assert [words.people(v) for v in (343812.0, 9999.0)] == ["344,000", "9,999"]


def test_shares_are_read_in_per_cent_and_units_stand_beside(words: Words) -> None:
    assert words.quantity(0.215, "share", 2) == "22 %"
    assert words.quantity(0.215, "share", 3) == "21.5 %"
    assert words.quantity(48025.0, "ha", 0) == "48,025 ha"
    assert words.quantity(0.42, "1", 2) == "0.42"
    assert words.quantity(math.nan, "ha", 0) == "no data"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("2006-2016", "2006–2016"),
        ("2020-01", "Jan 2020"),
        ("2020-01-2", "Jan 2020, dekad 2"),
        ("2019/20", "2019/20"),
        ("2016", "2016"),
        ("latest", "Latest seasons"),
    ],
)
def test_periods(words: Words, label: str, shown: str) -> None:
    assert words.period(label) == shown


@pytest.mark.parametrize(
    ("day", "shown"), [("2026-11-02", "2 Nov 2026"), ("2026-13-45", "2026-13-45"), ("soon", "soon")]
)
def test_days(words: Words, day: str, shown: str) -> None:
    assert words.day(day) == shown


def test_lists(words: Words) -> None:
    assert words.listed([]) == ""
    assert words.listed(["A"]) == "A"
    assert words.listed(["A", "B"]) == "A and B"
    assert words.listed(["A", "B", "C"]) == "A, B and C"


def test_every_key_that_the_code_names_is_in_the_catalogue(words: Words) -> None:
    found = set()
    for path in (PROJECT / "dashboard").rglob("*.py"):
        if "figures" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        keys = [node.args[0] for node in calls if getattr(node.func, "id", "") == "words"]
        found |= {key.value for key in keys if isinstance(key, ast.Constant)}
    assert len(found) > 50
    assert {key for key in found if words.of_record(key, "") == ""} == set()


def test_every_option_has_its_words(words: Words) -> None:
    assert all(words(f"choice.{choice.id}.label") for choice in CHOICES)
    assert all(words(f"choice.section.{section}") for section in SECTIONS)
    assert all(words(f"choice.span.{span}") for span in SPANS)


def test_views_type_no_words_of_their_own() -> None:
    """A string with a space in a view, that is no docstring, would be seen in one language only."""
    for path in (PROJECT / "dashboard" / "views").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
        documents = {
            ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)
        }
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        spoken = [text for text in texts if re.search(r"[A-Za-z] [A-Za-z]", text) and text not in documents]
        commands = {"python -m etl build --profile demo", "python -m etl rollback"}
        allowed = commands | {"wet extremes"}  # a value of emergencies.csv
        assert set(spoken) - allowed == set(), path.name
