"""What a build tells of how far it holds: decisive assumptions, the past, scenarios; moves by setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.build import Build
from dashboard.readings import findings
from dashboard.readings.moves import SETTINGS, moves
from dashboard.readings.names import plain, slug
from dashboard.text import Words
from etl.model.index_tables import SCENARIOS


@dataclass(frozen=True)
class Assumption:
    """One assumption and its share of the variation of ranks, %, alone and with interactions."""

    what: str
    alone: float
    total: float


@dataclass(frozen=True)
class Check:
    """One sign held against one kind of declared emergency."""

    sign: str
    event: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    false_alarms: tuple[str, ...]
    seasons: int


@dataclass(frozen=True)
class Scenarios:
    """scores: by pcode, today in the column "", a column per scenario; called: the class enough agree on."""

    scores: pd.DataFrame
    names: Mapping[str, str]
    called: pd.Series
    agree: int


@dataclass(frozen=True)
class Setting:
    """Moves between districts from one kind of place to another; share of all such moves, %."""

    way: str
    movers: float
    share: float


def decisive(build: Build, period: str, words: Words) -> list[Assumption]:
    """Assumptions by how much of the ranks they decide, most first."""
    rows = [row for row in build.basis_of(period).get("decisive") or [] if row["total"] is not None]
    return [
        Assumption(
            words.of_record(f"assumption.factor.{slug(str(row['factor']))}", plain(str(row["factor"]))),
            100 * max(row["first"], 0.0),
            100 * max(row["total"], 0.0),
        )
        for row in rows
    ]


def tried(build: Build, words: Words) -> list[tuple[str, str]]:
    """Every assumption tried, and how it was varied."""
    return [
        (
            words.of_record(f"assumption.factor.{slug(str(row['what']))}", plain(str(row["what"]))),
            words.of_record(f"assumption.how.{slug(str(row['what']))}", plain(str(row["how"]), 300)),
        )
        for row in build.robustness.get("assumptions") or []
    ]


def checks(build: Build, words: Words) -> list[Check]:
    """Signs against declared emergencies as the build counted them."""
    told: Mapping[str, Any] = build.robustness.get("history") or {}
    return [
        Check(
            words.of_record(f"past.sign.{row['sign']}", plain(str(row["label"]))),
            words.of_record(f"past.event.{row['event']}", plain(str(row["event"]))),
            tuple(row["hits"]),
            tuple(row["misses"]),
            tuple(row["false_alarms"]),
            int(row["seasons"]),
        )
        for row in told.get("checks") or []
    ]


def scenarios(build: Build, words: Words) -> Scenarios | None:
    """Climate risk today and under every scenario; None where the build computed none."""
    rows = build.table(SCENARIOS)
    if rows.empty or rows["score"].isna().all():
        return None
    told: Mapping[str, Any] = build.robustness.get("scenarios") or {}
    found = list(rows["scenario"].unique())
    ids = sorted(found, key=[*told.get("scenarios", {}), *found].index)
    scores = rows.pivot(index="pcode", columns="scenario", values="score")[ids]
    first = rows.loc[rows["scenario"] == ids[0]].set_index("pcode")
    scores.insert(0, "", first["score_today"])
    names = {"": words("scenario.today")}
    names |= {id: words.of_record(f"scenario.name.{id}", plain(id.replace("_", " "))) for id in ids}
    shown = scores.reindex(build.districts.index).sort_values("", ascending=False, na_position="last")
    return Scenarios(shown, names, first["called_class"].fillna(""), int(told.get("agree", 3)))


def settings(build: Build, period: str, words: Words) -> list[Setting]:
    """Moves between districts by countryside and town, most first; empty where the table does not tell."""
    pcodes = tuple(build.districts.index)
    found = [(way, moves(build.flows, pcodes, period, way).total) for way in SETTINGS]
    total = sum(movers for _, movers in found)
    if not total:
        return []
    ordered = sorted(found, key=lambda one: -one[1])
    return [Setting(words(f"choice.setting.{way}"), movers, 100 * movers / total) for way, movers in ordered]


def kept(build: Build, period: str) -> int:
    """How many districts keep their class in at least 80 % of the ways to build the index."""
    return int((findings.rows_of(build, period)["robustness"] == "robust").sum())
