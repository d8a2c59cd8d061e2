"""Climate against movement: a scatter of named districts, how far chance reaches, and what may be said."""

from __future__ import annotations

import dataclasses

import streamlit as st

from dashboard import cache, components
from dashboard.charts.scatter import Line, Point, scatter
from dashboard.readings import pair_said
from dashboard.readings.association import LEAST_FOR_LINE, line
from dashboard.readings.export import measures_csv
from dashboard.readings.interval_climate import STANDARDISED
from dashboard.readings.names import in_chart, in_markdown
from dashboard.readings.pair import Pair
from dashboard.shelf import Asking, kept, whole
from dashboard.views import foot, links_said, to_pack
from dashboard.views.stage import Stage

_TOWNS = "urban_in_rate"


def render(stage: Stage) -> None:
    """Title, scatter, what may be said, how much was tried, sources."""
    words, chosen = stage.words, stage.selection
    if not (chosen.climate and chosen.outcome and chosen.moves):
        stage.title(words("links.empty.title"), words(f"links.empty.{_lacking(stage)}"))
        return
    pair = _pair(stage)
    subtitle = words("links.subtitle.unit", across=in_markdown(pair.across, 200), upward=pair.upward)
    tried = links_said.remember(pair)
    stage.title(pair_said.title(pair, in_markdown, tried), subtitle)
    left, right = st.columns([1.4, 1], gap="large")
    with left:
        _scatter(pair, tried)
        _beside(pair)
    with right:
        links_said.draw(pair, tried)
    _alternative(stage, pair, tried)
    _foot(stage, pair, tried)


@kept
def _pair(stage: Stage) -> Pair:
    return Pair(Asking(stage.build, stage.words, whole(stage)))


def _lacking(stage: Stage) -> str:
    return "movement" if stage.selection.climate else "climate"


def _scatter(pair: Pair, tried: int) -> None:
    words, small = pair.stage.words, components.on_phone()
    if not len(pair.complete):
        components.quiet(words("links.missing_all", reason=in_markdown(pair.why_nothing(), 300)))
        return
    key = (*pair.key, small, words.language)
    figure = cache.keep(pair.stage.build, "links", key, lambda: _figure(pair, small))
    alt = words(
        "links.alt",
        districts=len(pair.complete),
        across=pair.across,
        upward=pair.upward,
        title=pair_said.title(pair, str, tried),
    )
    components.chart(figure, "links", alt)


def _figure(pair: Pair, small: bool) -> object:
    names, words = pair.stage.build.names, pair.stage.words
    points = [
        Point(
            in_chart(names[str(pcode)], 18),
            row.x,
            row.y,
            words(
                "links.hover",
                name=in_chart(names[str(pcode)]),
                across=in_chart(pair.measure_name, 80),
                x=pair.x_text(row.x),
                upward=pair.outcome_name,
                y=words.signed(row.y, 1) if pair.signed else words.number(row.y, 1),
            ),
            str(pcode),
        )
        for pcode, row in zip(pair.complete.index, pair.complete.itertuples(), strict=True)
    ]
    drawn = line(pair.complete["x"], pair.complete["y"])
    trend = Line(*drawn) if drawn else None
    return scatter(points, in_chart(pair.across, 90), in_chart(pair.upward, 90), trend, small)


def _beside(pair: Pair) -> None:
    """How the climate value was made, what to beware of, which districts are not shown and why."""
    words = pair.stage.words
    components.quiet(" ".join(notes(pair)))
    if pair.n < LEAST_FOR_LINE and pair.n:
        components.quiet(words("links.says.no_line", n=pair.n, least=LEAST_FOR_LINE))
    missing = pair.missing
    if missing and len(pair.complete):
        names = words.listed([in_markdown(pair.stage.build.names[p]) for p in missing])
        reason = in_markdown(next(iter(missing.values())), 300)
        components.quiet(words("links.missing", names=names, reason=reason))


def notes(pair: Pair) -> list[str]:
    """Sentences that must be read with the numbers."""
    words = pair.stage.words
    told = [pair.how()]
    if pair.measure in STANDARDISED:
        told.append(words("links.standardised"))
    if pair.residual:
        told.append(words("movement.residual.note"))
    if pair.outcome == _TOWNS:
        told.append(words("links.towns.note"))
    return told


def _alternative(stage: Stage, pair: Pair, tried: int) -> None:
    words = stage.words
    said = " ".join(pair_said.sentences(pair, tried))
    told = words("links.sentence", title=pair_said.title(pair, in_markdown, tried), strength=said)
    components.text_alternative(words, told, _table(stage))


@kept
def _table(stage: Stage) -> list[dict[str, str]]:
    """Both values of every district."""
    pair = _pair(stage)
    words, names = stage.words, stage.build.names
    return [
        {
            words("links.columns.district"): names[str(pcode)],
            pair.across: pair.x_text(row.x),
            pair.upward: words.signed(row.y, 1) if pair.signed else words.number(row.y, 1),
        }
        for pcode, row in zip(pair.values.index, pair.values.itertuples(), strict=True)
    ]


def _foot(stage: Stage, pair: Pair, tried: int) -> None:
    words = stage.words
    meaning = [words("links.says.association", n=pair.n)] if pair.association.known else []
    said = [*notes(pair), *meaning]
    figure = foot.Foot(
        pair_said.title(pair, str, tried),
        words("links.subtitle.unit", across=pair.across, upward=pair.upward),
        pair.sources,
        pair.status,
        said,
    )
    stem = words("download.file", stem="links", period=pair.period, layer=f"{pair.measure}_{pair.outcome}")
    table = (
        words("download.table"),
        f"{stem}.csv",
        foot.CSV,
        lambda: measures_csv(stage.build, pair.rows(), said, words),
    )
    drawn = (
        words("movement.file.picture"),
        f"{stem}.png",
        foot.PNG,
        foot.picture(stage, figure, lambda: _printed(pair, tried)),
    )
    beside = dataclasses.replace(figure, notes=meaning)  # the others stand beside the figure
    if not len(pair.complete):
        foot.draw(stage, "links", beside, [table])
        return
    asked = {"outcome": pair.outcome, "lag": stage.selection.lag}
    add = to_pack.button(stage, "climate-against-rate", variable=pair.measure, period=pair.period, **asked)
    foot.draw(stage, "links", beside, [drawn, table], add)


def _printed(pair: Pair, tried: int) -> object:
    from dashboard import theme
    from dashboard.figures.layouts import scatter as print_scatter  # matplotlib is only needed here

    names = pair.stage.build.names
    points = [
        print_scatter.Point(names[str(pcode)], row.x, row.y, theme.ACCENT)
        for pcode, row in zip(pair.complete.index, pair.complete.itertuples(), strict=True)
    ]
    note = " ".join(pair_said.sentences(pair, tried)).replace("**", "")
    return print_scatter.Scatter(points, f"{pair.across} →", f"↑ {pair.upward}", [], note)
