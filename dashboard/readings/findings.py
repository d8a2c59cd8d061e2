"""Sentences that the published numbers make: titles, subtitles and reasons; no view types a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from dashboard.build import Build
from dashboard.readings.index_words import indicator
from dashboard.readings.names import in_markdown, plain
from dashboard.shelf import keep
from dashboard.text import Words
from etl.model.periods import LATEST, interval
from etl.model.status import Status

Writer = Callable[[str], str]

NAMED_AT_MOST = 3
REASONS = 2
ORIGIN = "origin"


def rows_of(build: Build, period: str) -> pd.DataFrame:
    """Hotspots of one period by pcode, every district there; what is missing is insufficient data."""
    rows = build.hotspots.loc[build.hotspots["period"] == period].set_index("pcode")
    rows = rows.reindex(build.districts.index)
    return rows.assign(hotspot_class=rows["hotspot_class"].fillna("insufficient_data"))


def standings(build: Build, pcode: str) -> list[dict[str, Any]]:
    """Hotspots of one district, a plain row for each period in their order."""

    def made() -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in build.hotspots.sort_values("period").to_dict("records"):
            found.setdefault(row["pcode"], []).append(row)
        return found

    return keep(build, "standings", (), made).get(pcode, [])


def leading(rows: pd.DataFrame) -> str:
    """District that is told of first: the origin hotspot with the highest risk, else the highest risk."""
    scored = rows.loc[rows["score"].notna()]
    if scored.empty:
        return str(rows.index[0])
    origins = scored.loc[scored["hotspot_class"] == ORIGIN]
    return str((scored if origins.empty else origins)["score"].idxmax())


def leading_district(build: Build) -> str:
    """District that is told of first in the period shown first."""
    return str(build.districts.index[0]) if build.hotspots.empty else leading(rows_of(build, newest(build)))


def basis(build: Build, period: str) -> str:
    """Whether the net migration of a period is of counted moves, else the residual between two censuses."""
    told = build.basis_of(period).get("counted_flows")
    if told is None:
        intervals = {interval(int(row.start), int(row.end)) for row in build.intervals.itertuples()}
        told = interval_of(build, period) in intervals
    return "counted" if told else "residual"


def interval_of(build: Build, period: str) -> str:
    """Movement interval of a period: its own, for the latest the last completed."""
    intervals = sorted(set(build.hotspots["period"]) - {LATEST})
    found = intervals[-1] if period == LATEST and intervals else period
    return str(build.basis_of(period).get("interval") or found)


def title(
    build: Build, rows: pd.DataFrame, period: str, layer: str, words: Words, write: Writer = in_markdown
) -> str:
    """The finding of one layer and period; `write` makes a name fit for where it is shown."""
    if rows["score"].isna().all() and layer != "net":
        return words("hotspots.title.no_score")
    if layer == "risk":
        top = rows["score"].nlargest(NAMED_AT_MOST)
        return words("hotspots.title.risk", names=_names(build, list(top.index), words, write))
    if layer == "net":
        return _net_title(build, rows, basis(build, period), words, write)
    origins = list(rows.loc[rows["hotspot_class"] == ORIGIN, "score"].sort_values(ascending=False).index)
    named = _names(build, origins, words, write) if len(origins) <= NAMED_AT_MOST else ""
    key = f"hotspots.title.{'class' if named or not origins else 'many'}.{basis(build, period)}"
    return words.count(key, len(origins), names=named)


def _net_title(build: Build, rows: pd.DataFrame, found: str, words: Words, write: Writer) -> str:
    falling = rows["net_rate"].nsmallest(NAMED_AT_MOST)
    falling = falling[falling < 0]
    if falling.empty:
        return words("hotspots.title.net.none")
    return words(f"hotspots.title.net.{found}", names=_names(build, list(falling.index), words, write))


def subtitle(build: Build, rows: pd.DataFrame, period: str, layer: str, words: Words) -> str:
    """Period and units of what is shown, and how many people live in origin hotspots."""
    people = rows.loc[rows["hotspot_class"] == ORIGIN, "people"].sum()
    parts = [period_in_full(build, period, words), words(f"hotspots.unit.{layer}.{basis(build, period)}")]
    if people > 0:
        parts.append(words("hotspots.people", people=words.people(people), year=census_year(build, period)))
    elsewhere = _origins_elsewhere(build, period, words) if people == 0 else ""
    return words("separator").join([*parts, elsewhere] if elsewhere else parts)


def _origins_elsewhere(build: Build, period: str, words: Words) -> str:
    """Other periods that have origin hotspots, named for a reader of a period that has none."""
    origins = build.hotspots.loc[build.hotspots["hotspot_class"] == ORIGIN]
    told = [
        words(
            "hotspots.elsewhere",
            period=words.period(str(label)),
            names=_names(build, list(rows["pcode"]), words, plain),
        )
        for label, rows in origins.loc[origins["period"] != period].groupby("period")
    ]
    return words("separator").join(told)


def newest(build: Build) -> str:
    """The period that is shown unless another is chosen: the latest, else the last movement interval."""
    periods = set(build.hotspots["period"].tolist())
    return LATEST if LATEST in periods else max(periods)


def census_year(build: Build, period: str) -> str:
    """Year of the census that the people of a period were counted at."""
    return str(build.basis_of(period).get("people_year") or interval_of(build, period)[-4:])


def period_in_full(build: Build, period: str, words: Words) -> str:
    """A period with what it means: for the latest the seasons and the movement interval it joins."""
    seasons = build.basis_of(period).get("seasons")
    if period != LATEST or not seasons:
        return words.period(period)
    movement = words.period(interval_of(build, period))
    return words("hotspots.latest.full", first=seasons[0], last=seasons[-1], interval=movement)


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
    parts = build.contributions
    parts = parts.loc[(parts["pcode"] == pcode) & (parts["period"] == period)]
    top = parts.nlargest(REASONS, "contribution")
    told = [
        words(
            "why.part",
            what=indicator(build, row.indicator, words),
            value=words.quantity(row.value, row.unit, _decimals(row.value)),
            points=words.number(row.contribution),
        )
        for row in top.itertuples()
    ]
    listed = words.listed(told)
    return words.count("why.parts", len(told), parts=f"{listed[0].upper()}{listed[1:]}") if told else ""


def change(build: Build, period: str, pcode: str, words: Words) -> str:
    """What one number would have to be for another class; empty where the build does not tell."""
    told = build.basis_of(period).get("explanations", {}).get(pcode)
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
    return words(f"why.{basis(build, period)}.{way}", rate=words.number(abs(rate)))


def weakest_word(rows: pd.DataFrame) -> str:
    """The weakest status among rows; observed where there is none."""
    return weakest(rows["status"].tolist())


def weakest(statuses: Iterable[object]) -> str:
    """The weakest of statuses, what is none left out; observed where there is none."""
    found = [Status.parse(word) for word in set(statuses) if isinstance(word, str)]
    return max(found, default=Status.OBSERVED).label


def _names(build: Build, pcodes: list[str], words: Words, write: Writer) -> str:
    return words.listed([write(build.names[pcode]) for pcode in pcodes])
