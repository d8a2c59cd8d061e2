"""The map of net migration rates, its palette centred on 0, with the ranked table beside it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import ClassedMap
from dashboard.maps.districts import HEIGHT, PHONE_HEIGHT, district_map
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings
from dashboard.readings.export import measures_csv
from dashboard.readings.moves import NET
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.views import foot, movement_gains, to_pack
from dashboard.views.foot import Foot
from dashboard.views.movement_scene import TEN_YEARS, Scene, rate_text, stem, under
from etl.model.periods import bounds_of_interval

MAP = "net-map"


def draw(scene: Scene, title: str, unit: str) -> None:
    """Map and ranked table."""
    left, right = st.columns([1.25, 1], gap="large")
    shown = classed(scene)
    with left:
        _map(scene, shown, title)
    with right:
        movement_gains.draw(scene)
    rows = movement_gains.ranked(scene, components.on_phone())
    components.text_alternative(scene.stage.words, in_markdown(title, 300), rows)
    _foot(scene, shown, title, unit)


def classed(scene: Scene) -> ClassedMap:
    """Rates in classes around 0; their edges grow with the length of the interval."""
    layer = next(layer for layer in LAYERS if layer.id == "net")
    start, end = bounds_of_interval(scene.period)
    cuts, longer = scene.stage.build.index.cuts, (end - start) / TEN_YEARS
    over = dataclasses.replace(cuts, loss=cuts.loss * longer, gain=cuts.gain * longer)
    return layer.classify(pd.DataFrame({"net_rate": scene.rates()}), over, scene.stage.words)


def _map(scene: Scene, shown: ClassedMap, title: str) -> None:
    stage, words = scene.stage, scene.stage.words
    height = PHONE_HEIGHT if components.on_phone() else HEIGHT
    key = (scene.period, height, words.language)
    figure = cache.keep(
        stage.build,
        "net-map",
        key,
        lambda: district_map(
            stage.build.districts,
            shown,
            _hover(scene),
            cache.outlines(stage.build),
            height,
            _notes(scene),
        ),
    )
    alt = "movement.net.alt" if scene.counted else "movement.net.alt_residual"
    components.chart(figure, MAP, words(alt, interval=scene.interval(), title=title))
    components.legend([(one, _legend(scene, one.label, len(shown.members(one.id)))) for one in shown.classes])


def _legend(scene: Scene, label: str, count: int) -> str:
    return scene.stage.words("hotspots.legend", label=label, count=count)


def _hover(scene: Scene) -> dict[str, str]:
    words, rows = scene.stage.words, scene.rated()
    texts = {}
    for pcode, row in rows.to_dict("index").items():
        missing = pd.isna(row["value"])
        rate = words("number.missing") if missing else rate_text(scene, row["value"])
        why = in_chart(str(row["reason"]), 120) if missing and isinstance(row["reason"], str) else ""
        status = words(f"status.{row['status']}") if isinstance(row["status"], str) else ""
        lines = (
            f"<b>{in_chart(scene.plain(str(pcode)))}</b>",
            words("movement.net.hover", rate=rate) if not missing else rate,
            why,
            words("hotspots.hover.status", status=status) if status else "",
        )
        texts[str(pcode)] = "<br>".join(line for line in lines if line)
    return texts


def _notes(scene: Scene) -> dict[str, str]:
    """The rate under every name."""
    return {str(p): rate_text(scene, rate) for p, rate in scene.rates().items() if pd.notna(rate)}


def _foot(scene: Scene, shown: ClassedMap, title: str, unit: str) -> None:
    stage, words, record = scene.stage, scene.stage.words, scene.stage.build.variables[NET]
    subtitle = words("separator").join((scene.interval(), unit))
    rows = scene.rated()
    residual = [] if scene.counted else [words("movement.residual.note")]
    notes = [*residual, *scene.short()]
    figure = Foot(title, subtitle, record.sources, findings.weakest_word(rows), notes)
    told = rows.reset_index(names="pcode").assign(
        district=[scene.plain(str(pcode)) for pcode in rows.index],
        period=scene.period,
        measure=NET,
        unit=record.unit,
    )
    told["sources"] = [record.sources] * len(told)
    files = [
        (
            words("download.figure"),
            f"{stem(scene, 'net')}.png",
            foot.PNG,
            foot.picture(stage, figure, lambda: _printed(scene, shown)),
        ),
        (
            words("download.table"),
            f"{stem(scene, 'net')}.csv",
            foot.CSV,
            lambda: measures_csv(stage.build, told, notes, words),
        ),
    ]
    period = scene.period if scene.period in set(stage.build.hotspots["period"]) else ""
    add = to_pack.button(stage, "net-migration", period=period) if period else None
    foot.draw(stage, "net", under(scene, figure, *residual), files, add)


def _printed(scene: Scene, shown: ClassedMap) -> object:
    from dashboard.figures.layouts.maps import DistrictMap  # matplotlib is only needed here

    build = scene.stage.build
    legend = [(one, _legend(scene, one.label, len(shown.members(one.id)))) for one in shown.classes]
    named = build.districts.assign(name=[plain(name) for name in build.names.values()])
    return DistrictMap(named, shown, legend, notes=_notes(scene))
