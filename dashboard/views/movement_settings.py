"""Countryside and towns: where people left and came to, and what that is per 1,000 who live there."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.sankey import parts, sankey
from dashboard.readings.export import measures_csv
from dashboard.readings.movement_findings import settings_title, tells_settings
from dashboard.readings.moves import EVERY, by_setting
from dashboard.readings.names import in_markdown
from dashboard.views import foot, to_pack
from dashboard.views.foot import Foot
from dashboard.views.movement_scene import Scene, stem, under

RATES = ("rural_out_rate", "urban_in_rate", "rural_to_urban_share")
_HEADS = {"rural_out_rate": "rural_out", "urban_in_rate": "urban_in", "rural_to_urban_share": "rural_urban"}


def title(scene: Scene) -> str:
    """The share of moves that ran from the countryside to towns."""
    return settings_title(_rows(scene), scene.period, scene.stage.words)


def draw(scene: Scene, title: str, unit: str) -> None:
    """Bands to the left, rates by district to the right."""
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        _bands(scene, title)
    with right:
        _rates(scene)
    _foot(scene, title, unit)


def _rows(scene: Scene) -> pd.DataFrame:
    build = scene.stage.build
    key = (scene.period, scene.origin, scene.destination)
    return cache.keep(
        build,
        "by-setting",
        key,
        lambda: by_setting(build.flows, tuple(build.names), scene.period, scene.origin, scene.destination),
    )


def _bands(scene: Scene, title: str) -> None:
    words, rows = scene.stage.words, _rows(scene)
    st.subheader(words("movement.sankey.head"), anchor=False)
    drawn = rows[rows["movers"] > 0]
    if not tells_settings(rows):
        components.quiet(words("movement.sankey.none"))
        return
    key = (scene.period, scene.origin, scene.destination, words.language)
    figure = cache.keep(scene.stage.build, "sankey", key, lambda: sankey(*parts(drawn, scene.stage.words)))
    components.chart(figure, "sankey", words("movement.sankey.alt", title=title))
    components.quiet(" ".join(_notes(scene)))
    components.text_alternative(words, in_markdown(title, 300), _table(scene, rows))


def _table(scene: Scene, rows: pd.DataFrame) -> list[dict[str, str]]:
    words, total = scene.stage.words, rows["movers"].sum()
    return [
        {
            words("movement.columns.from"): words(f"movement.sankey.{row.origin_setting}_left"),
            words("movement.columns.to"): words(f"movement.sankey.{row.destination_setting}_came"),
            words("movement.columns.movers"): words.number(row.movers),
            words("movement.columns.share"): words.quantity(row.movers / total, "share", 2),
        }
        for row in rows.sort_values("movers", ascending=False).itertuples()
    ]


def _notes(scene: Scene) -> list[str]:
    words, rows = scene.stage.words, _rows(scene)
    notes = scene.withheld(rows)
    within = scene.moves.within["movers"].sum()
    if within > 0 and scene.origin == EVERY and scene.destination == EVERY:
        notes.append(words("movement.sankey.within", within=words.number(within)))
    return notes


def _rates(scene: Scene) -> None:
    """Rates of leaving the countryside and of coming to towns, with the caution on town limits."""
    words = scene.stage.words
    st.subheader(words("movement.rates.head"), anchor=False)
    components.quiet(words("movement.rates.unit"))
    offered = [id for id in RATES if scene.rates(id).notna().any()]
    if offered:
        order = scene.rates(offered[0]).sort_values(ascending=False, na_position="last").index
        components.table([_rate_row(scene, str(pcode), offered) for pcode in order])
    else:
        components.quiet(words("movement.rates.none"))
    st.markdown(words("movement.rates.towns"))


def _rate_row(scene: Scene, pcode: str, offered: list[str]) -> dict[str, str]:
    words, variables = scene.stage.words, scene.stage.build.variables
    return {
        words("movement.columns.district"): scene.plain(pcode),
        **{
            words(f"movement.columns.{_HEADS[id]}"): words.number(scene.rates(id)[pcode])
            if id != RATES[2]
            else words.quantity(scene.rates(id)[pcode], variables[id].unit, variables[id].decimals)
            for id in offered
        },
    }


def _foot(scene: Scene, title: str, unit: str) -> None:
    stage, words = scene.stage, scene.stage.words
    rows = scene.moves.rows
    notes = [*scene.short(), words("movement.rates.towns"), *_notes(scene)]
    figure = scene.foot(title, unit, rows, notes)
    told = pd.concat(
        [_measures(scene, id) for id in RATES if id in stage.build.variables] or [pd.DataFrame()]
    )
    files = [
        (
            words("movement.file.picture"),
            f"{stem(scene, 'settings')}.png",
            foot.PNG,
            foot.picture(stage, figure, lambda: _printed(scene)),
        )
    ]
    if len(told):
        files.append(
            (
                words("download.table"),
                f"{stem(scene, 'settings')}.csv",
                foot.CSV,
                lambda: measures_csv(stage.build, told, notes, words),
            )
        )
    _draw_foot(scene, under(scene, figure, *notes), files)


def _draw_foot(scene: Scene, figure: Foot, files: list) -> None:  # type: ignore[type-arg]
    if not tells_settings(_rows(scene)):
        foot.draw(scene.stage, "settings", figure, files[1:])
        return
    chosen = {name: scene.unusual(name) for name in ("origin", "destination")}
    add = to_pack.button(scene.stage, "countryside-and-towns", period=scene.unusual_period, **chosen)
    foot.draw(scene.stage, "settings", figure, files, add)


def _measures(scene: Scene, variable: str) -> pd.DataFrame:
    """Rows of one rate as a file has them."""
    record, rows = scene.stage.build.variables[variable], scene.rated(variable)
    told = rows.reset_index(names="pcode").assign(
        district=[scene.plain(str(pcode)) for pcode in rows.index],
        period=scene.period,
        measure=variable,
        unit=record.unit,
    )
    told["sources"] = [record.sources] * len(told)
    return told


def _printed(scene: Scene) -> object:
    from dashboard.figures.layouts.bands import Bands  # matplotlib is only needed here

    rows = _rows(scene)
    return Bands(*parts(rows[rows["movers"] > 0], scene.stage.words))
