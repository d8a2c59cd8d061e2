"""What goes into the pack: the figures a build can give, those that it cannot and why, and their form."""

from __future__ import annotations

from collections import Counter
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
from dashboard.views import to_pack
from dashboard.views.stage import Stage

FORMATS = ("png", "svg", "pdf", "tiff")
USUAL_FORMATS = ("png", "svg", "pdf")
DOCUMENT = "docx"
TITLE = "figures-title"  # of a list that was brought


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
        return (self.figures, self.formats, self.documents, self.language)


def offered(stage: Stage) -> Offered:
    """Every figure tried once on the build, without being drawn."""
    title, entries = to_pack.committees()
    known = {one["name"]: one for one in entries}
    further = {id: {"id": id, "name": id} for id in pack.BY_ID if id not in known}
    given: dict[str, Wanted] = {}
    missing: list[LeftOut] = []
    for name, one in (known | further | to_pack.added()).items():
        wanted = pack.wanted(**one)
        why = _why_not(stage.build, wanted, stage.words)
        if why:
            missing.append(LeftOut(name, why))
        else:
            given[name] = wanted
    return Offered(title, given, tuple(name for name in known if name in given), tuple(missing))


def _why_not(build: Build, wanted: Wanted, words: Words) -> str:
    """Why the build cannot give a figure; empty where it can."""

    def tried() -> str:
        try:
            wanted.record.prepare(build, wanted.record, wanted.selection, words)
        except NotInBuild as error:
            return str(error)
        return ""

    return cache.keep(build, "figure-tried", (wanted, words.language), tried)


def name_of(stage: Stage, name: str) -> str:
    """A figure as it is named in the choice."""
    known = {one["name"]: one for one in to_pack.committees()[1]} | to_pack.added()
    return plain(to_pack.label(stage, known.get(name, {"id": name, "name": name})), 160)


def draw(stage: Stage, found: Offered) -> Order:
    """The controls of the pack."""
    words = stage.words
    named = {name: name_of(stage, name) for name in found.given}
    alike = Counter(named.values())
    named = {name: f"{told} ({name})" if alike[told] > 1 else told for name, told in named.items()}
    to_pack.settle(found.listed, named)
    chosen = st.multiselect(
        words("choice.figures.label"),
        tuple(named),
        default=found.listed,
        format_func=lambda name: named.get(name, name),
        key=to_pack.LIST,
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
    title = str(st.session_state.get(TITLE, found.title))
    wanted = FigureList(title, tuple(found.given[name] for name in chosen))
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
    _reasons(stage, found.missing)


def _reasons(stage: Stage, missing: Sequence[LeftOut]) -> None:
    for one in missing:
        name, why = in_markdown(name_of(stage, one.name), 160), in_markdown(one.why, 300)
        components.quiet(stage.words("figures.why", name=name, why=why))
