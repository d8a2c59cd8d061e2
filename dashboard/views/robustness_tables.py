"""The tables of the weights: ranks with their intervals, what differs from the committee's; one as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.readings import findings
from dashboard.readings.names import in_markdown
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
    def status(self) -> str:
        """The weakest status among the rows."""
        return findings.weakest_word(self.rows)

    @cached_property
    def leader(self) -> str:
        """District that is told of first."""
        return findings.leading(self.rows)


@kept
def ranks(stage: Stage, shown: Shown) -> list[dict[str, str]]:
    """What the chart of ranks shows, highest risk first."""
    ranked = shown.rows.loc[shown.rows["score"].notna()].sort_values(["rank", "rank_median"])
    return [_rank_row(stage, row) for row in ranked.itertuples()]


def _rank_row(stage: Stage, row: object) -> dict[str, str]:
    """What the chart of ranks shows of one district."""
    words, found = stage.words, row._asdict()  # type: ignore[attr-defined]
    low, high = (words.number(found[name]) for name in ("rank_p05", "rank_p95"))
    return {
        words("weights.columns.district"): stage.build.names[found["Index"]],
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
    both = shown.rows["rank"].notna() & (shown.rows["rank"] != shown.before["rank"])
    moved = [
        words(
            "weights.moved",
            name=in_markdown(stage.build.names[str(pcode)]),
            before=words.number(shown.before.loc[pcode, "rank"]),
            now=words.number(rank),
        )
        for pcode, rank in shown.rows.loc[both, "rank"].sort_values().items()
    ]
    return (
        words("weights.moves", moves=words("list.comma").join(moved)) if moved else words("weights.no_moves")
    )


@kept
def difference(stage: Stage, shown: Shown, small: bool) -> list[dict[str, str]]:
    """Every district: rank and class now and under the committee's weights; why there is none.

    The share of draws in which a district is first has a column, for which a small screen has no room.
    """
    first = not small and bool(shown.rows["p_first"].notna().any())
    return [
        _row(stage, shown, str(pcode), first)
        if pd.notna(shown.rows.loc[pcode, "score"])
        else _missing(stage, shown, str(pcode), first)
        for pcode in shown.rows["rank"].sort_values().index
    ]


def _row(stage: Stage, shown: Shown, pcode: str, first: bool) -> dict[str, str]:
    words, now, before = stage.words, shown.rows.loc[pcode], shown.before.loc[pcode]
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
    words, reason = stage.words, shown.rows.loc[pcode, "reason"]
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
    return file_of(stage, table, told)
