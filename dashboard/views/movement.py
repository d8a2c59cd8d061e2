"""Who moved where: flows, net rates, the from–to table, countryside and towns, and the whole country."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import components
from dashboard.readings import movement_findings
from dashboard.readings.moves import EVERY
from dashboard.shelf import kept
from dashboard.views import (
    movement_country,
    movement_flows,
    movement_matrix,
    movement_net,
    movement_settings,
)
from dashboard.views.movement_scene import Scene
from dashboard.views.stage import Stage

NET, FLOWS, MATRIX, SETTINGS, COUNTRY = "net", "flows", "matrix", "settings", "country"


def render(stage: Stage) -> None:
    """The finding as title, then one picture of one interval."""
    words = stage.words
    if not stage.selection.moves:
        stage.title(words("movement.empty.title"), words("movement.empty.why"))
        return
    scene = Scene(stage)
    picture = stage.selection.picture
    if picture != NET and not scene.counted:
        stage.title(words("movement.title.uncounted", interval=scene.interval()))
        components.quiet(words("movement.uncounted.why"))
        return
    unit = _unit(scene, picture)
    stage.title(title(scene, picture, Scene.written), words("separator").join((scene.interval(), unit)))
    _DRAWN[picture](scene, title(scene, picture, Scene.plain), unit)
    if stage.build.flows.empty:
        st.info(words("movement.residual.only"))


@kept
def title(scene: Scene, picture: str, write: Callable[[Scene, str], str]) -> str:
    """The finding of a picture; write makes a place's code fit for where it is shown."""
    words, period, name_of = scene.stage.words, scene.period, partial(write, scene)
    if picture == NET:
        return movement_findings.net_title(scene.rates(), name_of, scene.counted, period, words)
    if picture == SETTINGS:
        return movement_settings.title(scene)
    if picture == COUNTRY:
        return movement_country.title(scene)
    filters = scene.filters if picture == FLOWS else (EVERY, EVERY, scene.setting, 0.0)
    return movement_findings.flows_title(scene.chosen, name_of, filters, period, words)


def _unit(scene: Scene, picture: str) -> str:
    kind = f"net_{'counted' if scene.counted else 'residual'}" if picture == NET else picture
    return scene.stage.words(f"movement.subtitle.{kind}")


_DRAWN = {
    FLOWS: movement_flows.draw,
    NET: movement_net.draw,
    MATRIX: movement_matrix.draw,
    SETTINGS: movement_settings.draw,
    COUNTRY: movement_country.draw,
}
