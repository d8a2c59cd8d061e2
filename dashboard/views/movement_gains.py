"""The ranked table of who gained and who lost people in an interval."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.shelf import kept
from dashboard.views.movement_scene import Scene, count_text, rate_text
from etl.model.periods import bounds_of_interval


def draw(scene: Scene) -> None:
    """Districts from the greatest gain to the greatest loss; counted moves, else the residual."""
    words = scene.stage.words
    st.subheader(words("movement.gains.head"), anchor=False)
    components.quiet(words("movement.gains.unit" if scene.counted else "movement.gains.unit_residual"))
    components.table(ranked(scene, components.on_phone()))
    if not scene.counted:
        components.quiet(words("movement.residual.note"))


@kept
def ranked(scene: Scene, small: bool) -> list[dict[str, str]]:
    """Rows of the table as texts; on a small screen the order alone tells the rank."""
    rates = scene.rates().sort_values(ascending=False, na_position="last")
    rows = _counted(scene) if scene.counted else _residual(scene)
    words = scene.stage.words
    head = words("movement.columns.rate" if scene.counted else "movement.columns.residual_rate")
    return [
        {
            **({} if small else {words("movement.columns.rank"): str(i) if pd.notna(rates[pcode]) else ""}),
            words("movement.columns.district"): scene.plain(str(pcode)),
            **rows[str(pcode)],
            head: rate_text(scene, rates[pcode]),
        }
        for i, pcode in enumerate(rates.index, 1)
    ]


def _counted(scene: Scene) -> dict[str, dict[str, str]]:
    words, sums, between = scene.stage.words, scene.moves.sums, scene.moves.between
    hidden = between[between["withheld"]]
    hides = {side: set(hidden[side].tolist()) for side in ("origin", "destination")}
    told = {}
    for pcode, came, left, net in sums.itertuples(name=None):
        in_hidden, out_hidden = pcode in hides["destination"], pcode in hides["origin"]
        told[pcode] = {
            words("movement.columns.came"): count_text(scene, came, in_hidden),
            words("movement.columns.left"): count_text(scene, left, out_hidden),
            words("movement.columns.net"): words.signed(net)
            if pd.notna(net)
            else count_text(scene, net, in_hidden or out_hidden),
        }
    return told


def _residual(scene: Scene) -> dict[str, dict[str, str]]:
    words, people = scene.stage.words, residual_people(scene)
    return {
        pcode: {words("movement.columns.change"): words.signed(people[pcode])}
        for pcode in scene.stage.build.names
    }


def residual_people(scene: Scene) -> pd.Series:
    """People by whom each district grew more or less than the country, by pcode: P₂ − P₁·(ΣP₂/ΣP₁).

    NaN for all where a district was not counted at both ends.
    """
    build = scene.stage.build
    missing = pd.Series(float("nan"), index=list(build.names))
    if "population" not in build.variables:
        return missing
    counts = build.series("population").pivot(index="pcode", columns="period", values="value")
    ends = [str(year) for year in bounds_of_interval(scene.period)]
    if not set(ends) <= set(counts.columns):
        return missing
    before, after = (counts[year].reindex(missing.index) for year in ends)
    if before.isna().any() or after.isna().any():
        return missing
    return after - before * (after.sum() / before.sum())
