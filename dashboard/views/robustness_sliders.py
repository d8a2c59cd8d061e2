"""The sliders of the weights: committee's weights at first, the link's where it names some, one way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import components
from dashboard.readings import weights
from dashboard.readings.index_words import indicator_name
from dashboard.readings.names import in_markdown
from dashboard.readings.weights import Committee, Weighted
from dashboard.text import Words
from dashboard.views.robustness_basis import pillar_name
from dashboard.views.stage import Stage

PARAMETER = "weights"  # in the link, and of the session, so that they outlive a visit to another view
_KEY = "weight-{}"
_FOLDED = "weights-of-{}"  # whether a pillar's indicators are unfolded


@dataclass(frozen=True)
class Chosen:
    """Weights that differ from the committee's, told in words (Markdown); trouble: why there is no index."""

    changes: Mapping[str, float]
    told: str
    trouble: str


def draw(stage: Stage, ids: Sequence[str]) -> Chosen:
    """Draw the sliders of the indicators in force and keep the link in step with them."""
    words = stage.words
    of = weights.committee(stage.build.index, ids)
    _arrive(of, words)
    changes = of.changes({item.id: st.session_state[_key(item)] for item in of.items})
    shares = of.shares(changes)
    head, button = st.columns([1, 1.3], vertical_alignment="center")
    head.subheader(words("weights.heading"), anchor=False)
    button.button(
        words("weights.reset"),
        key="weights-reset",
        on_click=_reset,
        args=(of,),
        disabled=not changes,
        icon=":material/undo:",
        width="stretch",
    )
    for pillar in (item for item in of.items if item.is_pillar):
        _pillar(stage, of, pillar, shares)
    components.quiet(words("weights.about"))
    _keep(changes)
    return Chosen(changes, _told(stage, of, changes), _trouble(of, changes, words))


def _key(item: Weighted) -> str:
    return _KEY.format(item.id)


def _arrive(of: Committee, words: Words) -> None:
    """Give sliders that are not there yet their weights: the link's, else those set before, else usual.

    A pillar with indicators of other weights is unfolded at first.
    """
    if all(_key(item) in st.session_state for item in of.items):
        return
    text = st.query_params.get(PARAMETER) or st.session_state.get(PARAMETER, "")
    asked = weights.asked(text, of)
    for value in asked.refused:
        st.info(words("weights.refused", value=in_markdown(value)))
    for item in of.items:
        if _key(item) not in st.session_state:
            st.session_state[_key(item)] = float(asked.changes.get(item.id, item.weight))
        if item.id in asked.changes and not item.is_pillar:
            st.session_state.setdefault(_FOLDED.format(item.pillar), True)


def _keep(changes: Mapping[str, float]) -> None:
    """The link and the session carry what is set."""
    text = weights.written(changes)
    st.session_state[PARAMETER] = text
    if text and st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text
    elif not text and PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def _reset(of: Committee) -> None:
    for item in of.items:
        st.session_state[_key(item)] = float(item.weight)


def _pillar(stage: Stage, of: Committee, pillar: Weighted, shares: Mapping[str, float] | None) -> None:
    """The slider of a pillar, and its indicators' folded away: drawn once they are asked for.

    A slider costs more than any other element, and there are nine of them; what they are set to, the
    session and the link keep.
    """
    words = stage.words
    name = pillar_name(pillar.id, words)
    key = "weights.pillar" if shares else "weights.pillar_none"
    _slider(of, pillar, words(key, pillar=name, share=_share(shares, pillar, words)))
    label = words("weights.indicators", pillar=name.lower())
    folded = st.expander(label, type="compact", key=_FOLDED.format(pillar.id), on_change="rerun")
    if not folded.open:
        return
    with folded:
        for item in (one for one in of.items if one.pillar == pillar.id and not one.is_pillar):
            label = in_markdown(indicator_name(stage.build, item.id, words))
            key = "weights.indicator" if shares else "weights.indicator_none"
            _slider(of, item, words(key, indicator=label, share=_share(shares, item, words)))


def _share(shares: Mapping[str, float] | None, item: Weighted, words: Words) -> str:
    return words.number(100 * shares[item.id]) if shares else ""


def _slider(of: Committee, item: Weighted, label: str) -> None:
    """Draw a slider; its usual value is the present one: a browser whose script is late knows no other."""
    st.slider(
        label,
        min_value=0.0,
        max_value=of.most,
        value=st.session_state[_key(item)],
        step=of.step,
        key=_key(item),
    )


def _told(stage: Stage, of: Committee, changes: Mapping[str, float]) -> str:
    words = stage.words
    told = [
        words(
            "weights.change",
            what=in_markdown(_name(stage, item)),
            now=words.plain(changes[item.id]),
            before=words.plain(item.weight),
        )
        for item in of.items
        if item.id in changes
    ]
    return words("list.comma").join(told)


def _name(stage: Stage, item: Weighted) -> str:
    if item.is_pillar:
        return pillar_name(item.id, stage.words)
    return indicator_name(stage.build, item.id, stage.words)


def _trouble(of: Committee, changes: Mapping[str, float], words: Words) -> str:
    """Why the weights allow no index; empty where they do."""
    without = of.without_weight(changes)
    if not without:
        return ""
    if len(without) == sum(item.is_pillar for item in of.items):
        return words("weights.empty_index")
    names = words.listed([pillar_name(pillar, words).lower() for pillar in without])
    return words("weights.empty_pillar", pillars=names)
