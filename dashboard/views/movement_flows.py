"""The flow map: the largest moves as arrows, those abroad apart, and who gained and lost beside it."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.maps.districts import HEIGHT, PHONE_HEIGHT, district_map, selected
from dashboard.maps.flows import FLOW, OUTSIDE, Flow, strength, with_arrows
from dashboard.readings.movement_export import moves_csv
from dashboard.readings.moves import EVERY, STRENGTHS, matching, strengths, ways_of
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.shelf import kept
from dashboard.views import foot, movement_abroad, movement_gains, movement_groups, to_pack
from dashboard.views.movement_scene import Scene, count_text, stem

MAP = "flow-map"
_LAND, _CHOSEN = "#EDF0F2", "#DCE9E7"
_DASHES = "6,4"
LISTED = 40  # moves in the table beside the map
_NBSP = "\N{NO-BREAK SPACE}"


def draw(scene: Scene, title: str, unit: str) -> None:
    """Map to the left, gains and abroad to the right, the foot below, then sex and age."""
    rows, shown = _asked(scene)
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        _map(scene, shown, title)
        _how_many(scene)
    with right:
        movement_gains.draw(scene)
        movement_abroad.draw(scene)
    _alternative(scene, title)
    _foot(scene, title, unit)
    movement_groups.draw(scene)


@kept
def _asked(scene: Scene) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The moves asked for, and those of them that are drawn."""
    rows = matching(scene.chosen.between, scene.origin, scene.destination, scene.least)
    arrows = scene.selection.arrows
    return rows, rows if arrows == EVERY else rows.head(int(arrows))


def edges(scene: Scene) -> tuple[float, ...]:
    """Edges between the widths of arrows, the same whatever places are chosen."""
    known = [movers for movers in scene.chosen.between["movers"].tolist() if not math.isnan(movers)]
    return strengths(max(known, default=1.0))


def _map(scene: Scene, shown: pd.DataFrame, title: str) -> None:
    stage = scene.stage
    height = PHONE_HEIGHT if components.on_phone() else HEIGHT
    key = (scene.period, *scene.filters, stage.selection.arrows, height, stage.words.language)
    figure = cache.keep(stage.build, "flow-map", key, lambda: _figure(scene, shown, height))
    alt = stage.words("movement.flows.alt", shown=len(shown), title=title)
    components.chart(figure, MAP, alt, _pick)
    _widths(scene)


def _figure(scene: Scene, shown: pd.DataFrame, height: int) -> object:
    build = scene.stage.build
    ends = {scene.origin, scene.destination}
    country = district_map(build.districts, _grounds(scene), _told(scene), cache.outlines(build), height)
    end = next((pcode for pcode in build.names if pcode in ends), "")
    base = selected(country, build.districts, end)
    finer = height / HEIGHT
    return with_arrows(
        base, build.districts, [*_arrows(scene, shown), *movement_abroad.arrows(scene)], STRENGTHS, finer
    )


def _grounds(scene: Scene) -> ClassedMap:
    """Every district pale, the chosen ones tinted."""
    words, ends = scene.stage.words, {scene.origin, scene.destination}
    classes = (
        MapClass("place", words("movement.flows.place"), _LAND),
        MapClass("chosen", words("movement.flows.chosen"), _CHOSEN),
    )
    return ClassedMap(classes, {p: "chosen" if p in ends else "place" for p in scene.stage.build.names})


def _told(scene: Scene) -> dict[str, str]:
    words = scene.stage.words
    return {
        pcode: words(
            "movement.flows.hover_place",
            name=in_chart(scene.plain(pcode)),
            came=count_text(scene, came, True),
            left=count_text(scene, left, True),
            net=words.signed(net),
        )
        for pcode, came, left, net in scene.chosen.sums.itertuples(name=None)
    }


def _arrows(scene: Scene, shown: pd.DataFrame) -> list[Flow]:
    steps = edges(scene)
    return [
        Flow(*way, movers, strength(movers, steps), _hover(scene, *way, movers))
        for way, movers in ways_of(shown).items()
    ]


def _hover(scene: Scene, origin: str, destination: str, movers: float) -> str:
    return scene.stage.words(
        "movement.flows.hover",
        origin=in_chart(scene.plain(origin)),
        destination=in_chart(scene.plain(destination)),
        movers=scene.stage.words.number(movers),
    )


def _widths(scene: Scene) -> None:
    """What the widths of arrows mean."""
    words = scene.stage.words
    components.quiet(words("movement.flows.widths"))
    with st.container(horizontal=True, gap="small"):
        finer = PHONE_HEIGHT / HEIGHT if components.on_phone() else 1.0
        for text, wide in widths(scene):
            st.markdown(f"{components.stroke(wide * finer, FLOW)}{_NBSP}{text}", width="content")
        if len(scene.chosen.outside):
            st.markdown(
                f"{components.stroke(2.5, OUTSIDE, _DASHES)}{_NBSP}{words('movement.flows.outer')}",
                width="content",
            )


