"""Makes the pack when it is asked for, tells how far it has come, and offers it as one file."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import components
from dashboard.figures import archive, make
from dashboard.views.figures_choice import Order
from dashboard.views.stage import Stage

MADE = "figures-made"
ZIP = "application/zip"
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Made:
    """The pack of one session: what it was made of, and its bytes. The next one takes its place."""

    key: tuple[object, ...]
    content: bytes
    files: int


def draw(stage: Stage, order: Order) -> None:
    """A button that makes the pack; once made, and while nothing else is chosen, one that gives it."""
    words, key = stage.words, (stage.build.id, *order.key)
    made: Made | None = st.session_state.get(MADE)
    if made is None or made.key != key:
        count = len(order.figures.figures)
        label = words.count("figures.make", count)
        place = st.empty()
        if not place.button(
            label, type="primary", disabled=not count, icon=":material/inventory_2:", key="make"
        ):
            return
        made = _make(stage, order, key)
        st.session_state[MADE] = made
        place.empty()
    st.download_button(
        words("figures.download"),
        made.content,
        file_name=f"mecc-figures-{stage.build.id}-{order.language}.zip",
        mime=ZIP,
        on_click="ignore",
        key="figures-download",
        type="primary",
        icon=":material/download:",
    )
    size = words.number(len(made.content) / _MEGABYTE, 1)
    components.quiet(words("figures.made", files=words.number(made.files), size=size))


def _make(stage: Stage, order: Order, key: tuple[object, ...]) -> Made:
    words = stage.words
    bar = st.progress(0.0)

    def report(label: str, done: int, total: int) -> None:
        bar.progress(done / total, words(f"figures.progress.{label}", done=done, total=total))

    with st.spinner(words("figures.making")):
        pack = make.make(stage.build, order.figures, order.formats, order.documents, order.words, report)
        files = make.with_record(pack, stage.build)
        content = archive.zipped(files, make.time_of(stage.build))
    bar.empty()
    return Made(key, content, len(files))
