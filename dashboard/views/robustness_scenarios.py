"""The latest index under altered inputs beside today's; a place is called only where enough agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.charts.scenarios import scenarios
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.views.robustness_basis import file_of, file_rows
from dashboard.views.stage import Stage
from etl.model.index_tables import SCENARIOS
from etl.model.periods import LATEST
from etl.model.status import Status

CHART = "scenarios-chart"
AGREE = 3


def draw(stage: Stage) -> None:
    """Which places are called, today and every scenario side by side, what could not be computed."""
    build, words = stage.build, stage.words
    rows = cache.keep(build, "scenarios", (), lambda: build.table(SCENARIOS))
    told: Mapping[str, Any] = build.robustness.get("scenarios") or {}
    if rows.empty or rows["score"].isna().all():
        stage.title(words("scenario.title_none"), words("scenario.title_none_why"))
        _left_out(stage, told)
        return
    ids = _ids(rows, told)
    agree = int(told.get("agree", AGREE))
    _title(stage, rows, ids, agree)
    st.subheader(words("scenario.heading"), anchor=False)
    cuts = build.index.cuts
    edges = {"medium": words.number(cuts.medium), "high": words.number(cuts.high)}
    components.quiet(words("scenario.cuts", **edges))
    _chart(stage, rows, ids)
    _alternative(stage, rows, ids)
    components.table(_calls(stage, rows, ids))
    components.quiet(words("scenario.caution", agree=agree))
    _left_out(stage, told)
    _foot(stage, rows, ids)


def _ids(rows: pd.DataFrame, told: Mapping[str, Any]) -> list[str]:
    """Scenarios in the order in which the build tells them."""
    found = list(rows["scenario"].unique())
    return sorted(found, key=[*told.get("scenarios", {}), *found].index)


def _name(stage: Stage, id: str) -> str:
    return stage.words.of_record(f"scenario.name.{id}", plain(id.replace("_", " ")))


def _title(stage: Stage, rows: pd.DataFrame, ids: Sequence[str], agree: int) -> None:
    words, build = stage.words, stage.build
    subtitle = words("scenario.subtitle")
    if len(ids) < agree:
        stage.title(words("scenario.title_few", count=len(ids)), subtitle)
        return
    first = rows.loc[rows["scenario"] == ids[0]]
    called = first.loc[first["called_class"] == findings.ORIGIN].sort_values("score_today", ascending=False)
    names = words.listed([in_markdown(build.names[p]) for p in called["pcode"] if p in build.names])
    key = {0: "scenario.title_nobody", 1: "scenario.title_one"}.get(len(called), "scenario.title_other")
    stage.title(words(key, names=names, agree=agree, count=len(ids)), subtitle)


def _chart(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> None:
    build, words = stage.build, stage.words
    first = rows.loc[rows["scenario"] == ids[0]].set_index("pcode")
    today = first["score_today"]
    altered = {id: rows.loc[rows["scenario"] == id].set_index("pcode")["score"] for id in ids}
    labels = {"": words("scenario.today"), **{id: _name(stage, id) for id in ids}}
    cuts = build.index.cuts
    figure = cache.keep(
        build,
        CHART,
        words.language,
        lambda: scenarios(
            today, altered, labels, _hover(stage, rows, ids), build.names, (cuts.medium, cuts.high), words
        ),
    )
    components.chart(figure, CHART, words("scenario.alt"))


def _hover(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    words, names = stage.words, stage.build.names
    texts: dict[tuple[str, str], str] = {}
    for row in rows.itertuples():
        pcode, scenario = str(row.pcode), str(row.scenario)
        name = in_chart(names.get(pcode, pcode))
        told = ((scenario, row.score, row.hotspot_class), ("", row.score_today, row.class_today))
        for id, score, kind in told:
            shown = _name(stage, id) if id else words("scenario.today")
            texts[id, pcode] = words(
                "scenario.hover",
                name=name,
                scenario=shown,
                score=words.number(score),
                **{"class": words(f"class.{kind}")},
            )
    return texts


def _alternative(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> None:
    """Every score and class, and which scenario raises risk most."""
    words = stage.words
    rise = (rows["score"] - rows["score_today"]).groupby(rows["scenario"]).mean().dropna()
    most = str(rise.idxmax())
    name = in_markdown(_name(stage, most))
    said = words("scenario.said", scenario=name, points=words.signed(rise[most], 1))
    components.text_alternative(words, said, _table(stage, rows, ids))


def _calls(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> list[dict[str, str]]:
    """The class today, and the one that enough scenarios agree on."""
    words, names = stage.words, stage.build.names
    table = []
    for row in _first(rows, ids).itertuples():
        called = row.called_class if isinstance(row.called_class, str) else ""
        of_district = rows.loc[rows["pcode"] == row.pcode]
        agree = int((of_district["hotspot_class"] == called).sum()) if called else of_district["agree"].max()
        table.append(
            {
                words("weights.columns.district"): names.get(str(row.pcode), str(row.pcode)),
                words("scenario.today"): words(f"class.{row.class_today}"),
                words("scenario.called"): words(f"class.{called}")
                if called
                else words("scenario.not_called"),
                words("scenario.agree"): words("scenario.agree_of", agree=agree, count=len(ids)),
            }
        )
    return table


def _first(rows: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """One row per district, highest risk today first."""
    return rows.loc[rows["scenario"] == ids[0]].sort_values("score_today", ascending=False)


def _table(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> list[dict[str, str]]:
    words, names = stage.words, stage.build.names
    by_key = rows.set_index(["pcode", "scenario"])
    return [
        {
            words("weights.columns.district"): names.get(str(row.pcode), str(row.pcode)),
            words("scenario.today"): _cell(stage, row.score_today, row.class_today, ""),
            **{
                _name(stage, id): _cell(
                    stage, *by_key.loc[(row.pcode, id), ["score", "hotspot_class", "reason"]]
                )
                for id in ids
            },
        }
        for row in _first(rows, ids).itertuples()
    ]


def _cell(stage: Stage, score: float, kind: str, reason: object) -> str:
    words = stage.words
    if pd.isna(score):
        return plain(str(reason), 200) if isinstance(reason, str) and reason else words("number.missing")
    return words("scenario.class_and_score", score=words.number(score), **{"class": words(f"class.{kind}")})


def _left_out(stage: Stage, told: Mapping[str, Any]) -> None:
    for id, why in (told.get("left_out") or {}).items():
        line = stage.words(
            "scenario.left_out", what=in_markdown(_name(stage, id)), why=in_markdown(str(why), 300)
        )
        components.quiet(line)


def _foot(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> None:
    build, words = stage.build, stage.words
    status = findings.weakest(rows["status"], Status.MODELLED)
    about = [
        f"{_name(stage, id)}: {words(f'scenario.about.{id}')}."
        for id in ids
        if words.of_record(f"scenario.about.{id}", "")
    ]
    components.source_line(build, build.sources, status, words, *in_force(build, words), *about)
    file = words("download.file", stem=words("scenario.stem"), period=LATEST, layer="scores")
    table = (words("download.table"), f"{file}.csv", "text/csv", lambda: _file(stage, rows, ids))
    components.downloads("scenarios", [table], words=words)


def _file(stage: Stage, rows: pd.DataFrame, ids: Sequence[str]) -> bytes:
    words = stage.words
    by_scenario = {id: rows.loc[rows["scenario"] == id].set_index("pcode") for id in ids}
    first = by_scenario[ids[0]]
    measures = [(words("scenario.file_today"), "1–100", dict(first["score_today"]))]
    measures += [
        (words("scenario.file", scenario=_name(stage, id)), "1–100", dict(found["score"]))
        for id, found in by_scenario.items()
    ]
    table = file_rows(stage.build, LATEST, measures, first)
    return file_of(stage, table, [words("scenario.caution", agree=AGREE)])
