"""Landing view: where climate risk and loss of people meet, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.ranking import ranking
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.maps.districts import HEIGHT, PHONE_HEIGHT, district_map, selected
from dashboard.maps.layers import LAYERS, risk_level
from dashboard.readings import findings
from dashboard.readings.export import hotspot_csv
from dashboard.readings.index_words import in_force
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.shelf import kept
from dashboard.views import hotspots_projects, to_pack
from dashboard.views import hotspots_told as told
from dashboard.views.stage import Stage
from etl.model.periods import LATEST

MAP, RANKING = "hotspot-map", "hotspot-ranking"
BOTH = "both"  # the layer that crosses risk and movement
NAMED_IN_LEGEND = 6
_IN_PACK = {"class": "hotspots", "risk": "climate-risk", "net": "net-migration", BOTH: "risk-and-movement"}


def render(stage: Stage) -> None:
    """Title, map and ranking of one period; the panel of the chosen district, else of the leading one."""
    build, words = stage.build, stage.words
    if build.hotspots.empty:
        stage.title(words("empty.hotspots"), words("empty.hotspots_why"))
        return
    rows = told.rows(stage)
    stage.title(told.title(stage), told.subtitle(stage))
    shown = _shown(stage)
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        _map(stage, rows, shown)
    with right:
        _ranking(stage, rows)
        _panel(stage)
    _foot(stage, rows, shown)


@kept
def _shown(stage: Stage) -> ClassedMap:
    layer = next(layer for layer in LAYERS if layer.id == stage.selection.layer)
    return layer.classify(told.rows(stage), stage.build.index.cuts, stage.words)


def _map(stage: Stage, rows: pd.DataFrame, shown: ClassedMap) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    height = PHONE_HEIGHT if components.on_phone() else HEIGHT
    key = (chosen.period, chosen.layer, chosen.overlay, height, words.language)
    country = cache.keep(
        build,
        "hotspot-map",
        key,
        lambda: district_map(
            build.districts,
            shown,
            _hover(stage),
            cache.outlines(build),
            height,
            hotspots_projects.notes(stage),
        ),
    )
    alt = words("map.alt", count=len(rows), title=told.title(stage, plain), **stage.units)
    figure = selected(country, build.districts, chosen.district)
    components.chart(figure, MAP, alt, _pick_on_map)
    components.legend(_legend(stage, rows, shown))
    hotspots_projects.draw(stage, rows)


def _legend(stage: Stage, rows: pd.DataFrame, shown: ClassedMap) -> list[tuple[MapClass, str]]:
    """Classes with districts and people; where risk and movement are crossed, with the districts' names."""
    items = components.legend_items(shown, dict(rows["people"]), stage.words)
    if stage.selection.layer != BOTH:
        return items
    return [(one, _with_names(stage, text, shown.members(one.id))) for one, text in items]


def _with_names(stage: Stage, text: str, members: Sequence[str]) -> str:
    """A legend's text with the districts it stands for, a few of many."""
    words, names = stage.words, stage.build.names
    named = [plain(names[pcode]) for pcode in members[:NAMED_IN_LEGEND]]
    if len(members) > NAMED_IN_LEGEND:
        named.append(words("crossing.more", count=len(members) - NAMED_IN_LEGEND))
    return words("separator").join([text, words("list.comma").join(named)]) if named else text


@kept
def _hover(stage: Stage) -> dict[str, str]:
    words, build, period = stage.words, stage.build, stage.selection.period
    net = (
        "hotspots.hover.net" if findings.basis(build, period) == "counted" else "hotspots.hover.net_residual"
    )
    year = findings.census_year(build, period)
    texts = {}
    for pcode, row in told.records(stage).items():
        status = row["status"] if isinstance(row["status"], str) else ""
        lines = [
            f"<b>{in_chart(build.names[pcode])}</b>",
            words("hotspots.hover.class", **{"class": words(f"class.{row['hotspot_class']}")}),
            words("hotspots.hover.score", score=words.number(row["score"])),
            words(net, net=words.number(row["net_rate"])),
            words("hotspots.hover.people", year=year, people=words.number(row["people"])),
            words("hotspots.hover.status", status=words(f"status.{status}")) if status else "",
        ]
        texts[pcode] = "<br>".join(line for line in lines if line)
    return texts


