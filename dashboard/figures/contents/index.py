"""Figures of the index: ranks with their uncertainty, and what makes the risk of every district."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import finished, layer_of, rows_of, told_of, under_heads
from dashboard.figures.layouts.grids import Field, Grid
from dashboard.figures.layouts.ranks import Ranked, RankIntervals
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import NO_DATA, by_edges
from dashboard.readings.index_words import indicator
from dashboard.readings.names import plain
from dashboard.selection import Selection
from dashboard.text import Words

_PART_EDGES = (20.0, 40.0, 60.0, 80.0)


def ranks(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """Ranks of climate risk with their 5–95 % intervals."""
    period, rows = rows_of(build, chosen, words)
    rows = rows.loc[rows["score"].notna()].sort_values(["rank", "rank_median"])
    if rows.empty:
        raise NotInBuild(words("hotspots.title.no_score"))
    known = telling.names(build)
    shown = layer_of(build, rows, "class", words)
    drawn = [
        Ranked(
            known[str(pcode)],
            words.number(row["score"]),
            float(row["rank_median"] if pd.notna(row["rank_median"]) else row["rank"]),
            float(row["rank_p05"]),
            float(row["rank_p95"]),
            shown.class_of(str(pcode)).fill,
            "" if pd.isna(row["p_top3"]) else f"{words.number(100 * row['p_top3'])} %",
        )
        for pcode, row in rows.iterrows()
    ]
    legend = [(one, one.label) for one in shown.classes if shown.members(one.id)]
    drawing = RankIntervals(
        drawn,
        len(build.districts),
        legend,
        words("figure.ranks.score"),
        words("figure.ranks.scale"),
        words("figure.ranks.top") if rows["p_top3"].notna().any() else "",
        words("ranking.highest"),
        words("figure.ranks.cut"),
    )
    title = _ranks_title(known[str(rows.index[0])], rows.iloc[0], words)
    told = told_of(build, period, rows, "risk", words, title=title)
    draws = _draws(build)
    if draws:
        told = replace(told, notes=[words("figure.ranks.note", draws=words.number(draws)), *told.notes])
    table = rows[["score", "rank", "rank_median", "rank_p05", "rank_p95", "p_top3", "status"]]
    return finished(build, record, told, drawing, under_heads(build, table, period, words), words)


def _ranks_title(name: str, first: pd.Series, words: Words) -> str:
    if pd.isna(first["rank_p05"]):
        return words("figure.ranks.title_plain", name=name)
    low, high = words.number(first["rank_p05"]), words.number(first["rank_p95"])
    return words("figure.ranks.title", name=name, low=low, high=high)


def _draws(build: Build) -> float:
    """How many ways to build the index the ranges rest on; 0 where the build does not say."""
    return float(build.robustness.get("draws", 0))


def parts(build: Build, record: FigureRecord, chosen: Selection, words: Words) -> Prepared:
    """What makes the risk: every indicator of every district on the index's scale."""
    period, rows = rows_of(build, chosen, words)
    found = build.contributions.loc[build.contributions["period"] == period]
    if found.empty:
        raise NotInBuild(words("hotspots.title.no_score"))
    order = list(rows.sort_values("score", ascending=False).index)
    table = found.pivot(index="pcode", columns="indicator", values="normalised").reindex(order)
    columns = [row.id for row in build.index.rows if row.id in table.columns] or list(table.columns)
    table = table[[name for name in columns if table[name].notna().any()]]
    if table.empty or not len(table.columns):
        raise NotInBuild(words("hotspots.title.no_score"))
    known = telling.names(build)
    labels = ("0–20", "20–40", "40–60", "60–80", "80–100")
    fills = theme.PALETTES["sequential_risk"][:5]
    fields, classes = (
        [],
        by_edges(table.iloc[:, 0], _PART_EDGES, labels, fills, words("number.missing")).classes,
    )
    for _, row in table.iterrows():
        shown = by_edges(row, _PART_EDGES, labels, fills, words("number.missing"))
        fields.append([Field(shown.class_of(str(name)), _short(value, words)) for name, value in row.items()])
    drawing = Grid(
        [known[str(pcode)] for pcode in table.index],
        [indicator(build, str(name), words, plain) for name in table.columns],
        fields,
        [(one, one.label) for one in classes if one.id != NO_DATA or table.isna().any().any()],
        words("figure.parts.key"),
        tail=[_short(rows["score"][pcode], words) for pcode in table.index],
        tail_head=words("figure.parts.score"),
    )
    top = rows["score"].idxmax() if rows["score"].notna().any() else None
    title = _parts_title(build, known, table, top, words)
    told = told_of(build, period, rows, "risk", words, title=title, unit=words("figure.parts.unit"))
    numbers = table.rename(columns=lambda name: telling.head(str(name), "1–100"))
    numbers[telling.head(words("figure.column.score"), "1–100")] = rows["score"]
    return finished(build, record, told, drawing, telling.with_names(build, numbers, words), words)


def _parts_title(build: Build, known: dict[str, str], table: pd.DataFrame, top: object, words: Words) -> str:
    if top is None:
        return words("hotspots.title.no_score")
    highest = table.loc[top].astype(float).nlargest(2).index
    told = [indicator(build, str(name), words, plain) for name in highest]
    return words("figure.parts.title", name=known[str(top)], parts=words.listed(told))


def _short(value: float, words: Words) -> str:
    return "" if pd.isna(value) else words.number(value)