def widths(scene: Scene) -> list[tuple[str, float]]:
    """Each class of arrows in words, with its width in px."""
    words = scene.stage.words
    steps = [words.number(edge) for edge in edges(scene)]
    between = [
        words("range.between", low=low, high=high) for low, high in zip(steps, steps[1:], strict=False)
    ]
    texts = [words("range.under", edge=steps[0]), *between, words("range.over", edge=steps[-1])]
    return list(zip(texts, STRENGTHS, strict=False))


def _how_many(scene: Scene) -> None:
    told = [" ".join(_counts(scene))]
    if scene.origin == EVERY:
        told.append(scene.stage.words("movement.flows.hint"))
    components.paragraphs(*map(components.grey, told))


@kept
def _counts(scene: Scene) -> list[str]:
    """How many flows are shown, hidden and withheld, and who moved within a district."""
    words, between = scene.stage.words, scene.chosen.between
    rows, shown = _asked(scene)
    told = [words("movement.flows.none")]
    if len(rows):
        share = words.number(100 * shown["movers"].sum() / scene.chosen.total)
        key = "movement.flows.shown" if len(shown) < len(rows) else "movement.flows.all_shown"
        whole = "whole" if scene.setting == EVERY else "whole_setting"
        of = words(f"movement.flows.{whole}", setting=words(f"choice.setting.{scene.setting}"))
        told = [words(key, shown=len(shown), all=len(rows), share=share, whole=of)]
    hidden = len(rows) - len(shown)
    if hidden:
        told.append(words("movement.flows.hidden", hidden=hidden))
    told += scene.withheld(between)
    within = scene.chosen.within["movers"].sum()
    if within > 0 and scene.origin == EVERY and scene.destination == EVERY:
        told.append(words("movement.flows.within", within=words.number(within)))
    return told


def _alternative(scene: Scene, title: str) -> None:
    words = scene.stage.words
    told = words("movement.flows.sentence", title=in_markdown(title, 300), shown=" ".join(_counts(scene)))
    components.text_alternative(words, told, _listed(scene))


@kept
def _listed(scene: Scene) -> list[dict[str, str]]:
    """The largest moves that are drawn."""
    words, (_, shown) = scene.stage.words, _asked(scene)
    return [
        {
            words("movement.columns.from"): scene.plain(origin),
            words("movement.columns.to"): scene.plain(destination),
            words("movement.columns.movers"): words.number(movers),
        }
        for (origin, destination), movers in list(ways_of(shown).items())[:LISTED]
    ]


def _foot(scene: Scene, title: str, unit: str) -> None:
    stage, words = scene.stage, scene.stage.words
    said = _said(scene)
    under = scene.foot(title, unit, scene.chosen.rows if len(scene.chosen.rows) else scene.moves.rows, said)
    parts = [scene.chosen.between, scene.chosen.within, scene.chosen.outside]
    rows = pd.concat([scene.of_places(part) for part in parts])
    files = [
        (
            words("download.figure"),
            f"{stem(scene, 'flows')}.png",
            foot.PNG,
            foot.picture(stage, under, lambda: _printed(scene)),
        ),
        (
            words("download.table"),
            f"{stem(scene, 'flows')}.csv",
            foot.CSV,
            lambda: moves_csv(stage.build, rows, scene.period, scene.setting, said, words),
        ),
    ]
    chosen = {name: scene.unusual(name) for name in ("origin", "destination", "setting", "least", "arrows")}
    add = to_pack.button(stage, "largest-flows", period=scene.unusual_period, **chosen)
    foot.draw(stage, "flows", under, files, add if len(_asked(scene)[1]) else None)


def _said(scene: Scene) -> list[str]:
    return [*scene.short(), *scene.withheld(scene.chosen.rows)]


def _printed(scene: Scene) -> object:
    from dashboard.figures.layouts.flows import Arrow, FlowMap  # matplotlib is only needed here

    words, build, (_, shown) = scene.words, scene.build, _asked(scene)
    grounds = _grounds(scene)
    legend = [(one, one.label) for one in grounds.classes if grounds.members(one.id)]
    steps = sorted(edges(scene), reverse=True)
    return FlowMap(
        build.districts.assign(name=[plain(name) for name in build.names.values()]),
        grounds,
        legend,
        "",
        [Arrow(*way, movers) for way, movers in ways_of(shown).items()],
        [(edge, words.number(edge)) for edge in steps],
        words("movement.flows.widths"),
        {},
        " ".join([*_counts(scene), *(flow.label for flow in movement_abroad.arrows(scene))]),
    )


def _pick() -> None:
    """A click on a district follows those who left it."""
    pcode = components.picked(MAP, "location")
    if pcode:
        st.session_state["origin"] = pcode
