"""What the landing view says of one period and layer, kept for every choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dashboard.readings import findings, reasons
from dashboard.readings.names import in_markdown
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views.stage import Stage


@kept
def rows(stage: Stage) -> pd.DataFrame:
    """Hotspots of the period by pcode."""
    return findings.rows_of(stage.build, stage.selection.period)


@kept
def records(stage: Stage) -> dict[str, dict[str, Any]]:
    """The same as plain values by column."""
    return {str(pcode): row for pcode, row in rows(stage).to_dict("index").items()}


@kept
def title(stage: Stage, write: Callable[[str], str] = in_markdown) -> str:
    """The finding; `write` makes a name fit for where it is shown."""
    chosen = stage.selection
    return findings.title(stage.build, rows(stage), chosen.period, chosen.layer, stage.words, write)


@kept
def subtitle(stage: Stage) -> str:
    """Period, units and people."""
    chosen = stage.selection
    return findings.subtitle(stage.build, rows(stage), chosen.period, chosen.layer, stage.words)


@kept
def told_district(stage: Stage) -> str:
    """The chosen district, else the leading one."""
    return stage.selection.district or findings.leading(rows(stage))


@kept
def why(stage: Stage) -> tuple[str, str]:
    """Why the district stands where it stands, and what would change its class."""
    build, words, period, pcode = stage.build, stage.words, stage.selection.period, told_district(stage)
    return (
        reasons.why(build, rows(stage), period, pcode, words),
        reasons.change(build, period, pcode, words),
    )


@kept
def status(stage: Stage) -> str:
    """The weakest status of the period."""
    return findings.weakest_word(rows(stage))


def standing(stage: Stage, row: Mapping[str, Any]) -> dict[str, str]:
    """Class, risk, rank and movement of one row of hotspots, under their headings."""
    words = stage.words
    return {
        words("district.columns.class"): words(f"class.{row['hotspot_class']}"),
        words("district.columns.score"): words.number(row["score"]),
        words("district.columns.rank"): _rank(row, words),
        words("district.columns.net"): words.number(row["net_rate"]),
    }


def _rank(row: Mapping[str, Any], words: Words) -> str:
    rank, low, high = row["rank"], row["rank_p05"], row["rank_p95"]
    if pd.isna(rank):
        return words("number.missing")
    between = words("district.between", low=words.number(low), high=words.number(high))
    return words.number(rank) if pd.isna(low) else f"{words.number(rank)} ({between})"


@kept
def table(stage: Stage) -> list[dict[str, str]]:
    """Every district, the highest risk first, those without a score last."""
    found = records(stage)
    return [
        {stage.words("climate.columns.district"): stage.build.names[pcode], **standing(stage, found[pcode])}
        for pcode in findings.by_rank(rows(stage))
    ]
