"""Moves to and from abroad, kept apart from those within the country: arrows over the border and a table."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.maps.flows import COUNTRY, Flow
from dashboard.readings.moves import EVERY, UNKNOWN, matching
from dashboard.readings.names import in_chart
from dashboard.shelf import kept
from dashboard.views.movement_scene import Scene, count_text


def draw(scene: Scene) -> None:
    """Moves to and from abroad, apart."""
    words, rows = scene.stage.words, summed(scene)
    st.subheader(words("movement.abroad.head"), anchor=False)
    if rows.empty:
        components.quiet(words("movement.abroad.none"))
        return
    components.quiet(words("movement.abroad.about"))
    places = sorted({*rows["origin"], *rows["destination"]} - {COUNTRY})
    table = rows.set_index(["origin", "destination"])["movers"]
    components.table([_country_row(scene, place, table) for place in places])


def _country_row(scene: Scene, place: str, table: pd.Series) -> dict[str, str]:
    words = scene.stage.words
    ways = {"left": (COUNTRY, place), "came": (place, COUNTRY)}
    told = {
        words(f"movement.columns.{way}"): count_text(scene, table.get(pair, math.nan), pair in table.index)
        for way, pair in ways.items()
    }
    return {words("movement.columns.place"): scene.plain(place), **told}


def arrows(scene: Scene) -> list[Flow]:
    """Arrows over the border: of the places chosen, else one out and one in for each country."""
    rows = matching(scene.chosen.outside, scene.origin, scene.destination, scene.least)
    if scene.origin == EVERY and scene.destination == EVERY:
        rows = summed(scene)
    names, flows = scene.stage.build.names, []
    known = (rows["origin"] != UNKNOWN) & (rows["destination"] != UNKNOWN) & (rows["movers"] > 0)
    for row in rows[known].itertuples():
        inward = row.origin not in names and row.origin != COUNTRY
        words = scene.stage.words
        label = words(
            f"movement.flows.{'inward' if inward else 'outward'}",
            name=in_chart(scene.plain(row.origin if inward else row.destination)),
            movers=words.number(row.movers),
        )
        flows.append(Flow(row.origin, row.destination, row.movers, 0, label, True, inward, label))
    return flows


@kept
def summed(scene: Scene) -> pd.DataFrame:
    """Moves to and from each place abroad or unknown, districts together; NaN where a part is withheld."""
    rows, names = scene.chosen.outside, scene.stage.build.names
    folded = rows.assign(
        origin=rows["origin"].where(~rows["origin"].isin(names), COUNTRY),
        destination=rows["destination"].where(~rows["destination"].isin(names), COUNTRY),
    )
    together = folded.groupby(["origin", "destination"])["movers"].sum(skipna=False)
    return together.rename("movers").reset_index()
