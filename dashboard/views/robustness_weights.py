"""Live weights: sliders, and the map, ranks and intervals that follow them; the link carries the weights."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.weights import weighted_ranking
from dashboard.drawn import Figure
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.maps.districts import district_map, selected
from dashboard.maps.layers import LAYERS
from dashboard.readings import findings, weights
from dashboard.readings.names import in_markdown, plain, unmarked
from dashboard.shelf import kept
from dashboard.views import robustness_sliders, to_pack
from dashboard.views import robustness_tables as tables
from dashboard.views.robustness_basis import notes
from dashboard.views.robustness_tables import Shown
from dashboard.views.stage import Stage
from etl.science.index.draws import Case

MAP, RANKS = "weights-map", "weights-ranks"
MAP_HEIGHT = 360


def draw(stage: Stage) -> None:
    """Sliders to the left; map, ranks and what changes to the right; below, where they come from."""
    build, period = stage.build, stage.selection.period
    published = findings.rows_of(build, period)
    case = cache.keep(build, "case", period, lambda: weights.case_of(build, period))
    if published["score"].isna().all() or case is None:
        _without_sliders(stage, published)
        return
    before = _under(stage, case, published, {})
    left, right = st.columns([1, 2.15], gap="large")
    with left:
        chosen = robustness_sliders.draw(stage, case.design.ids)
    if chosen.trouble:
        stage.title(stage.words("weights.title.none"), chosen.trouble)
        with right:
            st.warning(chosen.trouble)
        return
    key = (period, weights.written(chosen.changes), stage.words.language)
    shown = cache.keep(
        build,
        "weighed",
        key,
        lambda: Shown(_under(stage, case, published, chosen.changes), before, chosen.changes, chosen.told),
    )
    stage.title(*_title(stage, shown))
    with right:
        _figures(stage, shown)
    _foot(stage, shown)


def _under(stage: Stage, case: Case, published: pd.DataFrame, changes: Mapping[str, float]) -> pd.DataFrame:
    """Rows under weights, kept; people, status and reason as published, all of it where nothing changes."""
    build, period = stage.build, stage.selection.period
    key = (period, weights.written(changes))

    def made() -> pd.DataFrame:
        first = None if changes else weights.first_shares(build, period)
        if first is not None:
            return published.assign(p_first=first)
        found = weights.with_weights(build, case, changes)
        return found.assign(**{name: published[name] for name in ("people", "status", "reason")})

    return cache.keep(build, "weighted", key, made)


def _without_sliders(stage: Stage, rows: pd.DataFrame) -> None:
    """The published ranks and why there are no sliders."""
    words, build, period = stage.words, stage.build, stage.selection.period
    if rows["score"].isna().all():
        reason = str(build.basis_of(period).get("no_index") or "")
        said = [text for text in rows["reason"].dropna() if text]
        why = in_markdown(reason or next(iter(said), ""), 300) or words("empty.hotspots_why")
        stage.title(words("hotspots.title.no_score"), why)
        return
    leader = str(rows["p_top3"].idxmax() if rows["p_top3"].notna().any() else rows["score"].idxmax())
    share = rows.loc[leader, "p_top3"]
    key = "weights.title.top" if pd.notna(share) else "weights.title.ranked"
    name = in_markdown(build.names[leader])
    stage.title(words(key, name=name, share=words.number(100 * share)), _subtitle(stage, rows))
    components.quiet(words("weights.no_case"))
    shown = cache.keep(
        build, "unweighed", period, lambda: Shown(rows.assign(p_first=float("nan")), rows, {}, "")
    )
    _figures(stage, shown)
    _foot(stage, shown)


@kept
def _title(stage: Stage, shown: Shown) -> tuple[str, str]:
    """Who is first most often; where weights differ, that they do and which: title and subtitle."""
    words, build = stage.words, stage.build
    leader = str(shown.rows["p_first"].idxmax())
    title = words(
        f"weights.title.{'changed' if shown.changes else 'usual'}",
        name=in_markdown(build.names[leader]),
        share=words.number(100 * shown.rows.loc[leader, "p_first"]),
        draws=_draws(stage),
    )
    subtitle = _subtitle(stage, shown.rows)
    if shown.changes:
        subtitle += words("separator") + words("weights.subtitle.changed", changes=shown.told)
    return title, subtitle


def _subtitle(stage: Stage, rows: pd.DataFrame) -> str:
    period = findings.period_in_full(stage.build, stage.selection.period, stage.words)
    count = stage.words.number(rows["score"].notna().sum())
    return stage.words("weights.subtitle.text", period=period, count=count)


def _draws(stage: Stage) -> str:
    return stage.words.number(stage.build.robustness.get("draws", weights.DRAWS))


def _figures(stage: Stage, shown: Shown) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        _map(stage, shown)
    with right:
        _ranks(stage, shown)
    st.subheader(stage.words("weights.difference"), anchor=False)
    components.quiet(tables.moves(stage, shown))
    components.table(tables.difference(stage, shown, components.on_phone()))


@kept
def _classed(stage: Stage, shown: Shown) -> ClassedMap:
    return LAYERS[0].classify(shown.rows, stage.build.index.cuts, stage.words)


@kept
def _legend(stage: Stage, shown: Shown) -> list[tuple[MapClass, str]]:
    return components.legend_items(_classed(stage, shown), dict(shown.rows["people"]), stage.words)


def _map(stage: Stage, shown: Shown) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    key = (chosen.period, weights.written(shown.changes), words.language)
    country = cache.keep(
        build,
        MAP,
        key,
        lambda: district_map(
            build.districts,
            _classed(stage, shown),
            tables.hover(stage, shown),
            cache.outlines(build),
            MAP_HEIGHT,
            tables.ranks_on_map(stage, shown),
        ),
    )
    alt = words("weights.map_alt", districts=len(shown.rows))
    figure = selected(country, build.districts, chosen.district)
    components.chart(figure, MAP, alt, lambda: _choose(components.picked(MAP, "location")))
    components.legend(_legend(stage, shown))
    components.quiet(words("weights.map_note"))


def _ranks(stage: Stage, shown: Shown) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    about = words("weights.ranks_about" if shown.changes else "weights.ranks_usual", draws=_draws(stage))
    components.paragraphs(f"**{words('weights.ranks')}**", components.grey(about))
    district = chosen.district or shown.leader
    key = (chosen.period, weights.written(shown.changes), district, words.language)

    def drawn() -> Figure:
        classed = _classed(stage, shown)
        fills = {pcode: classed.class_of(pcode).fill for pcode in classed.member}
        return weighted_ranking(shown.rows, shown.before, build.names, fills, district, words)

    figure = cache.keep(build, RANKS, key, drawn)
    components.chart(
        figure, RANKS, words("weights.ranks_alt"), lambda: _choose(components.picked(RANKS, "customdata"))
    )
    components.text_alternative(words, about, tables.ranks(stage, shown))


def _choose(pcode: str | None) -> None:
    if pcode:
        st.session_state["district"] = pcode


def _foot(stage: Stage, shown: Shown) -> None:
    build, words, period = stage.build, stage.words, stage.selection.period
    told = notes(stage, period)
    if shown.changes:
        told.append(words("weights.changed", changes=shown.told))
    components.source_line(build, build.sources, shown.status, words, *told)
    file = words("download.file", stem=words("weights.file.stem"), period=period, layer="ranks")
    written = [plain(unmarked(text), 1_000) for text in told]
    files = [
        (words("download.figure"), f"{file}.png", "image/png", lambda: _png(stage, shown, written)),
        (words("download.table"), f"{file}.csv", "text/csv", lambda: tables.file(stage, shown, written)),
    ]
    add = to_pack.button(stage, "rank-intervals", period=to_pack.unless_newest(stage))
    components.downloads("weights", files, words=words, beside=None if shown.changes else add)


def _png(stage: Stage, shown: Shown, told: list[str]) -> bytes:
    from dashboard.figures.district_map import map_png  # matplotlib is only needed here
    from dashboard.figures.layout import Sheet

    build, words = stage.build, stage.words
    status = words(f"status.{shown.status}")
    key = "weights.map_changed" if shown.changes else "weights.map_usual"
    sheet = Sheet(
        title=words(key),
        subtitle=_subtitle(stage, shown.rows),
        foot=[
            words("source.line", sources=components.titles(build, build.sources)),
            " ".join(told),
            words("separator").join((words("png.build", id=build.id), words("png.status", status=status))),
        ],
        mark=words("demonstration.mark") if build.demonstration else "",
    )
    ranks, about = tables.ranks_on_map(stage, shown), words("weights.map_note")
    return map_png(build.districts, _classed(stage, shown), sheet, _legend(stage, shown), ranks, about)
