"""Moves to and from abroad, kept apart from those within the country: arrows over the border and a table."""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from dashboard import components
from dashboard.maps.flows import COUNTRY, Flow
from dashboard.readings.moves import EVERY, UNKNOWN, matching, ways_of
from dashboard.readings.names import in_chart
from dashboard.shelf import kept
from dashboard.views.movement_scene import Scene, count_text


def draw(scene: Scene) -> None:
    """Moves to and from abroad, apart."""
    words, ways = scene.stage.words, summed(scene)
    st.subheader(words("movement.abroad.head"), anchor=False)
    if not ways:
        components.quiet(words("movement.abroad.none"))
        return
    components.quiet(words("movement.abroad.about"))
    places = sorted({place for way in ways for place in way} - {COUNTRY})
    components.table([_country_row(scene, place, ways) for place in places])


def _country_row(scene: Scene, place: str, ways: Mapping[tuple[str, str], float]) -> dict[str, str]:
    words = scene.stage.words
    sides = {"left": (COUNTRY, place), "came": (place, COUNTRY)}
    told = {
        words(f"movement.columns.{side}"): count_text(scene, ways.get(way, math.nan), way in ways)
        for side, way in sides.items()
    }
    return {words("movement.columns.place"): scene.plain(place), **told}


def arrows(scene: Scene) -> list[Flow]:
    """Arrows over the border: of the places chosen, else one out and one in for each country."""
    if scene.origin == EVERY and scene.destination == EVERY:
        ways = summed(scene)
    else:
        ways = ways_of(matching(scene.chosen.outside, scene.origin, scene.destination, scene.least))
    return [_arrow(scene, *way, movers) for way, movers in ways.items() if UNKNOWN not in way and movers > 0]


def _arrow(scene: Scene, origin: str, destination: str, movers: float) -> Flow:
    words = scene.stage.words
    inward = origin not in scene.stage.build.names and origin != COUNTRY
    label = words(
        f"movement.flows.{'inward' if inward else 'outward'}",
        name=in_chart(scene.plain(origin if inward else destination)),
        movers=words.number(movers),
    )
    return Flow(origin, destination, movers, 0, label, True, inward, label)


@kept
def summed(scene: Scene) -> dict[tuple[str, str], float]:
    """Moves to and from each place abroad or unknown, districts together; NaN where a part is withheld."""
    names = scene.stage.build.names
    together: dict[tuple[str, str], float] = {}
    for way, movers in ways_of(scene.chosen.outside).items():
        origin, destination = (place if place not in names else COUNTRY for place in way)
        together[origin, destination] = together.get((origin, destination), 0.0) + movers
    return dict(sorted(together.items()))
