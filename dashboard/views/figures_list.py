"""The list of the pack as a file: taken away, brought, and what the address tells of figures added."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard import components
from dashboard.figures import entries, pack
from dashboard.readings.names import in_markdown
from dashboard.views import to_pack
from dashboard.views.figures_choice import TITLE, Offered, Order
from dashboard.views.stage import Stage
from etl.model.problems import InputError

ADDRESS = "added"
_FILE, _TOLD = "figures-list", "figures-list-told"
_MEDIA = "application/toml"
_MEGABYTES = 1


def arrive(stage: Stage) -> None:
    """Figures that a link adds to those of the committee; a notice for one that is wrong."""
    asked = st.query_params.get_all(ADDRESS)
    if not asked or to_pack.added():
        return
    for token in asked:
        try:
            listed = pack.parse_list(entries.as_toml("", [dict(parse_qsl(token))]), ADDRESS)
        except InputError as error:
            st.info(" ".join(in_markdown(str(problem), 300) for problem in error.problems))
        else:
            to_pack.added().update({one.name: one.entry for one in listed.figures})


def follow(order: Order) -> None:
    """Keep in the address what is in the list and not the committee's own."""
    added = to_pack.added()
    tokens = [urlencode(added[one.name]) for one in order.figures.figures if one.name in added]
    if tokens:
        st.query_params[ADDRESS] = tokens
    elif ADDRESS in st.query_params:
        del st.query_params[ADDRESS]


def draw(stage: Stage, order: Order, found: Offered) -> None:
    """Both ways of the list, folded away."""
    words = stage.words
    with st.expander(words("pack_list.head"), type="compact", icon=":material/list_alt:"):
        components.quiet(words("pack_list.about"))
        st.download_button(
            words("pack_list.take"),
            entries.as_toml(order.figures.title, [one.entry for one in order.figures.figures]),
            file_name="figures.toml",
            mime=_MEDIA,
            on_click="ignore",
            key="list-download",
            icon=":material/download:",
            disabled=not order.figures.figures,
        )
        st.file_uploader(
            words("pack_list.bring"),
            type="toml",
            key=_FILE,
            on_change=_bring,
            max_upload_size=_MEGABYTES,
        )
        _tell(stage, found)


def _bring() -> None:
    """A list that was uploaded takes the place of the one there was; a wrong one changes nothing."""
    file = st.session_state[_FILE]
    if file is None:
        st.session_state.pop(_TOLD, None)
        return
    try:
        listed = pack.parse_list(file.getvalue(), file.name)
    except InputError as error:
        st.session_state[_TOLD] = [str(problem) for problem in error.problems]
        return
    to_pack.bring([one.entry for one in listed.figures])
    st.session_state[TITLE] = listed.title
    st.session_state[_TOLD] = (file.name, tuple(one.name for one in listed.figures))


def _tell(stage: Stage, found: Offered) -> None:
    """What became of the list that was brought."""
    told, words = st.session_state.get(_TOLD), stage.words
    if isinstance(told, list):
        for problem in told:
            st.error(in_markdown(problem, 400))
    elif told:
        name, names = told
        lacking = sum(one.name in names for one in found.missing)
        said = [words("pack_list.brought", file=in_markdown(name, 100), count=len(names) - lacking)]
        said += [words("pack_list.lacking", count=lacking)] if lacking else []
        components.quiet(" ".join(said))
