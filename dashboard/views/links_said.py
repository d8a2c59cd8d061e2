"""What may and may not be said of climate and movement, and how many combinations were tried."""

from __future__ import annotations

import streamlit as st

from dashboard import components
from dashboard.build import Build
from dashboard.readings.association import Association, threshold
from dashboard.readings.interval_climate import LAGS, measures, outcomes
from dashboard.readings.moves import intervals
from dashboard.readings.pair import Pair
from dashboard.readings.pair_said import sentences
from dashboard.shelf import keep

TRIED = "links-tried"


def remember(pair: Pair) -> int:
    """Count this combination among those looked at in this visit; returns how many there are."""
    tried: dict[tuple[str, str, str, str], Association] = st.session_state.setdefault(
        f"{TRIED}-{pair.stage.build.id}", {}
    )
    if len(pair.complete):
        tried[pair.key] = pair.association
    return len(tried)


def draw(pair: Pair, tried: int) -> None:
    """The sentences, then how much was tried."""
    words = pair.stage.words
    st.subheader(words("links.says.head"), anchor=False)
    for sentence in sentences(pair, tried):
        st.markdown(sentence)
    st.subheader(words("links.tried.head"), anchor=False)
    build = pair.stage.build
    offered = keep(build, "combinations", (), lambda: _combinations(build))
    st.markdown(words.count("links.tried", max(tried, 1), all=words.number(offered)))
    if pair.association.known and tried > 1:
        one, many = (words.number(threshold(pair.n, count), 3) for count in (1, tried))
        components.quiet(words("links.tried.chance", one=one, count=tried, many=many))


def _combinations(build: Build) -> int:
    """How many could be tried."""
    return len(intervals(build)) * len(measures(build)) * len(outcomes(build)) * len(LAGS)
