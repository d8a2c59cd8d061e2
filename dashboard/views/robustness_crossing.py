"""Climate risk crossed with movement in nine cells, and whether neighbours are alike."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.crossing import NETS, RISKS, crossing
from dashboard.maps.layers import net_level, risk_level
from dashboard.readings import findings
from dashboard.readings.export import hotspot_csv
from dashboard.readings.names import in_markdown, plain
from dashboard.views import robustness_space, to_pack
from dashboard.views.robustness_basis import notes
from dashboard.views.stage import Stage

CHART = "crossing-chart"
Cells = Mapping[tuple[str, str], list[str]]


def cells_of(stage: Stage, rows: pd.DataFrame) -> Cells:
    """P-codes in each of the nine cells."""
    cuts = stage.build.index.cuts
    found: dict[tuple[str, str], list[str]] = {(risk, net): [] for risk in RISKS for net in NETS}
    for pcode, row in rows.loc[rows["score"].notna() & rows["net_rate"].notna()].iterrows():
        found[risk_level(row["score"], cuts), net_level(row["net_rate"], cuts)].append(str(pcode))
    return found


def draw(stage: Stage) -> None:
    """Who is where in the crossing, and whether neighbours are alike."""
    build, words, period = stage.build, stage.words, stage.selection.period
    rows = findings.rows_of(build, period)
    movement = words(f"crossing.movement_{findings.basis(build, period)}")
    stage.title(
        findings.title(build, rows, period, "both", words),
        words("crossing.subtitle", period=findings.period_in_full(build, period, words), movement=movement),
    )
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        _crossing(stage, rows)
    with right:
        robustness_space.draw(stage)
    components.source_line(build, build.sources, findings.weakest_word(rows), words, *notes(stage, period))
    file = words("download.file", stem=words("crossing.stem"), period=period, layer="both")
    told = notes(stage, period, plain)
    table = (
        words("download.table"),
        f"{file}.csv",
        "text/csv",
        lambda: hotspot_csv(build, rows, period, told, words),
    )
    add = to_pack.button(stage, "risk-and-movement", period=to_pack.unless_newest(stage))
    components.downloads("crossing", [table, *robustness_space.files(stage)], words=words, beside=add)


def _crossing(stage: Stage, rows: pd.DataFrame) -> None:
    build, words, period = stage.build, stage.words, stage.selection.period
    cuts, cells = build.index.cuts, cells_of(stage, rows)
    st.subheader(words("crossing.heading"), anchor=False)
    components.quiet(words("crossing.about"))
    named = {cell: [build.names[p] for p in pcodes] for cell, pcodes in cells.items()}
    figure = cache.keep(build, CHART, (period, words.language), lambda: crossing(named, words))
    components.chart(figure, CHART, words("crossing.alt"))
    components.quiet(
        words(
            "crossing.cuts",
            medium=words.number(cuts.medium),
            high=words.number(cuts.high),
            loss=words.number(cuts.loss),
            gain=words.number(cuts.gain),
        )
    )
    lacking = rows.index[rows["score"].isna() | rows["net_rate"].isna()]
    if len(lacking):
        names = words.listed([in_markdown(build.names[str(p)]) for p in lacking])
        components.quiet(words("crossing.lacking", names=names))
    said = findings.title(build, rows, period, "both", words)
    components.text_alternative(words, said, _table(stage, named))


def _table(stage: Stage, named: Cells) -> list[dict[str, str]]:
    words = stage.words
    return [
        {
            words("crossing.cell"): words(f"both.{risk}.{net}"),
            words("crossing.districts"): words(
                "crossing.count_names", count=len(names), names=words("list.comma").join(names)
            )
            if names
            else words("crossing.count_none"),
        }
        for (risk, net), names in named.items()
    ]
