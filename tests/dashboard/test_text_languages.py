"""Every language: the same keys and places as English, drafts marked, numbers and days as it writes them."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from dashboard.text import DRAFT, LANGUAGES, STANDS_IN, Words, entries, flat, load
from dashboard.text.__main__ import OF_RECORDS, as_toml

OTHERS = LANGUAGES[1:]
ALWAYS_TRANSLATED = (
    *(
        "nav.",
        "choice.",
        "class.",
        "risk.",
        "net.",
        "both.",
        "status.",
        "demonstration.",
        "month.",
        "number.",
    ),
    *("hotspots.", "ranking.", "why.", "indicator.", "panel.", "map.", "source.", "welcome.", "tour."),
    *(
        "glossary.",
        "language.",
        "late.",
        "news.",
        "notice.",
        "robustness.",
        "list.",
        "range.",
        "unavailable.",
    ),
)
NBSP = "\N{NO-BREAK SPACE}"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def text(entry: object) -> str:
    return entry if isinstance(entry, str) else next(iter(entry.values()))  # type: ignore[attr-defined]


def test_english_holds_texts_alone() -> None:
    assert {key for key, entry in entries("en").items() if not isinstance(entry, str)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_keys(language: str) -> None:
    """`python -m dashboard.text` brings them level."""
    own = {key for key in entries(language) if not key.startswith(OF_RECORDS)}
    assert own == {key for key in entries("en") if not key.startswith(OF_RECORDS)}


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_the_same_places(language: str) -> None:
    english, own = entries("en"), entries(language)
    wrong = {key for key in english if places(text(own.get(key, ""))) - places(text(english[key]))}
    assert wrong == set()


@pytest.mark.parametrize("language", OTHERS)
def test_what_stands_in_is_the_english_of_today(language: str) -> None:
    english = entries("en")
    stale = {
        key
        for key, entry in entries(language).items()
        if not isinstance(entry, str) and STANDS_IN in entry and entry[STANDS_IN] != english.get(key)
    }
    assert stale == set()


@pytest.mark.parametrize("language", OTHERS)
def test_what_every_reader_meets_is_translated(language: str) -> None:
    own = entries(language)
    wanted = [key for key in own if key.startswith(ALWAYS_TRANSLATED)]
    missing = {key for key in wanted if not isinstance(own[key], str) and STANDS_IN in own[key]}
    assert len(wanted) > 250
    assert missing == set()


def test_a_language_with_one_draft_is_a_draft(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dashboard.text.FOLDER", tmp_path)
    (tmp_path / "st.toml").write_text('[nav]\na = "reviewed"\nb = { draft = "not yet" }\n', encoding="utf-8")
    assert load("st").draft
    assert load("st")("nav.b") == "not yet"
    (tmp_path / "st.toml").write_text('[nav]\na = "reviewed"\nb = "reviewed too"\n', encoding="utf-8")
    assert not load("st").draft
    assert not load("en").draft


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    english, sesotho = load("en"), load("st")
    assert (english.number(1234567.5, 1), sesotho.number(1234567.5, 1)) == (
        "1,234,567.5",
        f"1{NBSP}234{NBSP}567.5",
    )
    assert (english.day("2026-11-02"), sesotho.day("2026-11-02")) == ("2 Nov 2026", "2 Pulungoana 2026")
    assert (english.period("2020-01"), sesotho.period("2020-01")) == ("Jan 2020", "Pherekhong 2020")
    assert english.day("unknown") == "unknown"


def test_a_catalogue_is_written_as_it_is_read() -> None:
    import tomllib

    written = as_toml({"a": "one", "b.c": {DRAFT: 'two "2"'}, "b.0/1 x": {STANDS_IN: "three"}})
    assert flat(tomllib.loads(written)) == {
        "a": "one",
        "b.c": {DRAFT: 'two "2"'},
        "b.0/1 x": {STANDS_IN: "three"},
    }


def test_languages_name_themselves_in_their_own_words() -> None:
    names = [{load(language)(f"choice.language.{id}") for language in LANGUAGES} for id in LANGUAGES]
    assert names == [{"English"}, {"Sesotho"}]


def test_no_language_is_written_right_into_a_translation() -> None:
    """A draft that equals the English sentence is no translation."""
    english = entries("en")
    copied = {
        key
        for key, entry in entries("st").items()
        if not isinstance(entry, str)
        and len(re.findall(r"[a-z]{4,}", entry.get(DRAFT, ""))) > 3
        and entry[DRAFT] == english.get(key)
    }
    assert copied == set()


@pytest.fixture
def sesotho() -> Words:
    return load("st")


def test_every_class_has_a_name_of_its_own(sesotho: Words) -> None:
    classes = ("origin", "destination", "possible_immobility", "high_risk_little_net_change", "other")
    assert len({sesotho(f"class.{id}") for id in classes}) == len(classes)
