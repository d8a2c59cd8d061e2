"""The figure of any climate measure against any rate of movement, with what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.telling import Told
from dashboard.figures.layouts.scatter import Point, Scatter
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.readings import interval_climate, moves, pair_said
from dashboard.readings.names import plain
from dashboard.readings.pair import Pair
from dashboard.selection import Selection
from dashboard.text import Words


@dataclass(frozen=True)
class _Asked:
    build: Build
    words: Words
    selection: Selection


def association(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """Climate across, movement upward, a point per district."""
    pair = Pair(_Asked(build, words, _usual(build, chosen, words)))
    if not len(pair.complete):
        raise NotInBuild(plain(pair.why_nothing(), 300))
    known = telling.names(build)
    points = [
        Point(known[str(row.Index)], float(row.x), float(row.y), theme.ACCENT)
        for row in pair.complete.itertuples()
    ]
    note = " ".join(pair_said.sentences(pair, 1)).replace("**", "")
    across, upward = (plain(text, 120) for text in (pair.across, pair.upward))
    notes = [pair.how(), *([words("movement.residual.note")] if pair.residual else [])]
    told = Told(
        title=pair_said.title(pair, plain),
        period=words.period(pair.period),
        unit=words("links.subtitle.unit", across=across, upward=upward),
        status=pair.status,
        sources=pair.sources,
        notes=[*notes, words("links.says.association", n=pair.n)],
        values={"what": plain(pair.measure_name, 120)},
    )
    numbers = pd.DataFrame({across: pair.values["x"], upward: pair.values["y"]})
    drawing = Scatter(points, f"{across} →", f"↑ {upward}", [], note)
    table = telling.with_names(build, numbers, words)
    variables = tuple(id for id in (pair.measure, pair.outcome) if id in build.variables)
    return telling.prepared(build, record, told, drawing, table, words, variables)


def _usual(build: Build, chosen: Selection, words: Words) -> Selection:
    """The choice with what is usual where nothing is chosen; raises NotInBuild for what is not there."""
    usual = {
        "moves": (chosen.period, tuple(reversed(moves.intervals(build)))),
        "climate": (chosen.variable, interval_climate.measures(build)),
        "outcome": (chosen.outcome, interval_climate.outcomes(build)),
        "lag": (chosen.lag, interval_climate.LAGS),
    }
    for name, (asked, known) in usual.items():
        if not known or (asked and asked not in known):
            what = asked or words(f"choice.{name}.label").lower()
            raise NotInBuild(words("figure.none.variable", variable=plain(what, 60)))
    return Selection(**{name: asked or known[0] for name, (asked, known) in usual.items()})
