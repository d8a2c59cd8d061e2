"""What the weights make of every district, in words: on the map, in tables, in a file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.charts.ranking import order_of
from dashboard.readings import findings
from dashboard.readings.names import in_chart, in_markdown
from dashboard.shelf import kept
from dashboard.views.robustness_basis import file_of, file_rows
from dashboard.views.stage import Stage

RANK = "rank"  # unit in a file


@dataclass(frozen=True, eq=False)
class Shown:
    """Rows by pcode under the reader's weights (`rows`) and the committee's (`before`), and what differs."""

    rows: pd.DataFrame
    before: pd.DataFrame
    changes: Mapping[str, float]
    told: str

    @cached_property
    def now(self) -> dict[str, dict[str, Any]]:
        """The rows by pcode, as plain values."""
        return self.rows.to_dict("index")  # type: ignore[return-value]

    @cached_property
    def was(self) -> dict[str, dict[str, Any]]:
        """The rows under the committee's weights, as plain values."""
        return self.before.to_dict("index")  # type: ignore[return-value]

    @cached_property
    def ranked(self) -> list[str]:
        """Every district, the highest risk first; those without a rank last."""
        return findings.by_rank(self.rows)

    @cached_property
    def status(self) -> str:
        """The weakest status among the rows."""
        return findings.weakest_word(self.rows)

    @cached_property
    def leader(self) -> str:
        """District that is told of first."""
        return findings.leading(self.rows)


@kept
def hover(stage: Stage, shown: Shown) -> dict[str, str]:
    """What the map tells of every district."""
    words, names, texts = stage.words, stage.build.names, {}
    for pcode, row in shown.now.items():
        status = row["status"] if isinstance(row["status"], str) else ""
        lines = [
            f"<b>{in_chart(names[pcode])}</b>",
            words("hotspots.hover.class", **{"class": words(f"class.{row['hotspot_class']}")}),
            words("hotspots.hover.score", score=words.number(row["score"])),
            words("hotspots.hover.status", status=words(f"status.{status}")) if status else "",
        ]
        texts[pcode] = "<br>".join(line for line in lines if line)
    return texts


def ranks_on_map(stage: Stage, shown: Shown) -> dict[str, str]:
    """Rank under each name, the committee's behind it where it differs."""
    words, found = stage.words, {}
    for pcode, row in shown.now.items():
        rank, before = row["rank"], shown.was[pcode]["rank"]
        if not math.isnan(rank):
            key = "weights.note_rank" if rank == before else "weights.note_moved"
            found[pcode] = words(key, rank=words.number(rank), before=words.number(before))
    return found


@kept
def ranks(stage: Stage, shown: Shown) -> list[dict[str, str]]:
    """What the chart of ranks shows, highest risk first."""
    return [_rank_row(stage, pcode, shown.now[pcode]) for pcode in order_of(shown.rows)]


def _rank_row(stage: Stage, pcode: str, found: Mapping[str, Any]) -> dict[str, str]:
    """What the chart of ranks shows of one district."""
    words = stage.words
    low, high = (words.number(found[name]) for name in ("rank_p05", "rank_p95"))
    return {
        words("weights.columns.district"): stage.build.names[pcode],
        words("weights.columns.score"): words.number(found["score"]),
        words("weights.columns.median"): words.number(found["rank_median"]),
        words("weights.columns.interval"): words("district.between", low=low, high=high),
        words("weights.columns.first"): words.quantity(found["p_first"], "share", 2),
        words("weights.columns.top"): words.quantity(found["p_top3"], "share", 2),
    }


@kept
def moves(stage: Stage, shown: Shown) -> str:
    """Every rank that changes, in a sentence."""
    words = stage.words
    if not shown.changes:
        return words("weights.unchanged")
    ranks = ((pcode, shown.now[pcode]["rank"], shown.was[pcode]["rank"]) for pcode in shown.ranked)
    moved = [
        words(
            "weights.moved",
            name=in_markdown(stage.build.names[pcode]),
            before=words.number(before),
            now=words.number(now),
        )
        for pcode, now, before in ranks
        if not math.isnan(now) and now != before
    ]
    return (
        words("weights.moves", moves=words("list.comma").join(moved)) if moved else words("weights.no_moves")
    )


@kept
def difference(stage: Stage, shown: Shown, small: bool) -> list[dict[str, str]]:
    """Every district: rank and class now and under the committee's weights; why there is none.

    The share of draws in which a district is first has a column, for which a small screen has no room.
    """
    first = not small and any(not math.isnan(row["p_first"]) for row in shown.now.values())
    return [
        _missing(stage, shown, pcode, first)
        if math.isnan(shown.now[pcode]["score"])
        else _row(stage, shown, pcode, first)
        for pcode in shown.ranked
    ]


def _row(stage: Stage, shown: Shown, pcode: str, first: bool) -> dict[str, str]:
    words, now, before = stage.words, shown.now[pcode], shown.was[pcode]
    what, was = (words(f"class.{row['hotspot_class']}") for row in (now, before))
    row = {
        words("weights.columns.district"): stage.build.names[pcode],
        words("weights.columns.rank"): words.number(now["rank"]),
        words("weights.columns.before"): words.number(before["rank"]),
    }
    if first:
        row[words("weights.columns.first")] = words.quantity(now["p_first"], "share", 2)
    changed = words("weights.class_from", now=what, before=was)
    return row | {words("weights.columns.class"): what if what == was else changed}


def _missing(stage: Stage, shown: Shown, pcode: str, first: bool) -> dict[str, str]:
    words, reason = stage.words, shown.now[pcode]["reason"]
    said = reason if isinstance(reason, str) and reason else words("number.missing")
    none = words("number.missing")
    columns = ("rank", "before", "first") if first else ("rank", "before")
    return {
        words("weights.columns.district"): stage.build.names[pcode],
        **{words(f"weights.columns.{name}"): none for name in columns},
        words("weights.columns.class"): said,
    }


def file(stage: Stage, shown: Shown, told: Sequence[str]) -> bytes:
    """Ranks, intervals and scores as a CSV file; told: its notes."""
    words, rows = stage.words, shown.rows
    units = {"score": "1–100", "p_first": "share", "p_top3": "share"}
    columns = ("rank", "rank_median", "rank_p05", "rank_p95", "p_first", "p_top3", "score")
    measures = [(words(f"weights.file.{name}"), units.get(name, RANK), dict(rows[name])) for name in columns]
    measures.insert(1, (words("weights.file.before"), RANK, dict(shown.before["rank"])))
    table = file_rows(stage.build, stage.selection.period, measures, rows)
    untold = table["value"].isna() & (table["reason"] == "")
    table.loc[untold, "reason"] = words("weights.file.untold")
    return file_of(stage, table, told)
