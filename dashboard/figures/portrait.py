"""What a brief and the page in one file tell of a district: how it stands, its numbers, its moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build, Variable
from dashboard.figures.contents import telling
from dashboard.figures.contents.hotspots import layer_of
from dashboard.maps.classed import MapClass
from dashboard.maps.layers import net_level, risk_level
from dashboard.readings import findings, reasons
from dashboard.readings.index_words import indicator_name
from dashboard.readings.moves import Moves, moves
from dashboard.readings.names import plain, unmarked
from dashboard.readings.place_names import place
from dashboard.text import Words, shown_as
from etl.model.periods import interval

KEY = (  # variables of a profile, in the order of reading
    *("season_rainfall_mm", "season_onset_dekad", "longest_dry_run_dekads", "wrsi_maize"),
    *("season_low_vci_share", "cropland_ha", "population", "urban_share"),
    *("net_migration_rate", "rural_out_rate", "urban_in_rate"),
)


@dataclass(frozen=True)
class Standing:
    """One district in one period of the hotspots: the published row, and the same in words."""

    pcode: str
    name: str
    period: str
    row: pd.Series
    found: MapClass
    what: str
    why: str
    change: str


@dataclass(frozen=True)
class Number:
    """One published value with what must stand beside it; `all` holds those of every district."""

    variable: Variable
    label: str
    period: str
    period_shown: str
    value: float
    shown: str
    unit: str
    median: str
    all: tuple[float, ...]
    status: str
    reason: str


@dataclass(frozen=True)
class Part:
    """What one indicator adds to the risk; `value` with its unit."""

    label: str
    value: str
    points: float


@dataclass(frozen=True)
class Partner:
    """A place that people came from or left for; NaN where withheld or not told."""

    name: str
    came: float
    left: float
    came_withheld: bool
    left_withheld: bool
    abroad: bool


def standing(build: Build, pcode: str, period: str, words: Words) -> Standing:
    """How a district stands in a period; raises NotInBuild without hotspots."""
    rows = findings.rows_of(build, period)
    row = rows.loc[pcode]
    return Standing(
        pcode,
        telling.names(build)[pcode],
        period,
        row,
        layer_of(build, rows, "class", words).class_of(pcode),
        _what(build, row, words),
        unmarked(reasons.why(build, rows, period, pcode, words)),
        unmarked(reasons.change(build, period, pcode, words)),
    )


def _what(build: Build, row: pd.Series, words: Words) -> str:
    """The class in words; for a district of no special class its levels of risk and movement."""
    cuts = build.index.cuts
    if row["hotspot_class"] != "other" or pd.isna(row["score"]) or pd.isna(row["net_rate"]):
        return words(f"class.in_sentence.{row['hotspot_class']}")
    return words(f"both.in_sentence.{risk_level(row['score'], cuts)}.{net_level(row['net_rate'], cuts)}")


def rank_interval(row: pd.Series, words: Words) -> str:
    """A rank with its 5–95 % range."""
    if pd.isna(row["rank"]):
        return words("number.missing")
    if pd.isna(row["rank_p05"]):
        return words.number(row["rank"])
    low, high = words.number(row["rank_p05"]), words.number(row["rank_p95"])
    return words("district.between", low=low, high=high)


def numbers(build: Build, pcode: str, words: Words, wanted: Sequence[str] = KEY) -> list[Number]:
    """Newest value of each of the variables wanted, beside the median of all districts."""
    known = [build.variables[id] for id in wanted if id in build.variables]
    return [number(build, variable, pcode, words) for variable in known if variable.valued]


def number(build: Build, variable: Variable, pcode: str, words: Words) -> Number:
    """One variable of one district in the last period that has values."""
    rows = build.series(variable.id)
    period = variable.last_period
    rows = rows.loc[rows["period"] == period].set_index("pcode").reindex(build.districts.index)
    factor, places = shown_as(variable.unit, variable.decimals)
    row, values = rows.loc[pcode], rows["value"]
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    return Number(
        variable,
        plain(words.of_record(f"variable.{variable.id}.label", variable.label), 120),
        period,
        words.period(period) if period else words("brief.all_time"),
        float(row["value"]),
        words.number(row["value"] * factor, places),
        plain(words.unit(variable.unit), 60),
        words.number(values.median() * factor, places),
        tuple(float(value) for value in values),
        words(f"status.{row['status']}") if isinstance(row["status"], str) and row["status"] else "",
        plain(reason, 200),
    )


def parts(build: Build, pcode: str, period: str, words: Words) -> list[Part]:
    """What adds to the risk of a district, most first."""
    rows = build.contributions
    rows = rows.loc[(rows["pcode"] == pcode) & (rows["period"] == period) & rows["value"].notna()]
    rows = rows.sort_values("contribution", ascending=False)
    return [
        Part(
            indicator_name(build, str(row.indicator), words),
            words.quantity(row.value, str(row.unit), 2 if abs(row.value) < 10 else 0),
            float(row.contribution),
        )
        for row in rows.itertuples()
    ]


def last_moves(build: Build) -> tuple[str, Moves] | None:
    """The newest interval of counted moves; None where there is none."""
    if build.intervals.empty:
        return None
    last = build.intervals.iloc[-1]
    period = interval(int(last["start"]), int(last["end"]))
    return period, moves(build.flows, tuple(build.districts.index), period)


def partners(build: Build, found: Moves, pcode: str, words: Words) -> list[Partner]:
    """Every place with which a district exchanged people, the largest exchange first."""
    rows = found.rows
    own = (rows["origin"] == pcode) & (rows["destination"] == pcode)
    came = rows[(rows["destination"] == pcode) & ~own].set_index("origin")
    left = rows[(rows["origin"] == pcode) & ~own].set_index("destination")
    table = pd.DataFrame({"came": came["movers"], "left": left["movers"]})
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    names = telling.names(build)
    return [
        Partner(
            place(str(code), names, words),
            float(table.loc[code, "came"]),
            float(table.loc[code, "left"]),
            bool(came["withheld"].get(code, False)),
            bool(left["withheld"].get(code, False)),
            code not in names,
        )
        for code in order
    ]


def movers(value: float, withheld: bool, words: Words) -> str:
    """A number of people; the mark where it is withheld, a dash where the table does not tell it."""
    if withheld:
        return words("movement.matrix.withheld_mark")
    return words.number(value) if value == value else words("brief.not_told")
