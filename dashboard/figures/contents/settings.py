"""The figure of moves between countryside and towns."""

from __future__ import annotations

import pandas as pd

from dashboard.build import Build
from dashboard.charts.sankey import parts
from dashboard.figures.contents.movement import filters, finished, period_of, places_of, told_of
from dashboard.figures.layouts.bands import Bands
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.readings.movement_findings import settings_title, tells_settings
from dashboard.readings.moves import EVERY, by_setting, moves
from dashboard.selection import Selection
from dashboard.text import Words
from etl.model.periods import bounds_of_interval


def settings(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """Moves between districts from countryside and towns to countryside and towns."""
    period = period_of(build, chosen, words)
    origin, destination = places_of(build, chosen, words)
    codes = tuple(build.names)
    rows = by_setting(build.flows, codes, period, origin or EVERY, destination or EVERY)
    if not tells_settings(rows):
        raise NotInBuild(words("movement.title.settings_none", interval=words.period(period)))
    drawn = rows.loc[rows["movers"] > 0]
    told = told_of(
        build,
        bounds_of_interval(period),
        settings_title(rows, period, words),
        filters(words("figure.flows.unit"), chosen, build, words),
        moves(build.flows, codes, period).rows,
        words,
    )
    return finished(build, record, told, Bands(*parts(drawn, words)), _numbers(rows, words), words)


def _numbers(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    total = rows["movers"].sum()
    return pd.DataFrame(
        {
            words("movement.columns.from"): [
                words(f"movement.sankey.{s}_left") for s in rows["origin_setting"]
            ],
            words("movement.columns.to"): [
                words(f"movement.sankey.{s}_came") for s in rows["destination_setting"]
            ],
            words("figure.column.movers"): rows["movers"].to_numpy(),
            f"{words('movement.columns.share')} (%)": (100 * rows["movers"] / total).to_numpy(),
        }
    )