def _ranking(stage: Stage, rows: pd.DataFrame) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    if rows["score"].isna().all():
        return
    st.subheader(words("ranking.title"), anchor=False)
    draws = build.robustness.get("draws")
    subtitle = (
        words("ranking.subtitle", draws=words.number(draws)) if draws else words("ranking.subtitle_plain")
    )
    components.quiet(subtitle)
    district = told.told_district(stage)
    by_class = LAYERS[0].classify(rows, build.index.cuts, words)
    fills = {pcode: by_class.class_of(pcode).fill for pcode in by_class.member}
    key = (chosen.period, district, words.language)
    figure = cache.keep(build, "ranking", key, lambda: ranking(rows, build.names, fills, district, words))
    components.chart(figure, RANKING, words("ranking.alt"), _pick_in_ranking)
    if add := to_pack.button(stage, "rank-intervals", period=to_pack.unless_newest(stage)):
        add()


def _panel(stage: Stage) -> None:
    """Key numbers of one district, why it stands where it stands, and the way to its own view."""
    build, words, pcode = stage.build, stage.words, told.told_district(stage)
    with st.container(border=True, key="district-panel"):
        st.subheader(f"{in_markdown(build.names[pcode])}", anchor=False)
        with st.container(horizontal=True, gap="medium"):
            _numbers(stage, told.records(stage)[pcode])
        why, change = told.why(stage)
        components.paragraphs(why, *([components.grey(change)] if change else []))
        if "district" in stage.pages:
            label = words("panel.open", name=in_markdown(build.names[pcode]))
            st.page_link(stage.pages["district"], label=label, query_params={"district": pcode})


def _numbers(stage: Stage, row: Mapping[str, Any]) -> None:
    """Risk, movement and people of one district."""
    build, words, period = stage.build, stage.words, stage.selection.period
    counted = findings.basis(build, period) == "counted"
    level = "" if pd.isna(row["score"]) else risk_level(row["score"], build.index.cuts)
    risk = words("panel.risk_level", level=words(f"panel.levels.{level}")) if level else words("panel.risk")
    figures = (
        (risk, words.number(row["score"])),
        (words("panel.net" if counted else "panel.net_residual"), words.signed(row["net_rate"])),
        (words("panel.people", year=findings.census_year(build, period)), words.number(row["people"])),
    )
    for label, value in figures:
        st.metric(label, value, width="content")


def _foot(stage: Stage, rows: pd.DataFrame, shown: ClassedMap) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    components.source_line(build, build.sources, told.status(stage), words, *_notes(stage))
    stem = words("download.file", stem="hotspots", period=chosen.period, layer=chosen.layer)
    components.downloads(
        "hotspots",
        [
            (words("download.figure"), f"{stem}.png", "image/png", lambda: _png(stage, rows, shown)),
            (
                words("download.table"),
                f"{stem}.csv",
                "text/csv",
                lambda: hotspot_csv(build, rows, chosen.period, _notes(stage, plain), words),
            ),
        ],
        words=words,
        beside=to_pack.button(stage, _IN_PACK[chosen.layer], period=to_pack.unless_newest(stage)),
    )
    sentence = words("separator").join((told.title(stage), in_markdown(told.subtitle(stage), 400)))
    components.text_alternative(words, sentence, told.table(stage))


def _notes(stage: Stage, write: Callable[[str], str] = in_markdown) -> list[str]:
    """Sentences that must stand beside the numbers of this period; write: as in `in_force`."""
    build, words, period = stage.build, stage.words, stage.selection.period
    notes = in_force(build, words, write)
    if period == LATEST:
        interval = words.period(findings.interval_of(build, period))
        notes.append(words("hotspots.latest.note", interval=interval))
    if findings.basis(build, period) == "residual":
        notes.append(words("hotspots.residual.note"))
    return [*notes, words("hotspots.association", districts=words.number(len(build.districts)))]


def _png(stage: Stage, rows: pd.DataFrame, shown: ClassedMap) -> bytes:
    from dashboard.figures.district_map import map_png  # matplotlib is only needed here
    from dashboard.figures.layout import Sheet

    build, words = stage.build, stage.words
    sources = components.titles(build, build.sources)
    status = words(f"status.{findings.weakest_word(rows)}")
    sheet = Sheet(
        title=told.title(stage, plain),
        subtitle=told.subtitle(stage),
        foot=[
            words("source.line", sources=sources),
            " ".join(_notes(stage, plain)),
            words("separator").join((words("png.build", id=build.id), words("png.status", status=status))),
        ],
        mark=words("demonstration.mark") if build.demonstration else "",
    )
    return map_png(build.districts, shown, sheet, components.legend_items(shown, dict(rows["people"]), words))


def _pick_on_map() -> None:
    _choose(components.picked(MAP, "location"))


def _pick_in_ranking() -> None:
    _choose(components.picked(RANKING, "customdata"))


def _choose(pcode: str | None) -> None:
    if pcode:
        st.session_state["district"] = pcode
