"""One figure as it stands in the pack: the very bytes of its PNG."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, components
from dashboard.figures import make
from dashboard.figures.pack import Wanted
from dashboard.figures.records import NotInBuild
from dashboard.readings.names import in_markdown
from dashboard.served import address, put
from dashboard.views import to_pack
from dashboard.views.figures_choice import Order, name_of
from dashboard.views.stage import Stage

FORMAT = "png"


def draw(stage: Stage, order: Order) -> None:
    """The chosen figure, its caption and its size."""
    words = stage.words
    figures = {one.name: one for one in order.figures.figures}
    if not figures:
        components.quiet(words("figures.nothing"))
        return
    named = {name: name_of(stage, name) for name in figures}
    chosen = st.selectbox(
        words("choice.figure.label"),
        tuple(named),
        format_func=lambda name: named.get(name, name),
        key="figure",
    )
    wanted = figures[chosen]
    _place(stage, list(figures), chosen)
    try:
        with st.spinner(words("figures.drawing")):
            content = picture(stage, wanted, order.language)
    except NotInBuild as error:
        components.quiet(in_markdown(str(error), 300))
        return
    prepared = wanted.record.prepare(stage.build, wanted.record, wanted.selection, order.words)
    name = put(content, "figure", f".{FORMAT}")
    shown = content if name is None else address(name, st.get_option("server.baseUrlPath"))
    st.image(shown, width="stretch", alt=prepared.alt)
    components.quiet(in_markdown(prepared.caption, 1000))
    size = wanted.size
    across, down = size.pixels
    components.quiet(
        words(
            "figures.size",
            width=words.number(size.width_cm, 1),
            height=words.number(size.height_cm, 1),
            across=words.number(across),
            down=words.number(down),
        )
    )


def _place(stage: Stage, names: list[str], chosen: str) -> None:
    """Buttons that move the figure shown within the document, or take it out."""
    words, at = stage.words, names.index(chosen)
    ways = (
        ("earlier", "arrow_upward", to_pack.move, (chosen, -1), at == 0),
        ("later", "arrow_downward", to_pack.move, (chosen, 1), at == len(names) - 1),
        ("out", "close", to_pack.take_out, (chosen,), False),
    )
    with st.container(horizontal=True, gap="small"):
        for id, icon, act, arguments, idle in ways:
            st.button(
                words(f"pack_list.{id}"),
                key=f"place-{id}",
                icon=f":material/{icon}:",
                type="tertiary",
                on_click=act,
                args=arguments,
                disabled=idle,
            )


def picture(stage: Stage, wanted: Wanted, language: str) -> bytes:
    """The PNG that the pack holds, drawn once."""
    words = cache.words(language)
    key = (wanted, FORMAT, language)
    return cache.keep(stage.build, "figure", key, lambda: make.picture(stage.build, wanted, FORMAT, words))
