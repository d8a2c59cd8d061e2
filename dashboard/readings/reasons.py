"""Why a district stands where it stands, in sentences: its class, how sure that is, what weighs most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.build import Build
from dashboard.readings import findings
from dashboard.readings.index_words import indicator
from dashboard.readings.names import in_markdown
from dashboard.shelf import keep
from dashboard.text import Words

REASONS = 2


def why(build: Build, rows: pd.DataFrame, period: str, pcode: str, words: Words) -> str:
    """What class a district has, how sure that is, and what adds most to its risk."""
    row = rows.loc[pcode]
    name = f"**{in_markdown(build.names[pcode])}**"
    if pd.isna(row["score"]):
        reason = in_markdown(str(row["reason"]), 300) if isinstance(row["reason"], str) else ""
        return words("why.no_score", name=name, reason=reason or words("number.missing"))
    sentences = [
        _sureness(row, name, words),
        _reasons(build, period, pcode, words),
        _movement(build, row, period, words),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _sureness(row: pd.Series, name: str, words: Words) -> str:
    what = words(f"class.in_sentence.{row['hotspot_class']}")
    if pd.isna(row["p_class"]):
        return words("why.class", name=name, what=what)
    share = words.number(100 * row["p_class"])
    word = words.of_record(f"robustness.{row['robustness']}", str(row["robustness"]))
    return words("why.sure", name=name, what=what, share=share, word=word)


def _reasons(build: Build, period: str, pcode: str, words: Words) -> str:
    told = [
        words(
            "why.part",
            what=indicator(build, row.indicator, words),
            value=words.quantity(row.value, row.unit, _decimals(row.value)),
            points=words.number(row.contribution),
        )
        for row in _parts(build).get((period, pcode), ())[:REASONS]
    ]
    listed = words.listed(told)
    return words.count("why.parts", len(told), parts=f"{listed[0].upper()}{listed[1:]}") if told else ""


def _parts(build: Build) -> dict[tuple[str, str], list[Any]]:
    """By period and pcode the rows that tell what an indicator adds to the score, the largest first."""

    def made() -> dict[tuple[str, str], list[Any]]:
        rows = build.contributions.dropna(subset="contribution")
        found: dict[tuple[str, str], list[Any]] = {}
        for row in rows.sort_values("contribution", ascending=False, kind="stable").itertuples():
            found.setdefault((row.period, row.pcode), []).append(row)
        return found

    return keep(build, "largest-parts", (), made)


def change(build: Build, period: str, pcode: str, words: Words) -> str:
    """What one number would have to be for another class; empty where the build does not tell."""
    told = (build.basis_of(period).get("explanations") or {}).get(pcode)
    if not told:
        return ""
    if not told["changes"]:
        return words("change.none")
    nearest = told["changes"][0]
    unit = {row.id: row.unit for row in build.index.rows}.get(nearest["id"], "")
    needed, now = _apart(float(nearest["needed"]), float(nearest["now"]), unit, words)
    return words(
        "change.sentence",
        what=indicator(build, nearest["id"], words),
        needed=needed,
        now=now,
        becomes=words(f"class.in_sentence.{nearest['becomes']}"),
    )


def _apart(needed: float, now: float, unit: str, words: Words) -> tuple[str, str]:
    """Two values with as many decimals as tell them apart."""
    places = max(_decimals(needed), _decimals(now))
    shown = [
        (words.quantity(needed, unit, count), words.quantity(now, unit, count))
        for count in (places, places + 1, places + 2)
    ]
    return next((pair for pair in shown if pair[0] != pair[1]), shown[-1])


def _decimals(value: float) -> int:
    """Decimals for a value without a record: two below ten, as shares are, else none."""
    return 2 if abs(value) < 10 else 0


def _movement(build: Build, row: pd.Series, period: str, words: Words) -> str:
    rate = row["net_rate"]
    if pd.isna(rate):
        return ""
    way = "more" if rate > 0 else "less" if rate < 0 else "even"
    return words(f"why.{findings.basis(build, period)}.{way}", rate=words.number(abs(rate)))
