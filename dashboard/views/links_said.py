"""What may and may not be said of climate and movement, and how many combinations were tried."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import components
from dashboard.readings.association import LEAST_POINTS, USUAL_TRIES, Association, threshold
from dashboard.readings.interval_climate import LAGS, measures, outcomes
from dashboard.readings.moves import intervals
from dashboard.views.links_pair import Pair

TRIED = "links-tried"
Writer = Callable[[str], str]


def title(pair: Pair, write: Writer) -> str:
    """The finding; clear only where |r| passes the threshold for one combination."""
    words, found = pair.stage.words, pair.association
    across = write(pair.measure_name[:1].lower() + pair.measure_name[1:])
    upward = words(f"links.in_title.{'residual' if pair.residual else pair.outcome}")
    said = {"across": across, "upward": upward, "interval": words.period(pair.period), "n": pair.n}
    if not found.known:
        return words("links.title.none")
    if not found.passes():
        return words("links.title.unclear", **said)
    way = "higher" if found.r > 0 else "lower"
    return words(f"links.title.{'residual_' if pair.residual else ''}{way}", **said)


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
    offered = len(intervals(pair.stage.build)) * len(measures(pair.stage.build))
    offered *= len(outcomes(pair.stage.build)) * len(LAGS)
    st.markdown(words.count("links.tried", max(tried, 1), all=words.number(offered)))
    if pair.association.known and tried > 1:
        one, many = (words.number(threshold(pair.n, count), 3) for count in (1, tried))
        components.quiet(words("links.tried.chance", one=one, count=tried, many=many))


def sentences(pair: Pair, tried: int) -> list[str]:
    """r with its interval, the threshold, whether it passes, and what that means, as Markdown."""
    words, found = pair.stage.words, pair.association
    if not found.known:
        return [words("links.says.no_r", n=found.n, least=LEAST_POINTS)]
    shown = {"r": found.r, "low": found.low, "high": found.high}
    limits = {"one": threshold(found.n), "six": threshold(found.n, USUAL_TRIES)}
    return [
        words("links.says.r", n=found.n, **{name: words.number(value, 2) for name, value in shown.items()}),
        words("links.says.threshold", n=found.n, **{k: words.number(v, 3) for k, v in limits.items()}),
        _verdict(pair, tried),
        _meaning(pair),
        words("links.says.literature"),
    ]


def _verdict(pair: Pair, tried: int) -> str:
    words, found = pair.stage.words, pair.association
    if not found.passes():
        return words("links.says.fails")
    if tried < 2:
        return words("links.says.passes")
    after = "passes_all" if found.passes(tried) else "fails_all"
    return f"{words('links.says.passes')} {words(f'links.says.{after}', tried=tried)}"


def _meaning(pair: Pair) -> str:
    """The sentence of the methods: an association, never a cause."""
    words, found = pair.stage.words, pair.association
    if not pair.residual or not found.passes():
        return words("links.says.association", n=found.n)
    way = "higher" if found.r > 0 else "lower"
    what = pair.measure_name[:1].lower() + pair.measure_name[1:]
    interval = words.period(pair.period)
    return words(f"links.says.residual_{way}", what=what, interval=interval, n=found.n)
