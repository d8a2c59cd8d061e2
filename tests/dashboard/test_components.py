"""Parts that views share show texts from outside letter by letter, in HTML as in Markdown."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

HOSTILE = "<img src=x onerror=alert(1)>|**b**"


def legend(text: str) -> None:
    from dashboard.components import legend
    from dashboard.maps.classed import MapClass

    legend([(MapClass("a", "", "#112233"), text), (MapClass("b", "", "#445566", hatched=True), "none (0)")])


def alternative(text: str) -> None:
    from dashboard.components import text_alternative
    from dashboard.text import load

    text_alternative(load("en"), "What it says.", [{text: text, "Value": "1"}, {"Value": "2"}])


def test_a_legend_is_one_element_and_shows_tags_as_text() -> None:
    page = AppTest.from_function(legend, kwargs={"text": HOSTILE}).run()
    (shown,) = [element.proto.body for element in page.get("html")]
    assert "&lt;img src=x onerror=alert(1)&gt;|**b**</span>" in shown
    assert shown.count("<img ") == shown.count('<img src="data:image/svg+xml;base64,') == 2
    assert not page.markdown


def test_a_text_alternative_is_a_sentence_and_a_table_that_no_text_breaks() -> None:
    page = AppTest.from_function(alternative, kwargs={"text": HOSTILE}).run()
    (shown,) = [element.value for element in page.markdown]
    sentence, empty, head, rule, first, second = shown.split("\n")
    assert (sentence, empty, rule) == ("What it says.", "", "| --- | --- |")
    assert "\\<img" in head and "\\|\\*\\*b" in head and "\\<img" in first
    assert second == "|  | :small[2] |"
    assert [line.replace("\\|", "").count("|") for line in (head, first, second)] == [3, 3, 3]


def test_without_rows_there_is_the_sentence_alone() -> None:
    def nothing() -> None:
        from dashboard.components import text_alternative
        from dashboard.text import load

        text_alternative(load("en"), "What it says.", [])

    page = AppTest.from_function(nothing).run()
    assert [element.value.strip() for element in page.markdown] == ["What it says."]
