"""No view shows a word that is neither in the catalogue nor in the data: a language of marks finds them."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.selection import BY_ID
from dashboard.text import Words, entries
from dashboard.views import VIEWS

Show = Callable[..., AppTest]
OPEN, CLOSE = "⟦", "⟧"
UNMARKED = ("number.thousands", "number.decimal")
TEXTS_OF_CHARTS = (
    "text",
    "hovertemplate",
    "texttemplate",
    "title",
    "ticktext",
    "customdata",
    "name",
    "label",
)
MARKUP = re.compile(
    r"!\[\]\(data:[^)]*\)|\]\([^)]*\)|:material/\w+:|:(?:small|gray|[a-z]+-badge|[a-z]+)\[|</?\w+[^>]*>|%\{[^}]*\}|&\w+;"
)
WORD = re.compile(r"[^\W\d_]{2,}")


class Pseudo(Words):
    """English between marks; what is put into a text keeps its own."""

    def __init__(self) -> None:
        texts = {key: str(text) for key, text in entries("en").items()}
        marked = {
            k: text if k in UNMARKED or not text else f"{OPEN}{text}{CLOSE}" for k, text in texts.items()
        }
        super().__init__(marked, "pseudo")


def outside(text: str) -> list[str]:
    """What stands outside of the marks, by pieces."""
    depth, piece, found = 0, "", []
    for character in text:
        if character in (OPEN, CLOSE):
            depth += 1 if character == OPEN else -1
            found.append(piece)
            piece = ""
        elif depth == 0:
            piece += character
    return [*found, piece]


def of_charts(node: Any, key: str = "") -> Iterator[str]:
    """Texts that a chart's specification shows."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from of_charts(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from of_charts(value, key)
    elif isinstance(node, str) and key in TEXTS_OF_CHARTS:
        yield node


def shown(page: AppTest) -> Iterator[str]:
    """Every text of a page: headings, Markdown, controls with options and help, buttons, tables, charts."""
    for element in page.main:
        yield from _of_element(element)


def _of_element(element: Any) -> Iterator[str]:
    kind = element.type
    for name in ("label", "value", "help", "placeholder", "icon"):
        proto = getattr(element, "proto", None)
        text = getattr(proto, name, "") if name != "value" else getattr(proto, "body", "")
        if isinstance(text, str):
            yield text
    if kind == "plotly_chart":
        yield from of_charts(json.loads(element.proto.spec))
        yield getattr(element.proto, "alt", "") or ""
    if kind in ("table", "arrow_table"):
        yield from map(str, [*element.value.columns, *element.value.to_numpy().ravel()])
    if kind in ("selectbox", "button_group", "segmented_control"):
        yield from (str(getattr(option, "content", option)) for option in element.proto.options)
    if kind == "metric":
        yield from (element.proto.label, element.proto.body)


def folded(text: str) -> str:
    """Letters and digits alone, for comparison."""
    kept = unicodedata.normalize("NFKC", html.unescape(re.sub(r"\\(.)", r"\1", text)))
    return " ".join(re.findall(r"\w+", kept.casefold()))


def of_data(folder: Path) -> str:
    """Every text of a build: records, names, reasons, ids."""
    found: set[str] = set(_strings(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))))
    for file in folder.iterdir():
        found.add(file.name)
        if file.suffix == ".json":
            found |= set(_strings(json.loads(file.read_text(encoding="utf-8"))))
        if file.suffix in (".parquet", ".csv"):
            table = pd.read_parquet(file) if file.suffix == ".parquet" else pd.read_csv(file, dtype=str)
            found |= set(table.columns)
            for name in table.columns[[not pd.api.types.is_numeric_dtype(dtype) for dtype in table.dtypes]]:
                if name != "geometry":
                    found |= {str(text) for text in table[name].dropna().unique()}
    return f" {' | '.join(folded(text) for text in found)} "


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (str(key) for key in node)
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def escaped(texts: Iterable[str], known: str) -> set[str]:
    """Pieces with a word in them that are neither marked nor in the data."""
    found = set()
    for text in texts:
        for piece in outside(MARKUP.sub("|", text)):
            parts = (folded(part) for part in piece.removesuffix("…").split("|"))
            runs = [run for part in parts for run in re.split(r"\w*\d\w*", part)]
            if not all(_known(run.strip(), known) for run in runs if WORD.search(run)):
                found.add(piece.strip())
    return found


def _known(run: str, known: str) -> bool:
    """Whether data hold the words; of long texts, which are cut off, all but the last letter."""
    return f" {run} " in known or (len(run) > 40 and run[:-1] in known)


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Pseudo()
    monkeypatch.setattr("dashboard.cache.words", lambda language: words)
    monkeypatch.setattr("dashboard.shelf._SHELVES", WeakKeyDictionary())  # nothing of it is kept for others


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_every_text_of_a_view_is_of_the_catalogue_or_the_data(
    sample_folder: Path, show: Show, view: str
) -> None:
    page = show(sample_folder, view)
    assert not page.exception
    assert any(OPEN in text for text in shown(page))
    assert escaped(shown(page), of_data(sample_folder)) == set()


@pytest.mark.parametrize(
    ("view", "choice"),
    [("hotspots", "layer"), ("data", "section"), ("season", "measure"), ("robustness", "part")],
)
def test_every_text_of_every_part_is_too(sample_folder: Path, show: Show, view: str, choice: str) -> None:
    if view not in {one.id for one in VIEWS}:
        pytest.skip(f"there is no view {view}")
    known = of_data(sample_folder)
    page = show(sample_folder, view)
    for option in next(group for group in page.get("button_group") if group.key == choice).options:
        page = page.get("button_group")[_place(page, choice)].set_value(option).run()
        assert not page.exception
        assert escaped(shown(page), known) == set(), option


def _place(page: AppTest, choice: str) -> int:
    return next(i for i, group in enumerate(page.get("button_group")) if group.key == choice)


def test_the_finder_finds_what_escaped() -> None:
    known = " maseru | rainfall of chirps "
    texts = [f"{OPEN}Rain in {CLOSE}Maseru", f"{OPEN}a {OPEN}b{CLOSE} c{CLOSE} 12.5 %", ":small[Maseru]"]
    assert escaped(texts, known) == set()
    assert escaped(["Sources: Maseru"], known) == {"Sources: Maseru"}
    assert escaped([f"**Rain** {OPEN}of{CLOSE}"], known) == {"**Rain**"}


def test_every_choice_is_of_the_catalogue() -> None:
    assert {id for id in BY_ID if f"choice.{id}.label" not in entries("en")} == set()
