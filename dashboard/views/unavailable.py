"""Page shown where there is no build to read: what happened and what to do."""

from __future__ import annotations

import streamlit as st

from dashboard.readings.names import in_markdown
from dashboard.text import Words
from etl.model.published import NoBuild

BUILD_COMMAND = "python -m etl build --profile demo"
ROLLBACK_COMMAND = "python -m etl rollback"


def render(error: Exception, words: Words) -> None:
    """Say calmly that there is no build, or that it is damaged, and the command that cures it."""
    none = isinstance(error, NoBuild)
    st.title(words("unavailable.none" if none else "unavailable.damaged"), anchor=False)
    st.markdown(words("unavailable.what"))
    st.caption(in_markdown(str(error), 300))
    st.markdown(words("unavailable.none_cure" if none else "unavailable.damaged_cure"))
    st.code(BUILD_COMMAND if none else f"{BUILD_COMMAND}\n{ROLLBACK_COMMAND}", language="bash")
    st.markdown(words("unavailable.again"))
    st.button(words("unavailable.button"), icon=":material/refresh:")
