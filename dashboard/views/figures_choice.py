"""What goes into the pack: the figures a build can give, those that it cannot and why, and their form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import cache, components
from dashboard.build import Build
from dashboard.controls import BOUND
from dashboard.figures import pack
from dashboard.figures.make import LeftOut
from dashboard.figures.pack import FigureList, Wanted
from dashboard.figures.records import NotInBuild
from dashboard.readings.names import in_markdown, plain
from dashboard.text import LANGUAGES, Words
from dashboard.views.stage import Stage

FORMATS = ("png", "svg", "pdf", "tiff")
USUAL_FORMATS = ("png", "svg", "pdf")
DOCUMENT = "docx"


@dataclass(frozen=True)
class Offered:
    """Figures that a build gives, by name, those of the committee's list first; and those it cannot give."""

    title: str
    given: dict[str, Wanted]
    listed: tuple[str, ...]
    missing: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Order:
    """What was chosen; the figures stand in the order in which they were chosen."""

    figures: FigureList
    formats: tuple[str, ...]
    documents: tuple[str, ...]
    language: str

    @property
    def words(self) -> Words:
        """Words of the pack, which need not be those of the page."""
        return cache.words(self.language)

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that the bytes of the pack depend on, the build apart."""
        names = tuple(one.name for one in self.figures.figures)
        return (names, self.formats, self.documents, self.language)


def offered(stage: Stage) -> Offered:
    """Every figure tried once on the build, without being drawn."""
    words = stage.words
    return cache.keep(stage.build, "figures", words.language, lambda: _offered(stage.build, words))


def _offered(build: Build, words: Words) -> Offered:
    listed = pack.read_list()
    names = {one.name for one in listed.figures}
    further = [pack.wanted(id) for id in pack.BY_ID if id not in names]
    given: dict[str, Wanted] = {}
    missing: list[LeftOut] = []
    for one in (*listed.figures, *further):
        try:
            one.record.prepare(build, one.record, one.selection, words)
            given[one.name] = one
        except NotInBuild as error:
            missing.append(LeftOut(one.name, str(error)))
    return Offered(listed.title, given, tuple(given.keys() & names), tuple(missing))


def name_of(name: str, words: Words) -> str:
    """A figure as it is named in the choice; one of another list by the name of its files."""
    return words.of_record(f"choice.figure.{name}", plain(name))


def draw(stage: Stage, found: Offered) -> Order:
    """The controls of the pack."""
    words = stage.words
    named = {name: name_of(name, words) for name in found.given}
    chosen = st.multiselect(
        words("choice.figures.label"),
        tuple(named),
        default=[name for name in named if name in found.listed],
        format_func=lambda name: named.get(name, name),
        key="figures",
        placeholder=words("choice.figures.none"),
        help=words("choice.figures.help"),
        wrap=True,
        **BOUND,
    )
    formats = st.pills(
        words("choice.formats.label"),
        FORMATS,
        selection_mode="multi",
        default=USUAL_FORMATS,
        format_func=lambda format: words(f"choice.formats.{format}"),
        key="formats",
        wrap=True,
        **BOUND,
    )
    document = st.toggle(words("choice.document.label"), value=True, key="document", **BOUND)
    wanted = FigureList(found.title, tuple(found.given[name] for name in chosen))
    documents = (DOCUMENT,) if document else ()
    return Order(wanted, tuple(one for one in FORMATS if one in formats), documents, _language(words))


def _language(words: Words) -> str:
    chosen = st.segmented_control(
        words("choice.pack_language.label"),
        LANGUAGES,
        default=words.language if words.language in LANGUAGES else LANGUAGES[0],
        required=True,
        format_func=lambda id: words(f"choice.language.{id}"),
        key=f"pack_language-{words.language}",  # follows the page until it is chosen
    )
    return str(chosen)


def left_out(stage: Stage, found: Offered) -> None:
    """How many figures the build cannot give, and why."""
    words = stage.words
    if not found.missing:
        return
    st.markdown(words.count("figures.missing", len(found.missing)))
    _reasons(found.missing, words)


def _reasons(missing: Sequence[LeftOut], words: Words) -> None:
    for one in missing:
        name, why = in_markdown(name_of(one.name, words), 120), in_markdown(one.why, 300)
        components.quiet(words("figures.why", name=name, why=why))
